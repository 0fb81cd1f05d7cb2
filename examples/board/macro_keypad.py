# A keypad with one key: it types a text into the computer that the board is plugged into.
from machine import Pin, USBDevice
import time

REPORTS = bytes((
    0x05, 1, 0x09, 6, 0xA1, 1,  # a keyboard
    0x05, 7, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0, 0x25, 1, 0x75, 1, 0x95, 8, 0x81, 2,  # eight keys like shift, a bit each
    0x19, 0, 0x29, 101, 0x25, 101, 0x75, 8, 0x95, 1, 0x81, 0,  # one other key
    0xC0,
))
ENDPOINT = 0x81
DEVICE = b"\x12\x01\x00\x02\x00\x00\x00\x40\x8a\x2e\x05\x00\x00\x01\x01\x02\x00\x01"
CONFIGURATION = (
    b"\x09\x02\x22\x00\x01\x01\x00\x80\x32"  # 34 bytes, one interface
    b"\x09\x04\x00\x00\x01\x03\x00\x00\x00"  # for people, with one endpoint
    b"\x09\x21\x11\x01\x00\x01\x22" + len(REPORTS).to_bytes(2, "little")
    + b"\x07\x05\x81\x03\x08\x00\x08"  # asked every 8 ms
)
SHIFT = 2
KEYS = {" ": 44, "\n": 40, ",": 54, "-": 45, ".": 55}
TEXT = "Kind regards,\nAda\n"

usb = USBDevice()
ready = False
free = True


def opened(_):
    global ready
    ready = True


def asked(stage, request):
    if stage == 1 and request[1] == 6 and request[3] == 0x22:
        return REPORTS
    return True


def moved(*_):
    global free
    free = True


def send(modifiers, key):
    global free
    while not free:
        time.sleep_ms(1)
    free = False
    usb.submit_xfer(ENDPOINT, bytes((modifiers, key)))


def write(text):
    for letter in text:
        if letter.isalpha():
            send(SHIFT if letter.isupper() else 0, ord(letter.lower()) - ord("a") + 4)
        else:
            send(0, KEYS[letter])
        send(0, 0)


usb.config(DEVICE, CONFIGURATION, (None, "Antaresia", "Macro keypad"), opened, None, asked, moved)
usb.active(True)
while not ready:
    time.sleep_ms(10)

key = Pin(14, Pin.IN, Pin.PULL_UP)
while True:
    if not key.value():
        write(TEXT)
        while not key.value():
            time.sleep_ms(20)
    time.sleep_ms(20)
