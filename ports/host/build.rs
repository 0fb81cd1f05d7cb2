//! Tells the program what it was built for and when.

fn main() {
    println!("cargo:rustc-env=ANTARESIA_TARGET={}", std::env::var("TARGET").unwrap_or_default());
    println!("cargo:rerun-if-changed=build.rs");
}
