//! Tests of the world and the chip through the traits of `board`.
//!
//! Invariant: everything here runs against virtual time.

use crate::wiring::{WiringFile, load};
use crate::{Clock, Halt, SimBoard, Sink};
use board::*;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A board with a circuit.
pub fn board(text: &str) -> SimBoard {
    match load(None, &[WiringFile::from_text("test.toml", text)], Clock::Virtual) {
        Ok(world) => SimBoard::new(world),
        Err(message) => panic!("{message}"),
    }
}

/// A property of a device.
pub fn property(board: &SimBoard, device: &str, name: &str) -> crate::device::Value {
    board.inspect(|world| world.property(world.device_named(device).unwrap(), name).unwrap())
}

/// Problems so far.
pub fn problems(board: &SimBoard) -> Vec<String> {
    board.inspect(|world| world.log().problems().iter().map(|problem| problem.1.clone()).collect())
}

pub fn output(board: &SimBoard, pin: u16) {
    board.pins().configure(pin, &PinSettings { mode: Some(PinMode::Output), ..PinSettings::default() }).unwrap();
}

pub fn input(board: &SimBoard, pin: u16, pull: Pull) {
    let settings = PinSettings { mode: Some(PinMode::Input), pull: Some(pull), ..PinSettings::default() };
    board.pins().configure(pin, &settings).unwrap();
}

pub fn sleep_ms(board: &SimBoard, milliseconds: u64) {
    let end = board.inspect(|world| world.now()) + milliseconds * 1_000_000;
    while board.inspect(|world| world.halt.is_none() && world.now() < end) {
        board.sleep(end - board.inspect(|world| world.now()), |_| true);
    }
}

pub fn i2c(board: &SimBoard, number: u8) -> I2cId {
    i2c_at(board, number, 400_000)
}

pub fn i2c_at(board: &SimBoard, number: u8, frequency: u32) -> I2cId {
    let bus = I2cId::Hardware(number);
    let settings = I2cSettings { scl: None, sda: None, frequency, timeout_us: 50_000 };
    I2c::configure(board, bus, &settings).unwrap();
    bus
}

/// Writes a register of an I2C device and those that follow.
pub fn write_registers(board: &SimBoard, bus: I2cId, address: u16, bytes: &[u8]) {
    assert_eq!(board.transfer(bus, address, &mut [I2cPart::Write(bytes)], true), Ok(bytes.len()));
}

/// Reads registers of an I2C device.
pub fn read_registers(board: &SimBoard, bus: I2cId, address: u16, register: u8, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    board.transfer(bus, address, &mut [I2cPart::Write(&[register]), I2cPart::Read(&mut bytes)], true).unwrap();
    bytes
}

pub fn spi(board: &SimBoard, number: u8, mode: u8) -> SpiId {
    let bus = SpiId::Hardware(number);
    let settings = SpiSettings {
        baudrate: 1_000_000,
        polarity: mode & 2 != 0,
        phase: mode & 1 != 0,
        bits: 8,
        lsb_first: false,
        sck: None,
        mosi: None,
        miso: None,
    };
    Spi::configure(board, bus, &settings).unwrap();
    bus
}

#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Shared {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// The trace of a board from here on.
pub fn trace(board: &SimBoard) -> Shared {
    let trace = Shared::default();
    board.inspect(|world| world.log().set_trace(Box::new(trace.clone()) as Sink));
    trace
}

#[test]
fn pins_pull_drive_and_interrupt() {
    let board = board("[[wire]]\nbetween = [\"GP0\", \"GP1\"]");
    input(&board, 1, Pull::Up);
    assert!(board.pins().read(1) && board.pins().read(0));
    board.pins().interrupt(1, trigger::FALLING, true, 0).unwrap();
    output(&board, 0);
    assert!(!board.pins().read(1));
    let event = board.take_event().unwrap();
    assert_eq!((event.source, event.flags, event.hard), (Source::Pin(1), trigger::FALLING, true));
    board.pins().write(0, true);
    assert_eq!(board.take_event(), None);
    // Three more falls before anybody looks are one event.
    for _ in 0..3 {
        board.pins().toggle(0);
        board.pins().toggle(0);
    }
    assert_eq!(board.take_event().unwrap().count, 3);
    let open = PinSettings { mode: Some(PinMode::OpenDrain), value: Some(true), ..PinSettings::default() };
    board.pins().configure(0, &open).unwrap();
    assert!(board.pins().read(0), "released, pulled up");
    assert!(board.pins().configure(99, &open).is_err());
}

#[test]
fn an_hour_of_a_fast_timer_is_soon_over() {
    static PENDING: AtomicBool = AtomicBool::new(false);
    let board = board("");
    board.attach(&PENDING);
    let timers = board.timers().unwrap();
    let timer = timers.allocate().unwrap();
    timers.start(timer, &TimerSettings { mode: TimerMode::Periodic, period_ns: 1_000_000, hard: false }).unwrap();
    assert!(PENDING.load(Ordering::Relaxed));
    let (mut calls, start) = (0, std::time::Instant::now());
    let end = 3600 * 1_000_000_000;
    while !board.sleep(end - board.inspect(|world| world.now()), |_| true) {
        calls += board.take_event().map_or(0, |event| event.count);
    }
    calls += board.take_event().map_or(0, |event| event.count);
    assert_eq!(calls, 3_600_000);
    assert!(start.elapsed().as_secs() < 36, "{:?}", start.elapsed());
    timers.stop(timer);
    assert!(board.sleep(10_000_000, |_| true) && board.take_event().is_none());
}

#[test]
fn pwm_is_a_pulse_train_that_can_be_measured() {
    let board = board("[device.lamp]\nmodel = \"led\"\npin = \"GP15\"\n[[wire]]\nbetween = [\"GP15\", \"GP14\"]");
    let pwm = board.pwm().unwrap();
    pwm.configure(15, &PwmSettings { frequency: Some(1000), duty: Some(PwmDuty::Fraction(16384)), invert: None }).unwrap();
    sleep_ms(&board, 50);
    assert!((property(&board, "lamp", "brightness").number() - 0.25).abs() < 1e-4);
    let width = board.pulses().unwrap().measure(14, true, 10_000);
    assert!((0..=250).contains(&width), "{width}");
    assert_eq!(board.pulses().unwrap().measure(14, false, 10_000), 748);
    let net = board.inspect(|world| world.net_named("GP15").unwrap());
    let before = board.inspect(|world| world.edges(net).0);
    sleep_ms(&board, 1000);
    assert_eq!(board.inspect(|world| world.edges(net).0) - before, 1000);
    // An interrupt on the other pin sees each edge.
    board.pins().interrupt(14, trigger::RISING, false, 0).unwrap();
    sleep_ms(&board, 100);
    assert_eq!(board.take_event().unwrap().count, 100);
    pwm.stop(15);
    sleep_ms(&board, 50);
    assert_eq!(property(&board, "lamp", "brightness").number(), 0.0);
    assert_eq!(pwm.settings(15).frequency, Some(0));
}

#[test]
fn watchdog_and_reset_restart_the_chip() {
    let board = board("");
    output(&board, 3);
    board.pins().write(3, true);
    board.watchdog().unwrap().start(0, 100).unwrap();
    sleep_ms(&board, 90);
    board.watchdog().unwrap().feed(0);
    sleep_ms(&board, 90);
    assert_eq!(board.inspect(|world| world.halt), None);
    board.sleep(200_000_000, |_| true);
    assert_eq!(board.inspect(|world| world.halt), Some(Halt::Reset(ResetCause::Watchdog)));
    board.boot(ResetCause::Watchdog);
    assert_eq!(board.power().reset_cause(), ResetCause::Watchdog);
    assert_eq!(Pins::settings(&board, 3).mode, Some(PinMode::Input));
    assert!(board.ticks_us() < 10);
    sleep_ms(&board, 500);
    assert_eq!(board.inspect(|world| world.halt), None);
}

#[test]
fn time_is_virtual_and_the_calendar_follows() {
    let board = board("start = \"2024-02-29 23:59:59\"");
    let first = board.ticks_us();
    assert_eq!(board.ticks_us(), first + 1);
    sleep_ms(&board, 1000);
    let now = Calendar::now(&board);
    assert_eq!((now.year, now.month, now.day, now.hour, now.second), (2024, 3, 1, 0, 0));
    let calendar = board.calendar().unwrap();
    calendar.set(&DateTime { year: 2030, month: 5, day: 6, hour: 7, ..DateTime::default() }).unwrap();
    assert_eq!(calendar.now().weekday, 0);
    assert!(calendar.set(&DateTime { year: 2030, month: 13, day: 1, ..DateTime::default() }).is_err());
    calendar.set_alarm(20, true).unwrap();
    sleep_ms(&board, 50);
    assert_eq!(board.take_event().unwrap().count, 2);
    assert_eq!(calendar.alarm_left(), Some(10));
}

#[test]
fn short_circuits_and_floating_inputs_are_reported_once() {
    let board = board("[device.lamp]\nmodel = \"led\"\npin = \"GP2\"\n[[do]]\nat = 0.01\npin = \"GP2\"\nlevel = 1");
    input(&board, 5, Pull::None);
    board.pins().read(5);
    board.pins().read(5);
    output(&board, 2);
    sleep_ms(&board, 20);
    let found = problems(&board);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], "GP5 is read, but nothing drives it and it has no pull");
    assert_eq!(found[1], "GP2: short circuit: the scenario drives it high, the board low");
}

#[test]
fn scenarios_act_and_expect() {
    let text = "
        end = \"1 s\"
        [device.lamp]\nmodel = \"led\"\npin = \"GP15\"
        [[do]]\nat = \"10 ms\"\nevery = \"20 ms\"\ntimes = 5\npin = \"GP3\"\nlevel = 1
        [[do]]\nat = \"20 ms\"\nevery = \"20 ms\"\ntimes = 5\npin = \"GP3\"\nlevel = 0
        [[expect]]\nfrom = 0\nto = \"200 ms\"\npin = \"GP3\"\npulses = 5
        [[expect]]\nat = \"300 ms\"\ndevice = \"lamp\"\non = true
        [[expect]]\nwithin = [\"0 s\", \"100 ms\"]\npin = \"GP3\"\nlevel = 1
        [[expect]]\nat = \"300 ms\"\ndevice = \"lamp\"\nbrightness = { max = 0.5 }
    ";
    let board = board(text);
    output(&board, 15);
    board.pins().write(15, true);
    board.sleep(10_000_000_000, |_| true);
    assert_eq!(board.inspect(|world| world.halt), Some(Halt::End));
    let (held, failures) = board.inspect(|world| world.verdict());
    assert_eq!(held, 3);
    assert_eq!(failures, ["test.toml:31:9: lamp brightness should be from any to 0.5: at 0.300000000 s it was 1"]);
}

#[test]
fn two_runs_leave_the_same_trace() {
    let run = || {
        let board = board("[[wire]]\nbetween = [\"GP0\", \"GP1\"]");
        let trace = Shared::default();
        board.inspect(|world| world.log().set_trace(Box::new(trace.clone()) as Sink));
        let timers = board.timers().unwrap();
        timers.start(5, &TimerSettings { mode: TimerMode::Periodic, period_ns: 333_333, hard: false }).unwrap();
        output(&board, 0);
        while board.ticks_us() < 5000 {
            board.poll();
            if board.take_event().is_some() {
                board.pins().toggle(0);
            }
        }
        let bytes = trace.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    };
    let trace = run();
    assert_eq!(trace, run());
    assert_eq!(trace.lines().count(), 16, "{trace}");
    assert!(trace.contains("GP0 1\n"));
}

/// Levels of a net over time, as an analyser takes them.
fn recorded(board: &SimBoard, name: &str) -> Vec<(u64, bool)> {
    use crate::record::Level;
    board.inspect(|world| {
        let (net, end) = (world.net_named(name).unwrap(), world.now());
        let levels = world.log().record().unwrap().levels(net, end);
        levels.into_iter().map(|(time, level)| (time, level != Level::Low)).collect()
    })
}

/// Bits of `data` at the rising edges of `clock`.
fn sampled(clock: &[(u64, bool)], data: &[(u64, bool)]) -> Vec<bool> {
    let level = |time: u64| data.iter().rev().find(|change| change.0 <= time).is_some_and(|change| change.1);
    clock.windows(2).filter(|pair| !pair[0].1 && pair[1].1).map(|pair| level(pair[1].0)).collect()
}

#[test]
fn an_analyser_can_decode_the_record_of_buses() {
    let board = board("[device.memory]\nmodel = \"eeprom\"\ni2c = 0\n[device.wall]\nmodel = \"max7219\"\nspi = 0\ncs = 17");
    board.inspect(crate::World::keep_record);
    let bus = i2c(&board, 0);
    board.transfer(bus, 0x50, &mut [I2cPart::Write(&[0x12])], true).unwrap();
    let (scl, sda) = (recorded(&board, "GP5"), recorded(&board, "GP4"));
    let bits = sampled(&scl, &sda);
    // Address, acknowledge, byte, acknowledge; then the clock rises once more for the stop.
    let expected = [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0].map(|bit| bit != 0);
    assert_eq!(bits, expected);
    let high = |time: u64| scl.iter().rev().find(|change| change.0 <= time).is_some_and(|change| change.1);
    let conditions: Vec<bool> = sda.iter().filter(|change| high(change.0) && change.0 > 0).map(|change| change.1).collect();
    assert_eq!(conditions, [false, true], "a start and a stop");

    let bus = spi(&board, 0, 0);
    board.spi().unwrap().send(bus, &[0xa5]).unwrap();
    let bits = sampled(&recorded(&board, "GP18"), &recorded(&board, "GP19"));
    assert_eq!(bits, [1, 0, 1, 0, 0, 1, 0, 1].map(|bit| bit != 0));
}
