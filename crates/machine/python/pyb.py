"""The parts of the pyboard's own module that today's programs still use."""

import machine
import time
from machine import ADC, Pin, RTC
from time import sleep_ms as delay, sleep_us as udelay, ticks_ms as millis, ticks_us as micros

if hasattr(machine, "UART"):
    UART = machine.UART
try:
    from vfs import Flash
except ImportError:
    pass

# What takes memory only when it is used, and where it is.
_LATER = {"I2C": "_pyb_buses", "SPI": "_pyb_buses", "Servo": "_pyb_servo"}
if hasattr(machine, "CAN"):
    _LATER["CAN"] = "_pyb_can"

_LED_PINS = ("LED_RED", "LED_GREEN", "LED_YELLOW", "LED_BLUE")


def __getattr__(name):
    if name not in _LATER:
        raise AttributeError(f"module 'pyb' has no attribute '{name}'")
    found = globals()[name] = getattr(__import__(_LATER[name]), name)
    return found


def rng():
    """30 bits."""
    import random

    return random.getrandbits(30)


def sync():
    import os

    os.sync()


def elapsed_millis(start):
    return time.ticks_diff(time.ticks_ms(), start)


def elapsed_micros(start):
    return time.ticks_diff(time.ticks_us(), start)


def unique_id():
    return machine.unique_id()


def freq(*clocks):
    return machine.freq(*clocks)


def hard_reset():
    machine.reset()


def bootloader():
    machine.bootloader()


def disable_irq():
    return machine.disable_irq()


def enable_irq(state=True):
    machine.enable_irq(state)


def wfi():
    machine.idle()


def stop():
    machine.lightsleep()


def standby():
    machine.deepsleep()


class LED:
    def __init__(self, id):
        if not 1 <= id <= len(_LED_PINS):
            raise ValueError(f"LED({id}) doesn't exist")
        self._id = id
        self._pin = Pin(_LED_PINS[id - 1], Pin.OUT)
        self._pwm = None
        self._level = 255 * self._pin()

    def __repr__(self):
        return f"LED({self._id})"

    def on(self):
        self.intensity(255)

    def off(self):
        self.intensity(0)

    def toggle(self):
        self.intensity(0 if self._level else 255)

    def intensity(self, level=None):
        if level is None:
            return self._level
        self._level = level = min(max(level, 0), 255)
        if 0 < level < 255 and self._id > 2:
            if self._pwm is None:
                self._pwm = machine.PWM(self._pin, freq=1000, duty_u16=0)
            self._pwm.duty_u16(level * 257)
            return
        if self._pwm is not None:
            self._pwm.deinit()
            self._pwm = None
        self._pin.init(Pin.OUT, value=level > 0)


class Switch:
    """The button USR."""

    def __init__(self):
        self._pin = Pin("SW", Pin.IN, Pin.PULL_UP)

    def __call__(self):
        return not self._pin()

    def value(self):
        return not self._pin()

    def callback(self, function):
        if function is None:
            self._pin.irq(None)
        else:
            self._pin.irq(lambda pin: function(), Pin.IRQ_FALLING)


class ExtInt:
    """An interrupt of a pin, by its line."""

    IRQ_RISING = Pin.IRQ_RISING
    IRQ_FALLING = Pin.IRQ_FALLING
    IRQ_RISING_FALLING = Pin.IRQ_RISING | Pin.IRQ_FALLING

    def __init__(self, pin, mode, pull, callback):
        self._pin = Pin(pin, Pin.IN, pull)
        self._mode = mode
        self._callback = callback
        # Pins of all ports with the same number share a line.
        self._line = int(self._pin.name()[1:])
        self.enable()

    def line(self):
        return self._line

    def enable(self):
        self._pin.irq(lambda pin: self._callback(self._line), self._mode)

    def disable(self):
        self._pin.irq(None)

    def swint(self):
        self._callback(self._line)


class TimerChannel:
    """A channel that modulates a pin."""

    def __init__(self, timer, pin, percent):
        self._timer = timer
        self._pwm = machine.PWM(pin, freq=round(timer.freq()), duty_u16=0)
        self.pulse_width_percent(percent)

    def pulse_width_percent(self, percent=None):
        if percent is None:
            return self._pwm.duty_u16() * 100 / 65535
        self._pwm.duty_u16(min(65535, int(percent * 655.35 + 0.5)))

    def pulse_width(self, ticks=None):
        period = self._timer.period() + 1
        if ticks is None:
            return (self._pwm.duty_u16() * period + 32767) // 65535
        self._pwm.duty_u16(min(65535, ticks * 65535 // period))


class Timer:
    """A timer by number; its counter runs at half the processor's clock, divided by prescaler + 1."""

    UP = 0
    PWM = 0

    def __init__(self, id, **settings):
        if not 1 <= id <= 14:
            raise ValueError(f"Timer({id}) doesn't exist")
        self._id = id
        self._timer = machine.Timer(-1)
        self._callback = None
        self._freq = None
        self._prescaler = 0
        self._period = 0xFFFF
        self._start = 0
        if settings:
            self.init(**settings)

    def __repr__(self):
        if self._freq is None:
            return f"Timer({self._id})"
        return f"Timer({self._id}, freq={self._freq:g}, prescaler={self._prescaler}, period={self._period}, mode=UP, div=1)"

    def init(self, *, freq=None, prescaler=None, period=None, mode=UP, div=1, callback=None, hard=True):
        source = self.source_freq()
        if freq is not None:
            if freq <= 0:
                raise ValueError("invalid freq")
            # The smallest prescaler with which the period fits 16 bits.
            self._prescaler = int(source / freq) >> 16
            self._period = max(int(source / freq / (self._prescaler + 1)) - 1, 1)
        elif prescaler is not None and period is not None:
            self._prescaler, self._period = prescaler, period
        else:
            raise TypeError("must specify either freq, or prescaler and period")
        self._freq = source / (self._prescaler + 1) / (self._period + 1)
        self._start = time.ticks_us()
        self.callback(callback)

    def deinit(self):
        self._timer.deinit()
        self._freq = None

    def callback(self, function):
        self._callback = function
        self._timer.deinit()
        if function is not None and self._freq is not None:
            self._timer.init(freq=self._freq, callback=lambda timer: self._callback(self))

    def source_freq(self):
        return machine.freq()[0] // 2

    def freq(self, value=None):
        if value is None:
            return self._freq
        self.init(freq=value, callback=self._callback)

    def prescaler(self):
        return self._prescaler

    def period(self):
        return self._period

    def counter(self):
        ticks = time.ticks_diff(time.ticks_us(), self._start) * (self.source_freq() // (self._prescaler + 1)) // 1_000_000
        return ticks % (self._period + 1)

    def channel(self, number, mode=PWM, *, pin, pulse_width=None, pulse_width_percent=0):
        channel = TimerChannel(self, pin, pulse_width_percent)
        if pulse_width is not None:
            channel.pulse_width(pulse_width)
        return channel
