"""An asynchronous pipeline: generators that await, driven by a scheduler of thirty lines.

Three sensors deliver readings at their own pace; a filter smooths them, and a consumer
prints what is worth printing. Time is simulated, so it takes no time at all.

    antaresia examples/pipeline.py
"""


class Sleep:
    """Awaited, lets the scheduler run others for a while."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        return (yield self.seconds)


class Scheduler:
    def __init__(self):
        self.now = 0.0
        self.ready = []
        self.started = 0

    def start(self, coroutine, delay=0.0):
        self.started += 1
        self.ready.append((self.now + delay, self.started, coroutine))
        self.ready.sort()

    def run(self):
        while self.ready:
            self.now, _, coroutine = self.ready.pop(0)
            try:
                delay = coroutine.send(None)
            except StopIteration:
                continue
            self.start(coroutine, delay)


scheduler = Scheduler()


async def sensor(name, period, values):
    for value in values:
        await Sleep(period)
        yield name, value


async def smooth(source, weight=0.5):
    average = None
    async for name, value in source:
        average = value if average is None else average + weight * (value - average)
        yield name, value, average


async def changes(source, least=1.0):
    last = None
    async for name, value, average in source:
        if last is None or abs(average - last) >= least:
            last = average
            yield name, value, average


async def consume(source):
    count = 0
    async for name, value, average in source:
        print(f"{scheduler.now:5.2f} s  {name:12} {value:6.1f}  smoothed {average:7.3f}")
        count += 1
    print(f"{scheduler.now:5.2f} s  {name:12} finished after {count} changes")


def main():
    readings = {
        "temperature": (0.5, [20.0, 20.2, 23.0, 25.5, 25.4, 25.6, 21.0]),
        "humidity": (0.8, [40.0, 47.0, 44.0, 60.0]),
        "light": (0.3, [0.0, 100.0, 100.0, 100.0, 5.0, 5.0]),
    }
    for name, (period, values) in readings.items():
        scheduler.start(consume(changes(smooth(sensor(name, period, values)))))
    scheduler.run()


main()
