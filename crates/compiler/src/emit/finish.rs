//! From a scope to its finished code image.
//!
//! Invariants: all code objects share their buffers, one after the other, so that only what images keep stays in the arena;
//! the prologue (clearing of locals that may be read unbound, cells) is put in front when the body is known.

use super::code::{Flow, LabelId};
use super::name::bit_mask;
use super::register::{FEWER_LOCALS, MOST_LOCALS};
use super::Emitter;
use crate::context::{Context, Failed, Outcome};
use crate::scope::{Body, CONDITIONAL, NO_FREE, NO_SYMBOL, Scope, ScopeId, ScopeKind, scope_flag, symbol_flag};
use bytecode::tables::{Lines, SourcePosition, write_varint};
use bytecode::{CodeFlags, CodeImage, Intrinsic, Local, LocalKind, op};
use syntax::ast::{Parameters, Span};
use packed::phrase;

/// Most locals that the spill list of a code object holds.
const MOST_SPILLED: u16 = bytecode::image::MOST_SPILLED;

/// Makes the images of all scopes, children before parents, and answers that of the first, whose code `body` emits.
pub(crate) fn images<'a>(
    context: &mut Context<'a>,
    body: impl Fn(&mut Emitter<'a, '_>) -> Outcome,
) -> Outcome<&'a CodeImage<'a>> {
    let count = context.scopes.len() as ScopeId;
    let mut emitter = Emitter::new(context);
    for scope in (1..count).rev() {
        if emitter.context.scope(scope).has(scope_flag::INLINED) {
            continue;
        }
        let body = emitter.context.scope(scope).body;
        let image = emitter.image(scope, &|emitter| emitter.inner_body(body))?;
        emitter.context.scope_mut(scope).image = Some(image);
    }
    emitter.image(0, &body)
}

impl<'a, 'c> Emitter<'a, 'c> {
    fn new(context: &'c mut Context<'a>) -> Self {
        let arena = context.arena;
        Emitter {
            context,
            unit: 0,
            kind: ScopeKind::Module,
            scope: 0,
            top: 0,
            base: 0,
            most_locals: MOST_LOCALS,
            is_full: false,
            locals_end: 0,
            register_count: 0,
            pin_registers: 0..0,
            pins: arena.vector(),
            spill: 0,
            bits: 0,
            deleted: 0,
            checked: 0,
            has_walrus: false,
            code: arena.vector(),
            prologue: arena.vector(),
            constants: arena.vector(),
            global_caches: arena.vector(),
            cache_count: 0,
            locals: arena.vector(),
            labels: arena.vector(),
            fixups: arena.vector(),
            handlers: arena.vector(),
            blocks: arena.vector(),
            lines: arena.vector(),
            position: Span::default(),
            line_position: Span::default(),
            line_start: 0,
            last_line: 0,
            flow: Flow::UNREACHABLE,
            loops: 0,
            far: false,
        }
    }

    /// Makes the image of one scope; `body` emits its code.
    fn image(
        &mut self,
        scope: ScopeId,
        body: &dyn Fn(&mut Emitter<'a, '_>) -> Outcome,
    ) -> Outcome<&'a CodeImage<'a>> {
        self.most_locals = MOST_LOCALS;
        let mut far = false;
        loop {
            self.begin(scope, far);
            let image = self.take_locals().and_then(|()| body(self)).and_then(|()| self.finish());
            match image {
                Ok(Some(image)) => return Ok(image),
                Ok(None) if !far => far = true,
                Err(Failed) if self.is_full && self.most_locals == MOST_LOCALS => {
                    self.context.error = None;
                    self.most_locals = FEWER_LOCALS;
                }
                _ => return Err(Failed),
            }
        }
    }

    /// Forgets the code object before.
    fn begin(&mut self, unit: ScopeId, far: bool) {
        let scope = *self.context.scope(unit);
        (self.unit, self.scope, self.kind) = (unit, unit, scope.kind);
        (self.top, self.base, self.locals_end, self.register_count) = (0, 0, 0, 0);
        self.is_full = false;
        (self.bits, self.deleted, self.checked) = (0, 0, 0);
        self.has_walrus = scope.has(scope_flag::WALRUS);
        self.code.clear();
        self.prologue.clear();
        self.pins.clear();
        self.constants.clear();
        self.global_caches.clear();
        self.cache_count = 0;
        self.locals.clear();
        self.labels.clear();
        self.fixups.clear();
        self.handlers.clear();
        self.blocks.clear();
        self.lines.clear();
        (self.position, self.line_position) = (scope.span, scope.span);
        (self.line_start, self.last_line) = (0, first_line(&scope));
        self.flow = Flow { bound: 0, reachable: true };
        (self.loops, self.far) = (0, far);
    }

    #[inline(never)]
    fn inner_body(&mut self, body: Body<'a>) -> Outcome {
        match body {
            Body::None => Ok(()),
            Body::Function(function) => self.function_body(function),
            Body::Lambda(lambda) => self.return_value(&lambda.body),
            Body::Class(class) => self.class_body(class),
            Body::Comprehension(kind, node) => self.comprehension_body(kind, node, self.position),
            Body::FunctionAnnotations(_) | Body::ClassAnnotations(_) | Body::ModuleAnnotations | Body::Thunk(_) => {
                self.lazy_body(body)
            }
        }
    }

    /// Gives the scope's own names their registers.
    fn take_locals(&mut self) -> Outcome {
        let scope = *self.context.scope(self.unit);
        if matches!(self.kind, ScopeKind::Module | ScopeKind::Class) {
            // The namespace.
            self.take(1)?;
        }
        if let Some(text) = self.docstring() {
            self.constants.push(bytecode::Constant::Str(text))?;
        }
        let mut spilled = 0;
        let mut spilled_parameters = 0;
        let mut id = scope.first_symbol;
        while id != NO_SYMBOL {
            let symbol = *self.context.symbol(id);
            let is_cell = symbol.has(symbol_flag::CAPTURED);
            let is_local = if self.is_function() { symbol.is_own() } else { is_cell };
            if is_local && self.top >= self.most_locals {
                spilled_parameters += u16::from(symbol.has(symbol_flag::PARAMETER));
                let symbol = self.context.symbol_mut(id);
                symbol.spilled = true;
                symbol.register = spilled;
                self.locals.push(Local { name: symbol.name, register: spilled, kind: LocalKind::Spilled })?;
                spilled += 1;
                if spilled > MOST_SPILLED {
                    return Err(self.context.fail(phrase!("too many local variables"), scope.span));
                }
            } else if is_local {
                let register = self.take(1)?;
                let mut bit = crate::scope::Symbol::NO_BIT;
                if !is_cell && (symbol.has(symbol_flag::DELETED) || !symbol.has(symbol_flag::PARAMETER)) {
                    bit = self.new_bit();
                }
                if symbol.has(symbol_flag::PARAMETER) {
                    self.flow.bound |= bit_mask(bit);
                }
                if symbol.has(symbol_flag::DELETED) {
                    self.deleted |= bit_mask(bit);
                }
                let symbol = self.context.symbol_mut(id);
                symbol.register = register.into();
                symbol.bit = bit;
                symbol.spilled = false;
                let kind = if is_cell { LocalKind::Cell } else { LocalKind::Register };
                self.locals.push(Local { name: symbol.name, register: register.into(), kind })?;
            }
            id = symbol.next;
        }
        if spilled > 0 {
            self.spill = self.take(1)?;
            // Spilled names are cells of a list that the prologue makes.
            let cell = self.take(1)?;
            match spilled_parameters {
                0 => self.prologue.extend(&[op::LIST, self.spill, self.spill, 0])?,
                _ => {
                    let intrinsic = Intrinsic::SpillParameters as u8;
                    self.prologue.extend(&[op::INTRINSIC, self.spill, intrinsic, self.spill])?;
                }
            }
            self.register_count = self.register_count.max(u16::from(self.spill) + spilled_parameters);
            for _ in spilled_parameters..spilled {
                self.prologue.extend(&[op::NEWCELL, cell, op::LISTAPPEND, self.spill, cell])?;
            }
            self.release(cell.into());
        }
        let first = self.top;
        if self.has_room(scope.pin_count.into()) && scope.pin_count > 0 {
            self.take(scope.pin_count.into())?;
        }
        self.pin_registers = first..self.top;
        (self.locals_end, self.base) = (self.top, self.top);
        Ok(())
    }

    /// The docstring that the code object keeps as its first constant.
    fn docstring(&self) -> Option<&'a [u8]> {
        match self.context.scope(self.unit).body {
            Body::Function(function) if self.context.options.optimise < 2 => crate::docstring(function.body),
            _ => None,
        }
    }

    /// Fills the prologue: what must be done before the body.
    fn write_prologue(&mut self, scope: &Scope<'a>) -> Outcome {
        let clears_all = scope.has(scope_flag::LOCALS);
        let mut id = scope.first_symbol;
        while id != NO_SYMBOL {
            let symbol = *self.context.symbol(id);
            let register = symbol.register as u8;
            let is_parameter = symbol.has(symbol_flag::PARAMETER);
            let is_cell = symbol.has(symbol_flag::CAPTURED);
            if !self.is_function() {
                if is_cell && symbol.name == "__classdict__" {
                    self.prologue.extend(&[op::MOVE, register, 0, op::MAKECELL, register])?;
                } else if is_cell && symbol.name == CONDITIONAL {
                    self.prologue.extend(&[op::SET, register, register, 0, op::MAKECELL, register])?;
                } else if is_cell {
                    self.prologue.extend(&[op::NEWCELL, register])?;
                }
            } else if symbol.is_own() && !symbol.spilled {
                let is_checked = symbol.bit == crate::scope::Symbol::NO_BIT || self.checked & bit_mask(symbol.bit) != 0;
                if is_cell {
                    self.prologue.extend(&[if is_parameter { op::MAKECELL } else { op::NEWCELL }, register])?;
                } else if !is_parameter && (is_checked || clears_all) {
                    self.prologue.extend(&[op::CLEAR, register])?;
                }
            }
            id = symbol.next;
        }
        for index in 0..self.pins.len() {
            let (constant, register) = self.pins[index];
            let load = self.constant_load(constant, register)?;
            self.prologue.extend(load.bytes())?;
        }
        Ok(())
    }

    /// The image; None when jumps turn out to be too long.
    fn finish(&mut self) -> Outcome<Option<&'a CodeImage<'a>>> {
        self.flush_line()?;
        if !self.patch_jumps()? {
            return Ok(None);
        }
        let scope = self.unit_scope();
        self.write_prologue(&scope)?;
        let arena = self.context.arena;
        let prologue = self.prologue.len() as u32;

        let mut handlers = arena.vector();
        for range in self.handlers.iter() {
            let target = self.labels[range.target as usize].position;
            for number in [prologue + range.start, range.end - range.start, prologue + target, 0] {
                write_varint(number, |byte| handlers.push(byte))?;
            }
        }
        let handlers = handlers.finish()?;
        let mut lines = arena.vector();
        if prologue > 0 {
            let first = first_line(&scope);
            let position = SourcePosition { line: first, column: 0, end_column: 0 };
            Lines::write(prologue, first, position, |byte| lines.push(byte))?;
        }
        lines.extend(&self.lines)?;
        let lines = lines.finish()?;
        let bytecode = arena.alloc_filled(self.prologue.len() + self.code.len(), 0)?;
        let (start, rest) = bytecode.split_at_mut(self.prologue.len());
        start.copy_from_slice(&self.prologue);
        rest.copy_from_slice(&self.code);

        let free_names = arena.alloc_filled(scope.free_count.into(), "")?;
        let mut id = scope.first_symbol;
        while id != NO_SYMBOL {
            let symbol = self.context.symbol(id);
            if symbol.free != NO_FREE {
                free_names[symbol.free as usize] = symbol.name;
            }
            id = symbol.next;
        }
        let mut image = CodeImage {
            name: scope.name,
            qualified_name: scope.qualified_name,
            flags: CodeFlags(self.code_flags(&scope)),
            register_count: self.register_count,
            argument_count: 0,
            positional_only_count: 0,
            keyword_only_count: 0,
            cache_count: self.cache_count,
            attribute_hint: scope.attribute_count,
            bytecode,
            constants: arena.alloc_slice(&self.constants)?,
            locals: arena.alloc_slice(&self.locals)?,
            free_names,
            handlers,
            lines,
            first_line: first_line(&scope),
        };
        set_parameters(&mut image, scope.body);
        Ok(Some(arena.alloc(image)?))
    }

    fn code_flags(&self, scope: &Scope<'a>) -> u16 {
        let mut flags = match (scope.has(scope_flag::GENERATOR), scope.has(scope_flag::ASYNC)) {
            (false, false) => 0,
            (true, false) => CodeFlags::GENERATOR,
            (false, true) => CodeFlags::COROUTINE,
            (true, true) => CodeFlags::ASYNC_GENERATOR,
        };
        flags |= match scope.kind {
            ScopeKind::Module => CodeFlags::MODULE | CodeFlags::NAMESPACE,
            ScopeKind::Class => CodeFlags::CLASS_BODY | CodeFlags::NAMESPACE,
            _ => 0,
        };
        if self.docstring().is_some() {
            flags |= CodeFlags::DOCSTRING;
        }
        flags
    }

    /// Fills in the jump operands; false when one is too far away for its size.
    fn patch_jumps(&mut self) -> Outcome<bool> {
        for fixup in self.fixups.iter() {
            let at = fixup.at as usize;
            let size = if fixup.is_far { 4 } else { 2 };
            let target = self.position_of(fixup.label);
            let distance = i64::from(target) - (at + size) as i64;
            let place = &mut self.code[at..at + size];
            match i16::try_from(distance) {
                _ if fixup.is_far => place.copy_from_slice(&(distance as i32).to_le_bytes()),
                Ok(distance) => place.copy_from_slice(&distance.to_le_bytes()),
                Err(_) => return Ok(false),
            }
        }
        Ok(true)
    }

    fn position_of(&self, label: LabelId) -> u32 {
        self.labels[label as usize].position
    }
}

/// The parameters of a function or lambda.
fn parameters<'a>(body: Body<'a>) -> Option<&'a Parameters<'a>> {
    match body {
        Body::Function(function) => Some(&function.parameters),
        Body::Lambda(lambda) => Some(&lambda.parameters),
        _ => None,
    }
}

/// The first line of a code object: that of the first decorator of a function.
fn first_line(scope: &Scope<'_>) -> u32 {
    match scope.body {
        Body::Function(function) => function.decorators.first().map_or(scope.span.line, |decorator| decorator.span.line),
        _ => scope.span.line,
    }
}

fn set_parameters(image: &mut CodeImage, body: Body) {
    if let Some(parameters) = parameters(body) {
        image.argument_count = parameters.positional.len() as u16;
        image.positional_only_count = parameters.positional_only_count;
        image.keyword_only_count = parameters.keyword_only.len() as u16;
        if parameters.star.is_some() {
            image.flags.0 |= CodeFlags::VARARGS;
        }
        if parameters.double_star.is_some() {
            image.flags.0 |= CodeFlags::VARKEYWORDS;
        }
    } else if !matches!(body, Body::None | Body::Class(_)) {
        // One positional argument: the iterator, or the format (and what a module's annotate function has as a default).
        let count = if matches!(body, Body::ModuleAnnotations) { 2 } else { 1 };
        (image.argument_count, image.positional_only_count) = (count, count);
    }
}
