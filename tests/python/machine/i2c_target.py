# own
# The board as a target on a bus whose controller is another peripheral of the same board.
from machine import I2C, I2CTarget, Pin

bus = I2C(0, scl=Pin(5), sda=Pin(4), freq=100_000)
memory = bytearray(b"0123456789abcdef")
target = I2CTarget(1, 0x42, mem=memory)
print(target, bus.scan())

bus.writeto_mem(0x42, 2, b"XY")
print(memory, target.memaddr)
print(bus.readfrom_mem(0x42, 14, 4), target.memaddr)
print(bus.readfrom(0x42, 2), bus.writeto(0x42, b"\x03!"), memory)
memory[0] = 0x7e
print(bus.readfrom_mem(0x42, 16, 1))
buffer = bytearray(3)
bus.writeto(0x42, b"\x01", False)
bus.readfrom_into(0x42, buffer)
print(buffer)

# Handlers: soft ones at the end of a transaction, and what they see.
seen = []


def ended(target):
    flags = target.irq().flags()
    seen.append((flags == I2CTarget.IRQ_END_READ, flags == I2CTarget.IRQ_END_WRITE, target.memaddr))


target.irq(ended)
bus.writeto_mem(0x42, 5, b"zz")
bus.readfrom_mem(0x42, 8, 2)
print(seen)
target.irq(ended, I2CTarget.IRQ_END_READ)
del seen[:]
bus.writeto_mem(0x42, 5, b"zz")
bus.readfrom_mem(0x42, 9, 2)
print(seen)
try:
    target.irq(ended, I2CTarget.IRQ_READ_REQ)
except ValueError as error:
    print(error)

# Without memory hard handlers do it all, here a device that counts and keeps what is written.
count = bytearray(1)
kept = bytearray(8)
size = bytearray(1)
byte = bytearray(1)
READ, WRITE = I2CTarget.IRQ_READ_REQ, I2CTarget.IRQ_WRITE_REQ


def serve(target):
    flags = target.irq().flags()
    if flags & READ:
        target.write(count)
        count[0] = count[0] + 1 & 255
    elif flags & WRITE:
        target.readinto(byte)
        kept[size[0]] = byte[0]
        size[0] += 1


target = I2CTarget(1, 0x30)
print(bus.scan() == [0x30], bus.readfrom(0x30, 2), bus.writeto(0x30, b"ab"))
target.irq(serve, READ | WRITE, hard=True)
print(bus.readfrom(0x30, 3), bus.writeto(0x30, b"hello"), bus.readfrom(0x30, 1))
print(bytes(kept[: size[0]]))

# A handler that gives nothing holds the clock until the controller has had enough.
target.irq(lambda target: None, READ, hard=True)
for attempt in lambda: bus.readfrom(0x30, 1), lambda: bus.readfrom(0x31, 1):
    try:
        print(attempt())
    except OSError as error:
        print(error.errno)
target.irq(serve, READ, hard=True)
print(bus.readfrom(0x30, 1))

# Wider addresses of memory, ten bits of address.
wide = bytearray(1000)
target = I2CTarget(1, 0x123, addrsize=10, mem=wide, mem_addrsize=16)
bus.writeto_mem(0x123, 0x2FF, b"end", addrsize=16)
print(wide[0x2FF:0x302], target.memaddr == 0x2FF, bus.readfrom_mem(0x123, 999 + 3, 2, addrsize=16))
wide[2] = 5
print(bus.readfrom_mem(0x123, 1002, 1, addrsize=16))
streamed = bytearray(4)
target = I2CTarget(1, 0x42, mem=streamed, mem_addrsize=0)
bus.writeto(0x42, b"abcdef")
print(streamed, bus.readfrom(0x42, 3))

for wrong in (
    lambda: I2CTarget(2, 0x42),
    lambda: I2CTarget(1, 0x42, mem=b"constant"),
    lambda: I2CTarget(1, 0x42, mem=memory, mem_addrsize=12),
    lambda: I2CTarget(1, 0x42, scl=Pin(4)),
    lambda: I2CTarget(1, 0x80),
    lambda: I2CTarget(1, 0x42, addrsize=8),
    lambda: I2CTarget(1, 0x42, mem=bytearray()),
    lambda: I2CTarget(1),
):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
target.deinit()
print(target, bus.scan())
