//! Tests of parser and matcher without a machine.

use super::matcher::{self, Job, Mode, Outcome, UNSET};
use super::groups::FRAME;
use super::parse::{Names, Parser, Problem};
use super::program::{GROUPS, HEADER, word};
use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, vec};

struct List(Vec<(Vec<u8>, usize)>);

impl Names for List {
    fn define(&mut self, name: &[u8], group: usize) -> bool {
        let free = self.find(name).is_none();
        self.0.push((name.to_vec(), group));
        free
    }
    fn find(&self, name: &[u8]) -> Option<usize> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, group)| *group)
    }
}

pub fn compile(pattern: &str, flags: u32) -> Result<Vec<u8>, Problem> {
    let mut code = vec![0; 8 * pattern.len() + HEADER + 16];
    let mut frames = vec![0; FRAME * pattern.matches('(').count()];
    let mut names = List(Vec::new());
    let mut parser = Parser::new(pattern.as_bytes(), true, flags, &mut code, &mut frames, &mut names);
    parser.run()?;
    assert!(!parser.out.overflowed, "{pattern}");
    Ok(parser.out.words().iter().flat_map(|word| (*word as u32).to_ne_bytes()).collect())
}

/// The outcome with registers; small budgets and memories on purpose.
pub fn run(program: &[u8], text: &str, mode: Mode) -> Option<Vec<usize>> {
    run_stopped(program, text, mode, &|| false)
}

fn run_stopped(program: &[u8], text: &str, mode: Mode, stopped: &dyn Fn() -> bool) -> Option<Vec<usize>> {
    let job = Job {
        program,
        text: text.as_bytes(),
        wide: !text.is_ascii(),
        unicode: true,
        mode,
        must_advance: false,
        first_start: 0,
        stopped,
    };
    let mut memory = vec![0; matcher::least_memory(program)];
    if !matcher::start(&job, &mut memory) {
        return None;
    }
    loop {
        match matcher::run(&job, &mut memory, 7) {
            Outcome::Found => break,
            Outcome::NotFound => return None,
            Outcome::Full => memory.resize(memory.len() + 5, 0),
            Outcome::Paused => {
                // Only what is in use survives a pause.
                let used = matcher::used(&memory);
                memory[used..].fill(usize::MAX / 3);
            }
        }
    }
    let count = 2 * (word(program, GROUPS) as usize + 1);
    Some(memory[matcher::REGISTERS..][..count].to_vec())
}

/// Groups of the first match, "-" where one took no part; the problem of a bad pattern.
fn search(pattern: &str, text: &str) -> String {
    let program = match compile(pattern, 0) {
        Ok(program) => program,
        Err(problem) => return format!("{} at {}", problem.text, problem.at as isize),
    };
    match run(&program, text, Mode::Search) {
        None => "no".to_string(),
        Some(registers) => {
            let part = |pair: &[usize]| match pair {
                [from, to] if *from != UNSET && *to != UNSET => text[*from..*to].to_string(),
                _ => "-".to_string(),
            };
            registers.chunks(2).map(part).collect::<Vec<_>>().join("|")
        }
    }
}

#[test]
fn plain_matches() {
    assert_eq!(search("b+", "abbbc"), "bbb");
    assert_eq!(search("a.c", "xabcx"), "abc");
    assert_eq!(search("(a|ab)(c|bcd)(d*)", "abcd"), "abcd|a|bcd|");
    assert_eq!(search("[^a-c]+", "abcxyzabc"), "xyz");
    assert_eq!(search(r"(\w+)\s+(\w+)", "  héllo wörld"), "héllo wörld|héllo|wörld");
    assert_eq!(search("^b", "ab"), "no");
    assert_eq!(search("(?m)^b", "a\nb"), "b");
    assert_eq!(search("a$", "ba\n"), "a");
    assert_eq!(search(r"\bfoo\b", "a foo b"), "foo");
    assert_eq!(search("", ""), "");
}

#[test]
fn repetitions() {
    assert_eq!(search("a{2,3}", "aaaa"), "aaa");
    assert_eq!(search("a{2,3}?", "aaaa"), "aa");
    assert_eq!(search("(ab){2}", "ababab"), "abab|ab");
    assert_eq!(search("(?:ab){1,2}c", "ababc"), "ababc");
    assert_eq!(search("(a*)*", "aab"), "aa|");
    assert_eq!(search("(a*)+b", "aab"), "aab|");
    assert_eq!(search("(?:a?)*?b", "aab"), "aab");
    assert_eq!(search("<.+?>", "<a><b>"), "<a>");
    assert_eq!(search("a++b", "aab"), "aab");
    assert_eq!(search("a++a", "aaa"), "no");
    assert_eq!(search("(?>a*)a", "aaa"), "no");
    assert_eq!(search("x{,2}y", "xxxy"), "xxy");
    assert_eq!(search("x{a}", "x{a}"), "x{a}");
    assert_eq!(search("(a|b)*c|(a|ab)*c", "abc"), "abc|b|-");
}

#[test]
fn groups_and_assertions() {
    assert_eq!(search(r"(a)(b)?\1", "aa"), "aa|a|-");
    assert_eq!(search(r"(?P<x>a|b)(?P=x)", "abb"), "bb|b");
    assert_eq!(search("a(?=b)", "acab"), "a");
    assert_eq!(search("a(?!b)", "abac"), "a");
    assert_eq!(search("(?<=ab)c", "abc"), "c");
    assert_eq!(search("(?<!b)c", "bcac"), "c");
    assert_eq!(search("(?i)STRASSE", "strasse"), "strasse");
    assert_eq!(search("(?i:É)a", "éa"), "éa");
    assert_eq!(search("(a)?(?(1)b|c)", "ab"), "ab|a");
    assert_eq!(search("^(a)?(?(1)b|c)$", "c"), "c|-");
    assert_eq!(search("(?x) a b # comment\n c", "abc"), "abc");
    assert_eq!(search("(?=(a+))a*b\\1", "baaabac"), "aba|a");
}

#[test]
fn problems() {
    assert_eq!(search("*", ""), "nothing to repeat at 0");
    assert_eq!(search("a**", ""), "multiple repeat at 2");
    assert_eq!(search("(", ""), "missing ), unterminated subpattern at 0");
    assert_eq!(search(")", ""), "unbalanced parenthesis at 0");
    assert_eq!(search("[a", ""), "unterminated character set at 0");
    assert_eq!(search("a\\", ""), "bad escape (end of pattern) at 1");
    assert_eq!(search("(?<=a+)b", ""), "look-behind requires fixed-width pattern at -1");
    assert_eq!(search("a{3,2}", ""), "min repeat greater than max repeat at 2");
    assert_eq!(search(r"\1", ""), "invalid group reference at 1");
    assert_eq!(search("[z-a]", ""), "bad character range at 1");
}

#[test]
fn long_texts_take_little_memory() {
    let text = "a".repeat(100_000) + "b";
    assert_eq!(search("a*b", &text).len(), 100_001);
    assert_eq!(search("[a-c]+$", &text).len(), 100_001);
}

#[test]
#[cfg(target_pointer_width = "64")]
fn long_repetitions_go_on_after_they_were_stopped() {
    let length = 3 * object::vm::STRETCH;
    for (pattern, end) in [("a*b", Some(length + 1)), ("a*c", None), (".*ab", Some(length + 1)), ("a*?b", Some(length + 1))] {
        let program = compile(pattern, 0).unwrap();
        let text = "a".repeat(length) + "b";
        let asked = std::cell::Cell::new(0);
        let stopped = || asked.replace(asked.get() + 1) < 3;
        let found = run_stopped(&program, &text, Mode::Match, &stopped);
        assert_eq!(found.map(|registers| registers[1]), end, "{pattern}");
    }
}
