# own
# options: --board pico
# The watchdog restarts the chip: the program runs again from its start.
import machine
import time

print("started after", machine.reset_cause(), "at", time.ticks_ms())
if machine.reset_cause() == machine.PWRON_RESET:
    dog = machine.WDT(timeout=500)
    for _ in range(3):
        time.sleep_ms(400)
        dog.feed()
    try:
        while True:
            pass
    except BaseException:
        print("nothing of the old program runs")
    finally:
        print("not this either")
print("done")
