# Sleeps deeply until a finger touches the pad. The night light is held, so it stays on meanwhile.
import esp32, machine, time
from machine import Pin, RTC, TouchPad

clock = RTC()
if machine.reset_cause() != machine.DEEPSLEEP_RESET:
    clock.memory(b"")
else:
    reasons = {machine.TOUCHPAD_WAKE: "a touch", machine.TIMER_WAKE: "time"}
    print("woken by", reasons[machine.wake_reason()])
    clock.memory(clock.memory() + b".")
Pin(5, Pin.OUT, value=1, hold=True)
Pin(18, Pin.OUT, value=1)
pad = TouchPad(Pin(4))
print("the pad counts", pad.read())
while pad.read() < 500:
    time.sleep_ms(20)
pad.config(500)
esp32.wake_on_touch(True)
esp32.gpio_deep_sleep_hold(True)
if len(clock.memory()) < 2:
    machine.deepsleep(10_000)

# In light sleep the program goes on where it slept.
machine.lightsleep(1000)
print("light sleep was ended by", "time" if machine.wake_reason() == machine.TIMER_WAKE else "?")
esp32.wake_on_touch(False)
machine.lightsleep(2000)
print("the sensor is off:", machine.wake_reason() == machine.TIMER_WAKE)
