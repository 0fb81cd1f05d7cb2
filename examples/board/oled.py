# Writes on a small OLED display: a frame buffer is drawn in memory and sent over I2C.
from machine import I2C, Pin
import framebuf

ADDRESS = 0x3C
WIDTH, HEIGHT = 128, 64
SET_UP = bytes((
    0xAE,              # off
    0x20, 0x00,        # horizontal addressing
    0x40, 0xA1, 0xC8,  # start line, directions
    0xA8, HEIGHT - 1, 0xD3, 0x00, 0xDA, 0x12,
    0xD5, 0x80, 0xD9, 0xF1, 0xDB, 0x30,
    0x81, 0xFF, 0xA4, 0xA6,
    0x8D, 0x14,        # charge pump
    0xAF,              # on
))


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


display = Display(I2C(0, scl=Pin(5), sda=Pin(4), freq=400_000))
display.fill(0)
display.rect(0, 0, WIDTH, HEIGHT, 1)
display.fill_rect(10, 40, 50, 10, 1)
display.show()
