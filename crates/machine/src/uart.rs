//! UART: serial lines, as streams.
//!
//! The board receives into its buffer and never waits; waiting for input and for room in the
//! transmitter is done here, in short sleeps that let Ctrl-C and handlers in.
//!
//! Invariant: bytes that were taken from the board are in the result, whatever ends the wait.

use crate::device::{check, device, done, number, unit};
use crate::events::{self, Registration};
use crate::family::{self, Numbers};
use crate::pin::pin_of;
use crate::{buffer, ids};
use board::{Family, Parity, Source, Uart, UartSettings, errno, line};
use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::convert;
use object::readiness::{self, Readiness};
use object::types::{ABSENT, Slot1, Slots, TypeInfo};
use object::{Item, Leaf, Raised, Vm, bytes, slot, text, thread};
use object::packed::message;
use stdlib::{arguments, buffers, os_error};

/// Longest sleep while waiting, in microseconds.
const NAP: u64 = 500;

const CTS: Numbers = [1, 0x200, 2, ABSENT, 1];
const RTS: Numbers = [2, 0x100, 1, ABSENT, 2];
const INV_TX: Numbers = [1, ABSENT, 0x20, ABSENT, 1];
const INV_RX: Numbers = [2, ABSENT, 4, ABSENT, 2];
const INV_CTS: Numbers = [ABSENT, ABSENT, 8, ABSENT, ABSENT];
const INV_RTS: Numbers = [ABSENT, ABSENT, 0x40, ABSENT, ABSENT];

/// Signals in the masks `flow` and `invert`.
const FLOW: &[(Numbers, u32)] = &[(CTS, line::CTS as u32), (RTS, line::RTS as u32)];
const INVERT: &[(Numbers, u32)] =
    &[(INV_TX, line::TX as u32), (INV_RX, line::RX as u32), (INV_CTS, line::CTS as u32), (INV_RTS, line::RTS as u32)];

const SETTINGS: &str =
    "baudrate= bits= parity= stop= * tx= rx= rts= cts= txbuf= rxbuf= timeout= timeout_char= invert= flow=";

pub static UART: TypeInfo = TypeInfo {
    module: "machine",
    subclassable: true,
    construct: Some(Native::method(
        "id baudrate= bits= parity= stop= * tx= rx= rts= cts= txbuf= rxbuf= timeout= timeout_char= invert= flow=",
        Code::Full(construct),
    )),
    items: &[
        (sym::CTS, Item::ByFamily(&CTS)),
        (sym::INV_CTS, Item::ByFamily(&INV_CTS)),
        (sym::INV_RTS, Item::ByFamily(&INV_RTS)),
        (sym::INV_RX, Item::ByFamily(&INV_RX)),
        (sym::INV_TX, Item::ByFamily(&INV_TX)),
        (sym::IRQ_BREAK, Item::ByFamily(&family::UART_BREAK)),
        (sym::IRQ_RX, Item::ByFamily(&family::UART_RX)),
        (sym::IRQ_RXIDLE, Item::ByFamily(&family::UART_RX_IDLE)),
        (sym::IRQ_TXIDLE, Item::ByFamily(&family::UART_TX_IDLE)),
        (sym::RTS, Item::ByFamily(&RTS)),
        (sym::any, Item::Method(Native::method("", Code::Full(|vm, args| {
            let line = line_of(vm, args);
            let count = lines(vm)?.available(line);
            vm.make(|_| Ok(Value::length(count)))
        })))),
        (sym::deinit, Item::Method(Native::method("", Code::Full(|vm, args| {
            let line = line_of(vm, args);
            lines(vm)?.release(line);
            vm.attempt(|vm| events::forget(vm, Source::Uart(line)))?;
            Ok(slot::NONE)
        })))),
        (sym::flush, Item::Method(Native::method("", Code::Full(flush)))),
        (sym::init, Item::Method(Native::method(SETTINGS, Code::Full(|vm, args| {
            let line = line_of(vm, args);
            configure(vm, line, Args { start: args.at(1), count: args.count - 1 })?;
            Ok(slot::NONE)
        })))),
        (sym::irq, Item::Method(Native::method("handler= trigger= hard=", Code::Full(irq)).keeping_self())),
        (sym::read, Item::Method(Native::method("nbytes=", Code::Full(read)))),
        (sym::readchar, Item::Method(Native::method("", Code::Full(read_character)))),
        (sym::readinto, Item::Method(Native::method("buf nbytes=", Code::Full(read_into)))),
        (sym::readline, Item::Method(Native::method("", Code::Full(read_line)))),
        (sym::sendbreak, Item::Method(Native::method("", Code::Full(|vm, args| {
            let line = line_of(vm, args);
            let outcome = lines(vm)?.send_break(line);
            done(vm, outcome)?;
            Ok(slot::NONE)
        })))),
        (sym::txdone, Item::Method(Native::method("", Code::Full(|vm, args| {
            let line = line_of(vm, args);
            Ok(slot::bool(lines(vm)?.is_sent(line)))
        })))),
        (sym::write, Item::Method(Native::method("buf", Code::Full(write)))),
        (sym::writechar, Item::Method(Native::method("char", Code::Full(|vm, args| {
            let line = line_of(vm, args);
            let character = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 1)))? as u16;
            let width = lines(vm)?.settings(line).map_or(1, |settings| width(&settings));
            let data = vm.make(|vm| bytes::new(vm, &character.to_le_bytes()[..width]))?;
            transmit(vm, line, data)?;
            Ok(slot::NONE)
        })))),
    ],
    slots: &Slots { repr: Slot1::Leaf(repr), readiness: Some(readiness), ..Slots::NONE },
    ..TypeInfo::new(ids::UART, "UART")
};

fn lines(vm: &mut Vm) -> Result<&'static dyn Uart, Raised> {
    unit(vm, |board| board.uart())
}

fn line_of(vm: &Vm, args: Args) -> u8 {
    number(args.get(vm, 0)) as u8
}

fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let lines = lines(vm)?;
    let id = vm.attempt(|vm| match text::utf8_of(vm, args.get(vm, 1)) {
        Some(name) => Err(vm.value_fault(message!("UART({name}) doesn't exist"))),
        None => arguments::integer(vm, args.get(vm, 1)),
    })?;
    let Ok(line) = u8::try_from(id) else { return Err(absent(vm, id)) };
    let further = (2..args.count).any(|index| args.given(vm, index).is_some());
    if further || (lines.settings(line).is_none() && vm.family() != Family::Stm32) {
        configure(vm, line, Args { start: args.at(2), count: args.count - 2 })?;
    }
    vm.make(|_| Ok(device(ids::UART, line.into())))
}

fn absent(vm: &mut Vm, id: i64) -> Raised {
    let exist = if matches!(vm.family(), Family::Rp2 | Family::Stm32) { "doesn't exist" } else { "does not exist" };
    vm.raise(kind::ValueError, message!("UART({id}) {exist}"))
}

/// Settings of a line that had none.
fn first_settings(family: Family) -> UartSettings {
    let (transmit_buffer, receive_buffer) = match family {
        Family::Stm32 => (0, 64),
        Family::Esp8266 => (0, 15),
        _ => (256, 256),
    };
    UartSettings {
        baudrate: 115_200,
        bits: 8,
        parity: Parity::None,
        stop: 1,
        tx: None,
        rx: None,
        rts: None,
        cts: None,
        transmit_buffer,
        receive_buffer,
        invert: 0,
        flow: 0,
        timeout_ms: 0,
        timeout_char_ms: 0,
    }
}

/// Applies baudrate, bits, parity, stop, tx, rx, rts, cts, txbuf, rxbuf, timeout, timeout_char, invert, flow.
fn configure(vm: &mut Vm, line: u8, args: Args) -> Result<(), Raised> {
    let lines = lines(vm)?;
    let family = vm.family();
    let settings = vm.attempt(|vm| {
        let mut settings = lines.settings(line).unwrap_or(first_settings(family));
        let number = |index: usize| -> Result<Option<i64>, object::Fault> {
            match args.given(vm, index).filter(|value| !value.is_none()) {
                Some(value) => Ok(Some(arguments::integer(vm, value)?).filter(|number| *number != -1)),
                None => Ok(None),
            }
        };
        if let Some(rate) = number(0)? {
            settings.baudrate = u32::try_from(rate).unwrap_or(0);
        }
        if let Some(bits) = number(1)? {
            settings.bits = u8::try_from(bits).ok().filter(|bits| (5..=9).contains(bits)).ok_or_else(|| {
                vm.value_fault(message!("invalid data bits"))
            })?;
        }
        if args.given(vm, 2).is_some() {
            settings.parity = match number(2)? {
                None => Parity::None,
                Some(odd) => if odd & 1 == 0 { Parity::Even } else { Parity::Odd },
            };
        }
        if let Some(stop) = number(3)? {
            settings.stop = u8::try_from(stop).ok().filter(|stop| (1..=2).contains(stop)).ok_or_else(|| {
                vm.value_fault(message!("invalid stop bits"))
            })?;
        }
        for (index, pin) in [(4, &mut settings.tx), (5, &mut settings.rx), (6, &mut settings.rts), (7, &mut settings.cts)] {
            if let Some(value) = args.given(vm, index).filter(|value| !value.is_none()) {
                *pin = Some(pin_of(vm, value)?);
            }
        }
        for (index, size, text) in [
            (8, &mut settings.transmit_buffer, "txbuf too large"),
            (9, &mut settings.receive_buffer, "rxbuf too large"),
        ] {
            if let Some(wanted) = number(index)? {
                if wanted > 32766 {
                    return Err(vm.value_fault(message!("{text}")));
                }
                *size = wanted.max(if family == Family::Rp2 { 32 } else { 0 }) as u16;
            }
        }
        let time = |number: i64| number.clamp(0, u32::MAX.into()) as u32;
        settings.timeout_ms = number(10)?.map_or(settings.timeout_ms, time);
        settings.timeout_char_ms = number(11)?.map_or(settings.timeout_char_ms, time);
        let bad = |what: &str| {
            // Ports differ in words.
            let word = if family == Family::Rp2 { "bad" } else { "invalid" };
            vm.value_fault(message!("{word} {what} mask"))
        };
        if let Some(mask) = number(12)? {
            let (signals, unknown) = family::triggers(INVERT, family, mask);
            if unknown != 0 {
                return Err(bad("inversion"));
            }
            settings.invert = signals as u8;
        }
        if let Some(mask) = number(13)? {
            let (signals, unknown) = family::triggers(FLOW, family, mask);
            if unknown != 0 {
                return Err(bad(if family == Family::Rp2 { "hardware flow control" } else { "flow control" }));
            }
            settings.flow = signals as u8;
        }
        check_format(vm, &settings)?;
        // At least the time of one character.
        settings.timeout_char_ms = settings.timeout_char_ms.max(13_000 / settings.baudrate.max(1) + 1);
        Ok(settings)
    })?;
    match lines.configure(line, &settings) {
        Err(board::Error::Absent) => Err(absent(vm, line.into())),
        outcome => check(vm, outcome, format_args!("UART")),
    }
}

/// Bits and parity that the families have.
fn check_format(vm: &Vm, settings: &UartSettings) -> Result<(), object::Fault> {
    let parity = settings.parity != Parity::None;
    match vm.family() {
        Family::Stm32 if !matches!((settings.bits, parity), (7, true) | (8, _) | (9, false)) => {
            Err(vm.value_fault(message!("unsupported combination of bits and parity")))
        }
        Family::Stm32 => Ok(()),
        _ if settings.bits > 8 => Err(vm.value_fault(message!("invalid data bits"))),
        _ => Ok(()),
    }
}

/// Bytes of a character: those of nine bits take two.
fn width(settings: &UartSettings) -> usize {
    if settings.bits > 8 { 2 } else { 1 }
}

/// Waits until something can be read; false when the time is over.
fn wait(vm: &mut Vm, line: u8, milliseconds: u32) -> Result<bool, Raised> {
    let lines = lines(vm)?;
    let end = vm.platform.ticks_us() + u64::from(milliseconds) * 1000;
    loop {
        if lines.available(line) > 0 {
            return Ok(true);
        }
        let left = end.saturating_sub(vm.platform.ticks_us());
        if left == 0 {
            return Ok(false);
        }
        thread::nap(vm, left.min(NAP))?;
    }
}

/// The timeouts of a line: for the first byte, and for each further one.
fn timeouts(vm: &mut Vm, line: u8) -> Result<(u32, u32), Raised> {
    match lines(vm)?.settings(line) {
        Some(settings) => Ok((settings.timeout_ms, settings.timeout_char_ms)),
        None => Err(os_error::raise(vm, errno::ENODEV)),
    }
}

/// Fills a buffer as far as bytes come in time; how many there were.
fn receive(vm: &mut Vm, line: u8, target: Handle, from: usize, length: usize) -> Result<usize, Raised> {
    let lines = lines(vm)?;
    let (first, further) = timeouts(vm, line)?;
    let mut count = 0;
    while count < length && wait(vm, line, if count == 0 && from == 0 { first } else { further })? {
        let read = |bytes: &mut [u8]| lines.read(line, bytes.get_mut(from + count..from + length).unwrap_or_default());
        let got = match vm.get(target).has_id(object::ids::BYTES) {
            true => buffer::fill_new(vm, target, read)?,
            false => vm.scoped(|vm| buffer::fill(vm, target, read))?,
        };
        if got == 0 {
            break;
        }
        count += got;
    }
    Ok(count)
}

/// `read([nbytes])`: bytes, or None when nothing came.
fn read(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let line = line_of(vm, args);
    let wanted = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 1), -1))?;
    let Ok(wanted) = usize::try_from(wanted) else { return read_all(vm, line) };
    let memory = buffer::new(vm, wanted, 0)?;
    let count = receive(vm, line, memory, 0, wanted)?;
    if count == wanted {
        return Ok(memory);
    }
    if count == 0 {
        return Ok(slot::NONE);
    }
    vm.make(|vm| bytes::new(vm, &vm.get(memory).bytes()[..count]))
}

/// All that comes until a pause.
fn read_all(vm: &mut Vm, line: u8) -> Result<Handle, Raised> {
    let lines = lines(vm)?;
    let (first, further) = timeouts(vm, line)?;
    let result = vm.make(|vm| bytes::new(vm, b""))?;
    let mut length = 0;
    while wait(vm, line, if length == 0 { first } else { further })? {
        let more = lines.available(line);
        // Room for what there is, behind what there was.
        vm.store(result, |vm| {
            let before = vm.get(result).bytes();
            bytes::build(vm, length + more, |target| target[..length].copy_from_slice(before))
        })?;
        let got = buffer::fill_new(vm, result, |bytes| lines.read(line, bytes.get_mut(length..).unwrap_or_default()))?;
        length += got;
        if got < more {
            vm.store(result, |vm| bytes::new(vm, &vm.get(result).bytes()[..length]))?;
        }
    }
    Ok(if length == 0 { slot::NONE } else { result })
}

fn read_into(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let line = line_of(vm, args);
    let length = buffers::writable_length(vm, args.at(1))?;
    let limit = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), i64::MAX))?;
    let length = length.min(usize::try_from(limit).unwrap_or(usize::MAX));
    let count = receive(vm, line, args.at(1), 0, length)?;
    if count == 0 && length > 0 {
        return Ok(slot::NONE);
    }
    vm.make(|_| Ok(Value::length(count)))
}

/// Bytes up to a line feed, or until a pause; None when nothing came.
fn read_line(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let line = line_of(vm, args);
    let mut memory = buffer::new(vm, 32, 0)?;
    let mut length = 0;
    loop {
        if length == vm.get(memory).bytes().len() {
            memory = vm.make(|vm| {
                let before = vm.get(memory).bytes();
                bytes::build(vm, 2 * length, |target| target[..length].copy_from_slice(before))
            })?;
        }
        let got = receive(vm, line, memory, length, 1)?;
        length += got;
        if got == 0 || vm.get(memory).bytes().get(length - 1) == Some(&b'\n') {
            break;
        }
    }
    if length == 0 {
        return Ok(slot::NONE);
    }
    vm.make(|vm| bytes::new(vm, &vm.get(memory).bytes()[..length]))
}

/// `readchar()`: a number, or -1.
fn read_character(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let line = line_of(vm, args);
    let width = lines(vm)?.settings(line).map_or(1, |settings| width(&settings));
    let memory = buffer::new(vm, width, 0)?;
    let count = receive(vm, line, memory, 0, width)?;
    vm.make(|vm| {
        let number = vm.get(memory).bytes().iter().rev().fold(0, |number, byte| number << 8 | i32::from(*byte));
        Ok(Value::small(if count < width { -1 } else { number }))
    })
}

/// `write(buf)`: how many bytes the transmitter took, or None when it took none.
fn write(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let line = line_of(vm, args);
    let length = vm.attempt(|vm| Ok(buffers::data(vm, args.get(vm, 1))?.len()))?;
    if length % lines(vm)?.settings(line).map_or(1, |settings| width(&settings)) != 0 {
        // Half a character.
        return Err(os_error::raise(vm, errno::EIO));
    }
    let count = transmit(vm, line, args.at(1))?;
    if count == 0 && length > 0 {
        return Ok(slot::NONE);
    }
    vm.make(|_| Ok(Value::length(count)))
}

/// Gives bytes to the transmitter as long as it takes some in time.
fn transmit(vm: &mut Vm, line: u8, data: Handle) -> Result<usize, Raised> {
    let lines = lines(vm)?;
    let (first, further) = timeouts(vm, line)?;
    let length = vm.attempt(|vm| Ok(buffers::data(vm, vm.get(data))?.len()))?;
    let mut count = 0;
    let mut end = vm.platform.ticks_us() + u64::from(first.max(further)) * 1000;
    while count < length {
        let taken = buffer::send(vm, data, |bytes| lines.write(line, bytes.get(count..).unwrap_or(&[])))?;
        if taken > 0 {
            count += taken;
            end = vm.platform.ticks_us() + u64::from(further) * 1000;
            continue;
        }
        let left = end.saturating_sub(vm.platform.ticks_us());
        if left == 0 {
            break;
        }
        thread::nap(vm, left.min(NAP))?;
    }
    Ok(count)
}

/// Waits until all is sent, at most as long as a full buffer takes twice.
fn flush(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (lines, line) = (lines(vm)?, line_of(vm, args));
    let (baudrate, room) = lines.settings(line).map_or((1, 0), |settings| (settings.baudrate.max(1), settings.transmit_buffer));
    let time = (u64::from(room) + 32) * 13 * 1_000_000 / u64::from(baudrate);
    let end = vm.platform.ticks_us() + 2 * time;
    while !lines.is_sent(line) {
        let left = end.saturating_sub(vm.platform.ticks_us());
        if left == 0 {
            return Err(os_error::raise(vm, errno::ETIMEDOUT));
        }
        thread::nap(vm, left.min(NAP))?;
    }
    Ok(slot::NONE)
}

/// What `select` asks.
fn readiness(vm: &Vm, uart: Value<'_>) -> Readiness {
    let Some(lines) = vm.platform.board().and_then(|board| board.uart()) else { return Readiness::of(readiness::ERROR) };
    let line = number(uart) as u8;
    let readable = if lines.available(line) > 0 { readiness::IN } else { 0 };
    let writable = if lines.room(line) > 0 { readiness::OUT } else { 0 };
    Readiness::of(readable | writable)
}

fn irq(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let line = crate::device::number_as(vm, vm.get(args.at(0)), ids::UART).unwrap_or(0) as u8;
    let (source, family) = (Source::Uart(line), vm.family());
    if let Some(existing) = events::asked_for(vm, args, source)? {
        return Ok(existing);
    }
    let handler = events::handler_argument(vm, args.at(1))?;
    let trigger = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 2), 0))?;
    let hard = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    if hard && family == Family::Esp32 {
        return Err(vm.raise(kind::ValueError, message!("hard IRQ is not supported")));
    }
    let (_, unknown) = family::triggers(family::UART_TRIGGERS, family, trigger);
    if unknown != 0 {
        let trigger = trigger as u32;
        return Err(match family {
            Family::Stm32 => vm.raise(kind::ValueError, message!("trigger 0x{trigger:08x} unsupported")),
            _ => vm.raise(kind::ValueError, message!("trigger 0x{trigger:04x} unsupported")),
        });
    }
    let registration = Registration { source, trigger: trigger as u32, bits: if hard { events::HARD } else { 0 } };
    events::register(vm, &registration, args.at(0), handler)
}

fn repr<'v>(vm: &'v Vm, uart: Value<'v>) -> Leaf<'v> {
    let line = number(uart) as u8;
    let settings = vm.platform.board().and_then(|board| board.uart()).and_then(|uart| uart.settings(line));
    let Some(settings) = settings else { return text::format(vm, message!("UART({line})")) };
    let parity = match settings.parity {
        Parity::None => "None",
        Parity::Even => "0",
        Parity::Odd => "1",
    };
    let invert = ["None", "INV_TX", "INV_RX", "INV_TX|INV_RX"][usize::from(settings.invert & 3)];
    let pin = |pin: Option<u16>| pin.map_or(-1, i32::from);
    text::compose(vm, |out| {
        out.format(message!("UART({line}, baudrate={}, bits={}", settings.baudrate, settings.bits));
        out.format(message!(", parity={parity}, stop={}", settings.stop));
        out.format(message!(", tx={}, rx={}", pin(settings.tx), pin(settings.rx)));
        out.format(message!(", txbuf={}, rxbuf={}", settings.transmit_buffer, settings.receive_buffer));
        out.format(message!(", timeout={}, timeout_char={}", settings.timeout_ms, settings.timeout_char_ms));
        out.format(message!(", invert={invert})"));
    })
}
