# Reads a BME280: temperature, pressure and humidity, with the compensation of its data sheet.
from machine import I2C, Pin
import struct
import time

ADDRESS = 0x76

bus = I2C(0, scl=Pin(5), sda=Pin(4))
t1, t2, t3, p1, p2, p3, p4, p5, p6, p7, p8, p9 = struct.unpack("<HhhHhhhhhhhh", bus.readfrom_mem(ADDRESS, 0x88, 24))
h1 = bus.readfrom_mem(ADDRESS, 0xA1, 1)[0]
h2, h3, e4, e5, e6, h6 = struct.unpack("<hBbBbb", bus.readfrom_mem(ADDRESS, 0xE1, 7))
h4 = e4 << 4 | e5 & 15
h5 = e6 << 4 | e5 >> 4


def measure():
    bus.writeto_mem(ADDRESS, 0xF2, b"\x01")
    bus.writeto_mem(ADDRESS, 0xF4, b"\x25")
    time.sleep_ms(20)
    raw = bus.readfrom_mem(ADDRESS, 0xF7, 8)
    adc_p = raw[0] << 12 | raw[1] << 4 | raw[2] >> 4
    adc_t = raw[3] << 12 | raw[4] << 4 | raw[5] >> 4
    adc_h = raw[6] << 8 | raw[7]
    fine = (adc_t / 16384 - t1 / 1024) * t2 + (adc_t / 131072 - t1 / 8192) ** 2 * t3
    a = fine / 2 - 64000
    b = a * a * p6 / 32768 + a * p5 * 2
    b = b / 4 + p4 * 65536
    a = (p3 * a * a / 524288 + p2 * a) / 524288
    a = (1 + a / 32768) * p1
    pressure = (1048576 - adc_p - b / 4096) * 6250 / a
    b = pressure * p8 / 32768
    pressure += (p9 * pressure * pressure / 2147483648 + b + p7) / 16
    h = fine - 76800
    h = (adc_h - (h4 * 64 + h5 / 16384 * h)) * (h2 / 65536 * (1 + h6 / 67108864 * h * (1 + h3 / 67108864 * h)))
    h *= 1 - h1 * h / 524288
    return fine / 5120, pressure / 100, min(max(h, 0), 100)


for _ in range(2):
    print("%.1f degrees, %.0f hPa, %.0f %%" % measure())
    time.sleep(60)
