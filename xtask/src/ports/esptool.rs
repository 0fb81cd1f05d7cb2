//! esptool, which puts images on boards of Espressif and judges them.
//!
//! Invariant: without the tool an image counts as not judged, never as good.

use super::{Port, run, shown};
use crate::process;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Longest time that judging takes.
const LIMIT: Duration = Duration::from_secs(60);

/// Where the tool is: on the path, or where `.ci/run` puts it.
fn tool() -> Option<PathBuf> {
    let own = crate::root().join("target/python/bin/esptool");
    let named = ["esptool", "esptool.py"].into_iter().find(|name| process::exists(name)).map(PathBuf::from);
    named.or_else(|| own.exists().then_some(own))
}

/// The chip that a port's images are for; None: they are not esptool's.
pub fn chip(port: &Port) -> Option<&'static str> {
    ["esp32", "esp32c3", "esp8266"].into_iter().find(|chip| *chip == port.name)
}

/// Lets the tool judge an image; None when there is no tool.
pub fn judge(chip: &str, image: &Path) -> Option<Result<(), String>> {
    let mut command = Command::new(tool()?);
    command.args(["--chip", chip, "image_info"]).arg(image);
    let finished = process::run(&mut command, b"", LIMIT);
    Some(finished.map_err(|error| error.to_string()).and_then(|finished| {
        let text = String::from_utf8_lossy(&finished.output).into_owned() + &String::from_utf8_lossy(&finished.errors);
        verdict(finished.status == Some(0), &text)
    }))
}

/// What the tool's words mean: it also goes on after a checksum that is wrong.
fn verdict(ended_well: bool, text: &str) -> Result<(), String> {
    let checked = text.lines().any(|line| line.to_ascii_lowercase().starts_with("checksum") && line.ends_with("(valid)"));
    if ended_well && checked { Ok(()) } else { Err(text.into()) }
}

/// Writes a file to a place in a board's flash, over its serial line; the words are further options.
pub fn flash(chip: &str, place: u32, image: &Path, words: &[String]) -> Result<(), String> {
    let tool = tool().ok_or("missing: esptool; to install: pip install esptool")?;
    let mut command = Command::new(tool);
    command.args(["--chip", chip]).args(words).args(["write_flash", &format!("{place:#x}")]).arg(image);
    println!("{}", shown(&command));
    run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_good_when_its_checksum_is() {
        assert!(verdict(true, "Image version: 1\nChecksum: 0x5f (valid)\n").is_ok());
        assert!(verdict(true, "Checksum: 0x5f (invalid - calculated 5e)\n").is_err());
        assert!(verdict(false, "Checksum: 0x5f (valid)\n").is_err());
        assert!(verdict(true, "").is_err());
    }
}
