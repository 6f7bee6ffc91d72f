#!/usr/bin/env bash
# Fuzzes plan files: tests/fuzz/run.sh [SECONDS], ten minutes where nothing is said. What breaks the program, or keeps it busy for
# ten seconds, is left in target/fuzz/; made small (target/release/plans -minimize_crash=1 FILE) it belongs into tests/fuzz/plans/.
#
# The engine is libFuzzer, on the stable compiler: only the crates of this repository are instrumented, so that the others
# need no second build. It starts from the small plans here, from those in tests/plans/, and from every need of the built-in plans.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-600}
RUSTC_WORKSPACE_WRAPPER="$PWD/tests/fuzz/instrumented.sh" cargo build --release --package hearthline-fuzz
seeds=target/fuzz/seeds
rm -rf "$seeds"
mkdir -p "$seeds" target/fuzz/corpus
cp tests/plans/*.toml "$seeds"
for plan in queries/plans/*.toml; do
  [[ $plan == *.cases.toml ]] && continue
  # What stands before the first headline, readings aside, then one need: each a small plan, or nearly one.
  awk -v to="$seeds/$(basename "$plan" .toml)" '
    /^\[\[headline\]\]/ && !inside { inside = 1; head = all }
    /^\[\[headline\]\]/ { line = ""; keep = 1; file = "" }
    /^\[\[headline\.need\]\]/ { keep = 0; file = to "-" ++need ".toml"; printf "%s%s", head, line > file }
    /^\[/ && !inside { skip = /^\[\[reading/ }
    !inside { sub(/^eligibility = .*/, "eligibility = { needs = 1 }"); if (!skip && !/^#/) all = all $0 "\n"; next }
    keep { line = line $0 "\n" }
    file { print > file }
  ' "$plan"
done
exec target/release/plans target/fuzz/corpus tests/fuzz/plans "$seeds" -dict=tests/fuzz/words.dict -max_len=16384 \
  -timeout=10 -rss_limit_mb=2048 -max_total_time="$seconds" -artifact_prefix=target/fuzz/ -print_final_stats=1
