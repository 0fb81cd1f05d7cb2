# Sets a battery-backed DS3231 clock and reads it back.
from machine import I2C, Pin
import time

ADDRESS = 0x68

bus = I2C(0, scl=Pin(5), sda=Pin(4))


def bcd(number):
    return number // 10 << 4 | number % 10


def number(byte):
    return (byte >> 4) * 10 + (byte & 15)


def set_clock(year, month, day, weekday, hour, minute, second):
    fields = second, minute, hour, weekday, day, month, year % 100
    bus.writeto_mem(ADDRESS, 0, bytes(bcd(field) for field in fields))


def read_clock():
    second, minute, hour, _, day, month, year = bus.readfrom_mem(ADDRESS, 0, 7)
    return "20%02d-%02d-%02d %02d:%02d:%02d" % tuple(map(number, (year, month & 31, day, hour & 63, minute, second)))


set_clock(2026, 12, 31, 4, 23, 59, 50)
for _ in range(3):
    print(read_clock())
    time.sleep(6)
print(bus.readfrom_mem(ADDRESS, 0x11, 1)[0], "degrees")
