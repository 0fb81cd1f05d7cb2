//! time: clocks, waiting, calendar.
//!
//! Times count from 1970 on every port. Ticks wrap at [`PERIOD`], as small ints do on
//! 32 bits, so programs that use `ticks_diff` run alike everywhere.
//!
//! Invariant: waiting lets Ctrl-C and scheduled functions in.

use crate::{arguments, record};
use heap::{Handle, Value};
use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, Native};
use object::{Fault, Leaf, Raised, Vm, float, int, slot, thread, tuple};
use object::packed::message;

/// Ticks wrap here.
pub(crate) const PERIOD: i64 = 1 << 30;

const fn leaf(text: &'static str, function: object::native::LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Leaf(function)))
}

const fn full(text: &'static str, function: object::native::FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Full(function)))
}

const fn waiting(text: &'static str, function: object::native::FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Full(function)).waiting())
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::time,
    extensible: true,
    items: &[
        (sym::gmtime, leaf("seconds=", |vm, args| broken_down(vm, args[0], false))),
        (sym::localtime, leaf("seconds=", |vm, args| broken_down(vm, args[0], true))),
        (sym::mktime, full("t", make_time)),
        (sym::monotonic, leaf("", |vm, _| float::new(vm, vm.platform.ticks_us() as f64 / 1e6))),
        (sym::monotonic_ns, leaf("", |vm, _| int::from_u64(vm, vm.platform.ticks_us() * 1000))),
        (sym::perf_counter, leaf("", |vm, _| float::new(vm, vm.platform.ticks_us() as f64 / 1e6))),
        (sym::perf_counter_ns, leaf("", |vm, _| int::from_u64(vm, vm.platform.ticks_us() * 1000))),
        (sym::process_time, leaf("", |vm, _| float::new(vm, processor_ns(vm) as f64 / 1e9))),
        (sym::process_time_ns, leaf("", |vm, _| int::from_u64(vm, processor_ns(vm)))),
        (sym::sleep, waiting("seconds", |vm, args| sleep(vm, |vm| arguments::microseconds(vm, args.at(0))))),
        (sym::sleep_ms, waiting("ms", |vm, args| sleep(vm, |vm| units(vm, args, 1000)))),
        (sym::sleep_us, waiting("us", |vm, args| sleep(vm, |vm| units(vm, args, 1)))),
        (sym::ticks_add, leaf("ticks delta", ticks_add)),
        (sym::ticks_cpu, leaf("", |vm, _| ticks(vm.platform.ticks_us()))),
        (sym::ticks_diff, leaf("end start", ticks_diff)),
        (sym::ticks_ms, leaf("", |vm, _| ticks(vm.platform.ticks_us() / 1000))),
        (sym::ticks_us, leaf("", |vm, _| ticks(vm.platform.ticks_us()))),
        (sym::time, leaf("", now)),
        (sym::time_ns, leaf("", |vm, _| int::from_u64(vm, vm.platform.time_ns()))),
    ],
    get: None,
    set: None,
}];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

/// Time that the processor has worked for the program: on a board, since it started.
fn processor_ns(vm: &Vm) -> u64 {
    vm.platform.process().map_or_else(|| vm.platform.ticks_us() * 1000, |process| process.processor_ns())
}

fn ticks(count: u64) -> Leaf<'static> {
    Ok(Value::small((count as i64 & (PERIOD - 1)) as i32))
}

/// Seconds since 1970: a float where a process runs the machine, whole seconds on boards.
fn now<'v>(vm: &'v Vm, _: &[Value<'v>]) -> Leaf<'v> {
    let nanoseconds = vm.platform.time_ns();
    match vm.platform.process() {
        Some(_) => float::new(vm, nanoseconds as f64 / 1e9),
        None => int::from_u64(vm, nanoseconds / 1_000_000_000),
    }
}

/// A number of microseconds in units of some.
fn units(vm: &mut Vm, args: Args, unit: u64) -> Result<u64, Raised> {
    let count = vm.attempt(|vm| arguments::integer(vm, args.get(vm, 0)))?;
    Ok(u64::try_from(count).unwrap_or(0).saturating_mul(unit))
}

fn sleep(vm: &mut Vm, time: impl FnOnce(&mut Vm) -> Result<u64, Raised>) -> Result<Handle, Raised> {
    let (end, mut waited) = match thread::repeated(vm) {
        Some(end) => (end, true),
        None => {
            let time = time(vm)?;
            (thread::after(vm, time), false)
        }
    };
    loop {
        // Others get their turn even if it takes no time.
        while vm.threads.others.get() > 0 && (!waited || vm.platform.ticks_us() < end) {
            waited = true;
            thread::wait(vm, slot::NONE, end, end)?;
        }
        vm.poll()?;
        let left = end.saturating_sub(vm.platform.ticks_us());
        // Scheduled functions ran, but the time is not over.
        if vm.platform.sleep_us(left) || left == 0 {
            vm.poll()?;
            return Ok(slot::NONE);
        }
    }
}

fn ticks_add<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let delta = arguments::integer(vm, args[1])?;
    if delta.abs() >= PERIOD / 2 {
        return Err(vm.fault(object::exception::kind::OverflowError, message!("ticks interval overflow")));
    }
    ticks(arguments::integer(vm, args[0])?.wrapping_add(delta) as u64)
}

fn ticks_diff<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    Ok(Value::small(difference(arguments::integer(vm, args[0])?, arguments::integer(vm, args[1])?) as i32))
}

/// The time from `start` to `end`, both ticks.
pub(crate) fn difference(end: i64, start: i64) -> i64 {
    (end.wrapping_sub(start).wrapping_add(PERIOD / 2) & (PERIOD - 1)) - PERIOD / 2
}

/// Now, in ticks of a millisecond.
pub(crate) fn milliseconds(vm: &Vm) -> i64 {
    (vm.platform.ticks_us() / 1000) as i64 & (PERIOD - 1)
}

/// Days since 1970 of a date in the proleptic Gregorian calendar; months and days may be out of range.
fn days_from_date(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12));
    // Years begin in March, so that the leap day is their last.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1970.
fn date_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era + (month >= 10) as i64;
    (year, if month < 10 { month + 3 } else { month - 9 }, day)
}

/// Seconds since 1970 of an int, a float or None (now).
fn seconds_of(vm: &Vm, value: Value<'_>) -> Result<i64, Fault> {
    if value.is_undefined() || value.is_none() {
        return Ok((vm.platform.time_ns() / 1_000_000_000) as i64);
    }
    if let Some(number) = float::as_f64(value) {
        return Ok(libm::floor(number) as i64);
    }
    arguments::integer(vm, value)
}

/// The calendar fields of a time: eight, and a ninth (daylight saving time) where a process runs the machine.
fn broken_down<'v>(vm: &'v Vm, seconds: Value<'v>, local: bool) -> Leaf<'v> {
    let mut time = seconds_of(vm, seconds)?;
    // Years 1 to 9999, as CPython's calendar functions.
    if !(-62_135_596_800..253_402_300_800).contains(&time) {
        return Err(vm.fault(object::exception::kind::OverflowError, message!("timestamp out of range for platform time_t")));
    }
    if local {
        time += i64::from(vm.platform.local_offset(time));
    }
    let (days, second) = (time.div_euclid(86_400), time.rem_euclid(86_400));
    let (year, month, day) = date_from_days(days);
    let day_of_year = days - days_from_date(year, 1, 1) + 1;
    let weekday = (days + 3).rem_euclid(7);
    let fields = [year, month, day, second / 3600, second / 60 % 60, second % 60, weekday, day_of_year, 0];
    let values = fields.map(|field| Value::small(field as i32));
    let count = if vm.platform.process().is_some() { 9 } else { 8 };
    record::new(vm, record::STRUCT_TIME, &values[..count])
}

/// The time of local calendar fields.
fn make_time(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let fields = vm.slot()?;
    object::operations::iterate::to_tuple(vm, args.at(0), fields)?;
    let seconds = vm.attempt(|vm| {
        let fields = vm.get(fields);
        if !(8..=9).contains(&tuple::len(fields)) {
            return Err(vm.type_fault(message!("mktime(): illegal time tuple argument")));
        }
        let mut numbers = [0; 6];
        for (index, number) in numbers.iter_mut().enumerate() {
            *number = arguments::integer(vm, fields.field(index))?.clamp(-1 << 31, 1 << 31);
        }
        let [year, month, day, hour, minute, second] = numbers;
        let local = days_from_date(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        // The offset at a time depends on the time: look once more at the first answer.
        let guess = local - i64::from(vm.platform.local_offset(local));
        Ok(local - i64::from(vm.platform.local_offset(guess)))
    })?;
    match vm.platform.process() {
        Some(_) => vm.make(|vm| float::new(vm, seconds as f64)),
        None => vm.make(|vm| int::new(vm, seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days_are_inverse() {
        assert_eq!(days_from_date(1970, 1, 1), 0);
        assert_eq!(days_from_date(2000, 2, 29), 11_016);
        assert_eq!(days_from_date(2024, 14, 0), days_from_date(2025, 1, 31));
        for days in (-800_000..800_000).step_by(37) {
            let (year, month, day) = date_from_days(days);
            assert_eq!(days_from_date(year, month, day), days);
        }
    }
}
