# drivers: usb-device usb-device-cdc
import select
import time
import usb.device
from usb.device.cdc import CDCInterface

port = CDCInterface()
port.init(timeout=50, baudrate=9600)
print(port)
usb.device.get().init(port, builtin_driver=True)
while not port.dtr:
    time.sleep_ms(5)
print(port, port.data_bits, port.parity)
print(port.write(b"a line\r\n"), port.read(8), port.read(1))

# More than fits in its buffers comes back whole.
text = bytes(33 + index % 90 for index in range(1000))
back = bytearray()
for start in range(0, 1000, 200):
    print(port.write(text[start:start + 200]), end=" ")
    back += port.read(200)
print(back == text)
port.flush()

poller = select.poll()
poller.register(port, select.POLLIN)
print(poller.poll(10))
time.sleep_ms(1000 - time.ticks_ms())
print(len(poller.poll(1000)), port.readline())
usb.device.get().active(False)
