//! string and string.templatelib.
//!
//! Source: CPython library reference, "string", "string.templatelib".
//!
//! Invariant: constant tables; no RAM until used.

use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::{Code, Native, ids, template};

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[
    &ModuleInfo {
        name: sym::string,
        extensible: true,
        items: &[
            (sym::ascii_letters, ModuleItem::Literal(&"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")),
            (sym::ascii_lowercase, ModuleItem::Literal(&"abcdefghijklmnopqrstuvwxyz")),
            (sym::ascii_uppercase, ModuleItem::Literal(&"ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
            (sym::digits, ModuleItem::Literal(&"0123456789")),
            (sym::hexdigits, ModuleItem::Literal(&"0123456789abcdefABCDEF")),
            (sym::octdigits, ModuleItem::Literal(&"01234567")),
            (sym::punctuation, ModuleItem::Literal(&"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")),
            (sym::templatelib, ModuleItem::Module(sym::templatelib_module)),
            (sym::whitespace, ModuleItem::Literal(&" \t\n\r\x0b\x0c")),
        ],
        get: None,
        set: None,
    },
    &ModuleInfo {
        name: sym::templatelib_module,
        extensible: false,
        items: &[
            (sym::Interpolation, ModuleItem::Type(ids::INTERPOLATION.0 as usize)),
            (sym::Template, ModuleItem::Type(ids::TEMPLATE.0 as usize)),
            (
                sym::convert,
                ModuleItem::Function(Native::function("obj conversion /", Code::Full(template::convert))),
            ),
        ],
        get: None,
        set: None,
    },
];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];
