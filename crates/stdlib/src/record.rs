//! Tuples whose items have names: `sys.version_info`, `os.stat`, `time.localtime`, ...
//!
//! Each kind is a type of its own, with the layout and operations of tuple.
//!
//! Invariant: a record has at most as many items as its type has names, in their order.

use heap::{Handle, TypeId, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::{iterate, text as texts};
use object::text::Shown;
use object::types::{Slot1, Slots};
use object::{Item, Leaf, Raised, TypeInfo, Vm, ids, text, tuple, types};
use object::packed::message;

macro_rules! records {
    ($($id:ident $number:literal $title:literal $module:literal [$($name:ident $index:literal),*];)*) => {
        $(pub const $id: TypeId = TypeId(ids::FIRST_RECORD.0 + $number);)*

        /// The record types.
        pub static TYPES: &[&TypeInfo] = &[$(&TypeInfo {
            module: $module,
            base: ids::TUPLE.0 as usize,
            construct: construct_of($module),
            items: &[$((sym::$name, Item::Getter(|_, record| Ok(item(record, $index))))),*],
            slots: &SLOTS,
            ..TypeInfo::new($id, $title)
        }),*];
    };
}

/// Most items of a record that programs make.
const MOST_ITEMS: usize = 10;

/// Programs make records of times and files; those of `sys` come from there only.
const fn construct_of(module: &str) -> Option<Native> {
    match module.as_bytes() {
        b"sys" => None,
        _ => Some(Native::method("sequence dict=", Code::Full(construct))),
    }
}

/// `struct_time(sequence)`
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let number = args.get(vm, 0).immediate_payload(ids::immediate::TYPE).unwrap_or(0);
    let items = vm.slot()?;
    iterate::to_tuple(vm, args.at(1), items)?;
    let Some(info) = vm.type_info(number) else { return Ok(items) };
    let (count, given) = (info.items.len(), tuple::len(vm.get(items)));
    if given < count {
        let (module, name) = (info.module, info.name);
        return Err(vm.raise(
            kind::TypeError,
            message!("{module}.{name}() takes an at least {count}-sequence ({given}-sequence given)"),
        ));
    }
    vm.make(|vm| {
        let mut fields = [Value::NONE; MOST_ITEMS];
        for (index, field) in fields.iter_mut().enumerate().take(count) {
            *field = vm.get(items).field(index);
        }
        new(vm, TypeId(number as u16), &fields[..count.min(MOST_ITEMS)])
    })
}

/// Records that boards show as plain tuples, as the tools that read them there expect.
const PLAIN: &[TypeId] = &[STAT, STATVFS, STRUCT_TIME];

const SLOTS: Slots = Slots { repr: Slot1::Full(repr), ..tuple::SLOTS };

records! {
    VERSION_INFO 0 "version_info" "sys" [major 0, minor 1, micro 2, releaselevel 3, serial 4];
    IMPLEMENTATION 1 "implementation" "sys" [name 0, version 1, _machine 2, _build 3, _v2 4, _thread 5];
    STAT 2 "stat_result" "os" [
        st_mode 0, st_ino 1, st_dev 2, st_nlink 3, st_uid 4, st_gid 5, st_size 6, st_atime 7, st_mtime 8, st_ctime 9
    ];
    STATVFS 3 "statvfs_result" "os" [
        f_bsize 0, f_frsize 1, f_blocks 2, f_bfree 3, f_bavail 4, f_files 5, f_ffree 6, f_favail 7, f_flag 8, f_namemax 9
    ];
    UNAME 4 "uname_result" "os" [sysname 0, nodename 1, release 2, version 3, machine 4];
    STRUCT_TIME 5 "struct_time" "time" [
        tm_year 0, tm_mon 1, tm_mday 2, tm_hour 3, tm_min 4, tm_sec 5, tm_wday 6, tm_yday 7, tm_isdst 8
    ];
    FLOAT_INFO 6 "float_info" "sys" [
        max 0, max_exp 1, max_10_exp 2, min 3, min_exp 4, min_10_exp 5, dig 6, mant_dig 7, epsilon 8, radix 9, rounds 10
    ];
    INT_INFO 7 "int_info" "sys" [bits_per_digit 0, sizeof_digit 1, default_max_str_digits 2, str_digits_check_threshold 3];
    HASH_INFO 8 "hash_info" "sys" [
        width 0, modulus 1, inf 2, nan 3, imag 4, algorithm 5, hash_bits 6, seed_bits 7, cutoff 8
    ];
    UNRAISABLE 10 "UnraisableHookArgs" "sys" [exc_type 0, exc_value 1, exc_traceback 2, err_msg 3, object 4];
    FLAGS 9 "flags" "sys" [
        debug 0, inspect 1, interactive 2, optimize 3, dont_write_bytecode 4, no_user_site 5, no_site 6,
        ignore_environment 7, verbose 8, bytes_warning 9, quiet 10, hash_randomization 11, isolated 12, dev_mode 13,
        utf8_mode 14, warn_default_encoding 15, safe_path 16, int_max_str_digits 17
    ];
}

fn item(record: Value<'_>, index: usize) -> Value<'_> {
    record.field(index).given().unwrap_or(Value::NONE)
}

/// A new record.
pub fn new<'v>(vm: &'v Vm, id: TypeId, items: &[Value<'v>]) -> Leaf<'v> {
    Ok(vm.heap.new_object(id, 0, items)?)
}

/// `module.name(first=1, second=2)`
fn repr(vm: &mut Vm, record: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let number = types::dispatch_id(vm.get(record)).0 as usize;
    let Some(info) = vm.type_info(number) else { return Ok(()) };
    if vm.platform.process().is_none() && PLAIN.iter().any(|id| id.0 as usize == number) {
        return tuple::repr(vm, record, out);
    }
    let part = vm.slot()?;
    let result = vm.make(|vm| text::format(vm, message!("{}.{}(", info.module, info.name)))?;
    for (index, (name, _)) in names(info, vm.get(record).field_count()).enumerate() {
        vm.set(part, vm.get(record).field(index));
        texts::repr(vm, part, part)?;
        vm.store(result, |vm| {
            let comma = if index > 0 { ", " } else { "" };
            text::format(vm, message!("{}{comma}{}={}", Shown(vm.get(result)), name.text(), Shown(vm.get(part))))
        })?;
    }
    vm.store(out, |vm| text::format(vm, message!("{})", Shown(vm.get(result)))))?;
    vm.release(mark);
    Ok(())
}

fn names(info: &'static TypeInfo, count: usize) -> impl Iterator<Item = &'static (Sym, Item)> {
    info.items.iter().take(count)
}
