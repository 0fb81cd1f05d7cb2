# A thermometer with a memory: a DS18B20 is read every half minute, an OLED display shows the temperature and how it
# went during the last hour.
from machine import I2C, Pin
import ds18x20
import framebuf
import onewire
import time

ADDRESS = 0x3C
WIDTH, HEIGHT = 128, 64
SET_UP = bytes.fromhex("AE 20 00 40 A1 C8 A8 3F D3 00 DA 12 D5 80 D9 F1 DB 30 81 FF A4 A6 8D 14 AF")
TOP, BOTTOM = 18, 60
COLDEST, HOTTEST = 15, 25


class Display(framebuf.FrameBuffer):
    def __init__(self, bus):
        self.bus = bus
        self.buffer = bytearray(WIDTH * HEIGHT // 8)
        super().__init__(self.buffer, WIDTH, HEIGHT, framebuf.MONO_VLSB)
        for command in SET_UP:
            self.command(command)

    def command(self, byte):
        self.bus.writeto(ADDRESS, bytes((0x80, byte)))

    def show(self):
        for command in (0x21, 0, WIDTH - 1, 0x22, 0, HEIGHT // 8 - 1):
            self.command(command)
        self.bus.writevto(ADDRESS, (b"\x40", self.buffer))


def row(temperature):
    part = (temperature - COLDEST) / (HOTTEST - COLDEST)
    return round(BOTTOM - max(0, min(1, part)) * (BOTTOM - TOP))


def draw(display, history):
    display.fill(0)
    display.text(f"{history[-1]:.1f} C", 4, 2)
    display.text(f"{min(history):.0f}-{max(history):.0f}", 84, 2)
    for temperature in range(COLDEST, HOTTEST + 1, 5):
        for x in range(4, WIDTH, 4):
            display.pixel(x, row(temperature), 1)
    for x, (before, after) in enumerate(zip(history, history[1:]), 4):
        display.line(x, row(before), x + 1, row(after), 1)
    display.show()


sensor = ds18x20.DS18X20(onewire.OneWire(Pin(22)))
(address,) = sensor.scan()
display = Display(I2C(0, scl=Pin(5), sda=Pin(4), freq=400_000))
history = []
start = time.ticks_ms()
for reading in range(121):
    sensor.convert_temp()
    time.sleep_ms(750)
    history.append(sensor.read_temp(address))
    draw(display, history)
    time.sleep_ms(30_000 * (reading + 1) - time.ticks_diff(time.ticks_ms(), start))
print(f"{len(history)} readings between {min(history):.1f} and {max(history):.1f} degrees")
