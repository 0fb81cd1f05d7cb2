# drivers: wm8960
import array
import math
import time
from machine import I2C, I2S, Pin
import wm8960

codec = wm8960.WM8960(I2C(0), sample_rate=16000, bits=16, route=wm8960.ROUTE_PLAYBACK_RECORD)
print(codec.volume(wm8960.MODULE_HEADPHONE), codec.volume(wm8960.MODULE_DAC))
tone = array.array("h", [int(16384 * math.sin(2 * math.pi * index / 32)) for index in range(1600)])


def play():
    out = I2S(0, sck=Pin(16), ws=Pin(17), sd=Pin(18), mode=I2S.TX, bits=16, format=I2S.MONO, rate=16000, ibuf=2000)
    out.write(tone)
    time.sleep_ms(150)
    out.deinit()


play()
time.sleep_ms(1000 - time.ticks_ms())
codec.volume(wm8960.MODULE_HEADPHONE, 95)
play()
time.sleep_ms(2000 - time.ticks_ms())

# Muted, it is not heard.
codec.mute(True)
play()
codec.mute(False)
codec.volume(wm8960.MODULE_SPEAKER, 50, 100)

# What the microphone hears: in tune, and half as loud with 6 dB less.
for volume in 0x1C3, 0x1B7:
    codec.regs[0x15, 0x16] = volume
    heard = bytearray(6400)
    into = I2S(0, sck=Pin(16), ws=Pin(17), sd=Pin(19), mode=I2S.RX, bits=16, format=I2S.STEREO, rate=16000, ibuf=8000)
    into.readinto(heard)
    into.deinit()
    left = memoryview(heard).cast("h")[::2]
    crossings = sum(left[index - 1] < 0 <= left[index] for index in range(1, len(left)))
    print(crossings, round(max(left) / 327.67))
codec.deinit()
