# A slow reader: the line to the computer has flow control, so nothing is lost.
import time
from machine import UART

line = UART(0, 9600, rxbuf=32, flow=UART.RTS | UART.CTS)
text = b""
while len(text) < 200:
    time.sleep_ms(50)
    text += line.read() or b""
print(len(text), "bytes came,", text.count(b"0123456789"), "times ten digits")

# The computer is busy for a while: what is written waits.
time.sleep_ms(2000 - time.ticks_ms())
line.write("first,")
line.flush()
time.sleep_ms(500)
before = time.ticks_ms()
line.write("second")
print("sent at once:", line.txdone())
while not line.txdone():
    time.sleep_ms(10)
print("sent when the computer was ready:", time.ticks_diff(time.ticks_ms(), before) > 400)
