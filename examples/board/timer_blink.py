# Blinks without waiting: a timer toggles the LED, and the program is free for other work.
from machine import Pin, Timer
import time

led = Pin(15, Pin.OUT)
timer = Timer(period=100, mode=Timer.PERIODIC, callback=lambda timer: led.toggle())

for second in range(3):
    time.sleep(1)
    print("working,", second + 1)

timer.deinit()
led.off()
