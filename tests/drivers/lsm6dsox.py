# drivers: lsm6dsox
from machine import I2C, Pin
import lsm6dsox
import time

imu = lsm6dsox.LSM6DSOX(I2C(0))
print(*("%.2f" % value for value in imu.accel()))
# Full scale is more than the range says: 32768 counts of 70 thousandths.
print(*("%.1f" % value for value in imu.gyro()))

detected = 0


def on_step(pin):
    global detected
    detected += 1


Pin(10, Pin.IN).irq(on_step, Pin.IRQ_RISING)
imu.pedometer_config(debounce=5, int1_enable=True)
print(imu.steps())
time.sleep(2)
print(imu.steps(), detected)
imu.pedometer_reset()
print(imu.steps())
try:
    lsm6dsox.LSM6DSOX(I2C(0), address=0x6B)
except OSError as error:
    print(error.errno)
