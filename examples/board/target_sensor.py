# The board pretends to be a sensor: a computer on I2C reads a count and sets a limit.
import time
from machine import I2CTarget, Pin

registers = bytearray(4)  # count, limit, alarm, unused
registers[1] = 100
alarm = Pin(15, Pin.OUT)


def changed(target):
    if target.irq().flags() & I2CTarget.IRQ_END_WRITE:
        print("the limit is", registers[1], "now")


target = I2CTarget(0, 0x41, mem=registers)
target.irq(changed, I2CTarget.IRQ_END_WRITE)
for count in range(40):
    registers[0] = count
    registers[2] = count >= registers[1]
    alarm(registers[2])
    time.sleep_ms(100)
