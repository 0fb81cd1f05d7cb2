//! Loading, storing and deleting names.

use super::Emitter;
use crate::context::Outcome;
use crate::scope::{Kind, NO_FREE, ScopeId, ScopeKind, SymbolId, scope_flag, symbol_flag};
use bytecode::{Constant, Local, LocalKind, Special, op};

/// Where a name lives.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Register(SymbolId, u8),
    /// A register that holds a cell.
    Cell(u8),
    /// A cell in the spill list.
    Spilled(u16),
    Free(u8),
    Global,
    Name,
    NameOrFree(u8),
}

/// Types that viper functions have besides those of Python.
pub(super) enum ViperType {
    Pointer(Special),
    /// `uint`
    Integer,
}

impl ViperType {
    pub(super) fn of(name: &str) -> Option<ViperType> {
        Some(match name {
            "ptr" | "ptr8" => ViperType::Pointer(Special::Pointer8),
            "ptr16" => ViperType::Pointer(Special::Pointer16),
            "ptr32" => ViperType::Pointer(Special::Pointer32),
            "uint" => ViperType::Integer,
            _ => return None,
        })
    }
}

impl<'a> Emitter<'a, '_> {
    /// Where `name`, mangled, lives as seen from the present scope.
    pub(super) fn place_of(&self, name: &str) -> Place {
        let mut scope = self.scope;
        loop {
            let symbol = self.context.find(scope, name).map(|id| (id, *self.context.symbol(id)));
            if self.context.scope(scope).has(scope_flag::INLINED) && !symbol.is_some_and(|(_, symbol)| symbol.is_own()) {
                scope = self.context.scope(scope).parent;
                continue;
            }
            let Some((id, symbol)) = symbol else { return self.unknown_place() };
            return match symbol.kind {
                Kind::Local if symbol.spilled => Place::Spilled(symbol.register),
                Kind::Local if symbol.has(symbol_flag::CAPTURED) => Place::Cell(symbol.register as u8),
                Kind::Local => Place::Register(id, symbol.register as u8),
                Kind::Free => Place::Free(symbol.free as u8),
                Kind::Name => Place::Name,
                Kind::NameOrFree if symbol.free != NO_FREE => Place::NameOrFree(symbol.free as u8),
                Kind::NameOrFree => Place::Name,
                Kind::Global | Kind::Parent => Place::Global,
            };
        }
    }

    fn unknown_place(&self) -> Place {
        let is_name = match self.kind {
            ScopeKind::Module => self.context.options.namespace,
            kind => kind == ScopeKind::Class,
        };
        if is_name { Place::Name } else { Place::Global }
    }

    /// The register of a name that is a plain local.
    pub(super) fn local_register(&self, name: &'a str) -> Outcome<Option<u8>> {
        let name = self.context.mangle(self.scope, name)?;
        Ok(match self.place_of(name) {
            Place::Register(_, register) => Some(register),
            _ => None,
        })
    }

    /// Loads a name as it stands in the source.
    pub(super) fn load_name(&mut self, name: &'a str, want: Option<u8>) -> Outcome<u8> {
        if name == "__debug__" {
            let register = self.destination(want)?;
            let value = if self.context.options.optimise == 0 { Special::True } else { Special::False };
            self.special(value, register)?;
            return Ok(register);
        }
        let name = self.context.mangle(self.scope, name)?;
        let place = self.place_of(name);
        if let Place::Register(symbol, register) = place {
            self.check_bound(symbol, register)?;
            return self.deliver(register, want);
        }
        let register = self.destination(want)?;
        match self.viper_type(place, name) {
            Some(ViperType::Pointer(pointer)) => self.special(pointer, register)?,
            Some(ViperType::Integer) => self.load_place(place, "int", register)?,
            None => self.load_place(place, name, register)?,
        }
        Ok(register)
    }

    /// What a name that is bound nowhere in a viper function means there.
    fn viper_type(&self, place: Place, name: &str) -> Option<ViperType> {
        let unit = self.context.unit_of(self.scope);
        let is_viper = matches!(place, Place::Global) && self.context.scope(unit).has(scope_flag::VIPER);
        if is_viper { ViperType::of(name) } else { None }
    }

    fn load_place(&mut self, place: Place, name: &'a str, register: u8) -> Outcome {
        match place {
            Place::Register(_, local) => self.copy(register, local),
            Place::Cell(cell) => self.emit(&[op::GETCELL, register, cell]),
            Place::Free(number) => self.emit(&[op::GETFREE, register, number]),
            Place::Spilled(number) => {
                self.load_spilled_cell(number, register)?;
                self.emit(&[op::GETCELL, register, register])
            }
            Place::NameOrFree(number) => {
                let name = self.narrow_constant(Constant::Name(name))?;
                self.emit(&[op::GETCLASSFREE, register, name, number])
            }
            Place::Global | Place::Name => {
                let is_name = matches!(place, Place::Name);
                let index = self.name_constant(name)?;
                match u8::try_from(index) {
                    Ok(short) => {
                        let cache = self.global_cache(index)?;
                        let opcode = if is_name { op::GETNAME } else { op::GETGLOBAL };
                        self.emit(&[opcode, register, short, cache])
                    }
                    Err(_) => self.with_temporary(|this, name| {
                        this.load_index(index, name)?;
                        this.emit(&[if is_name { op::GETNAME_REG } else { op::GETGLOBAL_REG }, register, name])
                    }),
                }
            }
        }
    }

    /// Loads a global variable that the compiler itself needs.
    pub(super) fn load_global(&mut self, name: &'static str, register: u8) -> Outcome {
        self.load_place(Place::Global, name, register)
    }

    /// The cell of a spilled local.
    fn load_spilled_cell(&mut self, number: u16, register: u8) -> Outcome {
        match i8::try_from(number) {
            Ok(small) => self.emit(&[op::GETITEMI, register, self.spill, small as u8]),
            Err(_) => {
                self.load_constant(Constant::Int(number.into()), register)?;
                self.emit(&[op::GETITEM, register, self.spill, register])
            }
        }
    }

    /// Emits a check unless the local is surely bound here.
    fn check_bound(&mut self, id: SymbolId, register: u8) -> Outcome {
        if !self.flow.reachable || self.is_bound(id) {
            return Ok(());
        }
        let symbol = *self.context.symbol(id);
        self.emit(&[op::CHECK, register])?;
        if !self.is_local(register) && !self.locals.iter().any(|local| local.register == symbol.register) {
            self.locals.push(Local { name: symbol.name, register: symbol.register, kind: LocalKind::Register })?;
        }
        self.checked |= bit_mask(symbol.bit);
        self.set_bound(id);
        Ok(())
    }

    fn is_bound(&self, id: SymbolId) -> bool {
        let symbol = self.context.symbol(id);
        let is_kept = symbol.has(symbol_flag::PARAMETER) && !symbol.has(symbol_flag::DELETED);
        is_kept || self.flow.bound & bit_mask(symbol.bit) != 0
    }

    fn set_bound(&mut self, id: SymbolId) {
        self.flow.bound |= bit_mask(self.context.symbol(id).bit);
    }

    /// Notes that a plain local has been assigned through its register.
    pub(super) fn note_bound(&mut self, name: &'a str) -> Outcome {
        let name = self.context.mangle(self.scope, name)?;
        if let Place::Register(id, _) = self.place_of(name) {
            self.set_bound(id);
        }
        Ok(())
    }

    /// Stores `value` under a name as it stands in the source.
    pub(super) fn store_name(&mut self, name: &'a str, value: u8) -> Outcome {
        let name = self.context.mangle(self.scope, name)?;
        match self.place_of(name) {
            Place::Register(id, register) => {
                self.copy(register, value)?;
                self.set_bound(id);
                Ok(())
            }
            Place::Cell(cell) => self.emit(&[op::SETCELL, cell, value]),
            Place::Free(number) => self.emit(&[op::SETFREE, number, value]),
            Place::Spilled(number) => self.with_temporary(|this, register| {
                this.load_spilled_cell(number, register)?;
                this.emit(&[op::SETCELL, register, value])
            }),
            Place::Global => self.store_mapped(name, value, op::SETGLOBAL, op::SETGLOBAL_REG),
            Place::Name | Place::NameOrFree(_) => self.store_namespace(name, value),
        }
    }

    /// Stores `value` in the namespace in register 0.
    pub(super) fn store_namespace(&mut self, name: &'a str, value: u8) -> Outcome {
        self.store_mapped(name, value, op::SETNAME, op::SETNAME_REG)
    }

    fn store_mapped(&mut self, name: &'a str, value: u8, short: u8, long: u8) -> Outcome {
        let index = self.name_constant(name)?;
        match u8::try_from(index) {
            Ok(index) => {
                let cache = self.cache();
                self.emit(&[short, index, value, cache])
            }
            Err(_) => self.with_temporary(|this, register| {
                this.load_index(index, register)?;
                this.emit(&[long, register, value])
            }),
        }
    }

    /// Unbinds a name; it is an error when it is not bound.
    pub(super) fn delete_name(&mut self, name: &'a str) -> Outcome {
        let name = self.context.mangle(self.scope, name)?;
        match self.place_of(name) {
            Place::Register(id, register) => {
                self.check_bound(id, register)?;
                self.clear_local(id, register)
            }
            Place::Cell(cell) => self.emit(&[op::DELCELL, cell]),
            Place::Free(number) => self.emit(&[op::DELFREE, number]),
            Place::Spilled(number) => self.with_temporary(|this, register| {
                this.load_spilled_cell(number, register)?;
                this.emit(&[op::DELCELL, register])
            }),
            place => {
                let is_global = matches!(place, Place::Global);
                let index = self.name_constant(name)?;
                match u8::try_from(index) {
                    Ok(index) => self.emit(&[if is_global { op::DELGLOBAL } else { op::DELNAME }, index]),
                    Err(_) => self.with_temporary(|this, register| {
                        this.load_index(index, register)?;
                        this.emit(&[if is_global { op::DELGLOBAL_REG } else { op::DELNAME_REG }, register])
                    }),
                }
            }
        }
    }

    fn clear_local(&mut self, id: SymbolId, register: u8) -> Outcome {
        self.emit(&[op::CLEAR, register])?;
        self.flow.bound &= !bit_mask(self.context.symbol(id).bit);
        Ok(())
    }

    /// Unbinds a name, bound or not: the end of `except ... as name`.
    pub(super) fn unbind_name(&mut self, name: &'a str) -> Outcome {
        let mangled = self.context.mangle(self.scope, name)?;
        if let Place::Register(id, register) = self.place_of(mangled) {
            return self.clear_local(id, register);
        }
        self.with_temporary(|this, register| {
            this.special(Special::None, register)?;
            this.store_name(name, register)
        })?;
        self.delete_name(name)
    }

    /// Puts the cell behind `name`, mangled, into `register`, for the closure of an inner function.
    pub(super) fn load_cell(&mut self, name: &str, register: u8) -> Outcome {
        let mut scope = self.scope;
        loop {
            let symbol = self.context.find(scope, name).map(|id| *self.context.symbol(id));
            if self.context.scope(scope).has(scope_flag::INLINED) && !symbol.is_some_and(|symbol| symbol.is_own()) {
                scope = self.context.scope(scope).parent;
                continue;
            }
            return match symbol {
                Some(symbol) if symbol.spilled => self.load_spilled_cell(symbol.register, register),
                Some(symbol) if symbol.has(symbol_flag::CAPTURED) => self.copy(register, symbol.register as u8),
                Some(symbol) => self.emit(&[op::LOADFREECELL, register, symbol.free as u8]),
                None => Ok(()),
            };
        }
    }

    /// Runs `work` with a temporary of its own.
    pub(super) fn with_temporary(&mut self, work: impl FnOnce(&mut Self, u8) -> Outcome) -> Outcome {
        let top = self.top;
        let register = self.take(1)?;
        work(self, register)?;
        self.release(top);
        Ok(())
    }

    /// Gives the names bound by an inlined scope registers among the temporaries. `may_be_unbound` says that code in the
    /// scope may read them before they are bound.
    pub(super) fn take_inlined_locals(&mut self, scope: ScopeId, may_be_unbound: bool) -> Outcome {
        let mut id = self.context.scope(scope).first_symbol;
        while id != crate::scope::NO_SYMBOL {
            let symbol = *self.context.symbol(id);
            if symbol.is_own() {
                let register = self.take(1)?;
                if symbol.has(symbol_flag::CAPTURED) {
                    self.emit(&[op::NEWCELL, register])?;
                } else if may_be_unbound {
                    self.emit(&[op::CLEAR, register])?;
                }
                let bit = self.new_bit();
                let symbol = self.context.symbol_mut(id);
                symbol.register = register.into();
                symbol.bit = bit;
                self.flow.bound &= !bit_mask(bit);
            }
            id = symbol.next;
        }
        Ok(())
    }

    /// A bit for a local in the set of surely bound ones, as long as there are some.
    pub(super) fn new_bit(&mut self) -> u8 {
        if self.bits == 64 {
            return crate::scope::Symbol::NO_BIT;
        }
        self.bits += 1;
        self.bits - 1
    }
}

/// The bit of a local as a set; empty when it has none.
pub(super) fn bit_mask(bit: u8) -> u64 {
    1u64.checked_shl(bit.into()).unwrap_or(0)
}
