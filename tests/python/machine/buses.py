# own
# exit: 0
import asyncio, dht, ds18x20, neopixel, onewire, select, time
from machine import I2C, SPI, Pin, SoftI2C, SoftSPI, UART


def fails(*attempts):
    for attempt in attempts:
        try:
            print("no error:", attempt())
        except (OSError, ValueError, TypeError, NotImplementedError) as error:
            print(type(error).__name__, error.errno if isinstance(error, OSError) and error.errno else error)


i2c = I2C(0, freq=100_000)
print(i2c, I2C(0) is i2c, i2c.scan())
print(i2c.writeto(0x50, b"\0\x10hello"))
time.sleep_ms(5)
print(i2c.readfrom_mem(0x50, 0x10, 5, addrsize=16))
i2c.writeto_mem(0x50, 0x20, b"abc", addrsize=16)
time.sleep_ms(5)
buffer = bytearray(3)
print(i2c.readfrom_mem_into(0x50, 0x20, buffer, addrsize=16), buffer)
print(i2c.writevto(0x50, (b"\0", bytearray(b"\x30"), memoryview(b"xyz"))))
time.sleep_ms(5)
print(i2c.writeto(0x50, b"\0\x2f", False), i2c.readfrom(0x50, 4), i2c.readfrom_into(0x50, buffer), buffer)
fails(
    lambda: i2c.readfrom(0x51, 1),
    lambda: i2c.writeto(0x51, b"x"),
    lambda: i2c.readfrom_mem(0x50, 0, 1, addrsize=12),
    lambda: i2c.start(),
    lambda: I2C(7),
    lambda: I2C(0, scl=Pin(2), sda=Pin(3)),
    lambda: i2c.readfrom_into(0x50, b"constant"),
    lambda: i2c.readfrom(0x50, -1),
)

soft = SoftI2C(scl=Pin(5), sda=Pin(4), freq=50_000)
print(soft, soft.scan(), soft.readfrom_mem(0x50, 0x10, 5, addrsize=16))
soft.start()
print(soft.write(b"\xa0\0\x20"))
soft.start()
print(soft.write(b"\xa1"))
soft.readinto(buffer)
soft.stop()
print(buffer)

load = Pin(20, Pin.OUT, value=1)
spi = SPI(0, baudrate=1_000_000)
print(spi)


def latch():
    load(0)
    load(1)


latch()
print(spi.read(1))
latch()
spi.readinto(buffer, 0xFF)
print(buffer)
latch()
sent, got = b"\1\2\3", bytearray(3)
print(spi.write_readinto(sent, got), got[:1], spi.write(b"abc"))
latch()
both = bytearray(b"\x55\xaa")
spi.write_readinto(both, both)
print(both[:1])
fails(
    lambda: spi.write_readinto(b"12", bytearray(3)),
    lambda: SPI(5),
    lambda: SPI(0, sck=Pin(1)),
    lambda: SPI(0, firstbit=SPI.LSB),
    lambda: SoftSPI(sck=Pin(2)),
    lambda: SoftSPI(sck=Pin(2), mosi=Pin(3), miso=Pin(4), bits=16),
)
soft = SoftSPI(baudrate=100_000, sck=Pin(18), mosi=Pin(19), miso=Pin(16))
latch()
print(soft.read(1))

uart = UART(0, 9600, timeout=50)
print(uart, uart.any(), uart.read(1))
print(uart.write("hello\nworld\n"), uart.txdone())
uart.flush()
print(uart.txdone())
time.sleep_ms(20)
print(uart.any(), uart.readline(), uart.read(2), uart.read())
uart.write(b"12345")
print(uart.read(5), uart.readinto(buffer), uart.readline())
uart.write(b"abcdef")
print(uart.readinto(buffer), buffer, uart.readinto(buffer, 2), buffer, uart.read())
seen = []
uart.irq(lambda line: seen.append(line.any()), UART.IRQ_RXIDLE)
uart.write(b"xyz")
time.sleep_ms(30)
print(seen, uart.read(10))
poller = select.poll()
poller.register(uart, select.POLLIN)
print(poller.poll(0))
uart.write(b"!")
print([(what is uart, flags == select.POLLIN) for what, flags in poller.poll(100)])
print(uart.read())


async def talk():
    stream = asyncio.StreamReader(uart)
    uart.write(b"one line\nmore")
    print(await stream.readline(), await stream.read(4))


asyncio.run(talk())
fails(
    lambda: UART(5),
    lambda: UART(0, tx=Pin(3)),
    lambda: UART(0, rxbuf=40_000),
    lambda: UART(0, invert=99),
    lambda: UART(0, flow=99),
    lambda: uart.irq(5),
    lambda: uart.irq(print, 1),
)

wire = onewire.OneWire(Pin(12))
bus = ds18x20.DS18X20(wire)
roms = bus.scan()
print(len(roms), roms[0][0] == 0x28)
bus.convert_temp()
time.sleep_ms(750)
print(bus.read_temp(roms[0]))

sensor = dht.DHT22(Pin(13))
time.sleep(2)
sensor.measure()
print(round(sensor.temperature(), 1), round(sensor.humidity(), 1))

lights = neopixel.NeoPixel(Pin(14), 3)
lights[0] = (255, 0, 0)
lights[1] = (0, 16, 0)
lights.write()
