//! Encoding declarations of source text: `# -*- coding: latin-1 -*-`.
//!
//! Source: PEP 263.
//!
//! Invariant: only bytes are looked at; text is text already, whatever it says.

use heap::Handle;
use names::sym;
use object::exception::kind;
use object::operations::call;
use object::text::Shown;
use object::{Raised, Vm, bytes, ids, text};
use object::packed::message;

/// Replaces bytes by the text that they are in the encoding they declare, unless that is UTF-8.
///
/// Errors: SyntaxError for an encoding that is not known, and for bytes that mean nothing in it.
pub fn decode(vm: &mut Vm, source: Handle) -> Result<Handle, Raised> {
    let found = match vm.get(source) {
        value if value.has_id(ids::STR) => None,
        value => bytes::buffer_of(vm, value).and_then(declared).filter(|name| !is_utf8(name)),
    };
    let Some(name) = found else { return Ok(source) };
    let mut short = [0; 40];
    let length = name.len().min(short.len());
    short[..length].copy_from_slice(&name[..length]);
    let name = vm.make(|vm| text::new(vm, &short[..length]))?;
    let decoded = vm.make(|vm| bytes::new(vm, bytes::buffer_of(vm, vm.get(source)).unwrap_or(&[])))?;
    if call::call_method(vm, decoded, sym::decode, &[name], decoded).is_err() {
        if vm.raised_is(kind::LookupError) {
            vm.clear_exception();
            return Err(vm.raise_with(kind::SyntaxError, |vm, message| {
                message.format(message!("unknown encoding: {}", Shown(vm.get(name))));
            }));
        }
        if vm.raised_is(kind::UnicodeDecodeError) {
            let error = vm.make(|vm| Ok(vm.exception()))?;
            vm.clear_exception();
            object::operations::text::str(vm, error, error)?;
            return Err(vm.raise_with(kind::SyntaxError, |vm, message| {
                message.format(message!("{}", Shown(vm.get(error))));
            }));
        }
        return Err(Raised);
    }
    Ok(decoded)
}

/// The encoding that a comment in one of the first two lines declares; the first line must hold nothing else then.
fn declared(source: &[u8]) -> Option<&[u8]> {
    for line in source.split(|byte| *byte == b'\n').take(2) {
        let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c' | b'\r')).unwrap_or(line.len());
        let comment = line.get(start..).unwrap_or(&[]);
        if comment.first().is_some_and(|byte| *byte != b'#') {
            return None;
        }
        let found = (0..comment.len()).find_map(|at| {
            let rest = comment.get(at..)?.strip_prefix(b"coding")?;
            let rest = rest.strip_prefix(b":").or(rest.strip_prefix(b"="))?;
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let name = rest.get(blanks..)?;
            let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
            name.get(..length).filter(|name| !name.is_empty())
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

fn is_utf8(name: &[u8]) -> bool {
    let Some((start, rest)) = name.split_at_checked(3) else { return false };
    let digits = rest.strip_prefix(b"-").or(rest.strip_prefix(b"_")).unwrap_or(rest);
    start.eq_ignore_ascii_case(b"utf") && (digits == b"8" || digits.starts_with(b"8-") || digits.starts_with(b"8_"))
}

#[cfg(test)]
mod tests {
    use super::{declared, is_utf8};

    #[test]
    fn declarations_stand_in_the_first_two_lines() {
        assert_eq!(declared(b"# -*- coding: latin-1 -*-\nx"), Some(&b"latin-1"[..]));
        assert_eq!(declared(b"#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n"), Some(&b"cp1251"[..]));
        assert_eq!(declared(b"\n \n# coding: x"), None);
        assert_eq!(declared(b"x = 1\n# coding: x"), None);
        assert_eq!(declared(b"# nothing"), None);
        assert_eq!(declared(b"# coding:"), None);
    }

    #[test]
    fn utf8_has_many_names() {
        assert!([&b"utf-8"[..], b"UTF8", b"utf_8", b"utf-8-sig"].iter().all(|name| is_utf8(name)));
        assert!(!is_utf8(b"utf-16") && !is_utf8(b"latin-1"));
    }
}
