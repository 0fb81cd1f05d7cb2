# Keeps a number of starts in an EEPROM, and writes a text across its pages.
from machine import I2C, Pin
import time

ADDRESS = 0x50

bus = I2C(1, scl=Pin(7), sda=Pin(6))


def write(place, data):
    # A write stays within a page of 32 bytes; the chip needs 5 ms for each.
    while data:
        count = min(32 - place % 32, len(data))
        bus.writeto_mem(ADDRESS, place, data[:count], addrsize=16)
        time.sleep_ms(5)
        place, data = place + count, data[count:]


def read(place, count):
    return bus.readfrom_mem(ADDRESS, place, count, addrsize=16)


starts = read(0, 1)[0]
print("starts:", 0 if starts == 255 else starts)
write(0, bytes([1]))
write(20, b"a text that is longer than the rest of the page")
print(read(0, 1)[0], read(20, 47).decode())
