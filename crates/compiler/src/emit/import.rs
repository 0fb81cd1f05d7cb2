//! Imports.

use super::Emitter;
use crate::context::Outcome;
use bytecode::{Constant, Intrinsic, op};
use syntax::ast::{Alias, ImportFrom};
use packed::phrase;

/// What `__future__` has; all of it is the rule by now, or harmless, or (`annotations`) seen to by the driver.
const FUTURE_FEATURES: [&str; 10] = [
    "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function", "unicode_literals",
    "barry_as_FLUFL", "generator_stop", "annotations",
];

impl<'a> Emitter<'a, '_> {
    pub(super) fn import(&mut self, aliases: &'a [Alias<'a>]) -> Outcome {
        for alias in aliases {
            let top = self.top;
            let module = self.take(1)?;
            let operands = self.take(2)?;
            self.load_constant(Constant::None, operands)?;
            self.load_constant(Constant::Int(0), operands + 1)?;
            self.import_named([op::IMPORT, op::IMPORT_REG], module, operands, alias.name)?;
            let mut parts = alias.name.split('.');
            let first = parts.next().unwrap_or(alias.name);
            match alias.alias {
                None => self.store_name(first, module)?,
                Some(alias) => {
                    // The import gives the first module of the path.
                    for part in parts {
                        self.import_named([op::IMPORTFROM, op::IMPORTFROM_REG], module, module, part)?;
                    }
                    self.store_name(alias, module)?;
                }
            }
            self.release(top);
        }
        Ok(())
    }

    pub(super) fn import_from(&mut self, import: &'a ImportFrom<'a>) -> Outcome {
        if import.module == "__future__" && import.level == 0 {
            if let Some(alias) = import.names.iter().find(|alias| !FUTURE_FEATURES.contains(&alias.name)) {
                return Err(self.context.fail_name(phrase!("future feature % is not defined"), self.position, alias.name));
            }
            return Ok(());
        }
        let mut names = self.context.arena.vector();
        for alias in import.names {
            names.push(Constant::Name(alias.name))?;
        }
        let names = Constant::Tuple(names.finish()?);
        let module = self.take(1)?;
        let operands = self.take(2)?;
        self.load_constant(names, operands)?;
        self.load_constant(Constant::Int(import.level.into()), operands + 1)?;
        self.import_named([op::IMPORT, op::IMPORT_REG], module, operands, import.module)?;
        for alias in import.names {
            if alias.name == "*" {
                self.emit(&[op::INTRINSIC, operands, Intrinsic::ImportStar as u8, module])?;
                continue;
            }
            self.import_named([op::IMPORTFROM, op::IMPORTFROM_REG], operands, module, alias.name)?;
            self.store_name(alias.alias.unwrap_or(alias.name), operands)?;
        }
        Ok(())
    }

    /// An instruction whose last operand is a name; the second opcode has it in a register.
    fn import_named(&mut self, [short, long]: [u8; 2], result: u8, source: u8, name: &'a str) -> Outcome {
        let index = self.name_constant(name)?;
        match u8::try_from(index) {
            Ok(index) => self.emit(&[short, result, source, index]),
            Err(_) => self.with_temporary(|this, register| {
                this.load_index(index, register)?;
                this.emit(&[long, result, source, register])
            }),
        }
    }
}
