//! Snapshots: source and the disassembly of what it becomes, verified. `BLESS=1 cargo test` writes them anew.
//!
//! A snapshot file holds cases: a line `### options`, the source, a line `---`, the result.

mod dump;

use compiler::{Mode, Options};
use std::fs;
use std::path::Path;

fn options(words: &str) -> Options<'_> {
    let mut options = Options::default();
    for word in words.split_whitespace() {
        match word {
            "eval" => options.mode = Mode::Eval,
            "interactive" => options.mode = Mode::Interactive,
            "namespace" => options.namespace = true,
            "await" => options.top_level_await = true,
            "optimise" => options.optimise = 3,
            _ => panic!("unknown option {word}"),
        }
    }
    options
}

/// Compiles every case of a file and answers the file as it should be.
fn renew(text: &str, is_full: bool) -> String {
    let mut renewed = String::new();
    for case in text.split("### ").skip(1) {
        let (words, rest) = case.split_once('\n').expect("options and source");
        let source = rest.split("---\n").next().expect("source");
        let result = match dump::compile(source.as_bytes(), &options(words), is_full) {
            Ok(text) if is_full => text,
            Ok(_) => "compiles\n".into(),
            Err(error) => error + "\n",
        };
        renewed += &format!("### {words}\n{source}---\n{result}");
    }
    renewed
}

fn check(name: &str, is_full: bool) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let text = fs::read_to_string(&path).expect("snapshot file");
    let renewed = renew(&text, is_full);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, renewed).expect("snapshot file");
        return;
    }
    for (old, new) in text.split("### ").zip(renewed.split("### ")) {
        assert_eq!(old, new, "{name}: BLESS=1 accepts the change");
    }
}

#[test]
fn expressions() {
    check("expressions.txt", true);
}

#[test]
fn statements() {
    check("statements.txt", true);
}

#[test]
fn exceptions() {
    check("exceptions.txt", true);
}

#[test]
fn functions_and_classes() {
    check("definitions.txt", true);
}

#[test]
fn patterns() {
    check("patterns.txt", true);
}

#[test]
fn errors() {
    check("errors.txt", false);
}

/// Compiles without looking at the result, which is verified anyway.
fn verifies(source: &str) {
    if let Err(error) = dump::compile(source.as_bytes(), &Options::default(), false) {
        panic!("{}: {error}", &source[..source.len().min(200)]);
    }
}

#[test]
fn nesting_is_bounded_and_chains_are_not() {
    let nested = |open: &str, close: &str, depth: usize| format!("{}x{}\n", open.repeat(depth), close.repeat(depth));
    for (open, close) in [("(", ")"), ("[", "]"), ("f(", ")"), ("-", ""), ("not ", ""), ("lambda: ", ""), ("x[", "]")] {
        verifies(&nested(open, close, 40));
        for depth in [150, 1000, 20_000] {
            // Either is fine, but not a crash.
            dump::compile(nested(open, close, depth).as_bytes(), &Options::default(), false).ok();
        }
    }
    for separator in ["+", " and ", " < ", ".a.", "[0]", "()", ", "] {
        verifies(&format!("{}\n", vec!["x"; 400].join(separator).replace("]x", "]").replace(")x", ")")));
    }
    let branches: String = (0..2000).map(|number| format!("elif x == {number}: y = {number}\n")).collect();
    verifies(&format!("if x: pass\n{branches}"));
    let blocks: String = (0..15).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
    verifies(&format!("{blocks}{}y\n", " ".repeat(15)));
}

#[test]
fn nested_finally_blocks_stay_small() {
    let mut source = String::from("def f():\n");
    for depth in 1..16 {
        let blanks = " ".repeat(depth);
        source += &format!("{blanks}try: return x\n{blanks}finally:\n");
    }
    source += &format!("{}pass\n", " ".repeat(16));
    let text = dump::compile(source.as_bytes(), &Options::default(), true).expect("compiles");
    assert!(text.lines().count() < 1000, "{}", text.lines().count());
}

#[test]
fn large_functions_verify() {
    let assign: String = (0..300).map(|number| format!("    v{number} = {number}00.5\n")).collect();
    let uses: String = (0..300).map(|number| format!("    o.a{number} = o.m{number}(v{number}, k=v{number})\n")).collect();
    verifies(&format!("def f(o):\n{assign}{uses}    def g(): return v1, v299\n    del v298\n    return g\n"));
    let many = "        x = x + y * z - o.a\n".repeat(4000);
    verifies(&format!("def f(x, y, z, o):\n    while x:\n        if y: continue\n{many}        if z: break\n"));
    let imports: String = (0..300).map(|number| format!("    import m{number}\n    from n{number} import a{number}\n")).collect();
    verifies(&format!("if x:\n{imports}"));
    let methods: String = (0..300).map(|number| format!("    def m{number}(self): self.a{number} = {number}\n")).collect();
    verifies(&format!("class C:\n{methods}"));
    let arguments: String = (0..400).map(|number| format!("{number}, ")).collect();
    verifies(&format!("f({arguments})\nx = [{arguments} y]\nz = ({arguments} y)\nd = {{{arguments} y}}\n"));
}

#[test]
fn line_tables_know_columns() {
    use bytecode::tables::{Lines, SourcePosition};
    let source = b"x = (a +\n  b.c(d))\n";
    let mut memory = vec![std::mem::MaybeUninit::uninit(); 1 << 16];
    let arena = arena::Arena::new(&mut memory);
    let options = Options { columns: true, ..Options::default() };
    let mut position = compiler::Progress::default();
    let image = compiler::compile_next(source, &mut position, &options, &arena).expect("compiles").expect("a statement");
    let mut places = Vec::new();
    for offset in 0..image.bytecode.len() as u32 {
        let SourcePosition { line, column, end_column } = Lines::find(image.lines, image.first_line, offset);
        if places.last() != Some(&(line, column, end_column)) {
            places.push((line, column, end_column));
        }
    }
    // a; b; b.c; d; the call; the sum (its end is on another line, so unknown); x
    assert_eq!(places[0], (1, 6, 7));
    assert!(places.contains(&(2, 3, 4)) && places.contains(&(2, 3, 9)) && places.contains(&(2, 7, 8)), "{places:?}");
}

#[test]
fn a_full_arena_is_a_memory_error() {
    let source = b"def f(a, b):\n    try:\n        return [x + b for x in a if x]\n    finally:\n        print(a)\n";
    let mut succeeded = false;
    for size in (0..16_000).step_by(24) {
        let mut memory = vec![std::mem::MaybeUninit::uninit(); size];
        let arena = arena::Arena::new(&mut memory);
        let mut position = compiler::Progress::default();
        match compiler::compile_next(source, &mut position, &Options::default(), &arena) {
            Ok(image) => succeeded |= image.is_some(),
            Err(error) => assert_eq!(error.kind, syntax::ErrorKind::Memory, "{error}"),
        }
    }
    assert!(succeeded);
}
