"""Servos on the pyboard's connectors X1 to X4."""

import machine
import time

_STEP_MS = 20


# A servo is one object, whoever asks for it.
_kept = {}


class Servo:
    def __new__(cls, id):
        if not 1 <= id <= 4:
            raise ValueError(f"Servo({id}) doesn't exist")
        if id not in _kept:
            _kept[id] = own = object.__new__(cls)
            own._id, own._limits, own._pulse, own._timer = id, [640, 2420, 1500, 2470, 2200], 1500, None
            own._pwm = machine.PWM(machine.Pin(f"X{id}"), freq=50, duty_ns=own._pulse * 1000)
        return _kept[id]

    def __repr__(self):
        return f"<Servo {self._id} at {self._pulse}us>"

    def calibration(self, *values):
        if not values:
            return tuple(self._limits)
        if len(values) not in (3, 5):
            raise TypeError("calibration expecting 1, 4 or 6 arguments")
        self._limits[:len(values)] = values

    def pulse_width(self, value=None):
        if value is None:
            return self._pulse
        self._stop()
        self._set(value)

    def angle(self, angle=None, time=0):
        return self._turn(angle, time, 90, self._limits[3])

    def speed(self, speed=None, time=0):
        return self._turn(speed, time, 100, self._limits[4])

    def _turn(self, value, duration, full, width):
        centre = self._limits[2]
        if value is None:
            return round((self._pulse - centre) * full / (width - centre))
        self._stop()
        target = self._within(round(centre + (width - centre) * value / full))
        if duration < _STEP_MS:
            self._set(target)
            return
        first, start = self._pulse, time.ticks_ms()

        def step(timer):
            passed = min(time.ticks_diff(time.ticks_ms(), start), duration)
            self._set(first + (target - first) * passed // duration)
            if passed == duration:
                self._stop()

        self._timer = machine.Timer(-1, period=_STEP_MS, mode=machine.Timer.PERIODIC, callback=step)

    def _within(self, pulse):
        return min(max(pulse, self._limits[0]), self._limits[1])

    def _set(self, pulse):
        self._pulse = self._within(pulse)
        self._pwm.duty_ns(self._pulse * 1000)

    def _stop(self):
        if self._timer is not None:
            self._timer.deinit()
            self._timer = None
