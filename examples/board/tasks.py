# Three tasks at the same time with asyncio: two LEDs at their own pace, and a button.
import asyncio
from machine import Pin


async def blink(pin, period_ms):
    led = Pin(pin, Pin.OUT, value=0)
    while True:
        led.toggle()
        await asyncio.sleep_ms(period_ms)


async def wait_for_button(pin):
    button = Pin(pin, Pin.IN, Pin.PULL_UP)
    while button.value():
        await asyncio.sleep_ms(5)
    return "pressed"


async def main():
    tasks = [asyncio.create_task(blink(14, 50)), asyncio.create_task(blink(15, 125))]
    print(await wait_for_button(16))
    for task in tasks:
        task.cancel()


asyncio.run(main())
