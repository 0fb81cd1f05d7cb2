# own
# What an analyser on the bus would complain about; and a device that does not answer.
import time
from machine import USBDevice

usb = USBDevice()
device = bytearray(USBDevice.BUILTIN_NONE.desc_dev)
device[4:7] = b"\x00\x00\x00"


def show(name, configuration, device=device, strings=None, asked=None, moved=None, opened=None):
    print(name)
    usb.active(False)
    usb.config(device, configuration, strings, opened, None, asked, moved)
    usb.active(True)
    time.sleep_ms(400)


good = (
    b"\x09\x02\x22\x00\x01\x01\x00\x80\x32"
    b"\x09\x04\x00\x00\x01\x03\x00\x00\x00"
    b"\x09\x21\x11\x01\x00\x01\x22\x0e\x00"
    b"\x07\x05\x81\x03\x08\x00\x08"
)
# Two bytes without a meaning.
report = b"\x06\x00\xff\x09\x01\xa1\x01\x95\x02\x75\x08\x81\x02\xc0"


def changed(place, value):
    configuration = bytearray(good)
    configuration[place] = value
    return configuration


def asked(stage, request):
    if stage == 1 and request[1] == 6:
        return report
    return True


show("wrong lengths", changed(2, 40), asked=asked)
show("too many interfaces", changed(4, 2), asked=asked)
show("too many endpoints", changed(13, 2), asked=asked)
show("packets that cannot be", changed(31, 65), asked=asked)
show("a descriptor without an end", changed(18, 200), asked=asked)
show("no device descriptor", good, device=device[:10], asked=asked)
show("no such string", good, device=bytes(device[:14]) + b"\x01\x02\x09\x01", asked=asked)
show("a report that was not announced", good, asked=asked, opened=lambda _: usb.submit_xfer(0x81, b"123"))
show("another length than announced", changed(25, 20), asked=asked)
show("nobody serves requests", good)
show("a callback that is none", good, asked=7)
show("no descriptors at all", b"")


def slow(stage, request):
    if request[1] == 10:
        time.sleep(6)
    return True


show("no answer in time", good, asked=slow)
time.sleep(7)
print("the end")
