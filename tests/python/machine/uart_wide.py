# own
# options: --board pyboard
# Characters of nine bits, breaks and inverted levels, between two lines of the board.
import time
from machine import UART

one = UART(1, 38400, bits=9, rxbuf=64)
four = UART(4, 38400, bits=9, rxbuf=64)
one.writechar(0x1A5)
print(one.write(b"\x01\x00\xff\x01"))
time.sleep_ms(2)
print(four.any(), hex(four.readchar()), four.read(), four.readchar())
try:
    one.write(b"odd")
except OSError as error:
    print(error.errno)
one.init(38400, bits=8, parity=0)
one.writechar(0x41)
time.sleep_ms(1)
print(four.read())
for bits, parity in ((9, 0), (7, None), (6, 1), (9, None), (7, 1)):
    try:
        print(UART(3, 9600, bits=bits, parity=parity))
    except ValueError as error:
        print(error)

events = []
four.init(38400, bits=8)
one.init(38400, bits=8)
irq = four.irq(lambda line: events.append((line.irq().flags(), line.any())), UART.IRQ_RXIDLE)
one.write("abc")
time.sleep_ms(10)
print(events == [(UART.IRQ_RXIDLE, 3)], irq.trigger() == UART.IRQ_RXIDLE)
irq.trigger(UART.IRQ_BREAK if hasattr(UART, "IRQ_BREAK") else 0)
one.sendbreak()
time.sleep_ms(1)
print(len(events), events[-1][0] == irq.trigger())
