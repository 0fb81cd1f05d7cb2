# drivers: lsm9ds1
from machine import I2C
import lsm9ds1
import time

imu = lsm9ds1.LSM9DS1(I2C(0))
print(*("%.2f" % value for value in imu.accel()))
print(*("%.3f" % value for value in imu.magnet()))
# The driver takes full scale for the range, which it is not: 32768 counts of 8.75 thousandths are 287 degrees.
print(*("%.1f" % (value * 286.72 / 245) for value in imu.gyro()))
time.sleep_ms(5)
print(len(list(imu.iter_accel_gyro())) >= 4)
