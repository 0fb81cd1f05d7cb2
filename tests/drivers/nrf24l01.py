# drivers: nrf24l01
# Two radios on one board: one asks, the other answers.
from machine import Pin, SPI
from nrf24l01 import NRF24L01
import time

ADDRESSES = b"\xe1\xf0\xf0\xf0\xf0", b"\xd2\xf0\xf0\xf0\xf0"
spi = SPI(0)
for select in 17, 21:
    # Both are deselected before one of them is spoken to.
    Pin(select, Pin.OUT, value=1)
one = NRF24L01(spi, Pin(17), Pin(20), payload_size=8)
two = NRF24L01(spi, Pin(21), Pin(22), payload_size=8)
one.open_tx_pipe(ADDRESSES[0])
one.open_rx_pipe(1, ADDRESSES[1])
two.open_tx_pipe(ADDRESSES[1])
two.open_rx_pipe(1, ADDRESSES[0])

two.start_listening()
for text in b"first", b"second", b"third":
    one.send(text)
    print(two.any(), two.recv())
print(two.any())

# The other way round.
two.stop_listening()
one.start_listening()
two.send(b"answer")
print(one.any(), one.recv())

# Another channel is not heard.
two.set_channel(90)
try:
    two.send(b"nobody")
except OSError as error:
    print(error)
print(one.any(), hex(two.read_status()))
try:
    NRF24L01(spi, Pin(26), Pin(27))
except OSError as error:
    print(error)
time.sleep_ms(1)
