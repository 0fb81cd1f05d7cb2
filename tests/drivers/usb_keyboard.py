# drivers: usb-device usb-device-hid usb-device-keyboard usb-device-mouse
import time
import usb.device
from usb.device.keyboard import KeyboardInterface, KeyCode, LEDCode
from usb.device.mouse import MouseInterface


class Keyboard(KeyboardInterface):
    def on_led_update(self, mask):
        print("caps lock" if mask & LEDCode.CAPS_LOCK else "no lamp")


keyboard, mouse = Keyboard(), MouseInterface()
usb.device.get().init(keyboard, mouse, manufacturer_str="Antaresia", product_str="Keys and mouse")
while not (keyboard.is_open() and mouse.is_open()):
    time.sleep_ms(5)
for keys in (KeyCode.LEFT_SHIFT, KeyCode.H), (KeyCode.I,), (KeyCode.LEFT_SHIFT, KeyCode.N1), (KeyCode.ENTER,):
    print(keyboard.send_keys(keys), keyboard.send_keys(()))
print(keyboard.send_keys((KeyCode.LEFT_CTRL, KeyCode.C)))
mouse.move_by(10, -20)
mouse.move_by(-3, 4)
mouse.click_right()
time.sleep_ms(600)
print(keyboard.send_keys(()), mouse.click_right(False))
time.sleep_ms(50)
