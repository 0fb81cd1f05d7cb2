"""The 1-Wire bus."""

import _onewire


class OneWireError(Exception):
    pass


class OneWire:
    SEARCH_ROM = 0xF0
    MATCH_ROM = 0x55
    SKIP_ROM = 0xCC

    def __init__(self, pin):
        self.pin = pin
        pin.init(pin.OPEN_DRAIN, pin.PULL_UP)

    def reset(self, required=False):
        present = _onewire.reset(self.pin)
        if required and not present:
            raise OneWireError
        return present

    def readbit(self):
        return _onewire.readbit(self.pin)

    def readbyte(self):
        return _onewire.readbyte(self.pin)

    def readinto(self, buf):
        for index in range(len(buf)):
            buf[index] = _onewire.readbyte(self.pin)

    def writebit(self, value):
        return _onewire.writebit(self.pin, value)

    def writebyte(self, value):
        return _onewire.writebyte(self.pin, value)

    def write(self, buf):
        for byte in buf:
            _onewire.writebyte(self.pin, byte)

    def select_rom(self, rom):
        self.reset()
        self.writebyte(self.MATCH_ROM)
        self.write(rom)

    def crc8(self, data):
        return _onewire.crc8(data)

    def scan(self):
        found = []
        # Bits below the last branching are those of the device found last; there we go the other way.
        rom = bytearray(8)
        branching = 65
        while branching:
            rom, branching = self._search(rom, branching)
            if rom is None:
                break
            found.append(rom)
        return found

    def _search(self, before, branching):
        """The next device, and the number of the last bit (from 64 down to 1) that is still to be tried as 0; 0: none."""
        if not self.reset():
            return None, 0
        self.writebyte(self.SEARCH_ROM)
        rom = bytearray(8)
        left = 0
        number = 64
        for index in range(8):
            byte = 0
            for bit in range(8):
                value = self.readbit()
                if self.readbit():
                    if value:
                        # Nobody answers.
                        return None, 0
                elif not value:
                    # Devices differ in this bit: 1 at first, then 0.
                    if branching > number or (before[index] & 1 << bit and branching != number):
                        value = 1
                        left = number
                self.writebit(value)
                byte |= value << bit
                number -= 1
            rom[index] = byte
        return rom, left
