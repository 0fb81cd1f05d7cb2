# drivers: ssd1306
from machine import I2C, Pin, SPI
import ssd1306
import time

screen = ssd1306.SSD1306_I2C(128, 64, I2C(0))
screen.fill(0)
screen.text("over I2C", 0, 0)
screen.rect(0, 54, 128, 10, 1)
screen.show()

other = ssd1306.SSD1306_SPI(128, 32, SPI(0), Pin(20), Pin(21), Pin(17))
other.text("over SPI", 8, 8)
other.contrast(100)
other.show()
time.sleep(1)
other.poweroff()
print(screen.width, screen.height, len(screen.buffer), other.pages)
