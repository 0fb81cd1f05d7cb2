//! Resets, sleep, clock frequency, interrupts on and off: the functions of `machine`.
//!
//! Invariant: what restarts a board never returns; where the board comes back all the same,
//! as a simulated one does, the program ends with SystemExit.

use crate::device::{board, check, done};
use board::{Family, Power, ResetCause};
use heap::{Handle, Value};
use object::exception::kind;
use object::native::{Args, Code, Native};
use object::operations::convert;
use object::{Fault, Leaf, Raised, Vm, bytes, int, slot, tuple};
use stdlib::arguments;

use crate::family::Numbers;
use object::packed::message;

pub const PWRON_RESET: Numbers = [1, 1, 1, 0, 1];
pub const HARD_RESET: Numbers = [object::types::ABSENT, 2, 2, 6, 2];
pub const WDT_RESET: Numbers = [3, 3, 3, 1, 3];
pub const DEEPSLEEP_RESET: Numbers = [object::types::ABSENT, 4, 4, 5, 4];
pub const SOFT_RESET: Numbers = [object::types::ABSENT, 0, 5, 4, 5];

pub const RESET: Native = Native::function("", Code::Full(|vm, _| {
    let power = power_full(vm)?;
    crate::kept::save(vm);
    power.reset();
    Err(exit(vm))
}));

pub const SOFT_RESET_FUNCTION: Native = Native::function("", Code::Full(|vm, _| Err(exit(vm))));

pub const BOOTLOADER: Native = Native::function("value=", Code::Full(|vm, _| {
    let power = power_full(vm)?;
    crate::kept::save(vm);
    power.bootloader();
    Err(exit(vm))
}));

pub const RESET_CAUSE: Native = Native::function("", Code::Leaf(|vm, _| {
    let family = vm.family() as usize;
    let number = match power(vm)?.reset_cause() {
        ResetCause::PowerOn => PWRON_RESET,
        ResetCause::Hard => HARD_RESET,
        ResetCause::Watchdog => WDT_RESET,
        ResetCause::DeepSleep => DEEPSLEEP_RESET,
        ResetCause::Soft => SOFT_RESET,
    }[family];
    // A cause without a name of its own is shown as power-on.
    Ok(Value::small(if number == object::types::ABSENT { PWRON_RESET[family] } else { number }))
}));

pub const UNIQUE_ID: Native = Native::function("", Code::Leaf(|vm, _| bytes::new(vm, power(vm)?.unique_id())));

pub const IDLE: Native = Native::function("", Code::Full(|vm, _| {
    match vm.platform.board() {
        Some(board) => board.power().idle(),
        None => {
            vm.platform.sleep_us(1000);
        }
    }
    vm.poll()?;
    Ok(slot::NONE)
}));

pub const FREQUENCY: Native = Native::function("hz= peripheral= *further", Code::Full(frequency));
pub const LIGHT_SLEEP: Native = Native::function("ms=", Code::Full(light_sleep));
pub const DEEP_SLEEP: Native = Native::function("ms=", Code::Full(deep_sleep));

pub const WAKE_REASON: Native =
    Native::function("", Code::Leaf(|vm, _| Ok(Value::length(power(vm)?.wake_reason() as usize))));

pub const DISABLE_IRQ: Native = Native::function("", Code::Leaf(|vm, _| {
    let state = power(vm)?.disable_interrupts();
    Ok(if vm.family() == Family::Stm32 { Value::bool(state) } else { Value::small(state.into()) })
}));

pub const ENABLE_IRQ: Native = Native::function("state=", Code::Full(|vm, args| {
    let state = if args.given(vm, 0).is_some() {
        convert::truth(vm, args.at(0))?
    } else if vm.family() == Family::Stm32 {
        true
    } else {
        return Err(vm.raise(kind::TypeError, message!("enable_irq() missing 1 required positional argument: 'state'")));
    };
    power_full(vm)?.enable_interrupts(state);
    vm.poll()?;
    Ok(slot::NONE)
}));

fn power(vm: &Vm) -> Result<&'static dyn Power, Fault> {
    Ok(board(vm)?.power())
}

fn power_full(vm: &mut Vm) -> Result<&'static dyn Power, Raised> {
    vm.attempt(|vm| power(vm))
}

/// SystemExit, which the port's main loop takes for a soft reset.
fn exit(vm: &mut Vm) -> Raised {
    vm.raise_leaf(|vm| vm.fault_bare(kind::SystemExit))
}

/// `freq()` is the frequency, on stm32 of four clocks; `freq(hz, ...)` sets it.
fn frequency(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let power = power_full(vm)?;
    if args.given(vm, 0).is_none() {
        return vm.make(|vm| frequencies(vm, power));
    }
    let (hertz, peripheral) = vm.attempt(|vm| {
        let hertz = arguments::integer(vm, args.get(vm, 0))?;
        Ok((hertz, arguments::integer_or(vm, args.get(vm, 1), 48_000_000)?))
    })?;
    if vm.family() == Family::Rp2 && peripheral != 48_000_000 && peripheral != hertz {
        let text = "peripheral freq must be 48_000_000 or the same as the MCU freq";
        return Err(vm.raise(kind::ValueError, message!("{text}")));
    }
    let outcome = power.set_frequency(u32::try_from(hertz).unwrap_or(0));
    done(vm, outcome)?;
    Ok(slot::NONE)
}

fn frequencies<'v>(vm: &'v Vm, power: &dyn Power) -> Leaf<'v> {
    let frequency = int::from_u64(vm, power.frequency().into())?;
    if vm.family() == Family::Stm32 { tuple::new(vm, &[frequency; 4]) } else { Ok(frequency) }
}

/// Milliseconds of the optional argument.
fn duration(vm: &mut Vm, args: Args) -> Result<Option<u32>, Raised> {
    let given = vm.attempt(|vm| arguments::integer_or(vm, args.get(vm, 0), -1))?;
    Ok(u64::try_from(given).ok().map(|time| u32::try_from(time).unwrap_or(u32::MAX)))
}

fn light_sleep(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let time = duration(vm, args)?;
    let outcome = power_full(vm)?.light_sleep(time);
    check(vm, outcome, format_args!("sleep"))?;
    vm.poll()?;
    Ok(slot::NONE)
}

fn deep_sleep(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let time = duration(vm, args)?;
    let power = power_full(vm)?;
    crate::kept::save(vm);
    let outcome = power.deep_sleep(time);
    check(vm, outcome, format_args!("sleep"))?;
    Err(exit(vm))
}
