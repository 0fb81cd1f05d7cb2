//! The program's command line: options, exit statuses, where text goes.
//!
//! Invariant: each test runs the real program in a directory of its own.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

struct Ran {
    output: String,
    errors: String,
    status: Option<i32>,
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_antaresia"));
    command.env_remove("MICROPYPATH").env_remove("MICROPYINSPECT").env_remove("ANTARESIA_STRESS");
    command
}

fn run_with(command: &mut Command, input: &str) -> Ran {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Ran {
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code(),
    }
}

fn run(arguments: &[&str]) -> Ran {
    run_with(program().args(arguments), "")
}

/// A new empty directory.
fn directory(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("antaresia-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn commands_run() {
    let ran = run(&["-c", "import sys; print(sys.argv, sys.path[0] == '')", "a", "-O"]);
    assert_eq!(ran.output, "['-c', 'a', '-O'] True\n");
    assert_eq!((ran.errors.as_str(), ran.status), ("", Some(0)));
}

#[test]
fn a_program_may_set_the_time_zone() {
    let source = "import os, time\nfor zone in 'UTC0', 'XYZ-3':\n    os.putenv('TZ', zone); print(time.localtime(0)[3])";
    let ran = run(&["-c", source]);
    assert_eq!((ran.output.as_str(), ran.status), ("0\n3\n", Some(0)));
}

#[test]
fn standard_input_is_a_program() {
    let ran = run_with(&mut program(), "x = 6\nprint(x * 7, __name__)\n");
    assert_eq!((ran.output.as_str(), ran.status), ("42 __main__\n", Some(0)));
}

#[test]
fn help_and_version_need_no_program() {
    assert!(run(&["-h"]).output.starts_with("usage:"));
    let version = run(&["--version"]);
    assert!(version.output.starts_with("MicroPython "), "{}", version.output);
    assert_eq!(version.status, Some(0));
}

#[test]
fn bad_options_are_refused() {
    for arguments in [&["-q"][..], &["-c"], &["-X", "heapsize=10"], &["-X", "nonsense"]] {
        let ran = run(arguments);
        assert_eq!(ran.errors, "Invalid command line arguments. Use -h option for help.\n");
        assert_eq!(ran.status, Some(1));
    }
}

#[test]
fn statuses_follow_the_way_a_program_ends() {
    for (source, status) in [
        ("pass", 0),
        ("raise SystemExit", 0),
        ("raise SystemExit(None)", 0),
        ("raise SystemExit(7)", 7),
        ("raise SystemExit(257)", 1),
        ("raise SystemExit(-1)", 255),
        ("raise SystemExit('x')", 1),
        ("1/0", 1),
        ("def", 1),
        ("raise KeyboardInterrupt", 130),
    ] {
        assert_eq!(run(&["-c", source]).status, Some(status), "{source}");
    }
}

#[test]
fn tracebacks_go_to_stderr() {
    let ran = run(&["-c", "print('before')\n1/0"]);
    assert_eq!(ran.output, "before\n");
    let expected = "Traceback (most recent call last):\n  File \"<stdin>\", line 2, in <module>\nZeroDivisionError: division by zero\n";
    assert_eq!(ran.errors, expected);
    assert_eq!(run(&["-c", "raise SystemExit('said')"]).errors, "said\n");
}

#[test]
fn a_missing_file_is_status_2() {
    let ran = run(&["no such file.py"]);
    assert_eq!(ran.errors, "antaresia: can't open file 'no such file.py': [Errno 2] No such file or directory\n");
    assert_eq!(ran.status, Some(2));
    assert_eq!(run(&["/"]).status, Some(2));
}

#[test]
fn files_and_modules_are_found() {
    let place = directory("modules");
    let write = |name: &str, text: &str| {
        let path = place.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("sub/main.py", "import sys, beside\nprint(sys.argv, sys.path[0].endswith('/sub'), __name__, __file__)\n");
    write("sub/beside.py", "print('beside', __name__)\n");
    write("pack/__init__.py", "print('init', __name__)\n");
    write("pack/__main__.py", "import sys\nfrom . import part\nprint('main', __name__, sys.argv)\n");
    write("pack/part.py", "print('part', __name__)\n");
    write("namespace/inner.py", "print(__name__, __package__)\n");
    let here = |arguments: &[&str]| run_with(program().args(arguments).current_dir(&place), "").output;
    assert_eq!(here(&["sub/main.py", "x"]), "beside beside\n['sub/main.py', 'x'] True __main__ sub/main.py\n");
    assert_eq!(here(&["-m", "pack", "x"]), "init pack\npart pack.part\nmain __main__ ['pack', 'x']\n");
    assert_eq!(here(&["-m", "pack.part"]), "init pack\npart __main__\n");
    assert_eq!(here(&["-m", "namespace.inner"]), "__main__ namespace\n");
    let ran = run_with(program().args(["-c", "import beside"]).env("MICROPYPATH", place.join("sub")), "");
    assert_eq!(ran.output, "beside beside\n");
    let missing = run(&["-m", "no_such_module"]);
    assert!(missing.errors.contains("ModuleNotFoundError: No module named 'no_such_module'"), "{}", missing.errors);
    assert_eq!(missing.status, Some(1));
    std::fs::remove_dir_all(place).unwrap();
}

#[test]
fn options_change_how_programs_run() {
    assert_eq!(run(&["-X", "compile-only", "-c", "print(1)"]).output, "");
    assert_eq!(run(&["-X", "compile-only", "-c", "print(1"]).status, Some(1));
    assert_eq!(run(&["-O", "-c", "assert 0; print(__debug__)"]).output, "False\n");
    assert_eq!(run(&["-c", "assert 0"]).status, Some(1));
    assert_eq!(run(&["-X", "emit=native", "-c", "print(2)"]).output, "2\n");
    let small = run(&["-X", "heapsize=100K", "-c", "try:\n bytearray(90000)\nexcept MemoryError: print('small')"]);
    assert_eq!(small.output, "small\n");
    let ran = run_with(program().args(["-i", "-c", "x = 5"]), "print(x)\n");
    assert!(ran.output.contains("5\r\n") || ran.output.contains("5\n"), "{}", ran.output);
}

#[test]
fn exit_functions_run_and_output_is_complete() {
    let ran = run(&["-c", "import sys; sys.atexit(lambda: print('bye')); print('hello', end='')\nraise SystemExit(3)"]);
    assert_eq!((ran.output.as_str(), ran.status), ("hellobye\n", Some(3)));
    let place = directory("unclosed");
    let source = "f = open('out.txt', 'w'); f.write('kept')";
    run_with(program().args(["-c", source]).current_dir(&place), "");
    assert_eq!(std::fs::read_to_string(place.join("out.txt")).unwrap(), "kept");
    std::fs::remove_dir_all(place).unwrap();
}

/// Starts a program, waits until it has printed a line, interrupts it `times` times, and waits for its end.
fn interrupted(source: &str, times: usize) -> Ran {
    let mut child = program()
        .args(["-c", source])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _input = child.stdin.take();
    let mut output = child.stdout.take().unwrap();
    let mut text = String::new();
    let mut read_line = |text: &mut String| {
        let mut byte = [0];
        while output.read(&mut byte).unwrap() == 1 {
            text.push(byte[0] as char);
            if byte[0] == b'\n' {
                return true;
            }
        }
        false
    };
    for _ in 0..times {
        assert!(read_line(&mut text), "no output: {text}");
        // The line is out before the program waits or loops.
        std::thread::sleep(Duration::from_millis(50));
        let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(killed.success());
    }
    let end = Instant::now() + Duration::from_secs(10);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        assert!(Instant::now() < end, "not interrupted: {source}");
        std::thread::sleep(Duration::from_millis(5));
    };
    while read_line(&mut text) {}
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    Ran { output: text, errors, status }
}

#[test]
fn control_c_interrupts_loops_and_waiting() {
    for wait in ["while True: pass", "import time; time.sleep(20)", "input()", "sum(range(10**12))", "list(map(abs, iter(int, 1)))"] {
        let ran = interrupted(&format!("print('ready', flush=True)\n{wait}"), 1);
        assert_eq!(ran.status, Some(130), "{wait}: {}", ran.errors);
        assert!(ran.errors.ends_with("KeyboardInterrupt\n"), "{}", ran.errors);
    }
}

#[test]
fn a_second_control_c_is_not_lost() {
    let source = "
import time
def wait():
    print('ready', flush=True)
    time.sleep(20)
try:
    wait()
except KeyboardInterrupt:
    try:
        wait()
    except KeyboardInterrupt:
        print('twice')
";
    let ran = interrupted(source, 2);
    assert_eq!((ran.output.as_str(), ran.status), ("ready\nready\ntwice\n", Some(0)));
}

#[test]
fn memory_figures_at_exit() {
    let plain = run(&["-c", "print('end')"]);
    assert_eq!(plain.output, "end\n");
    for arguments in [&["-v", "-c", "print('end')"][..], &["-v", "-v", "-c", "print('end'); raise SystemExit(3)"]] {
        let ran = run(arguments);
        let figures = ran.output.strip_prefix("end\n").unwrap();
        assert!(figures.starts_with("stack: ") && figures.contains("\nGC: total: "), "{figures}");
        assert_eq!(ran.status, Some(if arguments.len() == 3 { 0 } else { 3 }));
    }
}
