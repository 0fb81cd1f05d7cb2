//! Texts that are packed at compile time: `phrase!` takes a literal and makes a `phrase::Phrase` of it, `message!` takes
//! what `format_args!` takes, a literal and what it shows, for `object::packed`.
//!
//! Invariant: `phrase` unpacks what is packed here.
#![forbid(unsafe_code)]

mod literal;
#[path = "../../phrase/src/pairs.rs"]
mod pairs;

use literal::Part;
use pairs::{LOW_CODES, PAIRS};
use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The code of pair `index`: the codes that are no character of a text.
fn code(index: usize) -> u8 {
    LOW_CODES.get(index).copied().unwrap_or_else(|| (index - LOW_CODES.len()) as u8 + 0x7f)
}

/// The text by pairs, the first of the table first, as it was made.
fn pack(text: &[u8]) -> Vec<u8> {
    let mut codes = text.to_vec();
    for (index, pair) in PAIRS.iter().enumerate() {
        let mut packed = Vec::with_capacity(codes.len());
        let mut at = 0;
        while at < codes.len() {
            if codes[at..].starts_with(pair) {
                packed.push(code(index));
                at += 2;
            } else {
                packed.push(codes[at]);
                at += 1;
            }
        }
        codes = packed;
    }
    codes
}

/// `message!("text {shown}", ...)`: as `format_args!`, for `object::packed::Words`. A text in ASCII; an argument with
/// a format (`{number:x}`) is handed on to `format_args!`.
#[proc_macro]
pub fn message(input: TokenStream) -> TokenStream {
    let mut tokens = input.into_iter();
    let (Some(written), span) = first_literal(&mut tokens) else {
        return error("a literal is wanted", Span::call_site());
    };
    let Some(parts) = literal::parse(&written) else { return error("this literal cannot be packed", span) };
    let mut positional: Vec<TokenStream> = Vec::new();
    let mut named: Vec<(String, TokenStream)> = Vec::new();
    let mut argument: Vec<TokenTree> = Vec::new();
    let mut rest: Vec<TokenTree> = tokens.skip(1).collect();
    rest.push(Punct::new(',', Spacing::Alone).into());
    for token in rest {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                if argument.is_empty() {
                    continue;
                }
                match argument.as_slice() {
                    [TokenTree::Ident(name), TokenTree::Punct(equals), ..]
                        if equals.as_char() == '=' && equals.spacing() == Spacing::Alone =>
                    {
                        named.push((name.to_string(), argument[2..].iter().cloned().collect()));
                    }
                    _ => positional.push(argument.iter().cloned().collect()),
                }
                argument.clear();
            }
            _ => argument.push(token),
        }
    }
    let mut text = Vec::new();
    let mut shown = TokenStream::new();
    let mut count = 0;
    let mut next = 0;
    for part in parts {
        let (name, format) = match part {
            Part::Text(piece) => {
                text.extend(piece);
                continue;
            }
            Part::Shown(name, format) => (name, format),
        };
        let value = if name.is_empty() {
            next += 1;
            positional.get(next - 1).cloned()
        } else if let Ok(index) = name.parse::<usize>() {
            positional.get(index).cloned()
        } else {
            let given = named.iter().find(|entry| entry.0 == name).map(|entry| entry.1.clone());
            given.or_else(|| Some(TokenTree::from(Ident::new(&name, span)).into()))
        };
        let Some(value) = value else { return error("an argument is missing", span) };
        shown.extend(reference(value, &format, span));
        text.push(0);
        count += 1;
    }
    if next < positional.len() && count < positional.len() {
        return error("an argument is not shown", span);
    }
    let packed = TokenTree::from(Literal::byte_string(&pack(&text)));
    let mut result = path(&["object", "packed", if count == 0 { "Plain" } else { "Showing" }], span);
    let mut fields = TokenStream::from(packed);
    if count > 0 {
        fields.extend([
            TokenTree::from(Punct::new(',', Spacing::Alone)),
            Punct::new('&', Spacing::Alone).into(),
            Group::new(Delimiter::Bracket, shown).into(),
        ]);
    }
    result.extend([TokenTree::from(Group::new(Delimiter::Parenthesis, fields))]);
    result
}

/// `phrase!("text")`: a `phrase::Phrase`, in which nothing is shown.
#[proc_macro]
pub fn phrase(input: TokenStream) -> TokenStream {
    let (Some(written), span) = first_literal(&mut input.into_iter()) else {
        return error("a literal is wanted", Span::call_site());
    };
    let Some(text) = literal::unescape(&written) else { return error("this literal cannot be packed", span) };
    let packed = TokenTree::from(Literal::byte_string(&pack(text.as_bytes())));
    let mut result = path(&["phrase", "Phrase"], span);
    result.extend([TokenTree::from(Group::new(Delimiter::Parenthesis, packed.into()))]);
    result
}

/// The literal that is the first of some tokens, as it is written.
fn first_literal(tokens: &mut dyn Iterator<Item = TokenTree>) -> (Option<String>, Span) {
    let first = match tokens.next() {
        // A literal that a macro handed on.
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => group.stream().into_iter().next(),
        other => other,
    };
    match first {
        Some(TokenTree::Literal(written)) => (Some(written.to_string()), written.span()),
        _ => (None, Span::call_site()),
    }
}

/// `::name::name`.
fn path(names: &[&str], span: Span) -> TokenStream {
    let mut tokens = Vec::new();
    for name in names {
        tokens.push(Punct::new(':', Spacing::Joint).into());
        tokens.push(Punct::new(':', Spacing::Alone).into());
        tokens.push(TokenTree::from(Ident::new(name, span)));
    }
    tokens.into_iter().collect()
}

/// `&(value),`, or `&format_args!("{:format}", value),`.
fn reference(value: TokenStream, format: &str, span: Span) -> TokenStream {
    let mut tokens = vec![TokenTree::from(Punct::new('&', Spacing::Alone))];
    if format.is_empty() {
        tokens.push(Group::new(Delimiter::Parenthesis, value).into());
    } else {
        let mut text = TokenStream::from(TokenTree::from(Literal::string(&format!("{{:{format}}}"))));
        text.extend([TokenTree::from(Punct::new(',', Spacing::Alone))]);
        text.extend(value);
        tokens.push(Ident::new("format_args", span).into());
        tokens.push(Punct::new('!', Spacing::Alone).into());
        tokens.push(Group::new(Delimiter::Parenthesis, text).into());
    }
    tokens.push(Punct::new(',', Spacing::Alone).into());
    tokens.into_iter().collect()
}

/// `compile_error!("text")`.
fn error(text: &str, span: Span) -> TokenStream {
    let text = Group::new(Delimiter::Parenthesis, TokenTree::from(Literal::string(text)).into());
    let tokens: [TokenTree; 3] =
        [Ident::new("compile_error", span).into(), Punct::new('!', Spacing::Alone).into(), text.into()];
    tokens.into_iter().collect()
}
