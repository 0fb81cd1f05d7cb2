//! Ctrl-C reaches a program whatever it is busy with.
//!
//! Invariant: each program prints a line when its long work begins, and would run for minutes.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long it may take; a busy machine needs longer than a user would wait.
const PATIENCE: Duration = Duration::from_secs(5);

/// Programs by what they are busy with. `ready()` is called when it begins.
const PROGRAMS: &[(&str, &str)] = &[
    ("a loop", "ready()\nwhile True: pass"),
    ("a range", "ready()\nfor _ in range(10**15): pass"),
    ("exceptions", "ready()\nwhile True:\n try: raise ValueError\n except ValueError: pass"),
    ("finally", "ready()\nwhile True:\n try: pass\n finally: continue"),
    ("a generator", "def g():\n yield from iter(int, 1)\nready()\nfor _ in g(): pass"),
    ("a coroutine", "async def f():\n while True: pass\nready()\nf().send(None)"),
    ("sort with key", "l = list(range(10**7))\nready()\nl.sort(key=lambda x: -x)\nwhile True: l.sort(key=lambda x: x % 9)"),
    ("sort", "l = list(range(10**6))\nready()\nwhile True: l.sort(reverse=True); l.sort(key=None); l.append(l.pop(0))"),
    ("a pattern", "import re\nready()\nre.match('(a*)*b', 'a' * 60)"),
    ("searching a pattern", "import re\nready()\nre.search('(a|aa)+$', 'a' * 80 + 'b')"),
    ("a power", "ready()\npow(3, 1 << 400000, (1 << 40000) + 1)"),
    ("a product", "x = (1 << 60000000) - 1\nready()\nwhile True: x * x"),
    ("a quotient", "x = (1 << 20000000) - 1\ny = (1 << 10000000) + 1\nready()\nwhile True: x // y"),
    ("a number's text", "x = 1 << 60000000\nready()\nstr(x)"),
    ("a text's number", "x = '7' * 10000000\nready()\nint(x)"),
    ("a factorial", "import math\nready()\nmath.factorial(10000000)"),
    ("join", "ready()\n''.join('' for _ in iter(int, 1))"),
    ("sum", "ready()\nsum(iter(int, 1))"),
    ("min", "ready()\nmin(range(10**15))"),
    ("map", "ready()\nall(map(int, iter(lambda: 1, 0)))"),
    ("filter", "ready()\nnext(filter(None, iter(int, 1)))"),
    ("unpacking", "ready()\na, *b = iter(int, 1)"),
    ("repeating in place", "ready()\nwhile True:\n l = [0]\n l *= 10000000"),
    ("repeating bytes", "ready()\nwhile True: b'ab' * 20000000"),
    ("a list of a range", "ready()\nwhile True: list(range(6 * 10**7))"),
    ("a tuple of a range", "ready()\nwhile True: tuple(range(6 * 10**7))"),
    ("long bytes", "ready()\nwhile True: b'a' * (5 * 10**8); b'ab' * 10**8"),
    ("long text", "ready()\nwhile True: 'a' * (5 * 10**8); 'ab' * 10**8"),
    ("a long list", "ready()\nwhile True: [0] * (6 * 10**7); [0, 1] * 10**7"),
    ("a long tuple", "ready()\nwhile True: (0, 1) * 10**7"),
    ("zero bytes", "ready()\nwhile True: bytearray(10**9)"),
    ("keys", "ready()\nwhile True: dict.fromkeys(range(10**7))"),
    ("counting in a list", "l = [0] * 10**7\nready()\nwhile True: l.count(1)"),
    ("copying a list", "l = [0] * (5 * 10**7)\nready()\nwhile True: l[:]"),
    ("searching a text", "s = 'a' * 10**9\nready()\nwhile True: s.find('ab')"),
    ("searching from the end", "s = 'a' * 10**9\nready()\nwhile True: s.rfind('ba')"),
    ("a part of bytes", "s = b'a' * 10**9\nready()\nwhile True: b'ab' in s"),
    ("counting in bytes", "s = b'a' * 10**9\nready()\nwhile True: s.count(b'ab')"),
    ("replacing", "s = 'ab' * (3 * 10**8)\nready()\nwhile True: s.replace('ab', 'cd')"),
    ("splitting at spaces", "s = 'a' * (6 * 10**8)\nready()\nwhile True: s.split()"),
    ("splitting at spaces from the end", "s = b'a' * (6 * 10**8)\nready()\nwhile True: s.rsplit()"),
    ("splitting into lines", "s = 'a' * 10**9\nready()\nwhile True: s.splitlines()"),
    ("stripping", "s = ' ' * 10**9\nready()\nwhile True: s.strip()"),
    ("capitals", "s = 'a' + '\\xe9' * (3 * 10**8)\nready()\nwhile True: s.upper()"),
    ("capitals of ASCII", "s = 'a' * (9 * 10**8)\nready()\nwhile True: s.upper()"),
    ("asking for capitals", "s = 'A' * 10**9\nready()\nwhile True: s.isupper()"),
    ("asking for a name", "s = 'a' * 10**9\nready()\nwhile True: s.isidentifier()"),
    ("translating", "s = 'a' * (3 * 10**8)\nready()\nwhile True: s.translate({97: 98})"),
    ("encoding", "s = 'a' * (4 * 10**8)\nready()\nwhile True: s.encode('utf-16')"),
    ("decoding", "s = b'a\\0' * (3 * 10**8)\nready()\nwhile True: s.decode('utf-16')"),
    ("every second character", "s = 'a' + '\\xe9' * (4 * 10**8)\nready()\nwhile True: s[::2]"),
    ("expanding tabs", "s = b'a' * (8 * 10**8)\nready()\nwhile True: s.expandtabs()"),
    ("comparing views", "v, w = memoryview(b'a' * (8 * 10**8)), memoryview(b'a' * (8 * 10**8))\nready()\nwhile True: v == w"),
    ("a checksum", "import binascii\ns = b'a' * 10**9\nready()\nwhile True: binascii.crc32(s)"),
    ("a digest", "import hashlib\ns = b'a' * 10**9\nready()\nwhile True: hashlib.sha512(s)"),
    ("a long digest", "import hashlib\nready()\nwhile True: hashlib.shake_256(b'').digest(5 * 10**8)"),
    ("a key from a password", "import hashlib\nready()\nhashlib.pbkdf2_hmac('sha512', b'', b'', 1 << 60)"),
    ("a membership", "ready()\n0.5 in range(10**15)"),
    ("searching a list", "l = [1.5] * 1000000\nready()\nwhile True: 2 in l"),
    ("comparing shared data", "a = b = (1,)\nfor _ in range(80): a, b = (a, a), (b, b)\nready()\na == b"),
    ("hashing shared data", "a = (1,)\nfor _ in range(80): a = (a, a)\nready()\nhash(a)"),
    ("showing shared data", "a = [1]\nfor _ in range(80): a = [a, a]\nready()\nrepr(a)"),
    ("writing shared data", "import json\na = [1]\nfor _ in range(80): a = [a, a]\nready()\njson.dumps(a)"),
    ("building a set", "ready()\nset(iter(range(10**15)))"),
    ("reading JSON", "import json\ns = '[' + '1,' * 1000000 + '1]'\nready()\nwhile True: json.loads(s)"),
    ("compiling", "ready()\nwhile True: compile('x = 1 + 2\\n' * 10000, '', 'exec')"),
    ("compiling a long expression", "s = '1+' * (3 * 10**7) + '1'\nready()\nwhile True: compile(s, '', 'eval')"),
    ("compiling a long name", "s = 'a' * (6 * 10**7)\nready()\nwhile True: compile(s, '', 'eval')"),
    ("compiling a long number", "s = '1' * 3000000\nready()\nwhile True: compile(s, '', 'eval')"),
    ("looking for errors", "s = b'a b,\\n' * (3 * 10**7)\nready()\nwhile True:\n try: compile(s, '', 'exec')\n except SyntaxError: pass"),
    ("no UTF-8", "s = b'\\xff' * (3 * 10**8)\nready()\nwhile True: s.decode('utf-8', 'ignore')"),
    ("translating bytes", "s = bytes(8 * 10**8)\nready()\nwhile True: s.translate(bytes(256))"),
    ("digits in another base", "s = 'a' * (8 * 10**8)\nready()\nwhile True:\n try: int(s + '?', 36)\n except ValueError: pass"),
    ("deleting bytes", "s = bytearray(12 * 10**8)\nready()\ndel s[::2]\nwhile True: pass"),
    ("comparing dicts", "a = dict.fromkeys(range(5 * 10**6))\nb = dict(a)\nready()\nwhile True: a == b"),
    ("comparing sets", "a = set(range(5 * 10**6))\nb = set(a)\nready()\nwhile True: a == b"),
    ("comparing arrays", "import array\na = array.array('i', [5]) * (8 * 10**7)\nb = a[:]\nready()\nwhile True: a == b"),
    ("a text in JSON", "import json\ns = '\"' + '\\\\n' * (2 * 10**8) + '\"'\nready()\nwhile True: json.loads(s)"),
    ("filling a picture", "import framebuf\nf = framebuf.FrameBuffer(bytearray(8 * 10**8), 20000, 20000, 1)\nready()\nwhile True: f.fill(1)"),
    ("showing text", "s = '\\xe9' * (2 * 10**8)\nready()\nwhile True: repr(s)"),
    ("showing text in ASCII", "s = '\\xe9' * (8 * 10**7)\nready()\nwhile True: ascii(s)"),
    ("showing bytes", "s = b'a' * (6 * 10**8)\nready()\nwhile True: repr(s)"),
    ("no number", "s = '\\xe9' * (2 * 10**8)\nready()\nwhile True:\n try: float(s)\n except ValueError: pass"),
    ("blanks around a number", "s = ' ' * (18 * 10**8)\nready()\nwhile True:\n try: int(s)\n except ValueError: pass"),
    ("a table of characters", "s = 'a' * (4 * 10**8)\nready()\nwhile True: str.maketrans(s, s)"),
    ("padding", "s = '\\xe9' * (2 * 10**8)\nready()\nwhile True: s.rjust(6 * 10**8, '\\xe9')"),
    ("base 64", "import binascii\ns = 'a' * (8 * 10**8)\nready()\nwhile True: binascii.a2b_base64(s)"),
    ("hexadecimal digits", "import binascii\ns = b'a' * (5 * 10**8)\nready()\nwhile True: binascii.hexlify(s)"),
    ("a repeated character", "import re\ns = 'a' * (9 * 10**8)\nready()\nwhile True: re.match('.*b', s)"),
    ("escaping a pattern", "import re\ns = 'a' * (8 * 10**8)\nready()\nwhile True: re.escape(s)"),
    ("compressing", "import zlib\ns = bytes(8 * 10**8)\nready()\nwhile True: zlib.compress(s)"),
    ("sleeping", "import time\nready()\ntime.sleep(1000)"),
    ("measuring a pulse", "import machine\nready()\nmachine.time_pulse_us(machine.Pin(3), 1, 1 << 31)"),
    ("a slow bus", "import machine\ns = machine.SPI(0, 1)\nready()\ns.write(bytes(100000))"),
    ("a slow scan", "import machine\ni = machine.I2C(0, freq=1)\nready()\ni.scan()"),
    ("a stream of bits", "import machine\nready()\nmachine.bitstream(machine.Pin(3), 0, (1 << 30,) * 4, bytes(1000))"),
    ("a full FIFO", "import rp2\ns = rp2.StateMachine(1)\nfor i in range(4): s.put(i)\nready()\ns.put(4)"),
    ("light sleep", "import machine\nready()\nmachine.lightsleep(1000000)"),
    ("a serial line", "import machine\nu = machine.UART(0, timeout=1000000)\nready()\nu.read(1)"),
    ("sound", "import machine\ni = machine.I2S(0, sck=10, ws=11, sd=12, mode=0, bits=16, format=0, rate=1, ibuf=99)\nready()\ni.readinto(bytearray(9999 * 2))"),
    ("reading", "ready()\ninput()"),
    ("collecting", "import gc\nready()\nwhile True: gc.collect()"),
    ("recursing", "def f(): f()\nready()\nwhile True:\n try: f()\n except RecursionError: pass"),
    ("finalisers", "class A:\n def __del__(self): pass\nready()\nwhile True: A()"),
];

/// What is wrong with how a program ends, if anything.
fn complaint(name: &str, text: &str) -> Option<String> {
    let text = format!("import sys\ndef ready(): sys.stdout.write('ready\\n'); sys.stdout.flush()\n{text}");
    let mut child = Command::new(env!("CARGO_BIN_EXE_antaresia"))
        .args(["-X", "heapsize=2000M", "-c", &text])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    std::thread::sleep(Duration::from_millis(150));
    let early = child.try_wait().unwrap();
    // SAFETY: a signal to a child that was not waited for.
    unsafe { libc::kill(child.id() as i32, libc::SIGINT) };
    let sent = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if sent.elapsed() > PATIENCE => {
                child.kill().unwrap();
                child.wait().unwrap();
                return Some(format!("{name}: not interrupted"));
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    if line != "ready\n" || early.is_some() || status.code() != Some(130) {
        return Some(format!("{name}: {status}\n{errors}"));
    }
    None
}

#[test]
fn ctrl_c_arrives() {
    let complaints: Vec<String> = PROGRAMS.iter().filter_map(|(name, text)| complaint(name, text)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_chip_that_resets_itself_again_and_again_is_stopped() {
    // Ctrl-C comes at any moment of a chip's life, between two of them too.
    let complaints: Vec<String> = (0..8).filter_map(|_| complaint("resetting", "import machine\nready()\nmachine.reset()")).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn resets_leave_no_threads_and_no_memory() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_antaresia"))
        .args(["--board", "pico", "-c", "import machine\nmachine.reset()"])
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(600));
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let number = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    assert!(number("Threads:") < 5, "{status}");
    // Kilobytes: the heap is reserved once.
    assert!(number("VmSize:") < 8 << 20, "{status}");
}
