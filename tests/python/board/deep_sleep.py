# own
# options: --board esp32
import machine
import time

rtc = machine.RTC()
if machine.reset_cause() == machine.DEEPSLEEP_RESET:
    print("woke, remembers", rtc.memory())
else:
    rtc.memory(b"note")
    before = time.time()
    print("sleeps")
    machine.deepsleep(3_600_000)
