//! Runs the program in a process of its own and watches how long it takes and how much memory.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// What a run came to.
pub struct Measured {
    pub out: String,
    pub seconds: f64,
    pub peak_mib: f64,
}

/// Runs the program to its end and watches its peak memory, as the system counts it.
pub fn measure(folder: &Path, args: &[&str]) -> Measured {
    let started = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearthline"));
    let mut child = command.args(args).current_dir(folder).stdout(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0.0_f64;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
        peak_kib = peak_kib.max(kib.unwrap_or(0.0));
        thread::sleep(Duration::from_millis(5));
    }
    let seconds = started.elapsed().as_secs_f64();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code().unwrap() < 2, "{args:?}");
    Measured { out: String::from_utf8(output.stdout).unwrap(), seconds, peak_mib: peak_kib / 1024.0 }
}
