# own
# options: --wiring screen.toml
# What is written on displays can be read again.
import framebuf
import time
from machine import I2C

i2c = I2C(0, freq=400_000)
for command in b"\xae\x20\x00\xa1\xc8\x8d\x14\xaf\x21\x00\x7f\x22\x00\x07":
    i2c.writeto(0x3C, bytes((0x80, command)))
buffer = bytearray(1024)
frame = framebuf.FrameBuffer(buffer, 128, 64, framebuf.MONO_VLSB)
frame.text("Hello", 10, 4)
frame.text("21.5 C", 0, 30)
frame.hline(0, 50, 128, 1)
i2c.writevto(0x3C, (b"\x40", buffer))

lcd = I2C(1, freq=100_000)


def half(nibble, register):
    for enable in (4, 0):
        lcd.writeto(0x27, bytes((nibble << 4 | 8 | enable | register,)))


def byte(value, register):
    half(value >> 4, register)
    half(value & 15, register)


for nibble in (3, 3, 3, 2):
    half(nibble, 0)
    time.sleep_ms(5)
for command in (0x28, 0x0C, 0x06, 0x01):
    byte(command, 0)
    time.sleep_ms(2)
for letter in b"Ready":
    byte(letter, 1)
print("written")
