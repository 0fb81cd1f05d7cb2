"""I2C and SPI as the pyboard's own module has them, as controllers of a bus."""

import machine


# A bus is one object, whoever asks for it.
_kept = {}


def _bus(kind, bus):
    number = {"X": 1, "Y": 2}.get(bus, bus)
    if number not in (1, 2):
        raise ValueError(f"{kind.__name__}({bus}) doesn't exist")
    if (kind, number) not in _kept:
        _kept[kind, number] = own = object.__new__(kind)
        own._bus, own._hardware = number, None
    return _kept[kind, number]


def _opened(own):
    if own._hardware is None:
        raise OSError(19)
    return own._hardware


def _bytes(data):
    return bytes((data,)) if isinstance(data, int) else data


def _check_controller(mode, controller):
    if mode != controller:
        raise NotImplementedError("only the controller's side: see machine.I2CTarget")


class I2C:
    CONTROLLER = MASTER = 0
    PERIPHERAL = SLAVE = 1

    def __new__(cls, bus, *mode, **settings):
        return _bus(cls, bus)

    def __init__(self, bus, *mode, **settings):
        if mode or settings:
            self.init(*mode, **settings)

    def __repr__(self):
        if self._hardware is None:
            return f"I2C({self._bus})"
        return f"I2C({self._bus}, I2C.CONTROLLER, baudrate={self._baudrate})"

    def init(self, mode=CONTROLLER, *, addr=0x12, baudrate=400000, gencall=False, dma=False, timingr=None):
        _check_controller(mode, I2C.CONTROLLER)
        self._baudrate = baudrate
        self._hardware = machine.I2C(self._bus, freq=baudrate)

    def deinit(self):
        self._hardware = None

    def scan(self):
        return _opened(self).scan()

    def is_ready(self, addr):
        try:
            _opened(self).writeto(addr, b"")
        except OSError:
            return False
        return True

    def send(self, send, addr=0, *, timeout=5000):
        _opened(self).writeto(addr, _bytes(send))

    def recv(self, recv, addr=0, *, timeout=5000):
        if isinstance(recv, int):
            return _opened(self).readfrom(addr, recv)
        _opened(self).readfrom_into(addr, recv)
        return recv

    def mem_read(self, data, addr, memaddr, *, timeout=5000, addr_size=8):
        if isinstance(data, int):
            return _opened(self).readfrom_mem(addr, memaddr, data, addrsize=addr_size)
        _opened(self).readfrom_mem_into(addr, memaddr, data, addrsize=addr_size)
        return data

    def mem_write(self, data, addr, memaddr, *, timeout=5000, addr_size=8):
        _opened(self).writeto_mem(addr, memaddr, _bytes(data), addrsize=addr_size)


class SPI:
    CONTROLLER = MASTER = 0x104
    PERIPHERAL = SLAVE = 0
    MSB = 0
    LSB = 0x80

    def __new__(cls, bus, *mode, **settings):
        return _bus(cls, bus)

    def __init__(self, bus, *mode, **settings):
        if mode or settings:
            self.init(*mode, **settings)

    def __repr__(self):
        if self._hardware is None:
            return f"SPI({self._bus})"
        return (
            f"SPI({self._bus}, SPI.CONTROLLER, baudrate={self._baudrate}, prescaler={self._prescaler}, "
            f"polarity={self._polarity}, phase={self._phase}, bits=8)"
        )

    def init(
        self, mode=CONTROLLER, baudrate=328125, *, prescaler=-1, polarity=1, phase=0, dir=0, bits=8, nss=0,
        firstbit=MSB, ti=False, crc=None,
    ):
        _check_controller(mode, SPI.CONTROLLER)
        if bits != 8 or ti or crc is not None:
            raise NotImplementedError("8 bits, without TI's signals and checksums")
        # The first bus has the faster clock.
        source = machine.freq()[0] // (2 if self._bus == 1 else 4)
        if prescaler < 0:
            prescaler = 2
            while prescaler < 256 and source // prescaler > baudrate:
                prescaler *= 2
        elif prescaler not in (2, 4, 8, 16, 32, 64, 128, 256):
            raise ValueError("invalid prescaler")
        self._prescaler, self._baudrate, self._polarity, self._phase = prescaler, source // prescaler, polarity, phase
        order = machine.SPI.LSB if firstbit == SPI.LSB else machine.SPI.MSB
        self._hardware = machine.SPI(self._bus, baudrate=self._baudrate, polarity=polarity, phase=phase, bits=8, firstbit=order)

    def deinit(self):
        if self._hardware is not None:
            self._hardware.deinit()
            self._hardware = None

    def send(self, send, *, timeout=5000):
        _opened(self).write(_bytes(send))

    def recv(self, recv, *, timeout=5000):
        if isinstance(recv, int):
            return _opened(self).read(recv)
        _opened(self).readinto(recv)
        return recv

    def send_recv(self, send, recv=None, *, timeout=5000):
        send = _bytes(send)
        if recv is None:
            recv = bytearray(len(send))
            _opened(self).write_readinto(send, recv)
            return bytes(recv)
        _opened(self).write_readinto(send, recv)
        return recv

    def read(self, count, write=0):
        return _opened(self).read(count, write)

    def readinto(self, buffer, write=0):
        _opened(self).readinto(buffer, write)

    def write(self, data):
        _opened(self).write(data)

    def write_readinto(self, write, read):
        _opened(self).write_readinto(write, read)
