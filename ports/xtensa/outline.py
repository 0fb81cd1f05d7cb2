"""What an assembly text says more than once, said once: the outliner that LLVM has for other processors, for Xtensa.

A sequence of instructions that occurs often becomes a function of its own, and a call of it stands in its place; one
that ends in a call or a return becomes a tail. The return address is in a0, which functions save at their start and
load at their end: between the two a call changes nothing that anybody needs.

Invariant: a sequence has no label inside, no branch, and nothing that names a0, and it stands where a0 is saved.
"""

import collections
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "outline"))

import search

LONGEST = 24
# Bytes of text between two places with the ends of functions that the text around jumps to; a jump reaches 128 KB.
NEAR = 90_000
CALL_SIZE = 3

INSTRUCTION = re.compile(r"\t([a-z]\w*)(?:\t(.*))?\n$")
LITERAL = re.compile(r"\tl32r\t(a\d+), (\.LCPI\d+_\d+)\n")
DEFINITION = re.compile(r"\t\.literal (\.LCPI\d+_\d+), (.*)\n")
SAVE = re.compile(r"\ts32i\ta0, a\d+, \d+\n")
RESTORE = re.compile(r"\tl32i\ta0, a\d+, \d+\n")
LINK = re.compile(r"\ba0\b")
BRANCH = re.compile(r"(b\w+|j|jx|ret|ill|waiti|loop\w*)$")
CALL = re.compile(r"\tcall(?:x0\t(a\d+)|0\t(\S+))\n")
SECTION = re.compile(r"\t\.section\t\.text\.[^,]*,\"ax\",@progbits\n")
UNDOING = re.compile(r"\t(l32i\ta\d+, a1, \d+|addi\ta1, a1, \d+)\n")
NEAR_OFFSET = re.compile(r"a\d+, a\d+, (\d+)$")


def size_of(line):
    """Bytes of an instruction."""
    match = INSTRUCTION.match(line)
    name, operands = match[1], match[2] or ""
    if name in ("mov", "add", "ret"):
        return 2
    if name in ("l32i", "s32i"):
        offset = NEAR_OFFSET.match(operands)
        return 2 if offset and int(offset[1]) <= 60 else 3
    last = operands.rsplit(", ", 1)[-1]
    if name == "movi" and re.match(r"-?\d+$", last):
        return 2 if -32 <= int(last) <= 95 else 3
    if name == "addi":
        return 2 if last == "-1" or last.isdigit() and 1 <= int(last) <= 15 else 3
    return 3


class Function:
    """A function's lines, and which of them a sequence may have."""

    def __init__(self, lines, kept):
        self.lines = lines
        self.literals = dict(match.groups() for match in map(DEFINITION.match, lines) if match)
        # For each line its text without names of literals, or None.
        self.open = [None] * len(lines)
        if not kept:
            self.look()

    def look(self):
        saved = False
        for line in self.lines:
            if LINK.search(line) and INSTRUCTION.match(line) and not SAVE.match(line) and not RESTORE.match(line):
                return
        start = next((index for index, line in enumerate(self.lines) if SAVE.match(line)), None)
        if start is None:
            return
        for line in self.lines[:start]:
            match = INSTRUCTION.match(line)
            if match and BRANCH.match(match[1]) or line.startswith(".LBB"):
                return
        for index in range(start + 1, len(self.lines)):
            line = self.lines[index]
            match = INSTRUCTION.match(line)
            if RESTORE.match(line):
                saved = False
            elif line.startswith("."):
                saved = True
            elif index == start + 1:
                saved = True
            if not match or not saved or BRANCH.match(match[1]) or LINK.search(line):
                continue
            literal = LITERAL.match(line)
            self.open[index] = f"\tmovi\t{literal[1]}, {self.literals[literal[2]]}\n" if literal else line


def functions(lines):
    """The text in pieces that end where a function does."""
    piece = []
    for line in lines:
        piece.append(line)
        if line.startswith("\t.size"):
            yield piece
            piece = []
    if piece:
        yield piece


class Outliner:
    """Sequences of a text that become functions."""

    def __init__(self, pieces, kept):
        self.all = [Function(piece, kept(piece)) for piece in pieces]
        self.sequences = search.Sequences()
        for number, function in enumerate(self.all):
            for index, text in enumerate(function.open):
                if text is not None:
                    self.sequences.add(text, (number, index))
                if text is None or CALL.match(text):
                    # Nothing comes after a call.
                    self.sequences.stop()
        texts = self.sequences.texts
        self.sizes = [4 if CALL.match(text) else size_of(text) for text in texts]
        self.calls = [bool(CALL.match(text)) for text in texts]
        self.bodies = []
        self.replaced = {}

    def gain(self, sequence, count):
        """Bytes that are saved when so many places call one copy."""
        size = sum(self.sizes[word] for word in sequence)
        copy = size + 4 if self.calls[sequence[-1]] else size + 3
        inside = size - 1 if self.calls[sequence[-1]] else size
        return count * (inside - CALL_SIZE) - copy

    def run(self):
        for sequence, places in self.sequences.choose(self.gain, LONGEST):
            name = f"OUTLINED_FUNCTION_{len(self.bodies)}"
            self.bodies.append((name, [self.sequences.texts[word] for word in sequence]))
            for place in places:
                for at in place:
                    self.replaced[at] = None
                self.replaced[place[0]] = f"\tcall0\t{name}\n"

    def text(self, number):
        """The text of a function with calls in the place of sequences, without literals that nothing loads any more."""
        function = self.all[number]
        lines = []
        for index, line in enumerate(function.lines):
            new = self.replaced.get((number, index), line)
            if new:
                lines.append(new)
        used = set(match[2] for match in map(LITERAL.match, lines) if match)
        return "".join(line for line in lines if not DEFINITION.match(line) or DEFINITION.match(line)[1] in used)

    def copies(self):
        """The functions that sequences became."""
        return "".join(
            body_of(name, [*lines[:-1], tail(lines[-1])] if CALL.match(lines[-1]) else [*lines, "\tret\n"], "\t.p2align\t2\n")
            for name, lines in self.bodies
        )


class Endings:
    """Ends of functions, from the first load of a saved register to the return: what is near jumps to one copy."""

    def __init__(self, pieces, kept):
        self.pieces = []
        group, size = [], 0
        for piece in pieces:
            if size > NEAR:
                self.close(group)
                group, size = [], 0
            self.pieces.append(piece)
            if not kept(piece):
                group.append(piece)
                size += sum(size_of(line) for line in piece if INSTRUCTION.match(line)) + 8
        self.close(group)

    def close(self, group):
        """Shares the ends of a group of functions, and puts them behind it."""
        found = collections.defaultdict(list)
        for piece in group:
            for at, line in enumerate(piece):
                if line == "\tret\n":
                    start = at
                    while UNDOING.match(piece[start - 1]):
                        start -= 1
                    found["".join(piece[start : at + 1])].append((piece, start, at))
        bodies = []
        for text, places in found.items():
            lines = text.splitlines(keepends=True)
            size = sum(map(size_of, lines))
            if len(places) * (size - CALL_SIZE) <= size:
                continue
            name = f"OUTLINED_FUNCTION_END_{len(self.pieces)}_{len(bodies)}"
            bodies.append(body_of(name, lines, ""))
            for piece, start, at in places:
                # Later places of the same piece keep their numbers.
                piece[start : at + 1] = [f"\tj\t{name}\n"] + [""] * (at - start)
        # One section for the group, or the linker would take it apart to bring functions near to literals.
        name = f"group{len(self.pieces)}"
        for piece in group:
            piece[:] = [SECTION.sub(section(name), line) for line in piece]
        if bodies:
            self.pieces.append([section(name), *bodies])


def section(name):
    return f'\t.section\t.text.{name},"ax",@progbits\n'


def body_of(name, lines, align):
    return f"{align}\t.type\t{name},@function\n{name}:\n{''.join(lines)}\t.size\t{name}, .-{name}\n"


def tail(line):
    """A call as the end of a function."""
    match = CALL.match(line)
    return f"\tjx\t{match[1]}\n" if match[1] else f"\tmovi\ta8, {match[2]}\n\tjx\ta8\n"


def shared(lines, kept):
    """The text with what it says more than once said once. `kept` tells of a function that stays as it is."""
    pieces = Endings(functions(lines), kept).pieces
    outliner = Outliner(pieces, kept)
    outliner.run()
    result = [outliner.text(number) for number in range(len(outliner.all))]
    # In the middle, where calls from both ends reach them.
    result.insert(len(result) // 2, section("outlined") + "\t.literal_position\n" + outliner.copies())
    return "".join(result)
