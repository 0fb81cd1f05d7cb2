# own
# options: --board pico
import onewire, ds18x20, dht, neopixel, apa106
from machine import Pin
np = neopixel.NeoPixel(Pin(28), 3)
np[0] = (1, 2, 3)
np[-1] = (9, 8, 7)
print(len(np), np[0], np[2], np.buf, np.timing)
np.fill((4, 5, 6))
np.write()
print(np.buf)
w = neopixel.NeoPixel(Pin(28), 2, bpp=4, timing=0)
w[1] = (1, 2, 3, 4)
print(w[1], w.buf, w.timing)
a = apa106.APA106(Pin(28), 1)
a[0] = (1, 2, 3)
print(a.buf)
try:
    np[3]
except IndexError as error:
    print(error)
ow = onewire.OneWire(Pin(12))
print(ow.reset(), ow.scan())
try:
    ow.reset(True)
except onewire.OneWireError as error:
    print(repr(error))


class Fake:
    """A bus with one thermometer, whose memory is given."""

    SKIP_ROM = 0xCC

    def __init__(self, data):
        self.data = data

    def reset(self, required=False):
        pass

    def select_rom(self, rom):
        pass

    def writebyte(self, byte):
        pass

    def readinto(self, buf):
        buf[:] = self.data

    def crc8(self, data):
        return ow.crc8(data)


def scratch(*memory):
    memory = bytes(memory)
    return memory + bytes([ow.crc8(memory)])


for rom, data in (
    (b"\x28", scratch(0x91, 1, 0, 0, 0x7F, 0, 0, 0x10)),
    (b"\x28", scratch(0x5E, 0xFF, 0, 0, 0x7F, 0, 0, 0x10)),
    (b"\x10", scratch(0x32, 0, 0, 0, 0, 0, 0x0C, 0x10)),
    (b"\x10", scratch(0xCE, 0xFF, 0, 0, 0, 0, 0x0C, 0x10)),
):
    print(ds18x20.DS18X20(Fake(data)).read_temp(rom + bytes(7)))
try:
    ds18x20.DS18X20(Fake(bytes(8) + b"\x01")).read_temp(bytes(8))
except Exception as error:
    print(error)
d = dht.DHT22(Pin(1))
d.buf[:] = b"\x02\x8c\x81\x5f\x00"
print(d.humidity(), d.temperature())
try:
    d.measure()
except OSError as error:
    print(error.errno)
