//! Packs the modules that are written in Python.

fn main() -> std::io::Result<()> {
    freeze::folder()
}
