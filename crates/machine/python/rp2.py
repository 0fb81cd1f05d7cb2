"""What is particular to RP2040 and RP2350; the assembler of programs for their PIO."""

from array import array
from _rp2 import *
from _rp2 import PIO


class PIOASMError(Exception):
    pass


# Places in an assembled program, a list: code, where it is loaded in each block, settings.
_CODE = 0
_EXECCTRL = 4

_WORDS = {
    # wait
    "gpio": 0,
    # in_, out, mov, set
    "pins": 0,
    "x": 1,
    "y": 2,
    "null": 3,
    "pindirs": 4,
    "pc": 5,
    "status": 5,
    "isr": 6,
    "osr": 7,
    # Its number is another in each instruction.
    "exec": 8,
    # jmp; "pin" is a source of wait as well
    "not_x": 1,
    "x_dec": 2,
    "not_y": 3,
    "y_dec": 4,
    "x_not_y": 5,
    "pin": 6,
    "not_osre": 7,
    # push, pull, irq
    "noblock": 0x01,
    "block": 0x21,
    "iffull": 0x40,
    "ifempty": 0x40,
    "clear": 0x40,
    # operations on numbers
    "rel": lambda number: number | 0x10,
    "invert": lambda source: source | 0x08,
    "reverse": lambda source: source | 0x10,
}

_DIRECTIVES = ("wrap_target", "wrap", "label")
_INSTRUCTIONS = ("word", "nop", "wait", "in_", "out", "push", "pull", "mov", "irq", "set")


class PIOASMEmit:
    """One program: its functions are the instructions. It runs twice, first to find the labels."""

    def __init__(
        self,
        *,
        out_init=None,
        set_init=None,
        sideset_init=None,
        side_pindir=False,
        in_shiftdir=PIO.SHIFT_LEFT,
        out_shiftdir=PIO.SHIFT_LEFT,
        autopush=False,
        autopull=False,
        push_thresh=32,
        pull_thresh=32,
        fifo_join=PIO.JOIN_NONE,
    ):
        execctrl = side_pindir << 29
        shiftctrl = (
            fifo_join << 30
            | (pull_thresh & 31) << 25
            | (push_thresh & 31) << 20
            | out_shiftdir << 19
            | in_shiftdir << 18
            | bool(autopull) << 17
            | bool(autopush) << 16
        )
        self.prog = [array("H"), -1, -1, -1, execctrl, shiftctrl, out_init, set_init, sideset_init]
        if sideset_init is None:
            self.sideset_count = 0
        elif isinstance(sideset_init, int):
            self.sideset_count = 1
        else:
            self.sideset_count = len(sideset_init)
        self.sideset_opt = False
        self.labels = {}
        self.wrapped = False
        self.final = False
        self.count = 0
        self.sides = 0

    def start_final(self):
        """The second run begins."""
        if not self.wrapped and self.count:
            self.wrap()
        if self.sideset_count and self.sides != self.count:
            self.sideset_opt = True
            self.prog[_EXECCTRL] |= 1 << 30
        self.final = True
        self.count = 0

    def side_bits(self):
        return self.sideset_count + self.sideset_opt

    def names(self, jumps=True):
        names = dict(_WORDS)
        for name in _INSTRUCTIONS + (_DIRECTIVES + ("jmp",) if jumps else ()):
            names[name] = getattr(self, name)
        return names

    def delay(self, delay):
        if self.final:
            if delay > 31 >> self.side_bits():
                raise PIOASMError("delay too large")
            self.prog[_CODE][-1] |= delay << 8
        return self

    def __getitem__(self, delay):
        return self.delay(delay)

    def side(self, value):
        self.sides += 1
        if self.final:
            if self.sideset_count == 0:
                raise PIOASMError("no sideset")
            if value >= 1 << self.sideset_count:
                raise PIOASMError("sideset too large")
            self.prog[_CODE][-1] |= self.sideset_opt << 12 | value << 13 - self.side_bits()
        return self

    def wrap_target(self):
        self.prog[_EXECCTRL] |= self.count << 7

    def wrap(self):
        assert self.count
        if not self.wrapped:
            self.prog[_EXECCTRL] |= self.count - 1 << 12
            self.wrapped = True

    def label(self, label):
        if not self.final:
            if label in self.labels:
                raise PIOASMError(f"duplicate label {label}")
            self.labels[label] = self.count

    def word(self, instr, label=None):
        self.count += 1
        if self.final:
            if label is not None:
                if label not in self.labels:
                    raise PIOASMError(f"unknown label {label}")
                instr |= self.labels[label]
            self.prog[_CODE].append(instr)
        return self

    def nop(self):
        return self.word(0xA042)

    def jmp(self, cond, label=None):
        if label is None:
            cond, label = 0, cond
        return self.word(cond << 5, label)

    def wait(self, polarity, src, index):
        if src == 6:
            src = 1
        elif src != 0:
            # The function irq itself stands for interrupts.
            src = 2
        return self.word(0x2000 | polarity << 7 | src << 5 | index)

    def _bits(self, code, place, count):
        if not 0 < count <= 32:
            raise PIOASMError(f"invalid bit count {count}")
        return self.word(code | place << 5 | count & 31)

    def in_(self, src, data):
        return self._bits(0x4000, src, data)

    def out(self, dest, data):
        return self._bits(0x6000, 7 if dest == 8 else dest, data)

    def _transfer(self, code, options):
        # It waits unless told otherwise.
        if not options & 1:
            options |= 0x20
        return self.word(code | options & 0x60)

    def push(self, value=0, value2=0):
        return self._transfer(0x8000, value | value2)

    def pull(self, value=0, value2=0):
        return self._transfer(0x8080, value | value2)

    def mov(self, dest, src):
        return self.word(0xA000 | (4 if dest == 8 else dest) << 5 | src)

    def irq(self, mod, index=None):
        if index is None:
            mod, index = 0, mod
        return self.word(0xC000 | mod & 0x60 | index)

    def set(self, dest, data):
        return self.word(0xE000 | dest << 5 | data)


def asm_pio(**settings):
    """Decorates a function that is a program for a state machine; it becomes the assembled program."""

    def assemble(function):
        emit = PIOASMEmit(**settings)
        names = emit.names()
        scope = function.__globals__
        before = {name: scope[name] for name in names if name in scope}
        scope.update(names)
        try:
            function()
            emit.start_final()
            function()
        finally:
            for name in names:
                if name in before:
                    scope[name] = before[name]
                else:
                    del scope[name]
        return emit.prog

    return assemble


def asm_pio_encode(instr, sideset_count, sideset_opt=False):
    """One instruction, given as text, as its number."""
    emit = PIOASMEmit()
    emit.sideset_count = sideset_count
    emit.sideset_opt = bool(sideset_opt)
    emit.final = True
    exec(instr, emit.names(jumps=False))
    if len(emit.prog[_CODE]) != 1:
        raise PIOASMError("expecting exactly 1 instruction")
    return emit.prog[_CODE][0]
