//! `%` formatting.

use crate::Vm;
use crate::fault::Raised;
use heap::Handle;

/// `template % values`
pub fn format(_vm: &mut Vm, _template: Handle, _values: Handle, _out: Handle) -> Result<(), Raised> {
    unimplemented!()
}
