# The four LEDs of a pyboard one after the other, then the user switch.
import pyb

for number in (1, 2, 3, 4):
    led = pyb.LED(number)
    led.on()
    pyb.delay(250)
    led.off()

switch = pyb.Switch()
while not switch():
    pyb.delay(10)
print("pressed")
