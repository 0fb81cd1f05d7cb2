//! Text form of whole images, nested ones included, and their verification.

use arena::Arena;
use bytecode::tables::{Handlers, Lines};
use bytecode::{CodeImage, Constant, disassemble, verify};
use compiler::{Mode, Options};
use std::fmt::Write;
use std::mem::MaybeUninit;

/// Compiles all of `source` and answers the text of its images, or the error.
pub fn compile(source: &[u8], options: &Options, is_full: bool) -> Result<String, String> {
    let mut memory = vec![MaybeUninit::uninit(); 4 << 20];
    let mut text = String::new();
    let describe = |error: syntax::SyntaxError| {
        format!("{:?} {}:{} {error}", error.kind, error.span.line, error.span.column)
    };
    if options.mode == Mode::Eval {
        let arena = Arena::new(&mut memory);
        let image = compiler::compile_expression(source, options, &arena).map_err(describe)?;
        write_image(image, is_full, &mut text)?;
        return Ok(text);
    }
    let mut position = compiler::Progress::default();
    loop {
        let arena = Arena::new(&mut memory);
        match compiler::compile_next(source, &mut position, options, &arena).map_err(describe)? {
            None => return Ok(text),
            Some(image) => write_image(image, is_full, &mut text)?,
        }
    }
}

fn write_image(image: &CodeImage, is_full: bool, text: &mut String) -> Result<(), String> {
    verify_image(image)?;
    if is_full {
        describe(image, text).map_err(|error| error.to_string())?;
    }
    for constant in image.constants {
        if let Constant::Code(inner) = constant {
            write_image(inner, is_full, text)?;
        }
    }
    Ok(())
}

fn verify_image(image: &CodeImage) -> Result<(), String> {
    let mut scratch = vec![0; image.bytecode.len().div_ceil(8)];
    if let Err(fault) = verify::verify(image, &mut scratch) {
        let mut text = String::new();
        describe(image, &mut text).ok();
        return Err(format!("{}: {fault:?}\n{text}", image.qualified_name));
    }
    Ok(())
}

fn describe(image: &CodeImage, text: &mut String) -> std::fmt::Result {
    write!(text, "{} registers={} flags={:#x}", image.qualified_name, image.register_count, image.flags.0)?;
    let counts = [image.argument_count, image.positional_only_count, image.keyword_only_count];
    write!(text, " parameters={counts:?} caches={}", image.cache_count)?;
    if image.attribute_hint > 0 {
        write!(text, " attributes={}", image.attribute_hint)?;
    }
    writeln!(text)?;
    for local in image.locals {
        let cell = match local.kind {
            bytecode::LocalKind::Register => "",
            bytecode::LocalKind::Cell => " cell",
            bytecode::LocalKind::Spilled => " spilled",
        };
        writeln!(text, "  r{}: {}{cell}", local.register, local.name)?;
    }
    if !image.free_names.is_empty() {
        writeln!(text, "  free: {}", image.free_names.join(" "))?;
    }
    for (index, constant) in image.constants.iter().enumerate() {
        writeln!(text, "  k{index} = {}", describe_constant(constant))?;
    }
    let mut code = String::new();
    disassemble::disassemble(image.bytecode, &mut code)?;
    let mut line = 0;
    for instruction in code.lines() {
        let offset = instruction.trim_start().split(' ').next().and_then(|offset| offset.parse().ok()).unwrap_or(0);
        let position = Lines::find(image.lines, image.first_line, offset);
        let label = if position.line == line { String::new() } else { position.line.to_string() };
        line = position.line;
        writeln!(text, "{label:>3} {instruction}")?;
    }
    for handler in Handlers::new(image.handlers) {
        writeln!(text, "    {}..{} -> {}", handler.start, handler.end, handler.target)?;
    }
    Ok(())
}

fn describe_constant(constant: &Constant) -> String {
    match constant {
        Constant::Code(image) => format!("code {}", image.qualified_name),
        Constant::Name(name) => name.to_string(),
        Constant::Str(text) => format!("{:?}", String::from_utf8_lossy(text)),
        Constant::Bytes(bytes) => format!("b{:?}", String::from_utf8_lossy(bytes)),
        Constant::Tuple(items) => {
            format!("({})", items.iter().map(describe_constant).collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}
