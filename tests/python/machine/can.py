# own
# Two controllers and a node outside on one CAN bus.
import time
from machine import CAN


def attempt(work, *arguments, **keywords):
    try:
        print(work(*arguments, **keywords))
    except Exception as error:
        print(type(error).__name__, error)


one = CAN(1, 500_000)
two = CAN(2, 500_000, tseg1=10, tseg2=3)
print(one, CAN(1, 500_000) is one, one.get_timings(), two.get_timings())
print(one.state() == CAN.STATE_ACTIVE, one.recv(), one.get_counters())

# Nothing is received before filters are set.
print(one.send(0x123, b"lost"))
time.sleep_ms(1)
print(two.recv())
two.set_filters(None)
print(one.send(0x123, b"\x01\x02"), one.send(0x1ABCDEF, b"extended", CAN.FLAG_EXT_ID), one.send(0x7, bytes(5), CAN.FLAG_RTR))
print(one.send(0x50, b""), one.get_counters()[5])
time.sleep_ms(2)
# The lower identifier goes first, but for what is on its way.
while message := two.recv():
    identifier, data, flags, errors = message
    print(hex(identifier), bytes(data), flags, errors)

# Messages of one priority keep their order.
print(one.send(0x200, b"a"), one.send(0x200, b"b"), one.send(0x200, b"c", CAN.FLAG_UNORDERED))
time.sleep_ms(2)

# A list is used again, and its buffer is.
buffer = bytearray(8)
given = [0, memoryview(buffer), 0, 0]
print(two.recv(given) is given, given[0], bytes(given[1]), two.recv(given) is given, bytes(given[1]), buffer[:2])
print(two.recv(given))

# Filters.
two.set_filters([(0x300, 0x700, 0), (0x1000, 0x1FFF_FFFF, CAN.FLAG_EXT_ID)])
for identifier, flags in (0x2FF, 0), (0x3AB, 0), (0x1000, CAN.FLAG_EXT_ID), (0x1001, CAN.FLAG_EXT_ID):
    one.send(identifier, b"", flags)
    time.sleep_ms(1)
print([hex(two.recv()[0]) for _ in range(2)], two.recv())
two.set_filters(())
one.send(0x300, b"")
time.sleep_ms(1)
print(two.recv())

# More than there is room for.
two.set_filters(None)
for number in range(8):
    one.send(number, b"")
    time.sleep_ms(1)
print([(message[0], message[3]) for message in iter(two.recv, None)], two.get_counters()[6:])

# The node outside answers with the next identifier.
one.set_filters([(0x401, 0x7FF, 0)])
two.send(0x400, b"ping")
time.sleep_ms(2)
print(one.recv()[:1], bytes(two.recv()[1]))

# Handlers: of what was sent, cancelled, received.
seen = []


def happened(can):
    while flags := can.irq().flags():
        if flags & CAN.IRQ_TX:
            index = flags >> CAN.IRQ_TX_IDX_SHIFT & CAN.IRQ_TX_IDX_MASK
            seen.append(("failed" if flags & CAN.IRQ_TX_FAILED else "sent", index))
        if flags & CAN.IRQ_RX:
            seen.append(("received", [hex(message[0]) for message in iter(can.recv, None)]))


one.irq(happened, CAN.IRQ_TX | CAN.IRQ_RX)
one.send(0x10, b"")
one.send(0x400, b"pong")
print(one.cancel_send(1), one.cancel_send(1))
two.send(0x401, b"")
time.sleep_ms(2)
print(seen)

# The scenario sends a message after a second.
seen.clear()
one.set_filters([(0x7AB, 0x7FF, 0)])
time.sleep(1)
print(seen)

# Alone on the bus nobody acknowledges; in a loop nobody needs to.
one.init(500_000, CAN.MODE_SILENT_LOOPBACK)
one.set_filters(None)
one.send(0x5, b"self")
time.sleep_ms(1)
print(bytes(one.recv()[1]), two.recv())
one.deinit()
print(one.state() == CAN.STATE_STOPPED)
attempt(one.send, 1, b"")
one.init(250_000)
attempt(one.send, 1, b"")
time.sleep_ms(100)
print(one.state() == CAN.STATE_BUS_OFF, one.get_counters([None] * 9))
attempt(one.send, 1, b"")
one.restart()
print(one.state() == CAN.STATE_ACTIVE)

attempt(CAN, 3, 500_000)
attempt(CAN, "X", 500_000)
attempt(CAN, 1)
attempt(CAN, 1, 499_999)
attempt(CAN, 1, 500_000, 9)
attempt(CAN, 1, 500_000, sjw=5)
attempt(CAN, 1, 500_000, tseg1=17, tseg2=1)
attempt(CAN, 1, 500_000, tseg1=1)
attempt(CAN, 1, 500_000, sample_point=100)
attempt(two.send, 0x800, b"")
attempt(two.send, 1, bytes(9))
attempt(two.set_filters, [(1, 2)])
attempt(two.set_filters, [(0x800, 0, 0)])
attempt(two.set_filters, [(0, 0, 0)] * 15)
attempt(two.recv, [1, 2])
attempt(two.irq, print, 4)
