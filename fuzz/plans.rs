//! Plan files made by a fuzzer: `tests/fuzz/run.sh` says how.

#![no_main]

#[path = "../tests/fuzz/whole_way.rs"]
mod whole_way;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    whole_way::whole_way(bytes);
});
