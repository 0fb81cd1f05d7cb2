// Tests of the peripherals: programs on the emulated board, judged from outside by its pins and buses.
//
// usage: node peripherals.test.mjs IMAGE [NAME...]
//
// Invariant: what a test asserts was seen on the chip, or was given to it from outside and printed by the program.

import { Bench, equal, near, wave } from './probe.mjs';
import { I2cMemory, attachDht } from './devices.mjs';

const LED = 25;

const tests = {
  blink(bench) {
    bench.run(`
from machine import Pin
import time
led = Pin("LED", Pin.OUT)
for _ in range(4):
    led.toggle()
    time.sleep_ms(50)
    led.toggle()
    time.sleep_ms(150)
`);
    const { count, periods, highs } = wave(bench.take(LED));
    equal(count, 3, 'whole periods');
    for (const period of periods) near(period, 200_000, 0.02, 'period');
    for (const high of highs) near(high, 50_000, 0.04, 'time on');
  },

  pins(bench) {
    bench.drive(10, true);
    equal(bench.run(`
from machine import Pin
a, b = Pin(10, Pin.IN), Pin(11, Pin.IN, Pin.PULL_UP)
print(a(), b(), Pin(12, Pin.IN, Pin.PULL_DOWN)(), a, b)
line = Pin(13, Pin.OPEN_DRAIN, Pin.PULL_UP, value=1)
print(line(), end=" ")
line.low()
print(line(), line)
try:
    Pin(3, Pin.ALT, alt=8)
except ValueError as error:
    print(error)
print(Pin(21, Pin.ALT, alt=Pin.ALT_GPCK))
`), '1 1 0 Pin(GPIO10, mode=IN) Pin(GPIO11, mode=IN, pull=PULL_UP)\n1 0 Pin(GPIO13, mode=OPEN_DRAIN, pull=PULL_UP)\ninvalid pin af: 8\nPin(GPIO21, mode=ALT, alt=GPCK)\n', 'output');
    equal(bench.take(13).map((edge) => edge.level), [true, false], 'the open-drain line');
  },

  pin_interrupts(bench) {
    bench.drive(10, false);
    bench.start(`
from machine import Pin
import time
counts = {}
def handler(pin):
    flags = pin.irq().flags()
    counts[flags] = counts.get(flags, 0) + 1
pin = Pin(10, Pin.IN)
pin.irq(handler, Pin.IRQ_RISING)
other = Pin(11, Pin.IN, Pin.PULL_UP)
edges = 0
def count(pin):
    global edges
    edges += 1
other.irq(count, Pin.IRQ_FALLING | Pin.IRQ_RISING, hard=True)
print("ready")
time.sleep_ms(200)
print(counts, edges)
levels = 0
def low(pin):
    global levels
    levels += 1
    if levels == 3:
        pin.irq(None)
other.irq(low, Pin.IRQ_LOW_LEVEL)
print("low")
time.sleep_ms(50)
print(levels)
`);
    bench.line('ready');
    for (let pulse = 0; pulse < 25; pulse++) {
      bench.after(1000 + pulse * 2000, () => bench.drive(10, true));
      bench.after(2000 + pulse * 2000, () => bench.drive(10, false));
      bench.after(1500 + pulse * 2000, () => bench.drive(11, pulse % 2 === 1));
    }
    bench.line('low');
    bench.drive(11, false);
    equal(bench.finish(), 'ready\n{8: 25} 25\nlow\n3\n', 'output');
  },

  pwm(bench) {
    bench.start(`
from machine import Pin, PWM
import time
a = PWM(Pin(14), freq=1000, duty_u16=16384)
b = PWM(Pin(15), duty_u16=49152)
time.sleep_ms(20)
print(a.freq(), a.duty_u16(), b.freq(), a)
print("servo")
time.sleep_ms(5)
a.freq(50)
a.duty_ns(1_500_000)
time.sleep_ms(90)
print("full")
a.duty_u16(65535)
b.duty_u16(0)
time.sleep_ms(45)
print("flat")
time.sleep_ms(45)
print("off")
a.deinit()
time.sleep_ms(20)
for freq in (7, 70_000_000):
    try:
        a.freq(freq)
    except ValueError as error:
        print(error)
`);
    bench.line('servo');
    for (const [pin, high] of [[14, 250], [15, 750]]) {
      const { count, periods, highs } = wave(bench.take(pin).slice(2));
      if (count < 15) throw new Error(`only ${count} periods on pin ${pin}`);
      for (const period of periods) near(period, 1000, 0.001, `period of pin ${pin}`);
      for (const time of highs) near(time, high, 0.005, `time that pin ${pin} is high`);
    }
    bench.line('full');
    const servo = wave(bench.take(14).slice(-7));
    near(servo.periods[1], 20_000, 0.001, 'period of a servo');
    near(servo.highs[1], 1500, 0.005, 'pulse of a servo');
    bench.line('flat');
    bench.take(14);
    bench.take(15);
    bench.line('off');
    equal([bench.take(14).length, bench.levels[14]], [0, true], 'all of the time');
    equal([bench.take(15).length, bench.levels[15]], [0, false], 'none of the time');
    equal(bench.finish().split('\n').filter((line) => line.includes('PWM') || line.includes('too')),
      ['1000 16384 1000 <PWM slice=7 channel=0 invert=0>', 'freq too small', 'freq too large'], 'output');
  },

  analog(bench) {
    bench.chip.adc.channelValues = [0, 1000, 4095, 2048, 876];
    const [pins, temperature] = bench.run(`
from machine import ADC, Pin
print([ADC(pin).read_u16() for pin in (26, Pin(27), "GP28", 3)])
celsius = 27 - (ADC(ADC.CORE_TEMP).read_u16() * 3.3 / 65535 - 0.706) / 0.001721
print(round(celsius))
try:
    ADC(Pin(5))
except ValueError as error:
    print(error)
`).split('\n');
    equal(pins, JSON.stringify([0, 16003, 65535, 32776]).replaceAll(',', ', '), 'samples');
    equal(temperature, '27', 'temperature');
  },

  i2c(bench) {
    const memory = new I2cMemory(0x50);
    memory.attachController(bench.chip.i2c[0]);
    memory.attachPins(bench, 5, 4);
    const output = bench.run(`
from machine import I2C, Pin
bus = I2C(0, freq=400_000, scl=Pin(5), sda=Pin(4))
print(bus)
print(bus.scan())
bus.writeto_mem(0x50, 16, b"antaresia")
print(bus.readfrom_mem(0x50, 18, 3), bus.readfrom(0x50, 2))
print(bus.writeto(0x50, b"\\x20ab"), bus.writevto(0x50, (b"\\x22", b"cd")))
print(bus.writeto(0x50, b"\\x20", False), bus.readfrom(0x50, 4))
for call in (lambda: bus.readfrom(0x51, 1), lambda: bus.writeto(0x51, b"x"), lambda: I2C(0, scl=Pin(7))):
    try:
        call()
    except (OSError, ValueError) as error:
        print(type(error).__name__, error)
`);
    equal(output.split('\n').slice(0, -1), [
      'I2C(0, freq=400000, scl=5, sda=4, timeout=50000)',
      '[80]',
      "b'tar' b'es'",
      '3 3',
      "1 b'abcd'",
      'OSError [Errno 5] EIO',
      'OSError [Errno 5] EIO',
      'ValueError bad SCL pin',
    ], 'output');
    equal(Buffer.from(memory.bytes.subarray(16, 25)).toString(), 'antaresia', 'what the memory holds');
    const restarted = memory.log.slice(memory.log.lastIndexOf('write 50')).slice(0, 3);
    equal(restarted, ['write 50', 'read 50', 'stop'], 'a start without a stop before it');
  },

  i2c_faults(bench) {
    const memory = new I2cMemory(0x50);
    memory.attachController(bench.chip.i2c[1]);
    bench.start(`
from machine import I2C
import time
bus = I2C(1, freq=100_000, timeout=5000)
print(bus.writeto(0x50, b"\\x00abc"))
start = time.ticks_ms()
print("stuck")
time.sleep_ms(5)
try:
    bus.writeto(0x50, b"\\x00abc")
except OSError as error:
    print(error)
print(time.ticks_diff(time.ticks_ms(), start) < 50)
`);
    memory.patience = 2;
    bench.line('stuck');
    memory.patience = Infinity;
    memory.stuck = true;
    equal(bench.finish(), '2\nstuck\n[Errno 110] ETIMEDOUT\nTrue\n', 'output');
  },

  soft_i2c(bench) {
    const memory = new I2cMemory(0x33);
    memory.attachPins(bench, 21, 20);
    equal(bench.run(`
from machine import SoftI2C, Pin
bus = SoftI2C(scl=Pin(21), sda=Pin(20), freq=100_000)
print(bus.scan())
bus.writeto_mem(0x33, 5, b"\\xa5\\x5a\\xff")
print(bus.readfrom_mem(0x33, 5, 4))
try:
    bus.readfrom(0x34, 1)
except OSError as error:
    print(error)
`), "[51]\nb'\\xa5Z\\xff\\x00'\n[Errno 19] ENODEV\n", 'output');
    equal([...memory.bytes.subarray(5, 8)], [0xa5, 0x5a, 0xff], 'what the memory holds');
    equal([bench.levels[20], bench.levels[21]], [true, true], 'the lines are let go');
  },

  spi(bench) {
    const sent = [];
    let mode = null;
    const bus = bench.chip.spi[0];
    bus.onTransmit = (value) => {
      sent.push(value);
      mode = [bus.dataBits, bus.control0 >> 6 & 1, bus.control0 >> 7 & 1, Math.round(bus.clockFrequency)];
      // The device answers with what it got before, inverted.
      const answer = (sent.at(-2) ?? 0xff) ^ 0xff;
      bench.after(8, () => bus.completeTransmit(answer));
    };
    const output = bench.run(`
from machine import SPI, Pin
select = Pin(17, Pin.OUT, value=1)
bus = SPI(0, 1_000_000, polarity=1, phase=1, sck=Pin(18), mosi=Pin(19), miso=Pin(16))
print(bus)
select(0)
bus.write(bytes(range(20)))
data = bytearray(b"hello")
bus.write_readinto(data, data)
print(data, bus.read(2, 0x55))
select(1)
try:
    SPI(0, sck=Pin(3))
except ValueError as error:
    print(error)
`);
    equal(sent, [...Array(20).keys(), ...Buffer.from('hello'), 0x55, 0x55], 'what was sent');
    const echoed = [19, ...Buffer.from('hell')].map((byte) => byte ^ 0xff);
    const shown = (bytes) => bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    equal(output.split('\n')[1], `bytearray(b'${shown(echoed)}') b'${shown([0x6f ^ 0xff, 0xaa])}'`, 'what came back');
    equal(mode.slice(0, 3), [8, 1, 1], 'width and mode');
    near(mode[3], 992_063, 0.001, 'rate');
    equal(output.split('\n')[0], 'SPI(0, baudrate=992063, polarity=1, phase=1, bits=8, sck=18, mosi=19, miso=16)', 'settings');
    equal(output.split('\n')[2], 'bad SCK pin', 'a pin of the other bus');
    equal(bench.take(17).map((edge) => edge.level), [true, false, true], 'the select line');
  },

  soft_spi(bench) {
    // MOSI is wired to MISO.
    bench.watchers[11].push((level) => bench.drive(12, level));
    equal(bench.run(`
from machine import SoftSPI, Pin
bus = SoftSPI(baudrate=200_000, polarity=0, phase=0, sck=Pin(10), mosi=Pin(11), miso=Pin(12))
data = bytearray(b"\\x12\\xa5")
bus.write_readinto(data, data)
print(data)
`), "bytearray(b'\\x12\\xa5')\n", 'output');
    const edges = bench.take(10).filter((edge) => edge.level);
    equal(edges.length, 16, 'clocks');
    near(edges[1].time - edges[0].time, 6, 0.35, 'time of a bit');
  },

  uart(bench) {
    const sent = [];
    let rate = 0;
    const line = bench.chip.uart[1];
    line.onByte = (byte) => { sent.push(byte); rate = line.baudRate; };
    bench.start(`
from machine import UART, Pin
import time
line = UART(1, 9600, tx=Pin(4), rx=Pin(5), timeout=100)
got = []
line.irq(lambda line: got.append(line.irq().flags()), UART.IRQ_RXIDLE)
print("ready")
text = b""
while len(text) < 300:
    part = line.read()
    if part:
        line.write(part.upper())
        text += part
print(len(text), line.any(), line.read(1))
line.flush()
print(line)
`);
    bench.line('ready');
    const text = 'what is sent comes back in capitals. '.repeat(9).slice(0, 300);
    [...text].forEach((letter, index) => bench.after(1000 * (index + 1), () => line.feedByte(letter.charCodeAt(0))));
    const output = bench.finish();
    equal(Buffer.from(sent).toString(), text.toUpperCase(), 'the echo');
    near(rate, 9600, 0.005, 'rate');
    equal(line.wordLength, 8, 'bits');
    equal(output.split('\n')[1], '300 0 None', 'output');
  },

  console_line(bench) {
    const sent = [];
    bench.chip.uart[0].onByte = (byte) => sent.push(byte);
    equal(bench.run(`
from machine import UART
print("both")
line = UART(0, 115200)
print("usb only")
line.write(b"mine")
line.flush()
`), 'both\nusb only\n', 'the USB console');
    bench.run('print("both again")\n');
    const text = Buffer.from(sent).toString();
    if (!/OKboth\r\nmine[^m]*OKboth again\r\n/.test(text)) throw new Error(`the line of the console carried ${JSON.stringify(text)}`);
  },

  timers(bench) {
    bench.run(`
from machine import Pin, Timer
import time
a, b, c = Pin(2, Pin.OUT), Pin(3, Pin.OUT), Pin(4, Pin.OUT)
periodic = Timer(period=10, callback=lambda timer: a.toggle())
fast = Timer(freq=400, hard=True, callback=lambda timer: b.toggle())
once = Timer(mode=Timer.ONE_SHOT, period=30, callback=lambda timer: c.on())
time.sleep_ms(105)
periodic.deinit()
fast.deinit()
time.sleep_ms(50)
`);
    const periodic = bench.take(2);
    equal(periodic.length, 10, 'calls in 105 ms');
    for (let at = 1; at < periodic.length; at++) near(periodic[at].time - periodic[at - 1].time, 10_000, 0.02, 'period');
    equal(bench.take(3).length, 42, 'calls at 400 Hz');
    const once = bench.take(4);
    equal(once.length, 1, 'calls of a timer that fires once');
    near(once[0].time - periodic[0].time, 20_000, 0.05, 'when it fired');
  },

  clock(bench) {
    equal(bench.run(`
from machine import RTC
import time
clock = RTC()
clock.datetime((2026, 2, 28, 0, 23, 59, 58, 0))
time.sleep_ms(2500)
print(clock.datetime(), time.localtime()[:6])
`, 4000), '(2026, 3, 1, 6, 0, 0, 0, 0) (2026, 3, 1, 0, 0, 0)\n', 'output');
  },

  frequency(bench) {
    equal(bench.run(`
import machine, time
machine.freq(64_000_000)
start = time.ticks_us()
time.sleep_ms(20)
print(machine.freq(), 19_000 < time.ticks_diff(time.ticks_us(), start) < 22_000)
try:
    machine.freq(123_456_789)
except ValueError as error:
    print(error)
signal = machine.PWM(machine.Pin(6), freq=2000, duty_u16=32768)
time.sleep_ms(5)
signal.deinit()
machine.freq(125_000_000)
`), '64000000 True\ncannot change frequency\n', 'output');
    equal(bench.chip.clkSys, 125_000_000, "the chip's clock");
    near(wave(bench.take(6).slice(1)).periods[0], 500, 0.001, 'a signal at another clock');
  },

  registers(bench) {
    bench.drive(9, true);
    equal(bench.run(`
from machine import mem32, mem8, Pin
Pin(9, Pin.IN)
print(mem32[0xd0000004] >> 9 & 1, hex(mem32[0x40000000 + 0x1c000 + 4 + 4 * 9] & 0x40))
mem32[0xd0000020] = 1 << 22
mem32[0x40014000 + 8 * 22 + 4] = 5
mem32[0xd0000014] = 1 << 22
print(mem8[0x10000000] == mem32[0x10000000] & 255)
try:
    mem32[0x60000000]
except OSError as error:
    print(error)
`), '1 0x40\nTrue\n22\n', 'output');
    equal(bench.levels[22], true, 'a pin that was set by its registers');
  },

  pulses(bench) {
    bench.start(`
from machine import Pin, time_pulse_us, bitstream
pin = Pin(7, Pin.IN)
print("ready")
print(time_pulse_us(pin, 1, 100_000))
print(time_pulse_us(pin, 1, 2000))
data = Pin(8, Pin.OUT)
bitstream(data, 0, (400, 850, 800, 450), b"\\xa5\\x0f")
`);
    bench.line('ready');
    bench.after(3000, () => bench.drive(7, true));
    bench.after(3740, () => bench.drive(7, false));
    const [, length, timeout] = bench.finish().split('\n');
    near(Number(length), 740, 0.01, 'length of a pulse');
    equal(timeout, '-2', 'no pulse');
    const edges = bench.take(8);
    equal(edges.length, 32, 'edges of sixteen bits');
    const bits = [0xa5, 0x0f].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => byte >> bit & 1));
    bits.forEach((bit, index) => {
      const high = edges[2 * index + 1].time - edges[2 * index].time;
      near(high, bit ? 0.8 : 0.4, 0.15, `high time of bit ${index}`);
      // Chips of LEDs take low times of any length below their reset of 50 µs: the next byte may be fetched meanwhile.
      if (index) near(edges[2 * index].time - edges[2 * index - 1].time - 0.1, bits[index - 1] ? 0.45 : 0.85, 0.4, `low time of bit ${index - 1}`);
    });
  },

  dht(bench) {
    attachDht(bench, 6, [0x02, 0x8c, 0x01, 0x5f, 0xee]);
    equal(bench.run(`
import dht, machine
sensor = dht.DHT22(machine.Pin(6))
sensor.measure()
print(sensor.temperature(), sensor.humidity())
`), '35.1 65.2\n', 'output');
  },

  pio(bench) {
    bench.start(`
import rp2, time
from machine import Pin
@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def square():
    wrap_target()
    set(pins, 1) [1]
    set(pins, 0) [1]
    wrap()
@rp2.asm_pio(out_init=(rp2.PIO.OUT_LOW,) * 4, out_shiftdir=rp2.PIO.SHIFT_RIGHT, autopull=True, pull_thresh=4)
def nibbles():
    out(pins, 4)
@rp2.asm_pio()
def adder():
    pull()
    mov(x, osr)
    pull()
    mov(y, osr)
    label("again")
    jmp(y_dec, "more")
    mov(isr, x)
    push()
    irq(rel(0))
    wrap()
    label("more")
    jmp(x_dec, "again")
wave = rp2.StateMachine(0, square, freq=40_000, set_base=Pin(16))
wave.active(1)
time.sleep_ms(5)
wave.active(0)
print("wave")
ports = rp2.StateMachine(4, nibbles, freq=100_000, out_base=Pin(18))
ports.active(1)
for word in (5, 10, 15):
    ports.put(word)
time.sleep_ms(2)
ports.active(0)
machine = rp2.StateMachine(5, adder, freq=1_000_000)
flags = []
machine.irq(lambda machine: flags.append(machine.irq().flags()))
machine.active(1)
machine.put(1000)
machine.put(58)
print(machine.get(), machine.rx_fifo(), machine.tx_fifo())
time.sleep_ms(2)
print(flags, machine.active())
`);
    bench.line('wave');
    const { count, periods, highs } = wave(bench.take(16).slice(1));
    if (count < 40) throw new Error(`only ${count} periods`);
    for (const period of periods) near(period, 100, 0.001, 'period of the square wave');
    for (const high of highs) near(high, 50, 0.001, 'its high time');
    equal(bench.finish(), 'wave\n942 0 0\n[1] True\n', 'output');
    equal([18, 19, 20, 21].map((pin) => bench.levels[pin]), [true, true, true, true], 'what was put out last');
    equal(bench.take(18).map((edge) => edge.level), [true, false, true], 'the lowest bit of 5, 10, 15');
  },

  dma(bench) {
    equal(bench.run(`
import gc, rp2, time
from array import array
source, target = bytearray(range(64)), bytearray(64)
channel = rp2.DMA()
control = channel.pack_ctrl(size=0, irq_quiet=False)
ended = []
channel.irq(lambda channel: ended.append(channel.active()))
channel.config(read=source, write=target, count=64, ctrl=control, trigger=True)
garbage = [bytearray(100) for _ in range(50)]
del garbage
gc.collect()
while channel.active():
    pass
time.sleep_ms(1)
print(target == source, channel.count, ended, channel.unpack_ctrl(control)["size"])

@rp2.asm_pio(out_init=(rp2.PIO.OUT_LOW,) * 8, out_shiftdir=rp2.PIO.SHIFT_RIGHT, autopull=True, pull_thresh=8)
def byte():
    out(pins, 8)
machine = rp2.StateMachine(0, byte, freq=50_000, out_base=0)
machine.active(1)
words = array("I", [1, 2, 4, 8, 16, 32, 64, 128])
channel.config(read=words, write=machine, count=8, ctrl=channel.pack_ctrl(inc_write=False, treq_sel=0, irq_quiet=False), trigger=True)
time.sleep_ms(2)
print(channel.active(), ended)
channel.close()
try:
    channel.active()
except ValueError as error:
    print(error)
channels = []
try:
    while True:
        channels.append(rp2.DMA())
except OSError as error:
    print(len(channels), error.errno)
pace = rp2.DMATimer(freq=2000)
print(pace, pace.ratio, pace.freq)
`), 'True 0 [False] 0\nFalse [False, False]\nchannel closed\n12 16\nDMATimer(0) (1, 62500) 2000\n', 'output');
    for (let pin = 0; pin < 8; pin++) {
      const edges = bench.take(pin).filter((edge) => edge.level);
      if (edges.length !== 1) throw new Error(`pin ${pin} went high ${edges.length} times`);
    }
  },

  sleep(bench) {
    bench.drive(10, false);
    bench.start(`
import machine, time
from machine import Pin
pin = Pin(10, Pin.IN)
seen = []
pin.irq(lambda pin: seen.append(1), Pin.IRQ_RISING)
print("asleep")
start = time.ticks_ms()
machine.lightsleep()
print(seen, 90 < time.ticks_diff(time.ticks_ms(), start) < 150)
start = time.ticks_ms()
machine.lightsleep(40)
print(39 < time.ticks_diff(time.ticks_ms(), start) < 60)
`);
    bench.line('asleep');
    bench.after(100_000, () => bench.drive(10, true));
    equal(bench.finish(), 'asleep\n[1] True\nTrue\n', 'output');
  },

  watchdog(bench) {
    bench.start(`
import machine, time
dog = machine.WDT(timeout=300)
for _ in range(5):
    time.sleep_ms(100)
    dog.feed()
print("starving")
time.sleep_ms(1000)
print("survived")
`);
    bench.line('starving');
    const start = bench.now, before = bench.restarts;
    bench.until(() => bench.restarts > before, 500, 'a restart');
    if (bench.text.includes('survived')) throw new Error('the watchdog did not bite');
    near(bench.restartTime - start, 300e6, 0.05, 'when it bit');
    bench.connect();
    equal(bench.run('import machine\nprint(machine.reset_cause() == machine.WDT_RESET)\n'), 'True\n', 'the cause of the reset');
  },
};

const [image, ...names] = process.argv.slice(2);
let passed = 0, failed = 0;
for (const [name, test] of Object.entries(tests)) {
  if (names.length && !names.includes(name)) continue;
  try {
    const bench = new Bench(image);
    bench.connect();
    test(bench);
    passed++;
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.message}`);
    if (process.env.VERBOSE) console.log(error.stack);
  }
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
