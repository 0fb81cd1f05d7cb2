import time

time.sleep(0.02)
import slow.two
name = "one"
