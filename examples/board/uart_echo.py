# Answers each line that comes in on a serial line, in capitals.
from machine import Pin, UART
import time

line = UART(0, baudrate=9600, tx=Pin(0), rx=Pin(1))
line.write("ready\r\n")

while True:
    text = line.readline()
    if text:
        line.write(text.decode().strip().upper() + "\r\n")
    time.sleep_ms(10)
