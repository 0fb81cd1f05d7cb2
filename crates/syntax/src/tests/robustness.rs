//! Whatever the input, there is a tree or an error, and never a panic or an endless loop.

use super::{parse, parse_in};
use crate::{ErrorKind, Options, Position, needs_more_lines, parse_interactive, parse_statement};
use std::format;
use std::prelude::v1::*;

/// A sample with all sorts of syntax.
const SAMPLE: &str = r#"
import a.b as c, d
from .e import (f as g, h,)
@deco(x)[1]
async def func[T: int](a, /, b: int = 1, *c, d=2, **e) -> None:
    """doc"""
    async with x as y, z: await w
    async for i, *j in k: pass
    else: pass
    return (yield), lambda q, *r, s=1: (q, *r)
class C(B, metaclass=M, **kw):
    x: int = 1_000
    y = f"a{b!r:>{width}}{{{c = }}}", rb'''\x00'''[0], t'{x}'
try:
    del a[1:2, ...], b.c
except* (A, B) as e: raise E from e
match p, *q:
    case {"k": [1, -2.5+3j, *_], **rest} if rest: pass
    case Point(x=0, y=1 | 2) as pt: ...
    case _: global g
with (open(f) as a, b): x = a if b else [c async for d in e if f]
while not (n := 0x1F) < 2 <= 3 != 4: a @= {**b, 'c': d}; continue
assert a, 'é' "\N{BULLET}\u1234"; print(*a, **b, sep='')
type X[*Ts] = tuple[*Ts]
"#;

/// The head of a mutable copy of pseudo-random numbers.
struct Random(u32);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % limit.max(1)
    }
}

fn feed(source: &[u8]) {
    let _ = parse(source).map_err(|error| {
        assert!(error.span.line >= 1);
        format!("{error}")
    });
    needs_more_lines(source);
}

#[test]
fn every_prefix_is_survived() {
    for end in 0..SAMPLE.len() {
        feed(&SAMPLE.as_bytes()[..end]);
    }
}

#[test]
fn every_suffix_is_survived() {
    for start in 0..SAMPLE.len() {
        feed(&SAMPLE.as_bytes()[start..]);
    }
}

#[test]
fn random_mutations_are_survived() {
    let mut random = Random(0x1234_5678);
    let pieces: [&[u8]; 28] = [
        b"(",
        b")",
        b"[",
        b"]",
        b"{",
        b"}",
        b"'",
        b"\"\"\"",
        b"f'",
        b"\n",
        b"\n  ",
        b"\\",
        b":",
        b"=",
        b",",
        b"*",
        b"**",
        b"\xff",
        b"\0",
        b"\xc3\xa9",
        b" if ",
        b" else ",
        b" for ",
        b" lambda ",
        b" match ",
        b"t\"{",
        b"!",
        b"1e",
    ];
    for _ in 0..3000 {
        let mut text: Vec<u8> = SAMPLE.as_bytes().to_vec();
        for _ in 0..1 + random.below(4) {
            let place = random.below(text.len());
            match random.below(4) {
                0 => drop(text.remove(place)),
                1 => text.truncate(place),
                2 => text[place] = random.below(256) as u8,
                _ => drop(text.splice(place..place, pieces[random.below(pieces.len())].iter().copied())),
            }
            if text.is_empty() {
                break;
            }
        }
        feed(&text);
    }
}

#[test]
fn a_small_arena_is_an_error() {
    for size in (0..6000).step_by(7) {
        match parse_in(SAMPLE.replace("\\N{BULLET}", "").as_bytes(), size) {
            Ok(_) => assert!(size > 1000),
            Err(error) => assert_eq!((error.kind, size < 5000), (ErrorKind::Memory, true), "{error} at {size}"),
        }
    }
}

fn error_of(source: String) -> (ErrorKind, String) {
    let error = parse(source.as_bytes()).unwrap_err();
    (error.kind, format!("{error}"))
}

#[test]
fn deep_nesting_is_an_error() {
    let nested = "too many nested parentheses";
    for opening in ["(", "[", "{", "f(", "a[", "f'{", "{1:", "lambda a=(", "[x for x in ["] {
        assert_eq!(error_of(opening.repeat(100_000)).1, nested, "{opening}");
    }
    let complex = "Parser stack overflowed - Python source too complex to parse";
    for prefix in ["-", "not ", "lambda: ", "2**", "a if b else ", "~+", "-2**", "lambda x=lambda: 1: "] {
        assert_eq!(error_of(prefix.repeat(100_000) + "x"), (ErrorKind::Memory, complex.into()), "{prefix}");
    }
    let blocks = |header: &str, count: usize| -> String {
        (0..count).map(|level| format!("{}{header}\n", " ".repeat(level))).collect::<String>()
            + &" ".repeat(count)
            + "x"
    };
    assert_eq!(error_of(blocks("if a:", 101)), (ErrorKind::Indentation, "too many levels of indentation".into()));
    assert_eq!(error_of(blocks("while a:", 40)), (ErrorKind::Syntax, "too many statically nested blocks".into()));
    assert!(parse(blocks("if a:", 99).as_bytes()).is_ok());
    assert!(parse(format!("{}x{}", "(".repeat(199), ")".repeat(199)).as_bytes()).is_ok());
    let pattern = format!("match a:\n case {}: b", "[".repeat(100_000));
    assert_eq!(error_of(pattern).1, nested);
}

#[test]
fn the_nesting_limit_is_the_callers() {
    super::with_arena(1 << 16, |arena| {
        let options = Options { depth: 20, ..Options::default() };
        for (source, fits) in [("(".repeat(15) + &")".repeat(15), true), ("(".repeat(25) + &")".repeat(25), false)] {
            let result = parse_interactive(source.as_bytes(), arena, options);
            assert_eq!(result.is_ok(), fits);
        }
    });
}

#[test]
fn long_chains_are_no_nesting() {
    let sources = [
        "1".to_string() + &"+1".repeat(10_000),
        "a".to_string() + &".b".repeat(10_000),
        "f".to_string() + &"()".repeat(10_000),
        "a".to_string() + &"[0]".repeat(10_000),
        "a".to_string() + &" and b".repeat(10_000),
        "a".to_string() + &" < b".repeat(10_000),
        "a".to_string() + &" = a".repeat(10_000),
        "'a'".repeat(10_000),
        "(".to_string() + &"a, ".repeat(10_000) + ")",
        "if a: b\n".to_string() + &"elif c: d\n".repeat(3_000),
        "[x".to_string() + &" for x in y if z".repeat(3_000) + "]",
        "a\n".repeat(10_000),
        "a;".repeat(10_000),
        "match a:\n case ".to_string() + &"1 | ".repeat(5_000) + "2: pass",
        "@a\n".repeat(3_000) + "def f(): pass",
    ];
    for source in sources {
        super::with_arena(8 << 20, |arena| {
            let mut position = Position::default();
            while parse_statement(source.as_bytes(), &mut position, arena, Options::default()).unwrap().is_some() {
                arena.reset();
            }
        });
    }
}
