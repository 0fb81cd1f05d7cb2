import time

time.sleep(0.03)
raise ValueError("broken")
