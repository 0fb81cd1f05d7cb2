# own
# options: --wiring sensors.toml
# Drivers read what the wiring file says.
import time
import dht
import ds18x20
import onewire
from machine import ADC, I2C, Pin

air = dht.DHT22(Pin(2))
air.measure()
print(air.temperature(), air.humidity())

bus = ds18x20.DS18X20(onewire.OneWire(Pin(3)))
roms = sorted(bytes(rom) for rom in bus.scan())
bus.convert_temp()
time.sleep_ms(750)
print([(rom[1], bus.read_temp(rom)) for rom in roms])

print(ADC(Pin(26)).read_u16() >> 8)
i2c = I2C(0)
print([hex(address) for address in i2c.scan()])
print(i2c.readfrom_mem(0x68, 0, 3)[::-1].hex(":"))
print(time.localtime()[:4])
