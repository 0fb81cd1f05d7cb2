# Joins a wireless network, shows on the LED whether it is there, and joins again when it was lost.
from machine import Pin
import network
import time

NAME, PASSWORD = "workshop", "let me in"

led = Pin("LED", Pin.OUT)
wlan = network.WLAN(network.STA_IF)
wlan.active(True)


def connect():
    wlan.connect(NAME, PASSWORD)
    for _ in range(50):
        if wlan.isconnected():
            return True
        led.toggle()
        time.sleep_ms(200)
    return False


while True:
    if wlan.isconnected() or connect():
        led.on()
        print("connected,", wlan.status("rssi"), "dBm")
        while wlan.isconnected():
            time.sleep_ms(500)
    led.off()
    print("not connected:", wlan.status())
