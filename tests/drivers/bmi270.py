# drivers: bmi270
from machine import I2C
import bmi270

imu = bmi270.BMI270(I2C(0))
print(*("%.3f" % value for value in imu.accel()))
print(*("%.2f" % value for value in imu.gyro()))
imu = bmi270.BMI270(I2C(0), accel_scale=16, gyro_scale=125)
print(*("%.3f" % value for value in imu.accel()))
print(*("%.2f" % value for value in imu.gyro()))
