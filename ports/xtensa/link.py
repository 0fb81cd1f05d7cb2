#!/usr/bin/env python3
"""The linker of the Xtensa ports: GNU as makes the objects, from the assembly that the compiler emits beside its own.

LLVM's own object writer for Xtensa puts literal pools unaligned into the section of the function before, so what the
compiler (`--emit=asm`) calls an object is not used. For each object and library on the command line the assembly text
beside it is corrected and assembled, and the results are linked.

Invariant: nothing of the compiler's own machine code reaches the image.
"""

import os
import re
import subprocess
import sys

import outline

PREFIX = "xtensa-lx106-elf-"
ASSEMBLER = [PREFIX + "as", "--text-section-literals", "--longcalls", "--no-target-align"]

# Instructions of larger cores that the assembler for the LX106 does not know, by their two fields of operation.
THREE_REGISTERS = {
    "min": (4, 3), "max": (5, 3), "minu": (6, 3), "maxu": (7, 3), "muluh": (10, 2), "mulsh": (11, 2),
    "quou": (12, 2), "quos": (13, 2), "remu": (14, 2), "rems": (15, 2),
}
INSTRUCTION = re.compile(r"\s+(\w+)\s+([^#]*)")
FOREIGN = frozenset(THREE_REGISTERS) | {"sext", "clamps", "s32c1i"}


def register(name):
    return 1 if name == "sp" else int(name[1:])


def encoded(line):
    """An instruction that the assembler does not know as bytes; None for others."""
    match = INSTRUCTION.match(line)
    if not match or match[1] not in FOREIGN:
        return None
    operation, operands = match[1], [operand.strip() for operand in match[2].split(",")]
    first, second = register(operands[0]), register(operands[1])
    if operation in THREE_REGISTERS:
        high, low = THREE_REGISTERS[operation]
        word = high << 20 | low << 16 | first << 12 | second << 8 | register(operands[2]) << 4
    elif operation == "s32c1i":
        word = int(operands[2]) // 4 << 16 | 14 << 12 | second << 8 | first << 4 | 2
    else:
        word = (2 if operation == "sext" else 3) << 20 | 3 << 16 | first << 12 | second << 8 | (int(operands[2]) - 7) << 4
    return "\t.byte %d,%d,%d\n" % (word & 255, word >> 8 & 255, word >> 16)


class Text:
    """An assembly text on its way to the assembler, a function at a time.

    A function's literals come before its section is chosen: they are held until it is. What the compiler's own
    instructions take more than others that do the same is put right here, as nobody does it later:

    * `or a, b, b` is a move, for which there is a short form;
    * `l32r a, f` and, before anything else touches `a`, `callx0 a` is `call0 f`: the assembler makes it long again, and
      the linker short wherever it reaches, with the literal gone;
    * `addi a8, a1, n` and `or a1, a8, a8` at a function's two ends need no a8;
    * a branch over a jump is the opposite branch to the jump's target, which the assembler makes long where it must.
    """

    def __init__(self, out):
        self.out = out
        self.held = []
        self.literals = {}
        self.lines = []
        self.skipping = False

    def line(self, line):
        text = line.lstrip()
        if text.startswith(".literal"):
            if text.startswith(".literal "):
                name, value = text[9:].rstrip().split(", ", 1)
                self.literals[name] = value
            else:
                self.held.append(line)
            return
        if text.startswith((".section", ".text")):
            # The compiler's intermediate form, which the linker would take for an object of its own.
            self.skipping = text.startswith((".section\t.llvmbc", ".section\t.llvmcmd"))
            if not self.skipping:
                self.lines.append(line)
            return
        if self.skipping:
            return
        self.lines.append(line)
        if text.startswith(".size"):
            self.flush()

    def flush(self):
        """Writes a function, or what is no function."""
        lines, self.lines = last_calls(self.lines), []
        if self.literals:
            lines = direct_calls(lines, self.literals)
        body = [encoded(line) or shorter(line) for line in lines]
        body = opposite_branches(short_masks(near_frames(without_detours(body))))
        used = set(re.findall(r"\.LCPI\d+_\d+", "".join(body)))
        pool = [f"\t.literal {name}, {value}\n" for name, value in self.literals.items() if name in used]
        # The pool belongs into the section that is chosen last.
        place = max((index for index, line in enumerate(body) if line.lstrip().startswith((".section", ".text"))), default=-1) + 1
        if pool:
            body[place:place] = self.held[:1] + pool
        self.out.extend(body)
        self.held.clear()
        self.literals.clear()


MOVE = re.compile(r"\tor\t(\w+), (\w+), \2\n|\taddi\t(a\d+), (a\d+), 0\n")
LOAD = re.compile(r"\tl32r\t(a\d+), (\.LCPI\d+_\d+)\n")
CALL = re.compile(r"\tcallx0\t(a\d+)\n")
ADD = re.compile(r"\taddi\ta8, a1, (-?\d+)\n")
# Functions that the compiler calls for what is an instruction: a trap, and atomic accesses on a single core.
INSTRUCTIONS = {
    "abort": "\till\n",
    "__atomic_load_1": "\tl8ui\ta2, a2, 0\n",
    "__atomic_load_2": "\tl16ui\ta2, a2, 0\n",
    "__atomic_load_4": "\tl32i\ta2, a2, 0\n",
    "__atomic_store_1": "\ts8i\ta3, a2, 0\n",
    "__atomic_store_2": "\ts16i\ta3, a2, 0\n",
    "__atomic_store_4": "\ts32i\ta3, a2, 0\n",
}
# Registers that a call does not keep.
CHANGED = frozenset(f"a{number}" for number in (0, *range(2, 12)))


def shorter(line):
    match = MOVE.match(line)
    return f"\tmov\t{match[1] or match[3]}, {match[2] or match[4]}\n" if match else line


FRAME = re.compile(r"\taddi\ta8, a1, -16\n\tor\ta1, a8, a8\n\ts32i\ta0, a1, (\d+)\n")
LAST = re.compile(r"\tcallx0\t(a\d+)\n\tl32i\ta0, a1, (\d+)\n\taddi\ta8, a1, 16\n\tor\ta1, a8, a8\n\tret\n")
STACK = re.compile(r"\ba[01]\b")


def last_calls(lines):
    """A function that keeps nothing and calls only at its end goes there, and that one returns in its place."""
    text = "".join(lines)
    frame, last = FRAME.search(text), LAST.search(text)
    if not frame or not last or frame[1] != last[2]:
        return lines
    rest = text[: frame.start()], text[frame.end() : last.start()], text[last.end() :]
    if any(STACK.search(line) for part in rest for line in part.splitlines() if line.startswith("\t") and not line.startswith("\t.")):
        return lines
    if any("\tcallx0\t" in part or "\tret\n" in part for part in rest):
        return lines
    return f"{rest[0]}{rest[1]}\tjx\t{last[1]}\n{rest[2]}".splitlines(keepends=True)


PLACE = re.compile(r"\tmovi\t(a\d+), (\d+)\n\tadd\t\1, a1, \1\n\t(?:(addi|[ls]\d+u?i)\t(a\d+), \1, (\d+)|mov\t(a\d+), \1)\n")
# The unit of offsets.
UNITS = {"l32i": 4, "s32i": 4, "l16ui": 2, "s16i": 2, "l8ui": 1, "s8i": 1}


def near_frames(lines):
    """Reaches what is far in a large frame with fewer bytes. The register with the address has no other use: the
    compiler makes it for each access."""
    return PLACE.sub(near_place, "".join(lines)).splitlines(keepends=True)


def near_place(match):
    register, operation, value = match[1], match[3] or "addi", match[4] or match[6]
    place = int(match[2]) + int(match[5] or 0)
    if operation == "addi":
        low = (place + 128) % 256 - 128
        addition = f"\taddi\t{value}, {value}, {low}\n" if low else ""
        return f"\taddmi\t{value}, a1, {place - low}\n{addition}"
    unit = UNITS.get(operation)
    if not unit or place % unit or operation.startswith("s") and value == register:
        return match[0]
    if place <= 255 * unit:
        return f"\t{operation}\t{value}, a1, {place}\n"
    low = place % 256
    return f"\taddmi\t{register}, a1, {place - low}\n\t{operation}\t{value}, {register}, {low}\n"


MASK = re.compile(r"\tmovi\t(a\d+), (\d+)\n\tand\t\1, (?:\1, (a\d+)|(a\d+), \1)\n")


def short_masks(lines):
    """Takes the lower bits with one instruction."""
    def short(match):
        bits, source = int(match[2]), match[3] or match[4]
        if source == match[1] or bits == 0 or bits & bits + 1 or bits >= 1 << 16:
            return match[0]
        return f"\textui\t{match[1]}, {source}, 0, {bits.bit_length()}\n"

    return MASK.sub(short, "".join(lines)).splitlines(keepends=True)


def direct_calls(lines, literals):
    """Names the function in a call whose address was loaded just for it."""
    loads = {}
    gone = set()
    result = list(lines)
    for index, line in enumerate(lines):
        load = LOAD.match(line)
        call = CALL.match(line)
        if load:
            loads.pop(load[1], None)
            if load[1] in CHANGED and re.match(r"[_A-Za-z.$][\w.$]*$", literals.get(load[2], "")):
                loads[load[1]] = index, literals[load[2]]
        elif call and call[1] in loads:
            place, name = loads[call[1]]
            gone.add(place)
            result[index] = INSTRUCTIONS.get(name, f"\tcall0\t{name}\n")
            loads.clear()
        elif not line.startswith("\t") or call or BRANCH.match(line):
            # A label, another call, or a way out: what was loaded may be used elsewhere.
            loads.clear()
        elif loads:
            for name in REGISTER.findall(line):
                loads.pop(name, None)
    return [line for index, line in enumerate(result) if index not in gone]


BRANCH = re.compile(r"\t(b\w+|j|jx|ret)\b")
REGISTER = re.compile(r"\ba\d+\b")


def without_detours(lines):
    """Moves the stack pointer at once."""
    result = []
    index = 0
    while index < len(lines):
        add = ADD.match(lines[index])
        if add and lines[index + 1 : index + 2] == ["\tmov\ta1, a8\n"]:
            at_end = lines[index + 2 : index + 3] == ["\tret\n"]
            at_start = bool(result) and not result[-1].startswith("\t")
            if at_start or at_end:
                result.append(f"\taddi\ta1, a1, {add[1]}\n")
                index += 2
                continue
        result.append(lines[index])
        index += 1
    return result


OPPOSITES = {}
for one, other in (
    ("beqz", "bnez"), ("bltz", "bgez"), ("beq", "bne"), ("blt", "bge"),
    ("bltu", "bgeu"), ("beqi", "bnei"), ("blti", "bgei"), ("bltui", "bgeui"),
):
    OPPOSITES[one], OPPOSITES[other] = other, one
CONDITION = re.compile(r"\t(b\w+)\t(.*, )(\.LBB\d+_\d+)\n")
JUMP = re.compile(r"\tj\t(\.LBB\d+_\d+)\n")


def opposite_branches(lines):
    """Turns branches over jumps around."""
    result = []
    index = 0
    while index < len(lines):
        branch = CONDITION.match(lines[index])
        jump = JUMP.match(lines[index + 1]) if branch and index + 2 < len(lines) else None
        if jump and branch[1] in OPPOSITES and lines[index + 2] == f"{branch[3]}:\n":
            result.append(f"\t{OPPOSITES[branch[1]]}\t{branch[2]}{jump[1]}\n")
            index += 2
            continue
        result.append(lines[index])
        index += 1
    return result


# What a linker script puts far away from other code.
FAR = re.compile(r"\t\.section\t\.(?:text\._R\w*8littlefs|fast)")


def correct(source, target, is_shared):
    """Rewrites the compiler's assembly for GNU as; with its common sequences shared or not."""
    text = Text([])
    with open(source) as lines:
        for line in lines:
            text.line(line)
    text.flush()
    with open(target, "w") as out:
        out.write(outline.shared(text.out, lambda piece: any(map(FAR.match, piece))) if is_shared else "".join(text.out))


# What objects depend on besides their source.
SCRIPTS = [__file__, outline.__file__, outline.search.__file__]


def assembled(source, is_shared):
    """The object of an assembly text; made anew when it is older than that, or than what makes it."""
    target, text = source + ".o", source + ".gnu"
    if not os.path.exists(target) or os.path.getmtime(target) < max(map(os.path.getmtime, [source, *SCRIPTS])):
        correct(source, text, is_shared)
        subprocess.check_call([*ASSEMBLER, "-o", target, text])
        os.unlink(text)
    return target


def library(folder, name):
    """The library of an assembled crate, so that what nothing refers to is left out; None for a crate without code. Its
    functions share nothing: what one shares with another keeps it from being left out."""
    source = os.path.join(folder, name + ".s")
    if not os.path.exists(source):
        return None
    archive = source + ".a"
    if os.path.exists(archive):
        os.unlink(archive)
    subprocess.check_call([PREFIX + "ar", "rcs", archive, assembled(source, False)])
    return archive


def main():
    arguments = []
    for argument in sys.argv[1:]:
        folder, name = os.path.split(argument)
        crate = re.match(r"lib(.*)\.rlib$", name)
        unit = re.match(r"([^.]*)\..*rcgu\.o$", name)
        if crate:
            found = library(folder, crate[1])
        elif unit:
            found = assembled(os.path.join(folder, unit[1] + ".s"), True)
        elif name == "symbols.o":
            # Names for the linker to keep; nothing is exported from firmware.
            found = None
        else:
            found = argument
        # The units of a crate have one assembly text.
        if found and not (unit and found in arguments):
            arguments.append(found)
    sys.exit(subprocess.call([PREFIX + "ld", "--size-opt", *arguments]))


if __name__ == "__main__":
    main()
