//! Rebuilds when a compiled-in file appears: `include_dir` alone notices only changes to files that it knows.

fn main() {
    println!("cargo:rerun-if-changed=queries");
    println!("cargo:rerun-if-changed=reports");
}
