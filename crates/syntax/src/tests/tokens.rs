//! What the lexer makes of source text.

use crate::lexer::Lexer;
use crate::token::TokenKind;
use std::format;
use std::prelude::v1::*;

/// Kind and text of all tokens.
fn tokens(source: &str) -> String {
    let mut lexer = Lexer::new(source.as_bytes(), 0, 1);
    let mut out = Vec::new();
    loop {
        let Ok(token) = lexer.next() else {
            out.push(format!("error: {}", lexer.error.unwrap()));
            return out.join(" ");
        };
        let text = String::from_utf8_lossy(lexer.slice(token.start, token.end)).into_owned();
        out.push(match token.kind {
            TokenKind::EndOfFile => return out.join(" "),
            TokenKind::Newline => "NEWLINE".into(),
            TokenKind::Indent => "INDENT".into(),
            TokenKind::Dedent => "DEDENT".into(),
            TokenKind::Name => format!("name:{text}"),
            TokenKind::Number => format!("number:{text}"),
            TokenKind::String => format!("string:{text}"),
            TokenKind::TemplateStart => format!("start:{text}"),
            TokenKind::TemplateText => format!("text:{text}"),
            TokenKind::TemplateEnd => format!("end:{text}"),
            _ => text,
        });
    }
}

#[test]
fn operators_are_the_longest_possible() {
    let source = "a**=b//=c>>=d<<=e->f:=g...h.i!=j==k<=l>=m@=n&=o|=p^=q%=r+=s-=t*=u/=v";
    let words = tokens(source);
    assert_eq!(words.matches("name:").count(), 22);
    for operator in ["**=", "//=", ">>=", "<<=", "->", ":=", "...", "!=", "==", "<=", ">=", "@=", "^=", "%="] {
        assert!(words.contains(&format!(" {operator} ")), "{operator}");
    }
}

#[test]
fn indentation_opens_and_closes_blocks() {
    assert_eq!(
        tokens("if a:\n  b\n  # c\n\n  if d:\n   \te\nf"),
        "if name:a : NEWLINE INDENT name:b NEWLINE if name:d : NEWLINE INDENT name:e NEWLINE DEDENT DEDENT name:f NEWLINE"
    );
    assert_eq!(tokens("if a:\n  b"), "if name:a : NEWLINE INDENT name:b NEWLINE DEDENT");
    assert_eq!(tokens(" a\n  \\\n b"), "INDENT name:a NEWLINE INDENT name:b NEWLINE DEDENT DEDENT");
}

#[test]
fn line_ends_within_brackets_do_not_count() {
    assert_eq!(tokens("(a\n  b # c\n\n)\nd"), "( name:a name:b ) NEWLINE name:d NEWLINE");
    assert_eq!(tokens("a \\\r\n  b\rc"), "name:a name:b NEWLINE name:c NEWLINE");
}

#[test]
fn numbers_end_where_they_must() {
    assert_eq!(tokens("1.e5.real"), "number:1.e5 . name:real NEWLINE");
    assert_eq!(tokens("1..a"), "number:1. . name:a NEWLINE");
    assert_eq!(tokens("0x1for"), "number:0x1f or NEWLINE");
    assert_eq!(tokens("1if 1_0else"), "number:1 if number:1_0 else NEWLINE");
    assert_eq!(tokens("1__0"), "error: invalid decimal literal");
}

#[test]
fn strings_have_prefixes_and_quotes() {
    assert_eq!(
        tokens("a'' rb'x\\'' \"\"\"a\"b\n\"\"\" U''"),
        "name:a string:'' string:rb'x\\'' string:\"\"\"a\"b\n\"\"\" string:U'' NEWLINE"
    );
}

#[test]
fn templates_come_in_pieces() {
    assert_eq!(
        tokens("f'a{{{b!r:>{c}}}}d'"),
        "start:f' text:a{{ { name:b ! name:r : text:> { name:c } } text:}}d end:' NEWLINE"
    );
    assert_eq!(tokens("f'{f'{a}'}'"), "start:f' { start:f' { name:a } end:' } end:' NEWLINE");
    assert_eq!(tokens("rt'\\{a:=b}'"), "start:rt' text:\\ { name:a : text:=b } end:' NEWLINE");
    assert_eq!(tokens("f'{(a:=b)!=c}'"), "start:f' { ( name:a := name:b ) != name:c } end:' NEWLINE");
    assert_eq!(tokens("f'\\N{a b}'"), "start:f' text:\\N{a b} end:' NEWLINE");
}

#[test]
fn names_may_have_letters_of_all_scripts() {
    assert_eq!(tokens("é_1 变量 x̂"), "name:é_1 name:变量 name:x̂ NEWLINE");
    assert_eq!(tokens("€"), "error: invalid character '€' (U+20AC)");
    assert_eq!(tokens("\u{a0}"), "error: invalid non-printable character U+00A0");
}
