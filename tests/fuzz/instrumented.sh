#!/usr/bin/env bash
# Cargo calls it in place of the compiler, for crates of this repository alone: so that a fuzzer sees which of their branches
# were taken, and that a number too large is a fault. What a build runs itself is
# compiled as ever.
case " $* " in
  *" --crate-name build_script"*) exec "$@" ;;
esac
exec "$@" -C codegen-units=16 -C opt-level=1 -C debug-assertions=on -C overflow-checks=on -C passes=sancov-module \
  -C llvm-args=-sanitizer-coverage-level=4 -C llvm-args=-sanitizer-coverage-inline-8bit-counters \
  -C llvm-args=-sanitizer-coverage-pc-table -C llvm-args=-sanitizer-coverage-trace-compares
