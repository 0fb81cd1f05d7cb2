"""The outliner for processors with Thumb-1 (Cortex-M0), for which LLVM has none.

A sequence of instructions that occurs often becomes a function of its own, and a call of it stands in its place. The
return address is in lr, which functions save at their start and load into pc at their end: between the two a call
changes nothing that anybody needs, flags neither. There are five kinds of copies, by what is in the sequence:

* no call: the copy returns with `bx lr`;
* a call through a register, as its last instruction only: the copy jumps there, and who is called returns for it;
* a call as its last instruction only: likewise, and the copy lies before who is called, where a jump reaches;
* the end of the function: the copy is the end, for all functions with frames like this one;
* other calls: the copy saves lr, beside a register that the sequence does not change, since frames are multiples of
  eight. What the sequence reaches by sp is eight further then. Who is called must take no arguments on the stack.

Literals are the sequence's own: they are compared by value, and lie behind the copies.

Branches and labels are compared by distance.

Invariant: no branch leads into or out of a sequence, nothing in it names lr or pc but for the kinds above, and it stands
where lr is saved.
"""

import collections
import re

import layout
from search import Sequences

LONGEST = 32
CALL_SIZE = 4
# Bytes of copies that jump to a function and lie before it; a jump reaches 2 KB, and there are literals in between.
NEAR = 1200
# What a copy that saves lr puts on the stack.
PUSHED = 8
LARGEST_OFFSET = 1020

SECTION = re.compile(r'\t\.section\t\.text\.[^,]*,"ax",%progbits\n')
INSTRUCTION = re.compile(r"\t([a-z]\w*)(?:\t(.*))?\n$")
LITERAL = re.compile(r"\tldr\t(r[0-7]), (\.LCPI\d+_\d+)\n")
LITERAL_VALUE = re.compile(r"\tldr\t(r[0-7]), =(.*)\n")
LABEL = re.compile(r"(\.?[\w.$]+):\n")
WORD = re.compile(r"\t\.long\t(-?\d+|[\w.$]+(?:[+-]\d+)?)\n")
SAVE = re.compile(r"\tpush\t\{.*\blr\}\n")
RESTORE = re.compile(r"\tpop\t\{.*\bpc\}\n")
UNFRAME = re.compile(r"\tadd\tsp, #\d+\n")
SPECIAL = re.compile(r"\b(lr|pc)\b")
CALL = re.compile(r"\tbl\t([\w.$]+)\n")
CALL_BY_REGISTER = re.compile(r"\tblx\t(r\d+)\n")
STACK = re.compile(r"\bsp\b")
PLACE = re.compile(r"\t(?:ldr|str)\tr[0-7], \[sp(?:, #(\d+))?\]\n|\tadd\tr[0-7], sp, #(\d+)\n|\tmov\tr[0-7], sp\n")
FRAME = re.compile(r"\tsub\tsp, #(\d+)\n")
PUSH = re.compile(r"\tpush\t\{(.*)\}\n")
CHANGED = re.compile(r"\t(?!str|cmp|cmn|tst|bl)\w+\t(r[4-7])\b")
JUMP = re.compile(r"\t(bl?|b(?:eq|ne|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le))\t(\.LBB\d+_\d+)\n")
BLOCK = re.compile(r"\.LBB\d+_\d+\b")
# A branch or a label in the stream.
FLOW = re.compile(r"\tb\w*\t@(-?\d+)\n|@(.*):\n")
BRANCHES = frozenset(
    ["b", "bx", *("b" + condition for condition in "eq ne hs lo mi pl vs vc hi ls ge lt gt le al cs cc".split())]
)
# Instructions that are understood; others stay where they are.
PLAIN = frozenset(
    "mov movs mvns ldr ldrb ldrh ldrsb ldrsh str strb strh ldm stm add adds adcs subs sbcs rsbs cmp cmn tst muls ands "
    "orrs eors bics lsls lsrs asrs rors uxtb uxth sxtb sxth rev rev16 bl blx".split()
)
# What the compiler's own library takes is in registers.
LIBRARY = re.compile(r"__aeabi_\w+|mem(cpy|move|set|cmp|clr)\d?$")


def pieces_of(lines):
    """The text in pieces that begin where a section does."""
    piece = []
    for line in lines:
        if line.startswith("\t.section\t") and piece:
            yield piece
            piece = []
        piece.append(line)
    if piece:
        yield piece


class Function:
    """A function's lines, and which of them a sequence may have."""

    def __init__(self, lines):
        self.lines = lines
        self.name = next((LABEL.match(line)[1] for line in lines if LABEL.match(line)), "")
        self.literals = literals_of(lines)
        # For each line its text without names of literals, or None.
        self.open = [None] * len(lines)
        # Lines with branches and labels that a sequence may have with all that go there, and those of each label.
        self.flow = set()
        self.labels = {}
        self.comes_from = collections.defaultdict(list)

    def look(self):
        """Finds what sequences may have."""
        if not SECTION.match(self.lines[0]) or "\t.fnstart\n" not in self.lines:
            return
        start = next((index for index, line in enumerate(self.lines) if SAVE.match(line)), None)
        if start is None:
            return
        for line in self.lines[:start]:
            match = INSTRUCTION.match(line)
            if match and match[1] in BRANCHES or line.startswith(".LBB"):
                return
        for line in self.lines[start + 1 :]:
            match = INSTRUCTION.match(line)
            if match and (SAVE.match(line) or match[1] == "bx" or re.search(r"\blr\b", line)):
                return
        saved, foreign = True, False
        for index in range(start + 1, len(self.lines)):
            line = self.lines[index]
            if line.startswith("\t@"):
                # What was written by hand stays as it is.
                foreign = line == "\t@APP\n"
            elif line.startswith(".LBB"):
                saved = True
                self.flow.add(index)
            elif saved and not foreign:
                self.open[index] = self.text_of(line, index)
                saved = not line.startswith("\tpop\t")
                if JUMP.match(line):
                    self.flow.add(index)
        for index, line in enumerate(self.lines):
            if line.startswith(".LBB"):
                self.labels[line[:-2]] = index
            else:
                for label in BLOCK.findall(line):
                    self.comes_from[label].append(index)

    def stream(self):
        """What sequences are made of: texts with the numbers of their lines, and None where none may go on.

        A branch is named by how far it goes, a label by where from: what is equal has the same branches inside.
        """
        entries = []
        for index, text in enumerate(self.open):
            if text is not None or index in self.flow:
                entries.append(index)
            elif not self.lines[index].startswith(("\t.save", "\t.pad", "\t.setfp")):
                entries.append(None)
        at = {index: position for position, index in enumerate(entries) if index is not None}
        for position, index in enumerate(entries):
            if index not in self.flow:
                yield index and (self.open[index], index)
                continue
            line = self.lines[index]
            jump = JUMP.match(line)
            ends = [self.labels.get(jump[2])] if jump else self.comes_from[line[:-2]]
            if all(end in at and end in self.flow for end in ends):
                distances = ",".join(str(at[end] - position) for end in ends)
                yield (f"\t{jump[1] if jump[1] != 'bl' else 'b'}\t@{distances}\n" if jump else f"@{distances}:\n"), index
            else:
                yield None

    def text_of(self, line, index):
        if RESTORE.match(line) or UNFRAME.match(line) and RESTORE.match(self.lines[index + 1]):
            return line
        match = INSTRUCTION.match(line)
        if not match or match[1] not in PLAIN or SPECIAL.search(line) or ".L" in line and not LITERAL.match(line):
            return None
        if STACK.search(line) and not PLACE.match(line) and not re.match(r"\tadd\tr\d+, sp\n", line):
            return None
        literal = LITERAL.match(line)
        if literal:
            value = self.literals.get(literal[2])
            return f"\tldr\t{literal[1]}, ={value}\n" if value else None
        return line

    def takes_stack(self):
        """Whether it may read arguments from the stack: what is above its own frame."""
        frame, inside = 0, False
        for line in self.lines:
            match = INSTRUCTION.match(line)
            if line.startswith(".LBB") or match and (match[1] in BRANCHES or match[1] in ("bl", "blx")):
                inside = True
            elif PUSH.match(line) or FRAME.match(line):
                if inside:
                    # A frame that moves.
                    return True
                frame += 4 * len(PUSH.match(line)[1].split(",")) if PUSH.match(line) else int(FRAME.match(line)[1])
        for line in self.lines:
            if not INSTRUCTION.match(line) or not STACK.search(line) or FRAME.match(line) or UNFRAME.match(line):
                continue
            place = PLACE.match(line)
            if not place or int(place[1] or place[2] or 0) >= frame:
                return True
        # In a large frame what is far is reached by further additions.
        return frame > LARGEST_OFFSET


def literals_of(lines):
    """The values of a function's literals that are words: others are read by their address."""
    found = {}
    for index, line in enumerate(lines[:-1]):
        if line.startswith(".LCPI"):
            word = WORD.match(lines[index + 1])
            if word:
                found[line[:-2]] = word[1]
    return found


class Word:
    """What the search must know of an instruction."""

    def __init__(self, text, takes):
        call = CALL.match(text)
        flow = FLOW.match(text)
        # How far a branch goes, or where from a label is reached.
        self.distances = [int(distance) for distance in (flow[1] or flow[2] or "").split(",") if distance] if flow else []
        self.size = 4 if call else 0 if text.startswith("@") else 2
        self.is_call = bool(call)
        self.callee = call and call[1]
        self.is_jump = bool(CALL_BY_REGISTER.match(text))
        self.is_end = bool(RESTORE.match(text))
        self.is_unframe = bool(UNFRAME.match(text))
        self.is_literal = bool(LITERAL_VALUE.match(text))
        # Whether it may stand in a copy that saves lr.
        self.is_shifted = shifted(text) is not None and not self.is_unframe and not self.is_end
        # Whether who is called takes no arguments on the stack.
        self.is_stack_free = not call or not takes.get(call[1], not LIBRARY.match(call[1]))
        self.changed = changed(text)


def changed(text):
    """The registers among r4 to r7 that an instruction may write."""
    if text.startswith(("\tldm", "\tstm")):
        return set(re.findall(r"\br[4-7]\b", text))
    match = CHANGED.match(text)
    return {match[1]} if match else set()


def shifted(text):
    """An instruction as it is when more is on the stack; None when it cannot be."""
    if not STACK.search(text):
        return text
    if re.match(r"\tmov\tr[0-7], sp\n", text):
        return text.replace("mov", "add").replace("sp", f"sp, #{PUSHED}")
    match = PLACE.match(text)
    if not match:
        return None
    if "[sp]" in text:
        return text.replace("[sp]", f"[sp, #{PUSHED}]")
    offset = int(match[1] or match[2]) + PUSHED
    return re.sub(r"#\d+", f"#{offset}", text) if offset <= LARGEST_OFFSET else None


class Outliner:
    def __init__(self, lines, stays, kept):
        self.functions = [Function(piece) for piece in pieces_of(lines)]
        by_name = {function.name: function for function in self.functions}
        takes = {name: function.takes_stack() for name, function in by_name.items()}
        self.sequences = Sequences()
        for number, function in enumerate(self.functions):
            if not kept(function.name):
                function.look()
            for entry in function.stream():
                if entry:
                    self.sequences.add(entry[0], (number, entry[1]))
                else:
                    self.sequences.stop()
            self.sequences.stop()
        self.words = [Word(text, takes) for text in self.sequences.texts]
        self.replaced = {}
        # The copies: name, kind and sequence.
        self.bodies = []
        # Functions before which copies may lie that jump there, and bytes of those.
        self.near = {name: 0 for name, function in by_name.items() if not stays(name) and layout.body_of(function.lines)}

    def kind(self, sequence):
        """What kind of copy a sequence needs, and the bytes it takes besides the sequence; None for none at all."""
        words = [self.words[number] for number in sequence]
        for at, word in enumerate(words):
            if any(not 0 <= at + distance < len(words) for distance in word.distances):
                return None
        if words[-1].is_end:
            return None if any(word.is_jump for word in words) else ("end", 0)
        if any(word.is_end or word.is_jump for word in words[:-1]):
            return None
        if any(word.is_unframe for word in words):
            return None
        if not any(word.is_call for word in words):
            return ("jump", 0) if words[-1].is_jump else ("plain", 2)
        if words[-1].is_call and not any(word.is_call or word.is_jump for word in words[:-1]):
            if self.near.get(words[-1].callee, NEAR) + self.bytes_of(words) <= NEAR:
                return "near", -2
        if words[-1].is_jump or not all(word.is_shifted and word.is_stack_free for word in words):
            return None
        return ("call", 4) if self.unchanged(words) else None

    def bytes_of(self, words):
        return sum(word.size + 4 * word.is_literal for word in words)

    def unchanged(self, words):
        """A register that stays as it is."""
        used = set().union(*(word.changed for word in words))
        return next((name for name in ("r7", "r6", "r5", "r4") if name not in used), None)

    def gain(self, sequence, count):
        kind = self.kind(sequence)
        if not kind:
            return 0
        size = sum(self.words[number].size for number in sequence)
        literals = sum(self.words[number].is_literal for number in sequence)
        # A literal often has other uses in its function.
        return count * (size + 2 * literals - CALL_SIZE) - size - kind[1] - 4 * literals

    def run(self):
        for sequence, places in self.sequences.choose(self.gain, LONGEST):
            name = f"OUTLINED_FUNCTION_{len(self.bodies)}"
            words = [self.words[number] for number in sequence]
            kind = self.kind(sequence)[0]
            self.bodies.append((name, kind, sequence))
            if kind == "near":
                self.near[words[-1].callee] += self.bytes_of(words)
            for place in places:
                for number, index in place:
                    self.replaced[number, index] = ""
                self.replaced[place[0]] = f"\tbl\t{name}\n"

    def text(self, number):
        """The text of a function with calls in the place of sequences, without literals that nothing loads any more."""
        function = self.functions[number]
        lines = [self.replaced.get((number, index), line) for index, line in enumerate(function.lines)]
        used = set()
        for line in lines:
            used.update(re.findall(r"\.LCPI\d+_\d+\b(?!:)", line))
        result = []
        skipped = False
        for line in lines:
            if skipped:
                skipped = False
                continue
            label = line[:-2]
            if label in function.literals and label not in used:
                skipped = True
                continue
            if line:
                result.append(line)
        return result

    def copies(self):
        """The functions that sequences became, with the name of a function before which one lies."""
        for name, kind, sequence in self.bodies:
            lines, pool = [], {}
            for line in self.copy(name, kind, sequence):
                match = LITERAL_VALUE.match(line)
                if match:
                    label = pool.setdefault(match[2], f".LCPI{name}_{len(pool)}")
                    line = f"\tldr\t{match[1]}, {label}\n"
                lines.append(line)
            words = [line for value, label in pool.items() for line in (f"{label}:\n", f"\t.long\t{value}\n")]
            head = [f'\t.section\t.text.{name},"ax",%progbits\n', "\t.p2align\t2\n", f"\t.type\t{name},%function\n", "\t.code\t16\n", "\t.thumb_func\n", f"{name}:\n"]
            end = [f"\t.size\t{name}, .-{name}\n", "\t.cantunwind\n", "\t.fnend\n"]
            place = self.words[sequence[-1]].callee if kind == "near" else None
            yield [*head, "\t.fnstart\n", *lines, "\t.p2align\t2\n", *words, *end], place

    def copy(self, name, kind, sequence):
        lines = named([self.sequences.texts[number] for number in sequence], name)
        if kind == "end":
            return lines
        if kind == "jump":
            return [*lines[:-1], f"\tbx\t{CALL_BY_REGISTER.match(lines[-1])[1]}\n"]
        if kind == "near":
            return [*lines[:-1], lines[-1].replace("\tbl\t", "\tb\t")]
        if kind == "plain":
            return [*lines, "\tbx\tlr\n"]
        register = self.unchanged([self.words[number] for number in sequence])
        return [f"\tpush\t{{{register}, lr}}\n", *map(shifted, lines), f"\tpop\t{{{register}, pc}}\n"]


def named(lines, name):
    """The lines of a copy with names for its labels."""
    result = []
    for at, line in enumerate(lines):
        flow = FLOW.match(line)
        if flow and flow[1] is not None:
            line = f"\t{line.split()[0]}\t.LBB{name}_{at + int(flow[1])}\n"
        elif flow:
            line = f".LBB{name}_{at}:\n"
        result.append(line)
    return result


def shared(lines, stays, kept):
    """The text with what it says more than once said once. By their names functions stay as they are and where they are,
    and are kept free of calls of what is shared."""
    outliner = Outliner(lines, stays, lambda name: stays(name) or kept(name))
    outliner.run()
    pieces = [outliner.text(number) for number in range(len(outliner.functions))]
    return layout.laid_out([*((piece, None) for piece in pieces), *outliner.copies()], stays, lambda name: not kept(name))
