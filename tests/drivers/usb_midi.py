# drivers: usb-device usb-device-midi
import time
import usb.device
from usb.device.midi import MIDIInterface


class Piano(MIDIInterface):
    def on_note_on(self, channel, pitch, velocity):
        print("on", channel, pitch, velocity)

    def on_note_off(self, channel, pitch, velocity):
        print("off", channel, pitch)

    def on_control_change(self, channel, controller, value):
        print("control", channel, controller, value)


piano = Piano()
usb.device.get().init(piano, product_str="Piano")
while not piano.is_open():
    time.sleep_ms(5)
for pitch in 60, 64, 67:
    piano.note_on(2, pitch, 100)
    time.sleep_ms(50)
    piano.note_off(2, pitch)
piano.control_change(0, 7, 90)
time.sleep_ms(1200 - time.ticks_ms())
