//! What errors say and where: as CPython 3.13 does, save for what 3.14 words differently.

use super::parse;
use crate::ErrorKind::{self, Indentation, Syntax, Tab};
use std::format;

/// Each source gives an error of this kind, at this line and column, with this text.
fn check(cases: &[(&str, ErrorKind, u32, u16, &str)]) {
    for (source, kind, line, column, text) in cases {
        let error = parse(source.as_bytes()).expect_err(source);
        let found = (error.kind, error.span.line, error.span.column, format!("{error}"));
        assert_eq!(found, (*kind, *line, *column, format!("{text}")), "source: {source}");
    }
}

#[test]
fn general() {
    check(&[
        ("a b", Syntax, 1, 3, "invalid syntax"),
        ("x = ", Syntax, 1, 5, "invalid syntax"),
        ("x = 1 +", Syntax, 1, 8, "invalid syntax"),
        ("1 +", Syntax, 1, 4, "invalid syntax"),
        ("else: pass", Syntax, 1, 1, "invalid syntax"),
        ("return = 1", Syntax, 1, 8, "invalid syntax"),
        ("while x pass", Syntax, 1, 9, "invalid syntax"),
        ("for x y: pass", Syntax, 1, 7, "invalid syntax"),
        ("async x", Syntax, 1, 7, "invalid syntax"),
        ("a := 1", Syntax, 1, 3, "invalid syntax"),
        ("@", Syntax, 1, 2, "invalid syntax"),
        ("nonlocal", Syntax, 1, 9, "invalid syntax"),
        ("raise x from", Syntax, 1, 9, "did you forget an expression after 'from'?"),
        ("x = $", Syntax, 1, 5, "invalid syntax"),
        ("!", Syntax, 1, 1, "invalid syntax"),
        ("a ? b", Syntax, 1, 3, "invalid syntax"),
        ("class", Syntax, 1, 6, "invalid syntax"),
        ("def", Syntax, 1, 4, "invalid syntax"),
        ("2 <> 3", Syntax, 1, 3, "invalid syntax"),
        ("x = not", Syntax, 1, 8, "invalid syntax"),
        ("3 + not 3", Syntax, 1, 5, "'not' after an operator must be parenthesized"),
        ("f(**x, *)", Syntax, 1, 9, "Invalid star expression"),
    ]);
}

#[test]
fn brackets() {
    check(&[
        ("(a", Syntax, 1, 1, "'(' was never closed"),
        ("a)", Syntax, 1, 2, "unmatched ')'"),
        ("(]", Syntax, 1, 2, "closing parenthesis ']' does not match opening parenthesis '('"),
        ("(\n]", Syntax, 2, 1, "closing parenthesis ']' does not match opening parenthesis '(' on line 1"),
        ("x = (1,\ny = 2", Syntax, 1, 5, "'(' was never closed"),
        ("f(a b)", Syntax, 1, 3, "invalid syntax. Perhaps you forgot a comma?"),
        ("[a b]", Syntax, 1, 2, "invalid syntax. Perhaps you forgot a comma?"),
        ("{1: 2 3}", Syntax, 1, 5, "invalid syntax. Perhaps you forgot a comma?"),
        ("(a, b c)", Syntax, 1, 5, "invalid syntax. Perhaps you forgot a comma?"),
        (r#"foo(1, 2 "x")"#, Syntax, 1, 8, "invalid syntax. Perhaps you forgot a comma?"),
        ("x[1 2]", Syntax, 1, 3, "invalid syntax. Perhaps you forgot a comma?"),
        ("(x for", Syntax, 1, 1, "'(' was never closed"),
        ("{a: }", Syntax, 1, 3, "expression expected after dictionary key and ':'"),
        ("{1:2, 3}", Syntax, 1, 7, "':' expected after dictionary key"),
        ("{1:*a}", Syntax, 1, 4, "cannot use a starred expression in a dictionary value"),
        ("{**a for b in c}", Syntax, 1, 2, "dict unpacking cannot be used in dict comprehension"),
        ("[*a for b in c]", Syntax, 1, 2, "iterable unpacking cannot be used in comprehension"),
        ("[a, b for c in d]", Syntax, 1, 2, "did you forget parentheses around the comprehension target?"),
        ("(*a)", Syntax, 1, 2, "cannot use starred expression here"),
        ("(**a)", Syntax, 1, 2, "cannot use double starred expression here"),
    ]);
}

#[test]
fn calls() {
    check(&[
        ("f(a=1, b)", Syntax, 1, 9, "positional argument follows keyword argument"),
        ("f(**a, b)", Syntax, 1, 9, "positional argument follows keyword argument unpacking"),
        ("f(**a, *b)", Syntax, 1, 6, "iterable argument unpacking follows keyword argument unpacking"),
        ("f(a for a in b, 1)", Syntax, 1, 3, "Generator expression must be parenthesized"),
        ("f(1, a for a in b)", Syntax, 1, 6, "Generator expression must be parenthesized"),
        ("f(a.b=1)", Syntax, 1, 3, r#"expression cannot contain assignment, perhaps you meant "=="?"#),
        ("f(True=1)", Syntax, 1, 3, "cannot assign to True"),
        ("f(a=)", Syntax, 1, 3, "expected argument value expression"),
        ("f((a)=1)", Syntax, 1, 4, r#"expression cannot contain assignment, perhaps you meant "=="?"#),
        ("f(a=1 for a in b)", Syntax, 1, 3, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
        ("class C(x for x in y): pass", Syntax, 1, 11, "invalid syntax"),
        ("f(*a=1)", Syntax, 1, 3, "cannot assign to iterable argument unpacking"),
        ("f(1 2)", Syntax, 1, 3, "invalid syntax. Perhaps you forgot a comma?"),
    ]);
}

#[test]
fn targets() {
    check(&[
        ("f() = 1", Syntax, 1, 1, "cannot assign to function call here. Maybe you meant '==' instead of '='?"),
        ("a + 1 = 2", Syntax, 1, 1, "cannot assign to expression here. Maybe you meant '==' instead of '='?"),
        ("True = 1", Syntax, 1, 1, "cannot assign to True"),
        ("x, f() = 1", Syntax, 1, 4, "cannot assign to function call here. Maybe you meant '==' instead of '='?"),
        ("f() = x = 1", Syntax, 1, 1, "cannot assign to function call"),
        ("a = f() = 1", Syntax, 1, 5, "cannot assign to function call"),
        ("(a, f()) = 1", Syntax, 1, 5, "cannot assign to function call"),
        ("[a, 1] = 1", Syntax, 1, 5, "cannot assign to literal"),
        ("f() += 1", Syntax, 1, 1, "'function call' is an illegal expression for augmented assignment"),
        ("None += 1", Syntax, 1, 1, "'None' is an illegal expression for augmented assignment"),
        ("a, b += 1", Syntax, 1, 1, "'tuple' is an illegal expression for augmented assignment"),
        ("(a, b): int", Syntax, 1, 1, "only single target (not tuple) can be annotated"),
        ("[a]: int", Syntax, 1, 1, "only single target (not list) can be annotated"),
        ("f(): int", Syntax, 1, 1, "illegal target for annotation"),
        ("a, b: int", Syntax, 1, 1, "only single target (not tuple) can be annotated"),
        ("del f()", Syntax, 1, 5, "cannot delete function call"),
        ("del a + b", Syntax, 1, 5, "cannot delete expression"),
        ("del (a, f())", Syntax, 1, 9, "cannot delete function call"),
        ("del *a", Syntax, 1, 5, "cannot delete starred"),
        ("with a as f(): pass", Syntax, 1, 11, "cannot assign to function call"),
        ("for f() in x: pass", Syntax, 1, 5, "cannot assign to function call"),
        ("[x for f() in y]", Syntax, 1, 8, "cannot assign to function call"),
        ("(a.b := 1)", Syntax, 1, 2, "cannot use assignment expressions with attribute"),
        ("(a[0] := 1)", Syntax, 1, 2, "cannot use assignment expressions with subscript"),
        ("x = yield = 1", Syntax, 1, 5, "assignment to yield expression not possible"),
        ("(yield) = 1", Syntax, 1, 2, "cannot assign to yield expression here. Maybe you meant '==' instead of '='?"),
        ("if x = 3: pass", Syntax, 1, 4, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
        ("while x.y = 3: pass", Syntax, 1, 7, "cannot assign to attribute here. Maybe you meant '==' instead of '='?"),
        ("if f() = 1: pass", Syntax, 1, 4, "cannot assign to function call here. Maybe you meant '==' instead of '='?"),
        ("(a = 1)", Syntax, 1, 2, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
        ("*a += 1", Syntax, 1, 1, "'starred' is an illegal expression for augmented assignment"),
        ("lambda: x = 1", Syntax, 1, 1, "cannot assign to lambda"),
        ("f'{a}' = 1", Syntax, 1, 1, "cannot assign to f-string expression here. Maybe you meant '==' instead of '='?"),
        ("... = 1", Syntax, 1, 1, "cannot assign to ellipsis here. Maybe you meant '==' instead of '='?"),
        (
            "(a if b else c) = 1",
            Syntax,
            1,
            2,
            "cannot assign to conditional expression here. Maybe you meant '==' instead of '='?",
        ),
        ("a < b = c", Syntax, 1, 1, "cannot assign to comparison"),
        ("not a = b", Syntax, 1, 1, "cannot assign to expression"),
        (
            "[x for x in y] = 1",
            Syntax,
            1,
            1,
            "cannot assign to list comprehension here. Maybe you meant '==' instead of '='?",
        ),
        ("{} = 1", Syntax, 1, 1, "cannot assign to dict literal here. Maybe you meant '==' instead of '='?"),
        ("-a = 1", Syntax, 1, 1, "cannot assign to expression here. Maybe you meant '==' instead of '='?"),
        ("await a = 1", Syntax, 1, 1, "cannot assign to await expression here. Maybe you meant '==' instead of '='?"),
    ]);
}

#[test]
fn functions() {
    check(&[
        ("def f: pass", Syntax, 1, 6, "expected '('"),
        ("def f(: pass", Syntax, 1, 7, "invalid syntax"),
        ("def f(a, a=1, b): pass", Syntax, 1, 15, "parameter without a default follows parameter with a default"),
        ("def f(*): pass", Syntax, 1, 7, "named arguments must follow bare *"),
        ("def f(*, **k): pass", Syntax, 1, 7, "named arguments must follow bare *"),
        ("def f(a, *, *b): pass", Syntax, 1, 13, "* argument may appear only once"),
        ("def f(*a, *b): pass", Syntax, 1, 11, "* argument may appear only once"),
        ("def f(**k, a): pass", Syntax, 1, 12, "arguments cannot follow var-keyword argument"),
        ("def f(**k, *a): pass", Syntax, 1, 12, "arguments cannot follow var-keyword argument"),
        ("def f(/): pass", Syntax, 1, 7, "invalid syntax"),
        ("def f(/, a): pass", Syntax, 1, 7, "at least one argument must precede /"),
        ("def f(a, /, b, /): pass", Syntax, 1, 16, "/ may appear only once"),
        ("def f(*a, /): pass", Syntax, 1, 11, "/ must be ahead of *"),
        ("def f(a, *b=1): pass", Syntax, 1, 12, "var-positional argument cannot have default value"),
        ("def f(**k=1): pass", Syntax, 1, 10, "var-keyword argument cannot have default value"),
        ("def f((a, b)): pass", Syntax, 1, 7, "Function parameters cannot be parenthesized"),
        ("lambda (a, b): 1", Syntax, 1, 8, "Lambda expression parameters cannot be parenthesized"),
        ("lambda *: 1", Syntax, 1, 8, "named arguments must follow bare *"),
        ("lambda a=1, b: 1", Syntax, 1, 13, "parameter without a default follows parameter with a default"),
        ("def f(a=): pass", Syntax, 1, 8, "expected default value expression"),
        ("def f() -> : pass", Syntax, 1, 12, "invalid syntax"),
        ("def f[T](): pass\ndef g[](): pass", Syntax, 2, 7, "Type parameter list cannot be empty"),
        ("def f[*T: int](): pass", Syntax, 1, 9, "cannot use bound with TypeVarTuple"),
        ("def f[**P: (int, str)](): pass", Syntax, 1, 10, "cannot use constraints with ParamSpec"),
        ("lambda x", Syntax, 1, 9, "invalid syntax"),
        ("class A B: pass", Syntax, 1, 9, "invalid syntax"),
        ("def f(a b): pass", Syntax, 1, 9, "invalid syntax"),
        ("def f(1): pass", Syntax, 1, 7, "invalid syntax"),
    ]);
}

#[test]
fn statements() {
    check(&[
        ("print 1", Syntax, 1, 1, "Missing parentheses in call to 'print'. Did you mean print(...)?"),
        ("print a, b", Syntax, 1, 1, "Missing parentheses in call to 'print'. Did you mean print(...)?"),
        (r#"exec "x""#, Syntax, 1, 1, "Missing parentheses in call to 'exec'. Did you mean exec(...)?"),
        ("import a.b as c.d", Syntax, 1, 15, "cannot use attribute as import target"),
        ("import", Syntax, 1, 7, "Expected one or more names after 'import'"),
        ("from a import", Syntax, 1, 14, "Expected one or more names after 'import'"),
        ("from a import b,", Syntax, 1, 17, "trailing comma not allowed without surrounding parentheses"),
        ("from a import *, b", Syntax, 1, 16, "invalid syntax"),
        ("from a import (b as c.d)", Syntax, 1, 21, "cannot use attribute as import target"),
        ("import a from b", Syntax, 1, 1, "Did you mean to use 'from ... import ...' instead?"),
        ("from import a", Syntax, 1, 6, "invalid syntax"),
        ("raise from x", Syntax, 1, 1, "did you forget an expression between 'raise' and 'from'?"),
        ("raise x from", Syntax, 1, 9, "did you forget an expression after 'from'?"),
        ("try: pass", Syntax, 1, 10, "expected 'except' or 'finally' block"),
        ("try: pass\nelse: pass", Syntax, 2, 1, "expected 'except' or 'finally' block"),
        ("try:\n  pass\nx", Syntax, 3, 1, "expected 'except' or 'finally' block"),
        (
            "try: pass\nexcept A: pass\nexcept* B: pass",
            Syntax,
            3,
            1,
            "cannot have both 'except' and 'except*' on the same 'try'",
        ),
        ("try: pass\nexcept* : pass", Syntax, 2, 9, "expected one or more exception types"),
        (
            "try: pass\nexcept A, B as c: pass",
            Syntax,
            2,
            8,
            "multiple exception types must be parenthesized when using 'as'",
        ),
        ("try: pass\nexcept A as b.c: pass", Syntax, 2, 13, "cannot use except statement with attribute"),
        ("if a\n  b", Syntax, 1, 5, "expected ':'"),
        ("class A\n  b", Syntax, 1, 8, "expected ':'"),
        ("try\n  a", Syntax, 1, 4, "expected ':'"),
        ("else", Syntax, 1, 1, "invalid syntax"),
        ("with a as b\n  c", Syntax, 1, 12, "expected ':'"),
        ("for a in b\n  c", Syntax, 1, 11, "expected ':'"),
        ("with (a as b)\n  c", Syntax, 1, 14, "expected ':'"),
        ("x = a if b", Syntax, 1, 5, "expected 'else' after 'if' expression"),
        ("x = a if b else pass", Syntax, 1, 5, "expected expression after 'else', but statement is given"),
        ("assert a = b", Syntax, 1, 8, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
        ("global x.y", Syntax, 1, 9, "invalid syntax"),
        ("type X", Syntax, 1, 7, "invalid syntax"),
        ("if a: b\nelse: c\nelif d: e", Syntax, 3, 1, "'elif' block follows an 'else' block"),
        ("match x\n case y: z", Syntax, 1, 8, "expected ':'"),
        ("match x: case y: z", Syntax, 1, 10, "invalid syntax"),
        ("async with a", Syntax, 1, 13, "expected ':'"),
        ("with a,: pass", Syntax, 1, 8, "invalid syntax"),
        ("del", Syntax, 1, 4, "invalid syntax"),
        ("a;;b", Syntax, 1, 3, "invalid syntax"),
        (";a", Syntax, 1, 1, "invalid syntax"),
    ]);
}

#[test]
fn patterns() {
    check(&[
        ("match a:\n case 1+2: b", Syntax, 2, 9, "imaginary number required in complex literal"),
        ("match a:\n case 1j+2: b", Syntax, 2, 7, "real number required in complex literal"),
        ("match a:\n case {a: b}: c", Syntax, 2, 9, "invalid syntax"),
        ("match a:\n case {**rest, \"a\": b}: c", Syntax, 2, 16, "invalid syntax"),
        ("match a:\n case A(x=1, 2): b", Syntax, 2, 14, "positional patterns follow keyword patterns"),
        ("match a:\n case x as _: b", Syntax, 2, 12, "cannot use '_' as a target"),
        ("match a:\n case x as a.b: b", Syntax, 2, 12, "cannot use attribute as pattern target"),
        ("match a:\n case f\"x\": b", Syntax, 2, 7, "patterns may only match literals and attribute lookups"),
        ("match a:\n case *x: b", Syntax, 2, 9, "invalid syntax"),
        ("match a:\n case x + 1: b", Syntax, 2, 9, "invalid syntax"),
        ("match a:\n case -x: b", Syntax, 2, 8, "invalid syntax"),
        ("match a:\n pass", Syntax, 2, 2, "invalid syntax"),
    ]);
}

#[test]
fn blocks() {
    check(&[
        ("  a", Indentation, 1, 2, "unexpected indent"),
        ("a\n  b", Indentation, 2, 2, "unexpected indent"),
        ("if a:\nb", Indentation, 2, 1, "expected an indented block after 'if' statement on line 1"),
        ("if a:\n  b\n c", Indentation, 3, 3, "unindent does not match any outer indentation level"),
        ("if a:\n\tb\n        c", Tab, 3, 1, "inconsistent use of tabs and spaces in indentation"),
        ("if a:\n    b\n\telse: c", Tab, 3, 1, "inconsistent use of tabs and spaces in indentation"),
        ("def f():\n", Indentation, 1, 9, "expected an indented block after function definition on line 1"),
        ("class A:\nx", Indentation, 2, 1, "expected an indented block after class definition on line 1"),
        ("for a in b:\n\n\nc", Indentation, 4, 1, "expected an indented block after 'for' statement on line 1"),
        ("while a:\nb", Indentation, 2, 1, "expected an indented block after 'while' statement on line 1"),
        ("try:\nb", Indentation, 2, 1, "expected an indented block after 'try' statement on line 1"),
        ("try: a\nexcept:\nb", Indentation, 3, 1, "expected an indented block after 'except' statement on line 2"),
        ("try: a\nexcept* A:\nb", Indentation, 3, 1, "expected an indented block after 'except*' statement on line 2"),
        ("try: a\nfinally:\nb", Indentation, 3, 1, "expected an indented block after 'finally' statement on line 2"),
        ("with a:\nb", Indentation, 2, 1, "expected an indented block after 'with' statement on line 1"),
        ("if a: b\nelif c:\nd", Indentation, 3, 1, "expected an indented block after 'elif' statement on line 2"),
        ("if a: b\nelse:\nc", Indentation, 3, 1, "expected an indented block after 'else' statement on line 2"),
        ("match a:\ncase 1: b", Indentation, 2, 1, "expected an indented block after 'match' statement on line 1"),
        ("match a:\n case 1:\n b", Indentation, 3, 2, "expected an indented block after 'case' statement on line 2"),
        ("if a:\n  b\n   c", Indentation, 3, 3, "unexpected indent"),
        ("async def f():\nx", Indentation, 2, 1, "expected an indented block after function definition on line 1"),
        ("\tif a:\n  b", Indentation, 1, 1, "unexpected indent"),
    ]);
}

#[test]
fn numbers() {
    check(&[
        ("1_", Syntax, 1, 2, "invalid decimal literal"),
        ("1__0", Syntax, 1, 2, "invalid decimal literal"),
        ("0x", Syntax, 1, 2, "invalid hexadecimal literal"),
        ("0xg", Syntax, 1, 2, "invalid hexadecimal literal"),
        ("0b2", Syntax, 1, 3, "invalid digit '2' in binary literal"),
        ("0o8", Syntax, 1, 3, "invalid digit '8' in octal literal"),
        ("1a", Syntax, 1, 1, "invalid decimal literal"),
        ("1e", Syntax, 1, 1, "invalid decimal literal"),
        ("1.5x", Syntax, 1, 3, "invalid decimal literal"),
        (
            "01",
            Syntax,
            1,
            1,
            "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        ),
        ("0_", Syntax, 1, 2, "invalid decimal literal"),
        (
            "00_1",
            Syntax,
            1,
            1,
            "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        ),
        ("1_j", Syntax, 1, 2, "invalid decimal literal"),
        ("1jx", Syntax, 1, 2, "invalid imaginary literal"),
        ("0xfg", Syntax, 1, 3, "invalid hexadecimal literal"),
        ("1e+", Syntax, 1, 3, "invalid decimal literal"),
        ("0b", Syntax, 1, 2, "invalid binary literal"),
        ("0b1_", Syntax, 1, 4, "invalid binary literal"),
        ("0b12", Syntax, 1, 4, "invalid digit '2' in binary literal"),
        (
            "0777",
            Syntax,
            1,
            1,
            "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        ),
        ("1.e_5", Syntax, 1, 2, "invalid decimal literal"),
        ("1._5", Syntax, 1, 2, "invalid decimal literal"),
        (r#"1é"#, Syntax, 1, 1, "invalid decimal literal"),
    ]);
}

#[test]
fn strings() {
    check(&[
        (r#""abc"#, Syntax, 1, 1, "unterminated string literal (detected at line 1)"),
        ("'abc\n'", Syntax, 1, 1, "unterminated string literal (detected at line 1)"),
        ("\"\"\"abc\n\n", Syntax, 1, 1, "unterminated triple-quoted string literal (detected at line 2)"),
        (
            r#""abc\""#,
            Syntax,
            1,
            1,
            "unterminated string literal (detected at line 1); perhaps you escaped the end quote?",
        ),
        (r#"b'é'"#, Syntax, 1, 1, "bytes can only contain ASCII literal characters"),
        (
            r#"'\x1'"#,
            Syntax,
            1,
            1,
            r#"(unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \xXX escape"#,
        ),
        (
            r#"'\u12'"#,
            Syntax,
            1,
            1,
            r#"(unicode error) 'unicodeescape' codec can't decode bytes in position 0-3: truncated \uXXXX escape"#,
        ),
        (
            r#"'\N{foo}'"#,
            Syntax,
            1,
            1,
            "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-6: unknown Unicode character name",
        ),
        (
            r#"'\N'"#,
            Syntax,
            1,
            1,
            r#"(unicode error) 'unicodeescape' codec can't decode bytes in position 0-1: malformed \N character escape"#,
        ),
        (
            r#"'\U00110000'"#,
            Syntax,
            1,
            1,
            "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character",
        ),
        (r#"b'\x1'"#, Syntax, 1, 1, r#"(value error) invalid \x escape at position 0"#),
        ("'a' b'b'", Syntax, 1, 1, "cannot mix bytes and nonbytes literals"),
        ("t'a' 'b'", Syntax, 1, 1, "cannot mix t-string literals with string or bytes literals"),
        ("f'a' t'b'", Syntax, 1, 1, "cannot mix t-string literals with string or bytes literals"),
        (r#"ub"x""#, Syntax, 1, 1, "'u' and 'b' prefixes are incompatible"),
        (r#"bf"x""#, Syntax, 1, 1, "'b' and 'f' prefixes are incompatible"),
        ("x = \"a\n", Syntax, 1, 5, "unterminated string literal (detected at line 1)"),
        (r#""a" "b"#, Syntax, 1, 5, "unterminated string literal (detected at line 1)"),
    ]);
}

#[test]
fn templates() {
    check(&[
        ("f'{'", Syntax, 1, 4, "f-string: expecting '}'"),
        ("f'{a'", Syntax, 1, 5, "f-string: expecting '}'"),
        ("f'{}'", Syntax, 1, 4, "f-string: valid expression required before '}'"),
        ("f'{ }'", Syntax, 1, 5, "f-string: valid expression required before '}'"),
        ("f'}'", Syntax, 1, 3, "f-string: single '}' is not allowed"),
        ("f'{a'", Syntax, 1, 5, "f-string: expecting '}'"),
        ("f'{a!x}'", Syntax, 1, 6, "f-string: invalid conversion character 'x': expected 's', 'r', or 'a'"),
        ("f'{a!}'", Syntax, 1, 6, "f-string: missing conversion character"),
        ("f'{a! r}'", Syntax, 1, 5, "f-string: conversion type must come right after the exclamation mark"),
        ("f'{a!r x}'", Syntax, 1, 8, "f-string: expecting ':' or '}'"),
        ("f'{a b}'", Syntax, 1, 4, "invalid syntax. Perhaps you forgot a comma?"),
        ("f'{a;}'", Syntax, 1, 5, "f-string: expecting '=', or '!', or ':', or '}'"),
        ("f'{lambda x: 1}'", Syntax, 1, 4, "f-string: lambda expressions are not allowed without parentheses"),
        ("f'{=}'", Syntax, 1, 4, "f-string: valid expression required before '='"),
        ("f'{!r}'", Syntax, 1, 4, "f-string: valid expression required before '!'"),
        ("f'{:x}'", Syntax, 1, 4, "f-string: valid expression required before ':'"),
        ("f'{a:{b}'", Syntax, 1, 9, "f-string: expecting '}', or format specs"),
        ("f'{a)}'", Syntax, 1, 5, "f-string: unmatched ')'"),
        ("f'{a[}'", Syntax, 1, 6, "closing parenthesis '}' does not match opening parenthesis '['"),
        (
            "f'{a:\n}'",
            Syntax,
            1,
            6,
            "f-string: newlines are not allowed in format specifiers for single quoted f-strings",
        ),
        ("f'abc", Syntax, 1, 1, "unterminated f-string literal (detected at line 1)"),
        ("f'''abc", Syntax, 1, 1, "unterminated triple-quoted f-string literal (detected at line 1)"),
        ("f'{*}'", Syntax, 1, 4, "f-string: expecting a valid expression after '{'"),
        ("f'{a = b}'", Syntax, 1, 8, "f-string: expecting '!', or ':', or '}'"),
        ("f'{+}'", Syntax, 1, 4, "f-string: expecting a valid expression after '{'"),
        ("t'{a", Syntax, 1, 3, "'{' was never closed"),
        ("t'}'", Syntax, 1, 3, "t-string: single '}' is not allowed"),
        ("t'{}'", Syntax, 1, 4, "t-string: valid expression required before '}'"),
    ]);
}

#[test]
fn characters() {
    check(&[
        (r#"a = €"#, Syntax, 1, 5, r#"invalid character '€' (U+20AC)"#),
        (r#"a = 1"#, Syntax, 1, 2, "invalid non-printable character U+00A0"),
        (r#"a \ b"#, Syntax, 1, 4, "unexpected character after line continuation character"),
        (r#"a \"#, Syntax, 1, 4, "unexpected EOF while parsing"),
        (r#"a\"#, Syntax, 1, 3, "unexpected EOF while parsing"),
        (r#"x = “a”"#, Syntax, 1, 5, r#"invalid character '“' (U+201C)"#),
        ("a", Syntax, 1, 2, "invalid non-printable character U+0001"),
    ]);
}

#[test]
fn sources_that_are_not_text() {
    let cases: [(&[u8], u16, &str); 5] = [
        (b"a = \xff", 5, "(unicode error) 'utf-8' codec can't decode byte 0xff in position 4: invalid start byte"),
        (
            b"# \xc3(",
            3,
            "(unicode error) 'utf-8' codec can't decode byte 0xc3 in position 2: invalid continuation byte",
        ),
        (
            b"'\xed\xa0\x80'",
            2,
            "(unicode error) 'utf-8' codec can't decode byte 0xed in position 1: invalid continuation byte",
        ),
        (b"a\0b", 2, "source code cannot contain null bytes"),
        (b"'a\0b'", 3, "source code cannot contain null bytes"),
    ];
    for (source, column, text) in cases {
        let error = parse(source).unwrap_err();
        assert_eq!((error.span.column, format!("{error}").as_str()), (column, text));
    }
}
