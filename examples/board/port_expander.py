# Sixteen more pins with an MCP23017: LEDs on port A show the switches on port B.
from machine import I2C, Pin
import time

ADDRESS = 0x20
IODIRA, IODIRB, GPPUB, GPIOB, OLATA = 0x00, 0x01, 0x0D, 0x13, 0x14

bus = I2C(0, scl=Pin(5), sda=Pin(4))
bus.writeto_mem(ADDRESS, IODIRA, b"\x00")
bus.writeto_mem(ADDRESS, GPPUB, b"\xff")

while True:
    switches = bus.readfrom_mem(ADDRESS, GPIOB, 1)[0] ^ 0xFF
    bus.writeto_mem(ADDRESS, OLATA, bytes([switches]))
    time.sleep_ms(20)
