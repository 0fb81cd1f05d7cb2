# A watchdog restarts the board when the program hangs: here after it has been fed five times.
import machine
import time

if machine.reset_cause() == machine.WDT_RESET:
    print("the watchdog has restarted the board")
else:
    print("first start")
    watchdog = machine.WDT(timeout=500)
    for _ in range(5):
        time.sleep_ms(200)
        watchdog.feed()
    print("hanging")
    while True:
        pass
