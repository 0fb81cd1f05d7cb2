# A door that opens for the right code on a keypad, and tells on a display of two lines.
from machine import I2C, Pin
import time

CODE = "4711"
KEYS = ("123A", "456B", "789C", "*0#D")
ADDRESS = 0x27
BACKLIGHT, ENABLE, DATA = 8, 4, 1

rows = [Pin(number, Pin.OUT, value=1) for number in (10, 11, 12, 13)]
columns = [Pin(number, Pin.IN, Pin.PULL_UP) for number in (18, 19, 20, 21)]
door = Pin(15, Pin.OUT, value=0)
bus = I2C(0, scl=Pin(5), sda=Pin(4), freq=100_000)


def send(byte, kind=0):
    # The display takes four bits at a time, when ENABLE falls.
    for half in (byte & 0xF0, byte << 4 & 0xF0):
        bus.writeto(ADDRESS, bytes((half | BACKLIGHT | kind | ENABLE, half | BACKLIGHT | kind)))
    time.sleep_us(50)


def say(text):
    send(0x01)
    time.sleep_ms(2)
    for letter in text:
        send(ord(letter), DATA)


def start_display():
    time.sleep_ms(50)
    for _ in range(3):
        bus.writeto(ADDRESS, bytes((0x30 | ENABLE, 0x30)))
        time.sleep_ms(5)
    bus.writeto(ADDRESS, bytes((0x20 | ENABLE, 0x20)))
    for command in (0x28, 0x0C, 0x06):
        send(command)


def key():
    for row, names in zip(rows, KEYS):
        row.off()
        for column, name in zip(columns, names):
            if not column.value():
                while not column.value():
                    time.sleep_ms(5)
                row.on()
                return name
        row.on()
    return None


start_display()
say("code?")
typed = ""
while typed != CODE:
    pressed = key()
    if pressed:
        typed = (typed + pressed)[-len(CODE):]
        say("*" * len(typed))
    time.sleep_ms(10)
door.on()
say("welcome")
time.sleep(3)
door.off()
say("closed")
