#!/usr/bin/env bash
# Opens pages of the monthly, the sample and a small context report in headless Chromium, at three widths, and fails
# where one writes to the console, asks the network for anything, or is wider than its window.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
hearthline=$PWD/target/debug/hearthline
(cd "$work" && ln -s "$OLDPWD/sample-data" sample-data && "$hearthline" report >/dev/null &&
  { "$hearthline" land sample-data --store store >/dev/null || [ $? = 1 ]; } && "$hearthline" report sample --store store >/dev/null &&
  "$hearthline" land "$OLDPWD/tests/hearthline/factors.csv" --mapping dfe-factors --store factors >/dev/null &&
  "$hearthline" report context --store factors >/dev/null)

open() { # page width: prints the document after it has been laid out, with what was measured in it
  timeout 60 chromium --headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$work/profile-$2" \
    --enable-logging=stderr --v=0 --window-size="$2,900" --virtual-time-budget=3000 --dump-dom "file://$1" 2>"$work/log"
}

passed=0
for page in out/monthly/index out/monthly/area-X06000001 out/monthly/area-X06000005 out/sample/index out/context/index out/context/factor-gangs out/context/area-X06000002; do
  # A copy that measures itself once its font is there: the pages themselves carry no script.
  sed '/<\/body>/e cat tests/measure.html' "$work/$page.html" >"$work/$page.measured.html"
  for width in 500 768 1280; do
    dom=$(open "$work/$page.measured.html" "$width")
    root=$(grep -o '<html[^>]*>' <<<"$dom")
    for measure in wide fetched outside; do
      value=$(sed -n "s/.*data-$measure=\"\(-\{0,1\}[0-9]*\)\".*/\1/p" <<<"$root")
      if [ -z "$value" ] || [ "$value" -gt 0 ]; then
        echo "$page at $width: $measure is ${value:-not measured}"
        exit 1
      fi
    done
    if grep -q 'CONSOLE' "$work/log"; then
      grep 'CONSOLE' "$work/log"
      exit 1
    fi
    passed=$((passed + 1))
  done
done
echo "browser: $passed passed, 0 failed"
