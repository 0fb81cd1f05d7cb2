# drivers: ds18x20 onewire
from machine import Pin
import ds18x20
import onewire
import time

sensors = ds18x20.DS18X20(onewire.OneWire(Pin(4)))
found = sorted(sensors.scan())
print([address.hex() for address in found])
sensors.convert_temp()
time.sleep_ms(750)
print([sensors.read_temp(address) for address in found])
try:
    sensors.read_temp(bytearray(b"\x28\x01\x02\x03\x04\x05\x06\x07"))
except onewire.OneWireError as error:
    print("absent")
except Exception as error:
    print(type(error).__name__, error)
