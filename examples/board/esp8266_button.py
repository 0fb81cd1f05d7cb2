# The LED of an ESP8266 board shines when it is low; the button on GPIO 0 is pressed when low.
from machine import Pin, Timer

led = Pin(2, Pin.OUT, value=1)
button = Pin(0, Pin.IN, Pin.PULL_UP)


def look(timer):
    led.value(button.value())


timer = Timer(-1)
timer.init(period=20, mode=Timer.PERIODIC, callback=look)
while True:
    pass
