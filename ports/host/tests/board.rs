//! The simulated board as the command line shows it: traces, waveform files, pictures, mistakes in files.
//!
//! Invariant: files are made in a directory of the test's own.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The directory of one test, with the files it starts with.
fn directory(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("antaresia-board-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    for (name, text) in files {
        std::fs::write(path.join(name), text).unwrap();
    }
    path
}

fn run(directory: &PathBuf, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_antaresia")).args(words).current_dir(directory).output().unwrap()
}

const WIRING: &str = "\
[device.lamp]
model = \"led\"
pin = \"GP15\"

[device.wall]
model = \"max7219\"
spi = 0
cs = 17
";

const PROGRAM: &str = "\
from machine import Pin, PWM, SPI
import time
lamp = Pin(15, Pin.OUT)
cs = Pin(17, Pin.OUT, value=1)
spi = SPI(0, 1_000_000)
for pair in (b'\\x0c\\x01', b'\\x0b\\x07', b'\\x01\\xff'):
    cs(0)
    spi.write(pair)
    cs(1)
for _ in range(5):
    lamp.on()
    time.sleep(1)
    lamp.off()
    time.sleep(1)
PWM(lamp, freq=100, duty_u16=32768)
time.sleep(1)
";

#[test]
fn two_runs_are_the_same_to_the_nanosecond() {
    let directory = directory("same", &[("w.toml", WIRING), ("main.py", PROGRAM)]);
    let mut results = Vec::new();
    for name in ["a.vcd", "b.vcd"] {
        let output = run(&directory, &["--wiring", "w.toml", "--trace", "--vcd", name, "main.py"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        results.push((String::from_utf8(output.stderr).unwrap(), std::fs::read_to_string(directory.join(name)).unwrap()));
    }
    assert_eq!(results[0], results[1]);
    let (trace, waves) = &results[0];
    assert!(trace.contains(" GP15 1\n") && trace.contains("GP15 100 Hz, 50.0 % high\n") && trace.contains("spi0 > 0c 01"), "{trace}");
    assert!(waves.starts_with("$version") && waves.contains(" GP15 $end") && waves.contains(" GP18 $end"));
    // Ten edges by hand, a hundred periods of PWM, and the clock of six bytes.
    assert!(waves.lines().filter(|line| line.starts_with('#')).count() > 300, "{waves}");
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn the_board_is_shown_and_painted() {
    let directory = directory("show", &[("w.toml", WIRING), ("main.py", PROGRAM)]);
    let output = run(&directory, &["--wiring", "w.toml", "--show", "--png", "board.png", "main.py"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("Raspberry Pi Pico with RP2040 at "), "{text}");
    assert!(text.contains("  lamp (led): ● red 50 %\n"), "{text}");
    assert!(text.contains("  wall (max7219):\n┌────────┐\n│▀▀▀▀▀▀▀▀│\n"), "{text}");
    assert!(std::fs::read(directory.join("board.png")).unwrap().starts_with(b"\x89PNG\r\n"));
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn mistakes_in_files_are_shown_with_their_place() {
    let directory = directory("mistakes", &[("w.toml", "[device.lamp]\nmodel = \"led\"\npin = \"GP77\"\n")]);
    let output = run(&directory, &["--wiring", "w.toml", "-c", "pass"]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text.starts_with("antaresia: w.toml:3:7: there is no pin 'GP77'; pins of pico are GP0, "), "{text}");
    let output = run(&directory, &["--board", "uno", "-c", "pass"]);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "antaresia: there is no board 'uno'; there are pico, pico_w, pyboard, esp32, esp8266\n");
    let output = run(&directory, &["--wiring", "none.toml", "-c", "pass"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("none.toml: No such file"));
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn flash_stays_in_its_file() {
    let program = "from rp2 import Flash\nf = Flash()\nb = bytearray(4096)\nf.readblocks(300, b)\nprint(b[0])\nb[0] = 7\nf.writeblocks(300, b)\n";
    let directory = directory("flash", &[("main.py", program)]);
    for expected in ["255\n", "7\n"] {
        let output = run(&directory, &["--board", "pico", "--flash", "flash.bin", "main.py"]);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{}", String::from_utf8_lossy(&output.stderr));
    }
    // The file system, then the part for a read-only one.
    assert_eq!(std::fs::metadata(directory.join("flash.bin")).unwrap().len(), (1408 + 128) << 10);
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn real_time_passes_and_timers_run_in_it() {
    let program = "\
from machine import Timer
import time
count = 0
def tick(timer):
    global count
    count += 1
Timer(-1, period=10, callback=tick)
start = time.ticks_ms()
while count < 5:
    pass
time.sleep_ms(30)
print(count >= 7, 60 <= time.ticks_diff(time.ticks_ms(), start) < 5000)
";
    let directory = directory("real", &[("main.py", program)]);
    for words in [&["main.py"][..], &["--board", "pico", "--realtime", "main.py"]] {
        let output = run(&directory, words);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "True True\n", "{}", String::from_utf8_lossy(&output.stderr));
    }
    std::fs::remove_dir_all(directory).unwrap();
}
