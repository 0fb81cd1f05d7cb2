# Writes the temperature of a DS18B20 to a file once a minute, and shows the file at the end.
from machine import Pin
import ds18x20
import onewire
import os
import time

sensors = ds18x20.DS18X20(onewire.OneWire(Pin(22)))
sensor = sensors.scan()[0]

with open("log.csv", "w") as log:
    for minute in range(5):
        sensors.convert_temp()
        time.sleep_ms(750)
        log.write("%d,%.2f\n" % (minute, sensors.read_temp(sensor)))
        time.sleep_ms(59_250)

with open("log.csv") as log:
    print(log.read(), end="")
os.remove("log.csv")
