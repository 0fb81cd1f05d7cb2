//! The table of the `machine` module.
//!
//! Invariant: a class is there exactly when the board has what it needs; without a board only
//! what needs none is.

use crate::{ids, kept, memory, power, pulses};
use board::{Board, Family};
use heap::{TypeId, Value};
use names::sym;
use object::module::{ModuleInfo, ModuleItem};
use object::types::{ABSENT, type_value};
use object::{Leaf, Vm};

pub static MACHINE: ModuleInfo = ModuleInfo {
    name: sym::machine,
    extensible: true,
    items: &[
        (sym::ADC, ModuleItem::Getter(|vm| class(vm, ids::ADC, |board| board.analog().is_some()))),
        #[cfg(feature = "esp")]
        (sym::ADCBlock, ModuleItem::Getter(|vm| class(vm, ids::ADC_BLOCK, is_esp32))),
        #[cfg(feature = "can")]
        (sym::CAN, ModuleItem::Getter(|vm| class(vm, ids::CAN, |board| board.can().is_some()))),
        #[cfg(feature = "esp")]
        (sym::Counter, ModuleItem::Getter(|vm| class(vm, ids::COUNTER, |board| board.counters().is_some()))),
        #[cfg(feature = "esp")]
        (sym::DAC, ModuleItem::Getter(|vm| class(vm, ids::DAC, is_esp32))),
        (sym::DEEPSLEEP, ModuleItem::ByFamily(&[ABSENT, ABSENT, 4, 4, ABSENT])),
        (sym::DEEPSLEEP_RESET, ModuleItem::ByFamily(&power::DEEPSLEEP_RESET)),
        (sym::EXT0_WAKE, ModuleItem::OnFamily(&(Family::Esp32, 2))),
        (sym::EXT1_WAKE, ModuleItem::OnFamily(&(Family::Esp32, 3))),
        #[cfg(feature = "esp")]
        (sym::Encoder, ModuleItem::Getter(|vm| class(vm, ids::ENCODER, |board| board.counters().is_some()))),
        (sym::HARD_RESET, ModuleItem::ByFamily(&power::HARD_RESET)),
        (sym::I2C, ModuleItem::Getter(|vm| {
            // Where the bus is made in software there is no other class.
            let id = if vm.family() == Family::Esp8266 { ids::SOFT_I2C } else { ids::I2C };
            class(vm, id, |board| board.i2c().is_some())
        })),
        #[cfg(feature = "large")]
        (sym::I2CTarget, ModuleItem::Getter(|vm| class(vm, ids::I2C_TARGET, |board| board.i2c_targets().is_some()))),
        #[cfg(feature = "large")]
        (sym::I2S, ModuleItem::Getter(|vm| class(vm, ids::I2S, |board| board.i2s().is_some()))),
        (sym::IDLE, ModuleItem::OnFamily(&(Family::Esp32, 1))),
        (sym::PIN_WAKE, ModuleItem::OnFamily(&(Family::Esp32, 2))),
        (sym::PWM, ModuleItem::Getter(|vm| class(vm, ids::PWM, |board| board.pwm().is_some()))),
        (sym::PWRON_RESET, ModuleItem::ByFamily(&power::PWRON_RESET)),
        (sym::Pin, ModuleItem::Getter(|vm| class(vm, ids::PIN, |_| true))),
        (sym::PinBase, ModuleItem::Type(ids::PIN_BASE.0 as usize)),
        (sym::RTC, ModuleItem::Getter(|vm| class(vm, ids::RTC, |board| board.calendar().is_some()))),
        #[cfg(feature = "large")]
        (sym::SDCard, ModuleItem::Getter(|vm| class(vm, ids::SD_CARD, |board| board.card().is_some()))),
        (sym::SLEEP, ModuleItem::OnFamily(&(Family::Esp32, 2))),
        (sym::SOFT_RESET, ModuleItem::ByFamily(&power::SOFT_RESET)),
        (sym::SPI, ModuleItem::Getter(|vm| class(vm, ids::SPI, |board| board.spi().is_some()))),
        (sym::Signal, ModuleItem::Type(ids::SIGNAL.0 as usize)),
        (sym::SoftI2C, ModuleItem::Getter(|vm| class(vm, ids::SOFT_I2C, |board| board.i2c().is_some()))),
        (sym::SoftSPI, ModuleItem::Getter(|vm| class(vm, ids::SOFT_SPI, |board| board.spi().is_some()))),
        (sym::TIMER_WAKE, ModuleItem::OnFamily(&(Family::Esp32, 4))),
        (sym::TOUCHPAD_WAKE, ModuleItem::OnFamily(&(Family::Esp32, 5))),
        (sym::Timer, ModuleItem::Getter(|vm| class(vm, ids::TIMER, |board| board.timers().is_some()))),
        (sym::UART, ModuleItem::Getter(|vm| class(vm, ids::UART, |board| board.uart().is_some()))),
        #[cfg(feature = "esp")]
        (sym::TouchPad, ModuleItem::Getter(|vm| class(vm, ids::TOUCH_PAD, is_esp32))),
        (sym::ULP_WAKE, ModuleItem::OnFamily(&(Family::Esp32, 6))),
        #[cfg(feature = "usb")]
        (sym::USBDevice, ModuleItem::Getter(|vm| class(vm, ids::USB_DEVICE, |board| board.usb().is_some()))),
        (sym::WDT, ModuleItem::Getter(|vm| class(vm, ids::WDT, |board| board.watchdog().is_some()))),
        (sym::WDT_RESET, ModuleItem::ByFamily(&power::WDT_RESET)),
        (sym::bitstream, ModuleItem::Function(pulses::BITSTREAM)),
        (sym::bootloader, ModuleItem::Function(power::BOOTLOADER)),
        (sym::deepsleep, ModuleItem::Function(power::DEEP_SLEEP)),
        (sym::dht_readinto, ModuleItem::Function(pulses::DHT)),
        (sym::disable_irq, ModuleItem::Function(power::DISABLE_IRQ)),
        (sym::enable_irq, ModuleItem::Function(power::ENABLE_IRQ)),
        (sym::freq, ModuleItem::Function(power::FREQUENCY)),
        (sym::idle, ModuleItem::Function(power::IDLE)),
        (sym::lightsleep, ModuleItem::Function(power::LIGHT_SLEEP)),
        (sym::mem16, ModuleItem::Constant(memory::of_size(2))),
        (sym::mem32, ModuleItem::Constant(memory::of_size(4))),
        (sym::mem8, ModuleItem::Constant(memory::of_size(1))),
        (sym::mem_backup, ModuleItem::Function(kept::MEM_BACKUP)),
        (sym::reset, ModuleItem::Function(power::RESET)),
        (sym::reset_cause, ModuleItem::Function(power::RESET_CAUSE)),
        (sym::sleep, ModuleItem::Function(power::LIGHT_SLEEP)),
        (sym::soft_reset, ModuleItem::Function(power::SOFT_RESET_FUNCTION)),
        (sym::time_pulse_us, ModuleItem::Function(pulses::TIME_PULSE)),
        (sym::unique_id, ModuleItem::Function(power::UNIQUE_ID)),
        (sym::wake_reason, ModuleItem::Function(power::WAKE_REASON)),
    ],
    get: None,
    set: None,
};

/// True for boards whose analog parts are esp32's.
#[cfg(feature = "esp")]
fn is_esp32(board: &dyn Board) -> bool {
    board.profile().family == Family::Esp32 && board.analog().is_some()
}

/// A class, on boards that have what it needs.
fn class(vm: &Vm, id: TypeId, has: impl FnOnce(&dyn Board) -> bool) -> Leaf<'_> {
    Ok(if vm.platform.board().is_some_and(has) { type_value(id) } else { Value::UNDEFINED })
}
