//! BME280: temperature, pressure and humidity on I2C.
//!
//! The chip gives raw numbers and its calibration; the raw numbers of the surroundings are
//! found by searching for those that the data sheet's formulas turn into them.
//!
//! Invariant: a driver that follows the data sheet reads what the wiring file says.

use super::Model;
use crate::device::{Device, I2cDevice, Kind, Port, Value};
use crate::time::{MICROSECOND, Time};

pub static MODEL: Model = Model {
    name: "bme280",
    about: "temperature, pressure and humidity sensor on I2C",
    terminals: &["scl", "sda"],
    parameters: &["temperature", "pressure", "humidity", "address", "i2c"],
    actions: ACTIONS,
    properties: &[("temperature", Kind::Number), ("pressure", Kind::Number), ("humidity", Kind::Number), ("measurements", Kind::Number)],
    make: |parameters| {
        let mut sensor = Bme280 {
            temperature: parameters.number_in("temperature", 21.0, -40.0..=85.0)?,
            pressure: parameters.number_in("pressure", 1013.25, 300.0..=1100.0)?,
            humidity: parameters.number_in("humidity", 45.0, 0.0..=100.0)?,
            address: parameters.whole("address", 0x76, 8..=0x77)? as u16,
            registers: [0; 256],
            pointer: 0,
            addressed: false,
            busy_until: 0,
            measurements: 0,
        };
        sensor.reset();
        Ok(Box::new(sensor))
    },
};

const ACTIONS: &[(&str, Kind)] = &[("temperature", Kind::Number), ("pressure", Kind::Number), ("humidity", Kind::Number)];

/// Calibration of a chip as they are made.
const T: [f64; 3] = [27_504.0, 26_435.0, -1000.0];
const P: [f64; 9] = [36_477.0, -10_685.0, 3024.0, 2855.0, 140.0, -7.0, 15_500.0, -14_600.0, 6000.0];
const H: [f64; 6] = [75.0, 362.0, 0.0, 315.0, 50.0, 30.0];

struct Bme280 {
    temperature: f64,
    /// hPa.
    pressure: f64,
    humidity: f64,
    address: u16,
    registers: [u8; 256],
    pointer: u8,
    addressed: bool,
    busy_until: Time,
    measurements: u64,
}

/// The data sheet's fine temperature of a raw number.
fn fine_temperature(raw: f64) -> f64 {
    let first = (raw / 16_384.0 - T[0] / 1024.0) * T[1];
    let second = (raw / 131_072.0 - T[0] / 8192.0).powi(2) * T[2];
    first + second
}

/// Pascals of a raw number.
fn pascals(raw: f64, fine: f64) -> f64 {
    let mut first = fine / 2.0 - 64_000.0;
    let mut second = first * first * P[5] / 32_768.0;
    second += first * P[4] * 2.0;
    second = second / 4.0 + P[3] * 65_536.0;
    first = (P[2] * first * first / 524_288.0 + P[1] * first) / 524_288.0;
    first = (1.0 + first / 32_768.0) * P[0];
    let pressure = (1_048_576.0 - raw - second / 4096.0) * 6250.0 / first;
    pressure + (P[8] * pressure * pressure / 2_147_483_648.0 + pressure * P[7] / 32_768.0 + P[6]) / 16.0
}

/// Per cent of a raw number.
fn relative_humidity(raw: f64, fine: f64) -> f64 {
    let fine = fine - 76_800.0;
    let slope = H[1] / 65_536.0 * (1.0 + H[5] / 67_108_864.0 * fine * (1.0 + H[2] / 67_108_864.0 * fine));
    let humidity = (raw - (H[3] * 64.0 + H[4] / 16_384.0 * fine)) * slope;
    humidity * (1.0 - H[0] * humidity / 524_288.0)
}

/// The raw number of so many bits whose value is nearest to the wanted one; `value` rises or falls throughout.
fn search(bits: u32, wanted: f64, value: impl Fn(f64) -> f64) -> u32 {
    let rising = value(f64::from((1u32 << bits) - 1)) > value(0.0);
    let (mut low, mut high) = (0, (1u32 << bits) - 1);
    while low < high {
        let middle = (low + high) / 2;
        if (value(f64::from(middle)) < wanted) == rising { low = middle + 1 } else { high = middle }
    }
    let closer = |raw: u32| (value(f64::from(raw)) - wanted).abs();
    if low > 0 && closer(low - 1) < closer(low) { low - 1 } else { low }
}

impl Bme280 {
    fn reset(&mut self) {
        self.registers = [0; 256];
        self.registers[0xd0] = 0x60;
        for (index, value) in T.iter().chain(&P).enumerate() {
            self.registers[0x88 + 2 * index..][..2].copy_from_slice(&(*value as i32 as u16).to_le_bytes());
        }
        self.registers[0xa1] = H[0] as u8;
        self.registers[0xe1..0xe3].copy_from_slice(&(H[1] as i16).to_le_bytes());
        let (fourth, fifth) = (H[3] as i16, H[4] as i16);
        self.registers[0xe3..0xe8].copy_from_slice(&[
            H[2] as u8,
            (fourth >> 4) as u8,
            (fourth & 15) as u8 | ((fifth & 15) as u8) << 4,
            (fifth >> 4) as u8,
            H[5] as u8,
        ]);
        self.registers[0xf7..0xff].copy_from_slice(&[0x80, 0, 0, 0x80, 0, 0, 0x80, 0]);
    }

    fn mode(&self) -> u8 {
        self.registers[0xf4] & 3
    }

    /// Puts the raw numbers of the surroundings into the registers.
    fn measure(&mut self) {
        self.measurements += 1;
        let temperature = search(20, self.temperature, |raw| fine_temperature(raw) / 5120.0);
        let fine = fine_temperature(f64::from(temperature)).trunc();
        let pressure = search(20, self.pressure * 100.0, |raw| pascals(raw, fine));
        let humidity = search(16, self.humidity, |raw| relative_humidity(raw, fine));
        let oversampling = (self.registers[0xf4] >> 5, self.registers[0xf4] >> 2 & 7, self.registers[0xf2] & 7);
        // What is not measured reads as its middle.
        let (temperature, pressure, humidity) = (
            if oversampling.0 == 0 { 0x80000 } else { temperature },
            if oversampling.1 == 0 { 0x80000 } else { pressure },
            if oversampling.2 == 0 { 0x8000 } else { humidity },
        );
        self.registers[0xf7..0xfa].copy_from_slice(&(pressure << 4).to_be_bytes()[1..]);
        self.registers[0xfa..0xfd].copy_from_slice(&(temperature << 4).to_be_bytes()[1..]);
        self.registers[0xfd..0xff].copy_from_slice(&(humidity as u16).to_be_bytes());
    }

    /// How long a measurement takes at most, by the data sheet.
    fn duration(&self) -> Time {
        let times = |bits: u8| [0u64, 1, 2, 4, 8, 16, 16, 16][usize::from(bits & 7)];
        let control = self.registers[0xf4];
        let extra = |count: u64| if count > 0 { 575 } else { 0 };
        let (temperature, pressure, humidity) = (times(control >> 5), times(control >> 2), times(self.registers[0xf2]));
        (1250 + 2300 * (temperature + pressure + humidity) + extra(pressure) + extra(humidity)) * MICROSECOND
    }

    fn store(&mut self, register: u8, byte: u8, port: &mut Port<'_>) {
        match register {
            0xe0 if byte == 0xb6 => self.reset(),
            0xf2 | 0xf5 => self.registers[usize::from(register)] = byte,
            0xf4 => {
                self.registers[0xf4] = byte;
                if byte & 3 != 0 {
                    self.busy_until = port.now() + self.duration();
                    port.after(self.duration(), 0);
                }
            }
            _ => port.complain(format_args!("register {register:02x} cannot be written")),
        }
    }
}

impl Device for Bme280 {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn due(&mut self, _: u32, port: &mut Port<'_>) {
        if port.now() < self.busy_until {
            return;
        }
        self.measure();
        if matches!(self.mode(), 1 | 2) {
            // A forced measurement is one only.
            self.registers[0xf4] &= !3;
        }
    }

    fn act(&mut self, action: &str, value: &Value, _: &mut Port<'_>) {
        match action {
            "temperature" => self.temperature = value.number(),
            "pressure" => self.pressure = value.number(),
            _ => self.humidity = value.number(),
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(Value::Number(match name {
            "temperature" => self.temperature,
            "pressure" => self.pressure,
            "humidity" => self.humidity,
            _ => self.measurements as f64,
        }))
    }

    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        format!("{} °C, {} hPa, {} %", self.temperature, self.pressure, self.humidity)
    }
}

impl I2cDevice for Bme280 {
    fn answers(&self, address: u16) -> bool {
        address == self.address
    }

    fn start(&mut self, read: bool, port: &mut Port<'_>) -> bool {
        self.addressed = false;
        if read && self.mode() == 3 && port.now() >= self.busy_until {
            // In normal mode there is always a fresh measurement.
            self.measure();
        }
        true
    }

    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool {
        if self.addressed {
            self.store(self.pointer, byte, port);
            // Further bytes come in pairs of register and value.
            self.addressed = false;
        } else {
            (self.pointer, self.addressed) = (byte, true);
        }
        true
    }

    fn read(&mut self, port: &mut Port<'_>) -> u8 {
        let measuring = port.now() < self.busy_until;
        let byte = if self.pointer == 0xf3 { u8::from(measuring) << 3 } else { self.registers[usize::from(self.pointer)] };
        if self.pointer == 0xf7 && measuring {
            port.complain(format_args!("is read while it measures"));
        }
        self.pointer = self.pointer.wrapping_add(1);
        byte
    }

    fn fastest(&self) -> u32 {
        3_400_000
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{board, i2c, read_registers, sleep_ms, write_registers};

    /// The integer formulas of the data sheet, as drivers have them.
    fn compensate(calibration: &[u8], humidity_calibration: &[u8], data: &[u8]) -> (i64, i64, i64) {
        let unsigned = |index: usize| i64::from(u16::from_le_bytes([calibration[index], calibration[index + 1]]));
        let signed = |index: usize| i64::from(i16::from_le_bytes([calibration[index], calibration[index + 1]]));
        let raw = |index: usize| i64::from(data[index]) << 12 | i64::from(data[index + 1]) << 4 | i64::from(data[index + 2]) >> 4;
        let (t1, t2, t3) = (unsigned(0), signed(2), signed(4));
        let temperature = raw(3);
        let first = ((temperature >> 3) - (t1 << 1)) * t2 >> 11;
        let second = (((temperature >> 4) - t1) * ((temperature >> 4) - t1) >> 12) * t3 >> 14;
        let fine = first + second;
        let p: Vec<i64> = (0..9).map(|index| if index == 0 { unsigned(6) } else { signed(6 + 2 * index) }).collect();
        let mut a = fine - 128_000;
        let mut b = a * a * p[5] + ((a * p[4]) << 17) + (p[3] << 35);
        a = ((a * a * p[2]) >> 8) + ((a * p[1]) << 12);
        a = ((1i64 << 47) + a) * p[0] >> 33;
        let mut pressure = 1_048_576 - raw(0);
        pressure = ((pressure << 31) - b) * 3125 / a;
        a = (p[8] * (pressure >> 13) * (pressure >> 13)) >> 25;
        b = (p[7] * pressure) >> 19;
        pressure = ((pressure + a + b) >> 8) + (p[6] << 4);
        let h1 = i64::from(calibration[25]);
        let h = humidity_calibration;
        let h2 = i64::from(i16::from_le_bytes([h[0], h[1]]));
        let h3 = i64::from(h[2]);
        let h4 = i64::from(h[3] as i8) << 4 | i64::from(h[4] & 15);
        let h5 = i64::from(h[5] as i8) << 4 | i64::from(h[4] >> 4);
        let h6 = i64::from(h[6] as i8);
        let moist = i64::from(data[6]) << 8 | i64::from(data[7]);
        let mut x = fine - 76_800;
        x = (((moist << 14) - (h4 << 20) - h5 * x + 16_384) >> 15)
            * ((((((x * h6) >> 10) * (((x * h3) >> 11) + 32_768)) >> 10) + 2_097_152) * h2 + 8192 >> 14);
        x -= (((x >> 15) * (x >> 15)) >> 7) * h1 >> 4;
        ((fine * 5 + 128) >> 8, pressure * 100 / 256, (x.clamp(0, 419_430_400) >> 12) * 1000 / 1024)
    }

    #[test]
    fn drivers_read_the_surroundings() {
        let board = board("[device.air]\nmodel = \"bme280\"\ni2c = 0\ntemperature = 23.5\npressure = 987.6\nhumidity = 61");
        let bus = i2c(&board, 0);
        assert_eq!(read_registers(&board, bus, 0x76, 0xd0, 1), [0x60]);
        write_registers(&board, bus, 0x76, &[0xf2, 1, 0xf4, 0x25]);
        assert_eq!(read_registers(&board, bus, 0x76, 0xf3, 1), [8], "it measures");
        sleep_ms(&board, 15);
        assert_eq!(read_registers(&board, bus, 0x76, 0xf3, 1), [0]);
        let calibration = read_registers(&board, bus, 0x76, 0x88, 26);
        let more = read_registers(&board, bus, 0x76, 0xe1, 7);
        let data = read_registers(&board, bus, 0x76, 0xf7, 8);
        let (temperature, pressure, humidity) = compensate(&calibration, &more, &data);
        assert_eq!(temperature, 2350);
        assert!((pressure - 9_876_000).abs() < 300, "{pressure}");
        assert!((humidity - 61_000).abs() < 60, "{humidity}");
        assert_eq!(read_registers(&board, bus, 0x76, 0xf4, 1), [0x24], "forced mode is over");
    }
}
