# own
# options: --wiring serial.toml
from machine import UART
import time

uart = UART(1, 9600)
uart.write("ready\n")
while not uart.any():
    time.sleep_ms(10)
time.sleep_ms(20)
line = uart.readline()
print(line)
uart.write(line.upper())
uart.flush()
