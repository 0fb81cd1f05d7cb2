"""CAN as the pyboard's own module has it: two queues of three messages, with banks of filters."""

import machine
import time

_PLAIN = machine.CAN
_CLOCK = 42_000_000
_DEPTH = 3
_ETIMEDOUT = 110


# A controller is one object, whoever asks for it.
_kept = {}


class CAN:
    NORMAL = 0
    LOOPBACK = 0x4000_0000
    SILENT = 0x8000_0000
    SILENT_LOOPBACK = 0xC000_0000
    STOPPED, ERROR_ACTIVE, ERROR_WARNING, ERROR_PASSIVE, BUS_OFF = range(5)
    MASK16, LIST16, MASK32, LIST32 = range(4)

    _MODES = {
        NORMAL: _PLAIN.MODE_NORMAL,
        LOOPBACK: _PLAIN.MODE_LOOPBACK,
        SILENT: _PLAIN.MODE_SILENT,
        SILENT_LOOPBACK: _PLAIN.MODE_SILENT_LOOPBACK,
    }

    def __new__(cls, bus, *mode, **settings):
        number = {"YA": 1, "YB": 2}.get(bus, bus)
        if number not in (1, 2):
            raise ValueError(f"CAN({bus}) doesn't exist")
        if number not in _kept:
            _kept[number] = own = object.__new__(cls)
            own._bus, own._can, own._banks, own._queues, own._callbacks = number, None, {}, ([], []), [None, None]
        return _kept[number]

    def __init__(self, bus, *mode, **settings):
        if mode or settings:
            self.init(*mode, **settings)

    def __repr__(self):
        if self._can is None:
            return f"CAN({self._bus})"
        names = {CAN.NORMAL: "NORMAL", CAN.LOOPBACK: "LOOPBACK", CAN.SILENT: "SILENT"}
        return f"CAN({self._bus}, CAN.{names.get(self._mode, 'SILENT_LOOPBACK')}, auto_restart={self._auto_restart})"

    def init(
        self, mode, prescaler=100, *, sjw=1, bs1=6, bs2=8, auto_restart=False, baudrate=0, sample_point=75,
        num_filter_banks=14,
    ):
        if mode not in CAN._MODES:
            raise ValueError("mode")
        self.deinit()
        settings = {"sjw": sjw}
        if baudrate:
            settings["sample_point"] = sample_point
        else:
            baudrate = _CLOCK // (prescaler * (1 + bs1 + bs2))
            if baudrate * prescaler * (1 + bs1 + bs2) != _CLOCK:
                # No whole number of bits a second: the nearest one whose bits have as many quanta.
                while _CLOCK % baudrate or _CLOCK // baudrate % (1 + bs1 + bs2):
                    baudrate -= 1
            settings["tseg1"], settings["tseg2"] = bs1, bs2
        self._mode, self._auto_restart = mode, auto_restart
        self._can = _PLAIN(self._bus, baudrate, CAN._MODES[mode], **settings)
        self._can.irq(self._happened, _PLAIN.IRQ_RX | _PLAIN.IRQ_STATE)

    def deinit(self):
        if self._can is not None:
            self._can.deinit()
            self._can = None
        self._banks.clear()
        for queue in self._queues:
            queue.clear()

    def _opened(self):
        if self._can is None:
            raise OSError(19)
        return self._can

    def restart(self):
        self._opened().restart()

    def state(self):
        return CAN.STOPPED if self._can is None else self._can.state()

    def info(self, list=None):
        found = self._opened().get_counters()[:6] + [len(queue) for queue in self._queues]
        if list is None:
            return found
        list[:8] = found
        return list

    # Filters.

    def setfilter(self, bank, mode, fifo, params, *, rtr=None, extframe=False):
        if not 0 <= bank < 28 or fifo not in (0, 1):
            raise ValueError("bank" if fifo in (0, 1) else "fifo")
        narrow = mode in (CAN.MASK16, CAN.LIST16)
        if mode not in (CAN.MASK16, CAN.LIST16, CAN.MASK32, CAN.LIST32):
            raise ValueError("mode")
        most = 0x1FFF_FFFF if extframe else 0x7FF
        if narrow and extframe:
            raise NotImplementedError("extended identifiers have filters of 32 bits")
        params = tuple(params)
        masks = mode in (CAN.MASK16, CAN.MASK32)
        if len(params) != (4 if narrow else 2):
            raise ValueError("params")
        if masks:
            pairs = [params[index:index + 2] for index in range(0, len(params), 2)]
        else:
            pairs = [(identifier, most) for identifier in params]
        remote = tuple(rtr) if rtr is not None else (False,) * len(pairs)
        if len(remote) != len(pairs):
            raise ValueError("rtr")
        self._banks[bank] = fifo, [(identifier & most, mask & most, bool(extframe), bool(flag)) for (identifier, mask), flag in zip(pairs, remote)]
        self._apply()

    def clearfilter(self, bank, extframe=False):
        self._banks.pop(bank, None)
        self._apply()

    def _apply(self):
        filters = []
        for _, own in self._banks.values():
            for identifier, mask, extended, remote in own:
                flags = (_PLAIN.FLAG_EXT_ID if extended else 0) | (_PLAIN.FLAG_RTR if remote else 0)
                filters.append((identifier, mask, flags))
        # More than the controller has are looked at here alone.
        self._opened().set_filters(filters if len(filters) <= _PLAIN.FILTERS_MAX else None)

    def _place(self, identifier, extended, remote):
        """The queue of a message, and the number of the filter among those of that queue; None: no filter wants it."""
        numbers = [0, 0]
        for bank in sorted(self._banks):
            fifo, own = self._banks[bank]
            for wanted, mask, of_extended, of_remote in own:
                if of_extended == extended and of_remote == remote and (identifier ^ wanted) & mask == 0:
                    return fifo, numbers[fifo]
                numbers[fifo] += 1
        return None

    # Messages.

    def _happened(self, can):
        while flags := can.irq().flags():
            if flags & _PLAIN.IRQ_RX:
                self._take()
            if flags & _PLAIN.IRQ_STATE and self._auto_restart and can.state() == _PLAIN.STATE_BUS_OFF:
                can.restart()

    def _take(self):
        while (message := self._can.recv()) is not None:
            identifier, data, flags, _ = message
            extended, remote = bool(flags & _PLAIN.FLAG_EXT_ID), bool(flags & _PLAIN.FLAG_RTR)
            place = self._place(identifier, extended, remote)
            if place is None:
                continue
            queue, callback = self._queues[place[0]], self._callbacks[place[0]]
            if len(queue) < _DEPTH:
                queue.append([identifier, extended, remote, place[1], b"" if remote else bytes(data)])
                reason = 0 if len(queue) == 1 else 1 if len(queue) == _DEPTH else None
            else:
                reason = 2
            if callback is not None and reason is not None:
                callback(self, reason)

    def any(self, fifo):
        self._take()
        return bool(self._queues[fifo])

    def rxcallback(self, fifo, fun):
        self._callbacks[fifo] = fun

    def recv(self, fifo, list=None, *, timeout=5000):
        start = time.ticks_ms()
        while not self.any(fifo):
            if time.ticks_diff(time.ticks_ms(), start) >= timeout:
                raise OSError(_ETIMEDOUT)
            time.sleep_ms(1)
        message = self._queues[fifo].pop(0)
        if list is None:
            return message
        data = message[4]
        buffer = list[4].obj
        buffer[:len(data)] = data
        message[4] = memoryview(buffer)[:len(data)]
        list[:5] = message
        return list

    def send(self, data, id, *, timeout=0, rtr=False, extframe=False):
        data = bytes((data,)) if isinstance(data, int) else data
        if len(data) > 8:
            raise ValueError("CAN data field too long")
        can = self._opened()
        flags = _PLAIN.FLAG_UNORDERED | (_PLAIN.FLAG_RTR if rtr else 0) | (_PLAIN.FLAG_EXT_ID if extframe else 0)
        index = can.send(id & (0x1FFF_FFFF if extframe else 0x7FF), data, flags)
        if index is None:
            raise OSError(_ETIMEDOUT)
        start = time.ticks_ms()
        while timeout and can.get_counters()[5]:
            if time.ticks_diff(time.ticks_ms(), start) >= timeout:
                can.cancel_send(index)
                raise OSError(_ETIMEDOUT)
            time.sleep_ms(1)
