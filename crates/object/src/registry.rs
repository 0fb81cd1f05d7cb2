//! All built-in types of this crate, by number.
//!
//! Invariant: each number occurs once (a duplicate is a compile error).

use crate::TypeInfo;

/// Number of type numbers in [`TYPES`].
pub const COUNT: usize = 128;

/// Puts types into a table by `number - first`; a compile error when two share a number.
pub const fn by_number<const N: usize>(first: usize, rooms: &[&[&'static TypeInfo]]) -> [Option<&'static TypeInfo>; N] {
    let mut table: [Option<&'static TypeInfo>; N] = [None; N];
    let mut i = 0;
    while i < rooms.len() {
        let mut j = 0;
        while j < rooms[i].len() {
            let info = rooms[i][j];
            assert!(table[info.number - first].is_none());
            table[info.number - first] = Some(info);
            j += 1;
        }
        i += 1;
    }
    table
}

/// Built-in types by number.
pub static TYPES: [Option<&'static TypeInfo>; COUNT] = by_number(
    0,
    &[
        &[&crate::instance::OBJECT_TYPE],
        crate::boolean::TYPES,
        crate::bytearray::TYPES,
        crate::bytes::TYPES,
        crate::cell::TYPES,
        crate::class::TYPES,
        crate::code::TYPES,
        crate::complex::TYPES,
        crate::dict::TYPES,
        crate::dict_views::TYPES,
        crate::float::TYPES,
        #[cfg(not(target_os = "none"))]
        crate::frame_locals::TYPES,
        crate::function::TYPES,
        crate::generator::TYPES,
        crate::generic_alias::TYPES,
        crate::int::TYPES,
        crate::iterators::TYPES,
        crate::list::TYPES,
        crate::mapping_proxy::TYPES,
        crate::memoryview::TYPES,
        crate::method::TYPES,
        crate::module::TYPES,
        crate::none::TYPES,
        crate::property::TYPES,
        crate::range::TYPES,
        crate::set::TYPES,
        crate::shape::TYPES,
        crate::slice::TYPES,
        crate::string::TYPES,
        crate::super_object::TYPES,
        crate::template::TYPES,
        crate::traceback::TYPES,
        crate::tuple::TYPES,
        crate::type_object::TYPES,
        crate::type_parameter::TYPES,
        crate::union_type::TYPES,
        crate::weak::TYPES,
    ],
);
