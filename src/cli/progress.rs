use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on the standard error, where a person watches; silent elsewhere.
pub(super) fn bar(what: &str, length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} [{wide_bar}] {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ");
    let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr());
    bar.set_style(style);
    bar.set_message(what.to_owned());
    bar
}

/// A sign that work goes on whose length is not known; silent where nobody watches.
pub(super) fn sign(what: &str) -> ProgressBar {
    let sign = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    sign.set_message(what.to_owned());
    sign.enable_steady_tick(Duration::from_millis(120));
    sign
}
