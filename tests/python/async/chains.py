# Long chains of awaits.
class Sleep:
    def __await__(self):
        yield 'sleep'
        return 1
async def level(n):
    if n == 0:
        total = 0
        for _ in range(3):
            total += await Sleep()
        return total
    try:
        return 1 + await level(n - 1)
    finally:
        if n == 5: print('level', n)
def drive(c):
    count = 0
    try:
        while True:
            c.send(None)
            count += 1
    except StopIteration as stop:
        return count, stop.value
print(drive(level(20)))
async def failing(n):
    if n == 0:
        await Sleep()
        raise ValueError('bottom')
    await failing(n - 1)
async def catching():
    try:
        await failing(4)
    except ValueError as error:
        await Sleep()
        return str(error)
print(drive(catching()))
c = level(3)
c.send(None)
try:
    c.throw(KeyError('thrown'))
except KeyError as error:
    print(error)
async def gather(n):
    return [await level(i) for i in range(n)]
print(drive(gather(3)))
