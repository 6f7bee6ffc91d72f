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
  [[ $plan == *.cases.toml || $plan == *.source.toml ]] && continue
  cases=${plan%.toml}.cases.toml
  [[ -f $cases ]] || cases=/dev/null
  # What stands before the first headline, readings aside, then one need, then three of its cases: each a small plan, or
  # nearly one.
  awk -v to="$seeds/$(basename "$plan" .toml)" '
    function kept() { if (block != "" && of != "" && many[of]++ < 3) cases[of] = cases[of] block; block = of = "" }
    function ended() { if (file) { printf "%s", cases[need] > file; close(file) } file = "" }
    FILENAME == ARGV[1] {
      if (/^\[\[/) { kept(); taken = /^\[\[case\]\]/ }
      if (/^need = /) of = $3
      if (taken) block = block $0 "\n"
      next
    }
    FNR == 1 { kept() }
    /^\[/ && !inside { skip = /^\[\[?reading/ }
    /^\[\[headline\]\]/ { ended(); inside = 1; line = "" }
    /^\[\[headline\.need\]\]/ { ended(); file = to "-" ++number ".toml"; need = ""; printf "%s%s", all, line > file }
    !inside { sub(/^eligibility = .*/, "eligibility = { needs = 1 }"); if (!skip && !/^#/) all = all $0 "\n"; next }
    !file { line = line $0 "\n" }
    file { if (/^id = / && need == "") need = $3; print > file }
    END { ended() }
  ' "$cases" "$plan"
done
exec target/release/plans target/fuzz/corpus tests/fuzz/plans "$seeds" -dict=tests/fuzz/words.dict -max_len=16384 \
  -timeout=10 -rss_limit_mb=2048 -max_total_time="$seconds" -artifact_prefix=target/fuzz/ -print_final_stats=1
