# own
# The board's own serial port beside an interface of the program; strings of the board.
import time
from machine import USBDevice

usb = USBDevice()
usb.builtin_driver = USBDevice.BUILTIN_CDC
print(usb.active(True))
time.sleep_ms(300)
print(usb.active(False))

# An interface of the program comes after those of the driver.
driver = USBDevice.BUILTIN_CDC
configuration = bytearray(driver.desc_cfg) + b"\x09\x04\x02\x00\x01\x03\x01\x01\x00" + b"\x09\x21\x11\x01\x00\x01\x22\x2d\x00" + b"\x07\x05\x83\x03\x08\x00\x0a"
configuration[2], configuration[4] = len(configuration), driver.itf_max + 1
keyboard = bytes((
    5, 1, 9, 6, 0xA1, 1, 5, 7, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0, 0x25, 1, 0x75, 1, 0x95, 8, 0x81, 2, 0x75, 8, 0x95, 1, 0x81, 1,
    0x75, 8, 0x95, 6, 0x15, 0, 0x25, 101, 0x19, 0, 0x29, 101, 0x81, 0, 0xC0,
))
configuration[len(driver.desc_cfg) + 16] = len(keyboard)
opened, sent = [], []
usb.config(
    driver.desc_dev,
    configuration,
    {1: "Own maker"},
    lambda descriptor: opened.append(descriptor[2]),
    None,
    lambda stage, request: keyboard if stage == 1 and request[1] == 6 else True,
    lambda *transfer: sent.append(transfer),
)
usb.active(True)
time.sleep_ms(300)
print(opened)
for report in b"\x00\x00\x04\x05\x00\x00\x00\x00", b"\x02\x00\x05\x1f\x00\x00\x00\x00", bytes(8):
    usb.submit_xfer(0x83, report)
    time.sleep_ms(20)
print(sent)
