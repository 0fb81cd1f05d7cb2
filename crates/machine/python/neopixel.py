"""Strings of WS2812 lights ("NeoPixel")."""

from machine import bitstream


class NeoPixel:
    # Position of red, green, blue and white in what is sent.
    ORDER = (1, 0, 2, 3)

    def __init__(self, pin, n, bpp=3, timing=1):
        self.pin = pin
        self.n = n
        self.bpp = bpp
        self.buf = bytearray(n * bpp)
        pin.init(pin.OUT)
        if isinstance(timing, int):
            timing = (400, 850, 800, 450) if timing else (800, 1700, 1600, 900)
        self.timing = timing

    def __len__(self):
        return self.n

    def _start(self, index):
        if index < 0:
            index += self.n
        if not 0 <= index < self.n:
            raise IndexError("index out of range")
        return index * self.bpp

    def __setitem__(self, index, colour):
        start = self._start(index)
        for part in range(self.bpp):
            self.buf[start + self.ORDER[part]] = colour[part]

    def __getitem__(self, index):
        start = self._start(index)
        return tuple([self.buf[start + self.ORDER[part]] for part in range(self.bpp)])

    def fill(self, colour):
        for part in range(self.bpp):
            value = colour[part]
            for at in range(self.ORDER[part], len(self.buf), self.bpp):
                self.buf[at] = value

    def write(self):
        # Bit patterns of kind 0: one high and one low time for each bit.
        bitstream(self.pin, 0, self.timing, self.buf)
