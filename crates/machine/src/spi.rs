//! SPI and SoftSPI: the controller of a serial bus with a clock.
//!
//! A hardware bus is a device; a bus in software is `[sck][mosi][miso]`. What is read
//! replaces what was sent, in one buffer.
//!
//! Invariant: a transfer is tried once; results are allocated before it.

use crate::device::{check, device, done, number, shared, unit, waited};
use crate::pin::pin_of;
use crate::{buffer, ids};
use board::{Family, Spi, SpiId, SpiSettings};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::types::{Slot1, Slots, TypeInfo};
use object::{Item, Leaf, Raised, Vm, bytes, slot, text};
use stdlib::{arguments, buffers};

use crate::family::Numbers;
use object::packed::message;

const MSB: Numbers = [1, 0, 0, 0, 0];
const LSB: Numbers = [0, 0x80, 1, 1, 1];

pub static SPI: TypeInfo = TypeInfo {
    construct: Some(Native::method("id baudrate= polarity= phase= * bits= firstbit= sck= mosi= miso=", Code::Full(construct))),
    ..shared(ids::SPI, "SPI", METHODS, &SLOTS)
};

pub static SOFT_SPI: TypeInfo = TypeInfo {
    construct: Some(Native::method("baudrate= polarity= phase= * bits= firstbit= sck= mosi= miso=", Code::Full(construct_soft))),
    ..shared(ids::SOFT_SPI, "SoftSPI", METHODS, &SLOTS)
};

const SLOTS: Slots = Slots { repr: Slot1::Leaf(repr), ..Slots::NONE };

const METHODS: &[(Sym, Item)] = &[
    (sym::CONTROLLER, Item::Int(0)),
    (sym::LSB, Item::ByFamily(&LSB)),
    (sym::MSB, Item::ByFamily(&MSB)),
    (sym::deinit, Item::Method(Native::method("", Code::Full(|vm, args| {
        let bus = bus(vm.get(args.at(0)));
        buses(vm)?.release(bus);
        Ok(slot::NONE)
    })))),
    (sym::init, Item::Method(Native::method("baudrate= polarity= phase= * bits= firstbit= sck= mosi= miso=", Code::Full(init)))),
    (sym::read, Item::Method(Native::method("nbytes write=", Code::Full(read)))),
    (sym::readinto, Item::Method(Native::method("buf write=", Code::Full(read_into)))),
    (sym::write, Item::Method(Native::method("buf", Code::Full(write)))),
    (sym::write_readinto, Item::Method(Native::method("write_buf read_buf", Code::Full(write_read_into)))),
];

fn buses(vm: &mut Vm) -> Result<&'static dyn Spi, Raised> {
    unit(vm, |board| board.spi())
}

fn bus(object: Value<'_>) -> SpiId {
    if object.has_id(ids::SOFT_SPI) {
        let pin = |field: usize| object.field(field).int_unchecked() as u16;
        return SpiId::Software { sck: pin(0), mosi: pin(1), miso: pin(2) };
    }
    SpiId::Hardware(number(object) as u8)
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let buses = buses(vm)?;
    let id = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))?;
    let Ok(number) = u8::try_from(id) else {
        return Err(vm.raise(kind::ValueError, message!("SPI({id}) doesn't exist")));
    };
    let bus = SpiId::Hardware(number);
    let further = (2..args.count).any(|index| args.given(vm, index).is_some());
    if further || buses.settings(bus).is_none() {
        let pins_given = (7..10).any(|index| args.given(vm, index).is_some());
        if pins_given && vm.family() == Family::Stm32 {
            return Err(vm.raise(kind::ValueError, message!("explicit choice of sck/mosi/miso is not implemented")));
        }
        configure(vm, bus, Args { start: args.at(2), count: args.count - 2 }, &first_settings(1_000_000))?;
    }
    vm.make(|_| Ok(device(ids::SPI, number.into())))
}

fn construct_soft(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    buses(vm)?;
    if (6..9).any(|index| args.given(vm, index).is_none_or(Value::is_none)) {
        return Err(vm.raise(kind::ValueError, message!("must specify all of sck/mosi/miso")));
    }
    let object = vm.make(|vm| {
        let pin = |index: usize| pin_of(vm, args.get(vm, index)).map(|pin| Value::length(pin.into()));
        Ok(vm.heap.new_object(ids::SOFT_SPI, 0, &[pin(6)?, pin(7)?, pin(8)?])?)
    })?;
    let bus = bus(vm.get(object));
    configure(vm, bus, Args { start: args.at(1), count: args.count - 1 }, &first_settings(500_000))?;
    Ok(object)
}

fn init(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let arguments = Args { start: args.at(1), count: args.count - 1 };
    if vm.get(args.at(0)).has_id(ids::SOFT_SPI) {
        vm.attempt(|vm| {
            for field in 0..3 {
                if let Some(pin) = arguments.given(vm, 5 + field).filter(|pin| !pin.is_none()) {
                    let pin = pin_of(vm, pin)?;
                    vm.heap.set_field(args.get(vm, 0), field, Value::length(pin.into()));
                }
            }
            Ok(())
        })?;
    }
    let bus = bus(vm.get(args.at(0)));
    let before = buses(vm)?.settings(bus).unwrap_or(first_settings(1_000_000));
    configure(vm, bus, arguments, &before)?;
    Ok(slot::NONE)
}

/// Settings of a bus that had none.
fn first_settings(baudrate: u32) -> SpiSettings {
    SpiSettings { baudrate, polarity: false, phase: false, bits: 8, lsb_first: false, sck: None, mosi: None, miso: None }
}

/// Applies baudrate, polarity, phase, bits, firstbit, sck, mosi, miso where they are given.
fn configure(vm: &mut Vm, bus: SpiId, args: Args, before: &SpiSettings) -> Result<(), Raised> {
    let family = vm.family();
    let soft = matches!(bus, SpiId::Software { .. });
    let settings = vm.attempt(|vm| {
        let number = |index: usize| -> Result<Option<i64>, object::Fault> {
            match args.given(vm, index).filter(|value| !value.is_none()) {
                Some(value) => Ok(Some(arguments::integer(vm, value)?).filter(|number| *number != -1)),
                None => Ok(None),
            }
        };
        let pin = |index: usize, before: Option<u16>| match args.given(vm, index) {
            Some(value) if value.is_none() => Ok(None),
            // -1 stands for the default pin.
            Some(value) if value.as_int() == Some(-1) => Ok(before),
            Some(value) => pin_of(vm, value).map(Some),
            None => Ok(before),
        };
        let mut settings = *before;
        if let Some(rate) = number(0)? {
            settings.baudrate = rate.clamp(1, u32::MAX.into()) as u32;
        }
        settings.polarity = number(1)?.map_or(before.polarity, |polarity| polarity != 0);
        settings.phase = number(2)?.map_or(before.phase, |phase| phase != 0);
        if let Some(bits) = number(3)? {
            if soft && bits != 8 {
                return Err(vm.value_fault(message!("bits must be 8")));
            }
            settings.bits = u8::try_from(bits).map_err(|_| vm.value_fault(message!("invalid bits")))?;
        }
        if let Some(first) = number(4)? {
            settings.lsb_first = first == i64::from(LSB[family as usize]);
        }
        settings.sck = pin(5, before.sck)?;
        settings.mosi = pin(6, before.mosi)?;
        settings.miso = pin(7, before.miso)?;
        Ok(settings)
    })?;
    if settings.lsb_first && family == Family::Rp2 {
        return Err(vm.raise(kind::NotImplementedError, message!("LSB")));
    }
    let outcome = buses(vm)?.configure(bus, &settings);
    match bus {
        SpiId::Hardware(id) => check(vm, outcome, format_args!("SPI({id})")),
        SpiId::Software { .. } => done(vm, outcome),
    }
}

/// The byte that is sent while reading.
fn filler(vm: &mut Vm, args: Args) -> Result<u8, Raised> {
    Ok(vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), 0))? as u8)
}

fn read(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let length = vm.attempt(|vm| buffer::count(vm, args.get(vm, 1)))?;
    let filler = filler(vm, args)?;
    let result = buffer::new(vm, length, filler)?;
    buffer::fill_new(vm, result, |bytes| buses.exchange(bus, bytes))?;
    waited(vm)?;
    Ok(result)
}

fn read_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let filler = filler(vm, args)?;
    buffer::fill(vm, args.at(1), |bytes| {
        bytes.fill(filler);
        buses.exchange(bus, bytes)
    })?;
    waited(vm)?;
    Ok(slot::NONE)
}

fn write(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    buffer::send(vm, args.at(1), |bytes| buses.send(bus, bytes))?;
    waited(vm)?;
    Ok(slot::NONE)
}

fn write_read_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (buses, bus) = (buses(vm)?, bus(vm.get(args.at(0))));
    let length = vm.attempt(|vm| Ok(buffers::data(vm, args.get(vm, 1))?.len()))?;
    if buffers::writable_length(vm, args.at(2))? != length {
        return Err(vm.raise(kind::ValueError, message!("buffers must be the same length")));
    }
    if let (Some(source), Some(target)) = (bytes::raw(vm, args.at(1))?, bytes::raw(vm, args.at(2))?) {
        source.copy_to(vm, target, 0);
    }
    buffer::fill(vm, args.at(2), |bytes| buses.exchange(bus, bytes))?;
    waited(vm)?;
    Ok(slot::NONE)
}

fn repr<'v>(vm: &'v Vm, object: Value<'v>) -> Leaf<'v> {
    let bus = bus(object);
    let settings = vm.platform.board().and_then(|board| board.spi()).and_then(|spi| spi.settings(bus));
    let settings = settings.unwrap_or(first_settings(0));
    let (polarity, phase) = (u8::from(settings.polarity), u8::from(settings.phase));
    let (baudrate, bits) = (settings.baudrate, settings.bits);
    match bus {
        SpiId::Software { sck, mosi, miso } => {
            let first = u8::from(settings.lsb_first);
            text::format(vm, message!(
                "SoftSPI(baudrate={baudrate}, polarity={polarity}, phase={phase}, firstbit={first}, sck={sck}, mosi={mosi}, miso={miso})"
            ))
        }
        SpiId::Hardware(id) => text::compose(vm, |out| {
            out.format(message!("SPI({id}, baudrate={baudrate}, polarity={polarity}, phase={phase}, bits={bits}"));
            for (name, pin) in [("sck", settings.sck), ("mosi", settings.mosi), ("miso", settings.miso)] {
                match pin {
                    Some(pin) => out.format(message!(", {name}={pin}")),
                    None => out.format(message!(", {name}=None")),
                }
            }
            out.push(b")");
        }),
    }
}
