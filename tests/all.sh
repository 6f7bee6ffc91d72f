#!/usr/bin/env bash
# Installs what the tests need and runs them all: format, lints, tests, documentation, and the pages in a real browser.
# Prints the time of each stage. Any warning fails.
set -euo pipefail
cd "$(dirname "$0")/.."
export RUST_BACKTRACE=0

stage() {
  local name=$1 started=$SECONDS
  shift
  echo "== $name"
  "$@"
  echo "== $name: $((SECONDS - started)) s"
}

install() {
  rustup component add rustfmt clippy >/dev/null 2>&1 || true
  local missing=() as_root=
  command -v chromium >/dev/null || missing+=(chromium)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
  fi
  npm ci --prefix tests/browser --no-audit --no-fund --loglevel=error
}

documentation() { RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked --quiet; }

stage install install
stage format cargo fmt --check
stage lints cargo clippy --all-targets --locked --quiet -- -D warnings
stage tests cargo test --locked --quiet
stage documentation documentation
stage browser node tests/browser/run.js
