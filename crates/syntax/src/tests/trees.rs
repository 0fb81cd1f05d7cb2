//! What is parsed: trees of all sorts of syntax, as S-expressions; those that CPython 3.13 can parse agree with its
//! own trees.

use super::{expression, interactive, parse, with_arena};
use crate::{Options, Position, needs_more_lines, parse_statement};
use std::format;

/// Each source gives its tree.
fn check(cases: &[(&str, &str)]) {
    for (source, tree) in cases {
        assert_eq!(parse(source.as_bytes()).as_deref(), Ok(*tree), "source: {source}");
    }
}

#[test]
fn operators() {
    check(&[
        ("a + b - c", "(do (- (+ a b) c))"),
        ("a*b + c/d - e//f%g@h", "(do (- (+ (* a b) (/ c d)) (@ (% (// e f) g) h)))"),
        ("a | b ^ c & d << 1 >> 2", "(do (| a (^ b (& c (>> (<< d 1) 2)))))"),
        ("-a ** -b", "(do (- (** a (- b))))"),
        ("2 ** 3 ** 4", "(do (** 2 (** 3 4)))"),
        ("~-+a", "(do (~ (- (+ a))))"),
        ("not a == b", "(do (not (compare a Equal b)))"),
        ("not not a", "(do (not (not a)))"),
        ("a and b or c and d", "(do (or (and a b) (and c d)))"),
        ("a or b or c", "(do (or a b c))"),
        ("a < b <= c != d", "(do (compare a Less b LessEqual c NotEqual d))"),
        ("a is not b not in c", "(do (compare a IsNot b NotIn c))"),
        ("a if b else c if d else e", "(do (if b a (if d c e)))"),
        ("await_ = x", "(= await_ x)"),
        ("lambda: 0", "(do (lambda () 0))"),
        ("lambda a, /, b=1, *c, d, e=2, **f: a", "(do (lambda ( a / b=1 *c d e=2 **f) a))"),
        ("lambda *, a: a", "(do (lambda ( * a) a))"),
        ("x = yield", "(= x (yield -))"),
        ("x = yield 1, 2", "(= x (yield (tuple 1 2)))"),
        ("x = yield from y", "(= x (yield-from y))"),
        ("(a := 1)", "(do (:= a 1))"),
        ("[a := 1, b]", "(do (list (:= a 1) b))"),
        ("f(a := 1)", "(do (call f (:= a 1)))"),
        ("x[a := 1]", "(do ([] x (:= a 1)))"),
    ]);
}

#[test]
fn atoms_and_trailers() {
    check(&[
        ("()", "(do (tuple ))"),
        ("(a)", "(do a)"),
        ("(a,)", "(do (tuple a))"),
        ("(a, *b)", "(do (tuple a (* b)))"),
        ("[]", "(do (list ))"),
        ("[*a, b]", "(do (list (* a) b))"),
        ("{}", "(do (dict ))"),
        ("{1: 2, **a}", "(do (dict 1: 2 -: a))"),
        ("{1, *a}", "(do (set 1 (* a)))"),
        ("{**a}", "(do (dict -: a))"),
        ("...", "(do ...)"),
        ("None, True, False", "(do (tuple None True False))"),
        ("a.b.c", "(do (. (. a b) c))"),
        ("a[1][2:3]", "(do ([] ([] a 1) (slice 2 3 -)))"),
        ("a[:]", "(do ([] a (slice - - -)))"),
        ("a[::2, ...]", "(do ([] a (tuple (slice - - 2) ...)))"),
        ("a[1:2, *b]", "(do ([] a (tuple (slice 1 2 -) (* b))))"),
        ("a[*b]", "(do ([] a (tuple (* b))))"),
        ("a[b,]", "(do ([] a (tuple b)))"),
        ("f()()", "(do (call (call f)))"),
        ("f(*a, b, *c, d=1, **e, f=2)", "(do (call f (* a) b (* c) d=1 (** e) f=2))"),
        ("f(a for a in b)", "(do (call f (for a (in a b))))"),
        ("f(a, (b for b in c))", "(do (call f a (for b (in b c))))"),
        ("f(x)(y).z[0]", "(do ([] (. (call (call f x) y) z) 0))"),
        ("(yield)", "(do (yield -))"),
        ("a.b(c)[d].e", "(do (. ([] (call (. a b) c) d) e))"),
    ]);
}

#[test]
fn comprehensions() {
    check(&[
        ("[a for b in c]", "(do (list-for a (in b c)))"),
        ("[a for b in c if d if e for f in g]", "(do (list-for a (in b c d e) (in f g)))"),
        ("{a for b, c in d}", "(do (set-for a (in (tuple b c) d)))"),
        ("{a: b for a, b in c}", "(do (dict-for a b (in (tuple a b) c)))"),
        ("(a for a in b)", "(do (for a (in a b)))"),
        ("[a async for a in b]", "(do (list-for a (async-in a b)))"),
        ("[a for a, in b]", "(do (list-for a (in (tuple a) b)))"),
        ("[x for *a, b in c]", "(do (list-for x (in (tuple (* a) b) c)))"),
        ("[x for x in a or b]", "(do (list-for x (in x (or a b))))"),
    ]);
}

#[test]
fn numbers() {
    check(&[
        ("0", "(do 0)"),
        ("1_000", "(do 1000)"),
        ("2147483647", "(do 2147483647)"),
        ("2147483648", "(do (long 10 2147483648))"),
        ("0xFF", "(do 255)"),
        ("0x1_0000_0000", "(do (long 16 100000000))"),
        ("0o17", "(do 15)"),
        ("0b1_01", "(do 5)"),
        ("00", "(do 0)"),
        ("1.5", "(do (float 3ff8000000000000))"),
        (".5", "(do (float 3fe0000000000000))"),
        ("1.", "(do (float 3ff0000000000000))"),
        ("1e3", "(do (float 408f400000000000))"),
        ("1_0.0_1e1_0", "(do (float 42374e6cc9000000))"),
        ("1j", "(do (imaginary 3ff0000000000000))"),
        ("1.5J", "(do (imaginary 3ff8000000000000))"),
        ("0xffffffffffffffffffff", "(do (long 16 ffffffffffffffffffff))"),
        ("123456789012345678901234567890", "(do (long 10 123456789012345678901234567890))"),
        ("1if 1else 2", "(do (if 1 1 2))"),
        ("1or 2", "(do (or 1 2))"),
    ]);
}

#[test]
fn strings() {
    check(&[
        (r#"'a' "b" 'c'"#, "(do 'abc')"),
        ("'''a\n'b'''", r#"(do 'a\x0a\x27b')"#),
        (r#"'\n\t\\\'\"\x41\101\u00e9\U0001F600'"#, r#"(do '\x0a\x09\x5c\x27"AA\xc3\xa9\xf0\x9f\x98\x80')"#),
        (r#"r'\n\''"#, r#"(do '\x5cn\x5c\x27')"#),
        (r#"b'\x00\xff\101' b'a'"#, r#"(do b'\x00\xffAa')"#),
        (r#"Rb'\x' + bR'\d'"#, r#"(do (+ b'\x5cx' b'\x5cd'))"#),
        ("u'x'", "(do 'x')"),
        (r#"'\q\ '"#, r#"(do '\x5cq\x5c ')"#),
        ("'a\\\nb'", "(do 'ab')"),
        (r#"'é€😀'"#, r#"(do '\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80')"#),
        (r#"'\ud83d\ude00'"#, r#"(do '\xed\xa0\xbd\xed\xb8\x80')"#),
        ("'''a\r\nb\rc'''", r#"(do 'a\x0ab\x0ac')"#),
        ("x = ''", "(= x '')"),
    ]);
}

#[test]
fn templates() {
    check(&[
        ("f''", "(do (f ))"),
        ("f'a'", "(do (f 'a'))"),
        ("f'{a}'", "(do (f {a - -}))"),
        ("f'a{b!r:>{c}}d'", "(do (f 'a' {b r ('>' {c - -})} 'd'))"),
        ("f'{{}}{a}}}'", "(do (f '{}' {a - -} '}'))"),
        ("f'{a=}'", "(do (f 'a=' {a r -}))"),
        ("f'x { a = !s:3}y'", "(do (f 'x  a = ' {a s ('3')} 'y'))"),
        ("f'{a = :3}'", "(do (f 'a = ' {a - ('3')}))"),
        (r#"f'{f"{1}"}'"#, "(do (f {(f {1 - -}) - -}))"),
        ("f'{'a' + f'{'b'}'}'", "(do (f {(+ 'a' (f {'b' - -})) - -}))"),
        ("f'{a:{b}{c!s}x}'", "(do (f {a - ({b - -} {c s -} 'x')}))"),
        ("f'{x:=5}'", "(do (f {x - ('=5')}))"),
        ("f'{(x:=5)}'", "(do (f {(:= x 5) - -}))"),
        ("f'{lambda_}'", "(do (f {lambda_ - -}))"),
        ("f'{a,}'", "(do (f {(tuple a) - -}))"),
        ("f'{*a, b}'", "(do (f {(tuple (* a) b) - -}))"),
        ("f'{yield_}'", "(do (f {yield_ - -}))"),
        (r#"rf'\{a}\n'"#, r#"(do (f '\x5c' {a - -} '\x5cn'))"#),
        (r#"f'\n{a}\x41'"#, r#"(do (f '\x0a' {a - -} 'A'))"#),
        ("f'''{\na\n}'''", "(do (f {a - -}))"),
        ("f'{a!=b}'", "(do (f {(compare a NotEqual b) - -}))"),
        ("f'{ {1: 2}[1] }'", "(do (f {([] (dict 1: 2) 1) - -}))"),
        ("f'{a:%H:%M}'", "(do (f {a - ('%H:%M')}))"),
        ("f'{(lambda x: x)(1)}'", "(do (f {(call (lambda ( x) x) 1) - -}))"),
        ("'a' f'{b}' 'c'", "(do (f 'a' {b - -} 'c'))"),
        (r#"f'{a:\n}'"#, r#"(do (f {a - ('\x0a')}))"#),
        ("t'{a}'", "(do (t {a - -}))"),
        ("t'a{ b }c' t'd'", "(do (t 'a' {b - -} 'cd'))"),
        ("t'{a!r:x}'", "(do (t {a r ('x')}))"),
        (r#"rt'{a=}\n'"#, r#"(do (t 'a=' {a r -} '\x5cn'))"#),
    ]);
}

#[test]
fn assignments() {
    check(&[
        ("a = b = c", "(= a b c)"),
        ("a, b = b, a", "(= (tuple a b) (tuple b a))"),
        ("a, = b", "(= (tuple a) b)"),
        ("*a, b = c", "(= (tuple (* a) b) c)"),
        ("[a, (b, c)] = d", "(= (list a (tuple b c)) d)"),
        ("a.b = c[d] = e", "(= (. a b) ([] c d) e)"),
        ("(a) = 1", "(= a 1)"),
        ("a += 1", "(+= a 1)"),
        ("a.b **= 2", "(**= (. a b) 2)"),
        ("a[b] @= c", "(@= ([] a b) c)"),
        ("a //= b, c", "(//= a (tuple b c))"),
        ("x: int", "(: x int -)"),
        ("x: int = 1", "(: x int 1)"),
        ("(x): int = 1", "((:) x int 1)"),
        ("a.b: int", "((:) (. a b) int -)"),
        ("a[b]: int = *c, d", "((:) ([] a b) int (tuple (* c) d))"),
        ("x: tuple = 1, 2", "(: x tuple (tuple 1 2))"),
        ("x = *a, b", "(= x (tuple (* a) b))"),
    ]);
}

#[test]
fn simple_statements() {
    check(&[
        ("pass; break; continue", "(pass) (break) (continue)"),
        ("return", "(return -)"),
        ("return 1, *x", "(return (tuple 1 (* x)))"),
        ("del a", "(del a)"),
        ("del a, b.c, (d, e), [f]", "(del a (. b c) (tuple d e) (list f))"),
        ("raise", "(raise)"),
        ("raise A", "(raise A -)"),
        ("raise A from B", "(raise A B)"),
        ("assert a", "(assert a -)"),
        ("assert a, b", "(assert a b)"),
        ("global a, b", "(global a b)"),
        ("nonlocal c", "(nonlocal c)"),
        ("import a", "(import a)"),
        ("import a.b.c as d, e", "(import a.b.c as d e)"),
        ("import a . b", "(import a.b)"),
        ("from a import b", "(from 0 a b)"),
        ("from .a.b import c as d, e", "(from 1 a.b c as d e)"),
        ("from . import (a, b as c,)", "(from 1  a b as c)"),
        ("from .... import a", "(from 4  a)"),
        ("from a import *", "(from 0 a *)"),
        ("x;", "(do x)"),
    ]);
}

#[test]
fn compound_statements() {
    check(&[
        ("if a: b\nelif c: d\nelif e: f\nelse: g", "(if a ((do b)) ((if c ((do d)) ((if e ((do f)) ((do g)))))))"),
        ("if a:\n  b\n  c\nd", "(if a ((do b) (do c)) ()) (do d)"),
        ("while a: b\nelse: c", "(while a ((do b)) ((do c)))"),
        ("for a in b: c\nelse: d", "(for a b ((do c)) ((do d)))"),
        ("for a, *b in c, *d: pass", "(for (tuple a (* b)) (tuple c (* d)) ((pass)) ())"),
        ("for x in *a, b: pass", "(for x (tuple (* a) b) ((pass)) ())"),
        ("for (a.b)[c] in d: pass", "(for ([] (. a b) c) d ((pass)) ())"),
        ("with a: b", "(with (a -) ((do b)))"),
        ("with a as b, c as (d, e): f", "(with (a b c (tuple d e)) ((do f)))"),
        ("with (a as b, c): d", "(with (a b c -) ((do d)))"),
        ("with (a, b): c", "(with (a - b -) ((do c)))"),
        ("with (a): b", "(with (a -) ((do b)))"),
        ("with (a, b) as c: d", "(with ((tuple a b) c) ((do d)))"),
        ("with (a).b as c: d", "(with ((. a b) c) ((do d)))"),
        ("with (yield): a", "(with ((yield -) -) ((do a)))"),
        ("with (a := b): c", "(with ((:= a b) -) ((do c)))"),
        ("with (a for a in b) as c: d", "(with ((for a (in a b)) c) ((do d)))"),
        ("try: a\nexcept: b", "(try ((do a)) ((- - (do b))) () ())"),
        (
            "try: a\nexcept A: b\nexcept B as c: d\nelse: e\nfinally: f",
            "(try ((do a)) ((A - (do b)) (B c (do d))) ((do e)) ((do f)))",
        ),
        ("try: a\nexcept* A as b: c", "(try* ((do a)) ((A b (do c))) () ())"),
        ("try: a\nfinally: b", "(try ((do a)) () () ((do b)))"),
        ("try: a\nexcept (A, B) as c: d", "(try ((do a)) (((tuple A B) c (do d))) () ())"),
        ("try: a\nexcept A, B: c", "(try ((do a)) (((tuple A B) - (do c))) () ())"),
        ("try: a\nexcept* A, B,: c", "(try* ((do a)) (((tuple A B) - (do c))) () ())"),
        ("if a:\n\tb\n\tif c:\n\t\td\n\te", "(if a ((do b) (if c ((do d)) ()) (do e)) ())"),
    ]);
}

#[test]
fn definitions() {
    check(&[
        ("def f(): pass", "(def f [] () - [] (pass))"),
        ("def f(a, /, b, *c, d, **e) -> f: pass", "(def f [] ( a / b *c d **e) f [] (pass))"),
        (
            "def f(a: int = 1, *b: *c, d: int = 2, **e: int): pass",
            "(def f [] ( a:int=1 *b:(* c) d:int=2 **e:int) - [] (pass))",
        ),
        ("def f(*, a): pass", "(def f [] ( * a) - [] (pass))"),
        ("def f(a, /): pass", "(def f [] ( a /) - [] (pass))"),
        ("def f(a,): pass", "(def f [] ( a) - [] (pass))"),
        ("@a\n@b.c(d)[e]\n@(f := g)\ndef h(): pass", "(def h [] () - [a ([] (call (. b c) d) e) (:= f g)] (pass))"),
        (
            "async def f():\n  await a\n  async for b in c: d\n  async with e as f: g",
            "(async-def f [] () - [] (do (await a)) (async-for b c ((do d)) ()) (async-with (e f) ((do g))))",
        ),
        ("def f[T: int = str, *Ts = *a, **P = b](): pass", "(def f [T int str *Ts - (* a) **P - b] () - [] (pass))"),
        ("class A: pass", "(class A [] () [] (pass))"),
        ("class A(): pass", "(class A [] () [] (pass))"),
        (
            "class A(B, *C, metaclass=D, **E):\n  \"doc\"\n  x: int",
            "(class A [] ( B (* C) metaclass=D (** E)) [] (do 'doc') (: x int -))",
        ),
        ("class A[T: (int, str)](B): pass", "(class A [T (tuple int str) -] ( B) [] (pass))"),
        ("type X = int", "(type X [] int)"),
        ("type X[T] = list[T]", "(type X [T - -] ([] list T))"),
        ("@a\nclass B: pass", "(class B [] () [a] (pass))"),
        ("def f(): return", "(def f [] () - [] (return -))"),
    ]);
}

#[test]
fn soft_keywords() {
    check(&[
        ("match = case = type = _ = 1", "(= match case type _ 1)"),
        ("match(a)", "(do (call match a))"),
        ("match (a).b", "(do (. (call match a) b))"),
        ("match[a] = 1", "(= ([] match a) 1)"),
        ("match[a]: int", "((:) ([] match a) int -)"),
        ("match * a", "(do (* match a))"),
        ("match - a", "(do (- match a))"),
        ("match.a", "(do (. match a))"),
        ("match, a", "(do (tuple match a))"),
        ("type(a)", "(do (call type a))"),
        ("type = 1", "(= type 1)"),
        ("type.a", "(do (. type a))"),
        ("type[a]", "(do ([] type a))"),
        ("case(a)", "(do (call case a))"),
        ("print(match, case)", "(do (call print match case))"),
        ("match not in a", "(do (compare match NotIn a))"),
        ("match if a else b", "(do (if a match b))"),
        ("type in a", "(do (compare type In a))"),
        ("x = match", "(= x match)"),
    ]);
}

#[test]
fn patterns() {
    check(&[
        (
            "match a:\n case 1: b\n case -1.5: c\n case 1+2j: d\n case -1-2j: e",
            "(match a ((value 1) - (do b)) ((value (- (float 3ff8000000000000))) - (do c)) ((value (+ 1 (imaginary 4000000000000000))) - (do d)) ((value (- (- 1) (imaginary 4000000000000000))) - (do e)))",
        ),
        (
            "match a:\n case \"x\" \"y\": b\n case b\"z\": c",
            "(match a ((value 'xy') - (do b)) ((value b'z') - (do c)))",
        ),
        (
            "match a:\n case None | True: b\n case False: c",
            "(match a ((or (is None) (is True)) - (do b)) ((is False) - (do c)))",
        ),
        ("match a:\n case _: b\n case x: c", "(match a (_ - (do b)) ((bind x) - (do c)))"),
        ("match a:\n case b.c.d: e", "(match a ((value (. (. b c) d)) - (do e)))"),
        (
            "match a, b:\n case x, *_: c\n case *y, z: d",
            "(match (tuple a b) ((sequence (bind x) (star -)) - (do c)) ((sequence (star y) (bind z)) - (do d)))",
        ),
        (
            "match a:\n case [x, [y]]: b\n case (): c\n case (x): d\n case (x,): e\n case []: f",
            "(match a ((sequence (bind x) (sequence (bind y))) - (do b)) ((sequence ) - (do c)) ((bind x) - (do d)) ((sequence (bind x)) - (do e)) ((sequence ) - (do f)))",
        ),
        (
            "match a:\n case {\"k\": v, b.c: 1, **rest}: d\n case {}: e\n case {-1: x,}: y",
            "(match a ((mapping 'k': (bind v) (. b c): (value 1) rest) - (do d)) ((mapping  -) - (do e)) ((mapping (- 1): (bind x) -) - (do y)))",
        ),
        (
            "match a:\n case A(): b\n case B.C(x, 1, k=y, z=_): d",
            "(match a ((class A [] []) - (do b)) ((class (. B C) [(bind x) (value 1)] [k=(bind y) z=_]) - (do d)))",
        ),
        (
            "match a:\n case (1 | 2) as x if x > 1: b",
            "(match a ((as (or (value 1) (value 2)) x) (compare x Greater 1) (do b)))",
        ),
        ("match *a, b:\n case _: pass", "(match (tuple (* a) b) (_ - (pass)))"),
        ("match (a):\n case _: pass", "(match a (_ - (pass)))"),
        ("match -a:\n case _: pass", "(match (- a) (_ - (pass)))"),
        ("match [a]:\n case _: pass", "(match (list a) (_ - (pass)))"),
        ("match not a:\n case _: pass", "(match (not a) (_ - (pass)))"),
        (
            "match a:\n  case [1, 2 as x, *rest] | x: pass",
            "(match a ((or (sequence (value 1) (as (value 2) x) (star rest)) (bind x)) - (pass)))",
        ),
    ]);
}

#[test]
fn layout() {
    check(&[
        ("", ""),
        ("\n\n", ""),
        ("# comment\na # b\n  # c\nd", "(do a) (do d)"),
        ("(a\n # c\n + b)", "(do (+ a b))"),
        ("a \\\n + b", "(do (+ a b))"),
        ("if a:\n  b\n\n  # x\n# y\n  c", "(if a ((do b) (do c)) ())"),
        (r#"﻿a"#, "(do a)"),
        ("\x0ca", "(do a)"),
        ("a\r\nb\rc", "(do a) (do b) (do c)"),
        ("if a: b; c\nd", "(if a ((do b) (do c)) ()) (do d)"),
        ("  # only a comment", ""),
        ("if a:\n  b\n ", "(if a ((do b)) ())"),
        (r#"é = ñ_1"#, r#"(= é ñ_1)"#),
        ("\\\na", "(do a)"),
        ("if a:\n  if b:\n    c\n  d\ne", "(if a ((if b ((do c)) ()) (do d)) ()) (do e)"),
        ("x = [\n1,\n\n2]\n", "(= x (list 1 2))"),
    ]);
}

#[test]
fn expressions_for_eval() {
    assert_eq!(expression(b" \t1 + a\n\n").as_deref(), Ok("(+ 1 a)"));
    assert_eq!(expression(b"a, *b").as_deref(), Ok("(tuple a (* b))"));
    assert!(expression(b"a = 1").is_err());
    assert!(expression(b"a\nb").is_err());
    assert!(expression(b"").is_err());
}

#[test]
fn statements_at_the_prompt() {
    assert_eq!(interactive(b"a; b\n").as_deref(), Ok("(do a) (do b)"));
    assert_eq!(interactive(b"").as_deref(), Ok(""));
    assert_eq!(interactive(b"# nothing\n").as_deref(), Ok(""));
    assert_eq!(interactive(b"if a:\n  b\n\n").as_deref(), Ok("(if a ((do b)) ())"));
    let error = interactive(b"a\nb").unwrap_err();
    assert_eq!(format!("{error}"), "multiple statements found while compiling a single statement");
}

#[test]
fn positions_resume_between_statements() {
    let source = b"\n# one\na; b\nif c:\n  d\n\n  e\n# two\nf";
    with_arena(4096, |arena| {
        let mut position = Position::default();
        let mut seen = std::vec::Vec::new();
        while let Ok(Some(block)) = parse_statement(source, &mut position, arena, Options::default()) {
            seen.push((block.len(), block[0].span.line, position.line));
            arena.reset();
        }
        assert_eq!(seen, [(2, 3, 4), (1, 4, 9), (1, 9, 9)]);
        assert_eq!(position.offset as usize, source.len());
    });
}

#[test]
fn spans_count_characters() {
    with_arena(4096, |arena| {
        let source = "é = 'ñ' + (b)\n".as_bytes();
        let mut position = Position::default();
        let block = parse_statement(source, &mut position, arena, Options::default()).unwrap().unwrap();
        let crate::ast::StatementKind::Assign(node) = block[0].kind else { panic!() };
        let span = node.value.span;
        assert_eq!((span.line, span.column, span.end_column), (1, 5, 14));
        assert_eq!((block[0].span.column, block[0].span.end_column), (1, 14));
    });
}

#[test]
fn input_that_wants_more_lines() {
    let open = [
        "if a:",
        "if a:\n  b",
        "for a in b:",
        "@a",
        "def f():",
        "(",
        "[1,",
        "'''a",
        "f'''{a}",
        "a \\",
        "async def f():",
        "match a:",
        "f'''{",
        "class A: pass",
    ];
    let complete = ["", "a", "if a:\n  b\n", "(]", "'a", "a = 1 \\\n + 2", "match(a)", "x: int", "iffy", "'''a'''"];
    open.iter().for_each(|source| assert!(needs_more_lines(source.as_bytes()), "open: {source}"));
    complete.iter().for_each(|source| assert!(!needs_more_lines(source.as_bytes()), "complete: {source}"));
}

#[test]
fn named_characters_come_from_a_callback() {
    let find = |name: &[u8]| (name == b"BULLET").then_some('\u{2022}');
    let options = Options { character_name: Some(find), ..Options::default() };
    with_arena(4096, |arena| {
        let source = br"'\N{BULLET}' f'\N{BULLET}{a}'";
        let block = parse_statement(source, &mut Position::default(), arena, options).unwrap().unwrap();
        assert_eq!(super::dump::block(block), r"(do (f '\xe2\x80\xa2\xe2\x80\xa2' {a - -}))");
    });
}
