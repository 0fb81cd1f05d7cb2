//! When an input goes on in the next line, and how far that is indented.
//!
//! Invariant: looks at the text only; a complete input is one that the parser can judge.

/// Words that open a compound statement.
const COMPOUND: &[&[u8]] =
    &[b"if", b"while", b"for", b"try", b"with", b"def", b"class", b"async", b"match"];

/// True when the input is not complete: an open bracket or long string, a trailing backslash, or a
/// compound statement that no empty line has ended yet.
pub fn needs_more(input: &[u8]) -> bool {
    let scan = scan(input);
    if scan.depth > 0 || scan.in_long_string || (input.ends_with(b"\\") && !scan.in_comment) {
        return true;
    }
    // An empty last line ends a compound statement.
    opens_block(input) && !input.ends_with(b"\n")
}

fn opens_block(input: &[u8]) -> bool {
    let end = input.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').unwrap_or(input.len());
    let (word, rest) = input.split_at(end);
    if word == b"match" {
        // A soft keyword: a statement only if its line ends with a colon.
        let line = input.split(|&byte| byte == b'\n').next().unwrap_or(input);
        return line.trim_ascii_end().ends_with(b":");
    }
    // `if1 = 2` and `if_ = 2` are other words; `if = ` is for the parser to refuse.
    (input.starts_with(b"@") && !input.is_empty()) || (COMPOUND.contains(&word) && !rest.starts_with(b"="))
}

struct Scan {
    depth: i32,
    in_long_string: bool,
    in_comment: bool,
}

fn scan(input: &[u8]) -> Scan {
    let mut state = Scan { depth: 0, in_long_string: false, in_comment: false };
    // The quote of the string we are in, and whether it is tripled.
    let mut quote: Option<(u8, bool)> = None;
    let mut at = 0;
    while let Some(&byte) = input.get(at) {
        let tripled = input.get(at + 1) == Some(&byte) && input.get(at + 2) == Some(&byte);
        match quote {
            Some((_, long)) if byte == b'\n' && !long => quote = None,
            Some(_) if byte == b'\\' => at += 1,
            Some((mark, false)) if byte == mark => quote = None,
            Some((mark, true)) if byte == mark && tripled => {
                quote = None;
                at += 2;
            }
            Some(_) => {}
            None if state.in_comment => state.in_comment = byte != b'\n',
            None => match byte {
                b'#' => state.in_comment = true,
                b'(' | b'[' | b'{' => state.depth += 1,
                b')' | b']' | b'}' => state.depth -= 1,
                b'"' | b'\'' => {
                    quote = Some((byte, tripled));
                    at += if tripled { 2 } else { 0 };
                }
                _ => {}
            },
        }
        at += 1;
    }
    state.in_long_string = quote.is_some_and(|(_, long)| long);
    state
}

/// Spaces with which the line after `input` (which ends with a line feed) begins.
pub fn indent(input: &[u8]) -> usize {
    let mut lines = input.rsplit(|&byte| byte == b'\n').skip(1);
    let last = lines.next().unwrap_or(b"");
    let spaces = |line: &[u8]| line.iter().take_while(|&&byte| byte == b' ').count();
    let blank = |line: &[u8]| spaces(line) == line.len();
    // Two lines of nothing but spaces end the block.
    if blank(last) && lines.next().is_some_and(blank) {
        return 0;
    }
    spaces(last) + if last.trim_ascii_end().ends_with(b":") { 4 } else { 0 }
}
