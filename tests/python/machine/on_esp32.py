# own
# options: --board esp32
import esp, esp32, machine, time
from machine import Counter, Encoder, Pin, PWM

nvs = esp32.NVS("space")
nvs.set_i32("number", -5)
nvs.set_blob("bytes", b"hello")
nvs.commit()
buffer = bytearray(8)
print(nvs.get_i32("number"), nvs.get_blob("bytes", buffer), buffer)
other = esp32.NVS("other")
for wrong in (
    lambda: other.get_i32("number"),
    lambda: nvs.get_blob("number", buffer),
    lambda: nvs.get_blob("bytes", bytearray(2)),
    lambda: nvs.erase_key("nothing"),
    lambda: nvs.set_i32("a name that is too long", 1),
):
    try:
        print(wrong())
    except (OSError, ValueError) as error:
        print(type(error).__name__, error)
nvs.erase_key("number")

print(esp32.Partition(esp32.Partition.RUNNING).info())
vfs = esp32.Partition("vfs")
print(vfs, vfs.ioctl(4, 0), vfs.ioctl(5, 0))
vfs.writeblocks(3, b"z" * 4096)
block = bytearray(4)
vfs.readblocks(3, block)
print(block, [p.info()[4] for p in esp32.Partition.find(esp32.Partition.TYPE_DATA)])
for wrong in (lambda: esp32.Partition("nothing"), lambda: vfs.readblocks(512, block)):
    try:
        print(wrong())
    except OSError as error:
        print(error.errno)
print(esp.flash_size(), esp.flash_read(3 * 4096, 3), 60 < esp32.raw_temperature() < 140)

# Pulses go on while the program does something else.
rmt = esp32.RMT(0, pin=Pin(4), resolution_hz=1_000_000)
print(rmt, rmt.source_freq(), rmt.clock_div(), rmt.PULSE_MAX)
seen = []
Pin(4).irq(lambda pin: seen.append((time.ticks_us(), pin())), Pin.IRQ_RISING | Pin.IRQ_FALLING)
rmt.write_pulses((100, 200, 300), True)
print(rmt.active(), rmt.wait_done(), rmt.wait_done(timeout=5))
time.sleep_ms(1)
print([(later[0] - earlier[0] + 20) // 50 * 50 for earlier, later in zip(seen, seen[1:])], [level for _, level in seen])
rmt.write_pulses(500, [1, 0, 1])
rmt.write_pulses([100, 200], [1, 0])
time.sleep_ms(1)
rmt.loop(True)
rmt.write_pulses((100, 100))
time.sleep_ms(2)
print(rmt.active(), rmt.active(False))
rmt.loop_count(3)
time.sleep_ms(1)
del seen[:]
rmt.write_pulses((100, 100))
time.sleep_ms(2)
print(rmt.active(), len(seen))
rmt.loop_count(0)
for count in -2, 1024:
    try:
        rmt.loop_count(count)
    except ValueError as error:
        print(error)
for wrong in (lambda: rmt.write_pulses(()), lambda: rmt.write_pulses((1, 2), (1,)), lambda: rmt.write_pulses((40000,)), lambda: rmt.active(True), lambda: esp32.RMT(pin=Pin(4), clock_div=0)):
    try:
        print(wrong())
    except ValueError as error:
        print(error)
rmt.deinit()
Pin(4).irq(None)

# A pulse train is counted to the edge.
pwm = PWM(Pin(5), freq=1000, duty_u16=32768)
up = Counter(0, Pin(5))
both = Counter(1, Pin(5), edge=Counter.RISING | Counter.FALLING, direction=Counter.DOWN)
time.sleep_ms(100)
print(up, up.value() in (99, 100, 101), both.value() in (-199, -200, -201))
print(up.value(5) > 90, up.value() in (5, 6))
pwm.deinit()
both.deinit()

# An encoder turned by hand: four steps to the right, two back.
a, b = Pin(12, Pin.OUT, value=0), Pin(13, Pin.OUT, value=0)
knobs = [Encoder(n, a, b, phases=p) for n, p in ((2, 1), (3, 2), (4, 4))]
for level in (1, 0) * 4:
    a(level)
    b(level)
print([knob.value() for knob in knobs])
for level in (1, 0) * 2:
    b(level)
    a(level)
print([knob.value() for knob in knobs], Encoder(2) is knobs[0])
for wrong in (lambda: Counter(9, 5), lambda: Counter(0, 5, edge=4), lambda: Encoder(0, 1, 2, phases=3)):
    try:
        print(wrong())
    except ValueError as error:
        print(error)

# What a DAC puts out an ADC on the same wire reads.
dac = machine.DAC(Pin(25))
dac.write(128)
print(dac, machine.TouchPad(Pin(33)).read() > 500)
adc = machine.ADC(Pin(34), atten=machine.ADC.ATTN_11DB)
print(adc, machine.ADCBlock(1, bits=12).connect(Pin(34)) is adc, machine.ADCBlock(1).connect(6) is adc)

card = machine.SDCard(slot=2, sck=18, miso=19, mosi=23, cs=5)
print(card.info(), card.ioctl(4, 0), card.ioctl(5, 0))
card.writeblocks(7, b"block" + bytes(507))
block = bytearray(1024)
card.readblocks(6, block)
print(block[510:518])
for wrong in (
    lambda: machine.DAC(4),
    lambda: dac.write(256),
    lambda: machine.TouchPad(25),
    lambda: machine.ADCBlock(3),
    lambda: machine.ADCBlock(2).connect(Pin(34)),
    lambda: machine.SDCard(slot=9),
    lambda: machine.SDCard(slot=1, sck=5),
    lambda: machine.SDCard(slot=2, cmd=5),
    lambda: card.readblocks(65536, block),
    lambda: card.readblocks(0, bytearray(5)),
):
    try:
        print(wrong())
    except (ValueError, OSError) as error:
        print(error)
