# own
# exit: 0
# Sound: a tone is played and recorded, by calls that wait, in the background, and as an asyncio stream.
import asyncio, select, struct
from machine import I2S, Pin

microphone = dict(sck=Pin(16), ws=Pin(17), sd=Pin(18))
speaker = dict(sck=Pin(10), ws=Pin(11), sd=Pin(12))


def square(frequency, rate, count, level):
    half = rate // frequency // 2
    return struct.pack("<%dh" % count, *[level if index // half % 2 == 0 else -level for index in range(count)])


# Calls that wait.
source = I2S(0, mode=I2S.RX, bits=16, format=I2S.MONO, rate=8000, ibuf=4000, **microphone)
print(source)
heard = bytearray(800)
print(source.readinto(heard), source.readinto(heard))
samples = struct.unpack("<400h", heard)
print(max(samples) > 16000, min(samples) < -16000, sum(1 for a, b in zip(samples, samples[1:]) if a < 0 <= b) in (19, 20))
I2S.shift(buf=heard, bits=16, shift=-4)
samples = struct.unpack("<400h", heard)
print(1000 < max(samples) < 1030)
pair = bytearray(struct.pack("<ii", 5, -6))
I2S.shift(buf=pair, bits=32, shift=3)
print(struct.unpack("<ii", pair))
source.deinit()

# In the background: the handler is called when the buffer is full.
source = I2S(0, mode=I2S.RX, bits=32, format=I2S.STEREO, rate=16000, ibuf=8000, **microphone)
full = []
source.irq(lambda stream: full.append(stream is source))
heard = bytearray(16000 // 10 * 8)
print(source.readinto(heard), full)
try:
    source.readinto(heard)
except OSError as error:
    print(error.errno)
import time

time.sleep_ms(90)
print(full)
time.sleep_ms(20)
print(full)
frames = [struct.unpack_from("<ii", heard, at) for at in range(0, len(heard), 8)]
print(max(left for left, right in frames) > 1 << 29, {right for left, right in frames})
source.deinit()

# A speaker, and a handler that goes on writing.
sink = I2S(1, mode=I2S.TX, bits=16, format=I2S.MONO, rate=8000, ibuf=2000, **speaker)
tone = square(500, 8000, 1600, 8000)
before = time.ticks_ms()
print(sink.write(tone), 50 < time.ticks_diff(time.ticks_ms(), before) < 110)
time.sleep_ms(150)
rounds = []


def again(stream):
    rounds.append(len(rounds))
    if len(rounds) < 3:
        stream.write(tone)


sink.irq(again)
sink.write(tone)
time.sleep_ms(700)
print(rounds)
sink.irq(None)

# Polled: what there is room for.
poll = select.poll()
poll.register(sink, select.POLLOUT)
print(poll.poll(0) == [(sink, select.POLLOUT)])
print(sink.write(bytes(6000)), sink.write(bytes(6000)), poll.poll(0))


async def play():
    writer = asyncio.StreamWriter(sink)
    writer.write(bytes(4000))
    await writer.drain()
    return "played"


print(asyncio.run(play()))

for wrong in (
    lambda: I2S(2, mode=I2S.TX, bits=16, format=I2S.MONO, rate=8000, ibuf=2000, **speaker),
    lambda: I2S(0, mode=9, bits=16, format=I2S.MONO, rate=8000, ibuf=2000, **speaker),
    lambda: I2S(0, mode=I2S.TX, bits=8, format=I2S.MONO, rate=8000, ibuf=2000, **speaker),
    lambda: I2S(0, mode=I2S.TX, bits=16, format=2, rate=8000, ibuf=2000, **speaker),
    lambda: I2S(0, mode=I2S.TX, bits=16, format=I2S.MONO, rate=0, ibuf=2000, **speaker),
    lambda: I2S(0, mode=I2S.TX, bits=16, format=I2S.MONO, rate=8000, ibuf=-1, **speaker),
    lambda: I2S(0, mode=I2S.TX, bits=16, format=I2S.MONO, rate=8000, ibuf=2000, sck=10, ws=12, sd=13),
    lambda: I2S(0, mode=I2S.TX, bits=16),
    lambda: I2S.shift(buf=bytearray(4), bits=24, shift=1),
    lambda: I2S.shift(buf=b"1234", bits=16, shift=1),
    lambda: sink.readinto(bytearray(4)),
    lambda: sink.write(b"odd"),
    lambda: sink.irq(5),
):
    try:
        print(wrong())
    except (TypeError, ValueError, OSError) as error:
        print(type(error).__name__, error)
sink.deinit()
try:
    sink.write(tone)
except OSError as error:
    print(error.errno, sink)
