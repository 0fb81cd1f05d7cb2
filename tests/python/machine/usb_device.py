# own
# A device with an endpoint in each direction, which a program describes and serves.
import errno
import time
import machine
from machine import USBDevice

print(USBDevice() is USBDevice(), USBDevice.XFER_SUCCESS, USBDevice.XFER_FAILED, USBDevice.XFER_STALLED)
for driver in USBDevice.BUILTIN_NONE, USBDevice.BUILTIN_DEFAULT:
    print(driver.itf_max, driver.ep_max, driver.str_max, len(driver.desc_dev), len(driver.desc_cfg))
print(USBDevice.BUILTIN_CDC is USBDevice.BUILTIN_DEFAULT)

usb = USBDevice()


def attempt(work, *arguments):
    try:
        print(work(*arguments))
    except Exception as error:
        print(type(error).__name__, error.args[0] if isinstance(error, OSError) else error)


# Nothing works before there is a device.
print(usb.active(), usb.builtin_driver is USBDevice.BUILTIN_NONE, usb.remote_wakeup())
attempt(usb.active, True)
attempt(usb.submit_xfer, 0x81, b"")
attempt(usb.stall, 0x81)
attempt(usb.config, None, b"")
attempt(usb.config, b"", 7)
attempt(setattr, usb, "builtin_driver", 3)

device = b"\x12\x01\x00\x02\xff\x00\x00\x40\x34\x12\xcd\xab\x00\x01\x01\x02\x00\x01"
configuration = (
    b"\x09\x02\x20\x00\x01\x01\x00\xa0\x32"  # one interface, may wake the host up
    b"\x09\x04\x00\x00\x02\xff\x00\x00\x00"
    b"\x07\x05\x81\x02\x40\x00\x00"
    b"\x07\x05\x01\x02\x40\x00\x00"
)
heard = []
stored = bytearray(5)
room = bytearray(80)


def opened(descriptor):
    heard.append(("opened", len(descriptor), descriptor[2]))
    usb.submit_xfer(0x01, room)


def asked(stage, request):
    heard.append(("request", stage, bytes(request[:4])))
    if request[1] == 1:  # is written
        return stored if stage == 1 else True
    if request[1] == 2:  # is read
        return stored
    if request[1] == 3:  # has no data
        return True
    if request[1] == 4:  # is longer than a packet
        return bytes(range(64)) * 2
    if request[1] == 5:
        raise ValueError("not this one")
    if request[1] == 6:  # is refused when its data has come
        return stored if stage == 1 else False


def moved(endpoint, result, count):
    heard.append((hex(endpoint), result, count))
    if endpoint == 1:
        heard.append(bytes(room[:count]))
        usb.submit_xfer(0x01, room)


def tell():
    time.sleep_ms(40)
    for item in heard:
        print(*item if isinstance(item, tuple) else (item,))
    heard.clear()


usb.config(device, configuration, [None, "Maker", "Ding äöü €"], opened, lambda: heard.append(("reset",)), asked, moved)
print(usb.active(True), usb.active())
attempt(setattr, usb, "builtin_driver", USBDevice.BUILTIN_CDC)
attempt(usb.submit_xfer, 0x81, b"too early")
time.sleep_ms(300)
tell()

# To the host: a short packet, a long transfer, an empty one.
for data in b"to the host", bytes(130), b"":
    print(usb.submit_xfer(0x81, data))
    attempt(usb.submit_xfer, 0x81, b"meanwhile")
    tell()
attempt(usb.submit_xfer, 0x82, b"")
attempt(usb.submit_xfer, 0x80, b"")
attempt(usb.submit_xfer, 0x100, b"")
attempt(usb.submit_xfer, 0x02, b"read-only")
attempt(usb.submit_xfer, 0x01, bytearray(1))
attempt(usb.submit_xfer, "1", b"")

# From the host, and its requests (see the scenario).
time.sleep_ms(1000 - time.ticks_ms())
for _ in range(9):
    tell()
    time.sleep_ms(60)
print(bytes(stored))

# A stalled endpoint, which the host makes work again.
print(usb.stall(0x81), usb.stall(0x81, True), usb.stall(0x81))
usb.submit_xfer(0x81, b"after the stall")
tell()
print(usb.stall(0x81))

# The host sleeps, and is woken.
print(usb.remote_wakeup())
time.sleep_ms(2400 - time.ticks_ms())
usb.submit_xfer(0x81, b"waits")
tell()
print(usb.remote_wakeup(), usb.remote_wakeup())
tell()

# The cable is drawn and plugged in again.
time.sleep_ms(3500 - time.ticks_ms())
tell()

# Nothing is left of it when it is switched off.
print(usb.active(False), usb.active())
usb.builtin_driver = USBDevice.BUILTIN_CDC
print(usb.builtin_driver is USBDevice.BUILTIN_CDC)
