"""DS18x20 thermometers on a 1-Wire bus."""

CONVERT = 0x44
READ_SCRATCH = 0xBE
WRITE_SCRATCH = 0x4E


class DS18X20:
    def __init__(self, onewire):
        self.ow = onewire
        self.buf = bytearray(9)

    def scan(self):
        return [rom for rom in self.ow.scan() if rom[0] in (0x10, 0x22, 0x28)]

    def convert_temp(self):
        self.ow.reset(True)
        self.ow.writebyte(self.ow.SKIP_ROM)
        self.ow.writebyte(CONVERT)

    def read_scratch(self, rom):
        self.ow.reset(True)
        self.ow.select_rom(rom)
        self.ow.writebyte(READ_SCRATCH)
        self.ow.readinto(self.buf)
        if self.ow.crc8(self.buf):
            raise Exception("CRC error")
        return self.buf

    def write_scratch(self, rom, buf):
        self.ow.reset(True)
        self.ow.select_rom(rom)
        self.ow.writebyte(WRITE_SCRATCH)
        self.ow.write(buf)

    def read_temp(self, rom):
        scratch = self.read_scratch(rom)
        raw = scratch[1] << 8 | scratch[0]
        if rom[0] == 0x10:
            # Half degrees, and how far the counter was from the next one.
            degrees = scratch[0] >> 1
            if scratch[1]:
                degrees -= 0x80
            return degrees - 0.25 + (scratch[7] - scratch[6]) / scratch[7]
        if raw & 0x8000:
            raw -= 0x10000
        return raw / 16
