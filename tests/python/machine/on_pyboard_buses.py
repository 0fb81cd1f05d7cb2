# own
# Buses, CAN and servos by the pyboard's own module.
import pyb


def attempt(work, *arguments, **keywords):
    try:
        return work(*arguments, **keywords)
    except Exception as error:
        return type(error).__name__, str(error)


# I2C: a memory with addresses of 16 bits.
bus = pyb.I2C(1)
print(bus, attempt(bus.scan)[0], attempt(pyb.I2C, 3))
bus.init(pyb.I2C.CONTROLLER, baudrate=100_000)
print(bus, bus.scan(), bus.is_ready(0x50), bus.is_ready(0x51))
bus.mem_write(b"stored", 0x50, 0x120, addr_size=16)
pyb.delay(10)
buffer = bytearray(3)
print(bus.mem_read(6, 0x50, 0x120, addr_size=16), bus.mem_read(buffer, 0x50, 0x123, addr_size=16))
bus.send(b"\x01\x21", 0x50)
print(bus.recv(2, 0x50), bus.recv(buffer, addr=0x50), pyb.I2C("X").__class__ is pyb.I2C)
bus.mem_write(0x41, 0x50, 0, addr_size=16)
pyb.delay(10)
print(bus.mem_read(1, 0x50, 0, addr_size=16), attempt(bus.send, b"x", 0x51)[0])
print(attempt(bus.init, pyb.I2C.PERIPHERAL))

# SPI: a register to read eight lines with.
spi = pyb.SPI("Y", pyb.SPI.CONTROLLER, baudrate=600_000, polarity=0, phase=0)
print(spi, pyb.SPI(1))
load = pyb.Pin("Y9", pyb.Pin.OUT, value=0)
load(1)
print(spi.recv(1), spi.send_recv(b"\x01\x02"), spi.send_recv(0x55, bytearray(1)), spi.read(1, 0xFF))
spi.send(7)
print(attempt(spi.init, bits=16), attempt(spi.init, prescaler=3))
spi.deinit()
print(attempt(spi.send, b"1")[0], spi)

# CAN: two controllers and a node outside.
one, two = pyb.CAN(1, pyb.CAN.NORMAL, prescaler=6, bs1=10, bs2=3), pyb.CAN("YB", pyb.CAN.NORMAL, baudrate=500_000)
print(one, pyb.CAN(1), one.state() == pyb.CAN.ERROR_ACTIVE, pyb.CAN(2).state() == pyb.CAN.STOPPED)
one.send(b"lost", 1)
pyb.delay(1)
print(two.any(0), attempt(two.recv, 0, timeout=5)[0])
two.setfilter(0, pyb.CAN.LIST16, 0, (0x10, 0x11, 0x12, 0x13))
two.setfilter(1, pyb.CAN.MASK32, 1, (0x1000, 0x1FFF_FF00), extframe=True)
two.setfilter(2, pyb.CAN.MASK16, 1, (0x20, 0x7F0, 0x30, 0x7F0), rtr=(False, True))
for data, identifier, options in (
    (b"\x01\x02", 0x12, {}),
    (b"long", 0x1042, {"extframe": True}),
    (b"no", 0x1142, {"extframe": True}),
    (5, 0x2A, {}),
    (b"123", 0x33, {"rtr": True}),
    (b"data", 0x33, {}),
):
    one.send(data, identifier, timeout=10, **options)
pyb.delay(1)
print(two.info()[6:], two.recv(0), [two.recv(1) for _ in range(3)], two.any(1))
given = [0, 0, 0, 0, memoryview(bytearray(8))]
one.send(b"again", 0x10, timeout=10)
print(two.recv(0, given) is given, given[:4], bytes(given[4]))
reasons = []
two.rxcallback(0, lambda can, reason: reasons.append(reason))
for number in range(4):
    one.send(bytes([number]), 0x11, timeout=10)
pyb.delay(2)
print(reasons, [two.recv(0)[4] for _ in range(3)], two.any(0))
two.clearfilter(0)
one.send(b"", 0x11, timeout=10)
pyb.delay(1)
print(two.any(0), attempt(one.send, bytes(9), 1), attempt(two.setfilter, 0, 9, 0, ()), attempt(two.setfilter, 0, pyb.CAN.LIST32, 0, (1,)))
one.setfilter(0, pyb.CAN.LIST32, 0, (0x7AB, 0x401))
pyb.delay(500 - pyb.millis())
print(one.recv(0))

# A servo that takes its time.
servo = pyb.Servo(1)
servo.angle(45)
print(servo.angle(), servo.pulse_width(), servo.calibration())
pyb.delay(500)
servo.angle(-45, 400)
pyb.delay(200)
print(-15 < servo.angle() < 15)
pyb.delay(500)
print(servo.angle())
servo.calibration(1000, 2000, 1400)
servo.pulse_width(2300)
print(servo.pulse_width(), attempt(servo.calibration, 1), attempt(pyb.Servo, 5))
print(0 <= pyb.rng() < 1 << 30, attempt(getattr, pyb, "LCD"))
