# own
# options: --wiring matrix.toml
from machine import SPI, Pin

spi = SPI(0, baudrate=1_000_000, polarity=0, phase=0)
cs = Pin(17, Pin.OUT, value=1)


def send(register, value):
    cs(0)
    spi.write(bytes((register, value)))
    cs(1)


send(12, 1)
send(11, 7)
for row in range(8):
    send(row + 1, 0x80 >> row)
print("shown")
