# Draws a face on a matrix of 8 by 8 LEDs with a MAX7219.
from machine import Pin, SPI

FACE = (0b00111100, 0b01000010, 0b10100101, 0b10000001, 0b10100101, 0b10011001, 0b01000010, 0b00111100)

select = Pin(17, Pin.OUT, value=1)
bus = SPI(0, baudrate=1_000_000, sck=Pin(18), mosi=Pin(19), miso=Pin(16))


def command(register, value):
    select.off()
    bus.write(bytes((register, value)))
    select.on()


for register, value in ((0x0C, 1), (0x0F, 0), (0x0B, 7), (0x09, 0), (0x0A, 4)):
    command(register, value)
for row, pattern in enumerate(FACE):
    command(row + 1, pattern)
