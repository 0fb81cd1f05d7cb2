import time

time.sleep(0.02)
import slow.one
name = "two"
