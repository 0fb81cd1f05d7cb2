# drivers: mhz19
from machine import Pin, UART
import mhz19

sensor = mhz19.MHZ19(Pin(6, Pin.IN), max_value=2000)
print(round(sensor.pwm_read(), -1))
# Over the serial line, by hand.
line = UART(0, 9600, timeout=100)
line.write(b"\xff\x01\x86\0\0\0\0\0\x79")
answer = line.read(9)
print(answer[2] << 8 | answer[3], answer[4] - 40)
dead = mhz19.MHZ19(Pin(7, Pin.IN, Pin.PULL_UP))
try:
    dead.pwm_read()
except mhz19.TimeoutError:
    print("no pulse")
