# Counts how often it woke from deep sleep, in memory that survives it.
import machine

clock = machine.RTC()
count = clock.memory()[0] if machine.reset_cause() == machine.DEEPSLEEP_RESET else 0
print("woken", count, "times")
if count < 3:
    clock.memory(bytes([count + 1]))
    machine.deepsleep(10_000)
