//! Puts the linker script on the linker's search path.

fn main() {
    println!("cargo:rustc-link-search={}", std::env::var("CARGO_MANIFEST_DIR").unwrap());
    println!("cargo:rerun-if-changed=link.x");
    println!("cargo:rerun-if-changed=exempt.txt");
    // The linker that the settings name is made of these.
    println!("cargo:rerun-if-changed=../outline");
}
