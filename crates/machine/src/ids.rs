//! Type ids of this layer.
//!
//! Invariant: within 192..256; each occurs once (the table of types checks it).

use heap::TypeId;

macro_rules! ids {
    ($($name:ident = $number:literal;)*) => { $(pub const $name: TypeId = TypeId($number);)* };
}

ids! {
    PIN = 192;
    IRQ = 193;
    PIN_NAMES = 194;
    PIN_BASE = 195;
    SIGNAL = 196;
    TIMER = 197;
    ADC = 198;
    PWM = 199;
    MEMORY = 200;
    RTC = 201;
    WDT = 202;
    I2C = 203;
    SOFT_I2C = 204;
    SPI = 205;
    SOFT_SPI = 206;
    UART = 207;
    RP2_FLASH = 208;
    PIO = 209;
    STATE_MACHINE = 210;
    NVS = 211;
    PARTITION = 212;
    RMT = 213;
    COUNTER = 214;
    ENCODER = 215;
    DAC = 216;
    TOUCH_PAD = 217;
    ADC_BLOCK = 218;
    SD_CARD = 219;
    DMA = 220;
    DMA_TIMER = 221;
    PCNT = 222;
    I2C_TARGET = 223;
    I2S = 224;
    CAN = 225;
    USB_DEVICE = 226;
    USB_BUILTIN = 227;
}
