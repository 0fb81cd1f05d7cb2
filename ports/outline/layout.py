"""Where Thumb code and its literals lie: functions behind one another, with literals that neighbours share.

The compiler lays out each function on its own, before anything is taken out of it. Here a literal stands as far behind
its first use as a load reaches, so that the functions between use it too; a branch is as short as its target allows;
and a function whose end stands in reach already jumps there.

Invariant: addresses are exact. What is not understood to the byte stays in a section of its own.
"""

import collections
import re

# Bytes that a load or `adr` reaches forward, from the word after the next instruction on.
REACH = 1020
# Ends of functions are looked for among those in so many bytes before; a jump reaches 2 KB.
NEAR = 1700
LONGEST_END = 8

SECTION = re.compile(r'\t\.section\t\.text\.[^,]*,"ax",%progbits\n')
INSTRUCTION = re.compile(r"\t([a-z]\w*)(?:\s+(.*))?\n$")
LABEL = re.compile(r"([\w.$]+):\n")
REFERENCE = re.compile(r"\t(?:ldr|adr)\tr[0-7], (\.L[\w.$]+)\n")
JUMP = re.compile(r"\t(?:b|bl)\t(\.LBB\w+)\n|\tb\t([\w.$]+)\n")
CONDITION = re.compile(r"\tb(eq|ne|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)\t(\.LBB\w+)\n")
BARRIER = re.compile(r"\tpop\t\{.*\bpc\}\n|\tbx\t|\tadd\tpc, |\tmov\tpc, |\t\.inst\.n\t0xdefe\n")
COMPUTED = re.compile(r"\tadd\tpc, |\tmov\tpc, ")
END = re.compile(r"\tpop\t\{.*\bpc\}\n")
DATA = re.compile(r"\t\.(long|short|byte|ascii|asciz|zero|p2align)\t(.*)\n")
PROGRAM_COUNTER = re.compile(r"\bpc\b")
NEAR_TABLE = re.compile(r"\tadd\tr[0-7], pc\n")
FAR_ENTRY = re.compile(r"\t\.long\t\.LBB\w+\+1\n")
ENTRY = re.compile(r"\t\.(byte|short)\t\((\.LBB\w+)-\((\.LCPI\w+)\+4\)\)/2\n")
TEXT = re.compile(r"[^\\]|\\[0-7]{3}|\\.", re.DOTALL)
# Directives without bytes; those for unwinding are of no use where nothing unwinds.
SILENT = re.compile(r"\t\.(type|size|code|thumb_func|globl|hidden|weak)\b")
UNWINDING = re.compile(r"\t\.(fnstart|fnend|save|pad|setfp|cantunwind)\b")
LONG = frozenset("bl mrs msr dmb dsb isb".split())
SHORT = frozenset(
    "mov movs mvns ldr ldrb ldrh ldrsb ldrsh str strb strh ldm stm ldmia stmia add adds adcs sub subs sbcs rsbs cmp cmn tst muls "
    "ands orrs eors bics lsls lsrs asrs rors uxtb uxth sxtb sxth rev rev16 revsh push pop blx bx adr nop wfi wfe sev "
    "cpsid cpsie".split()
)
OPPOSITE = {}
for one, other in ("eq", "ne"), ("hs", "lo"), ("mi", "pl"), ("vs", "vc"), ("hi", "ls"), ("ge", "lt"), ("gt", "le"):
    OPPOSITE[one], OPPOSITE[other] = other, one


class NotUnderstood(Exception):
    pass


def name_of(lines):
    """The first label of a piece of text."""
    return next((match[1] for match in map(LABEL.match, lines) if match), "")


class Item:
    """A label, an instruction, a branch that may be long, or a table of a function.

    A branch is a jump, or a jump if a condition holds; `size` is what it takes as it is now.
    """

    __slots__ = ("text", "size", "label", "target", "condition", "reference", "is_barrier", "is_table", "entry")

    def __init__(self, text, size=0, label=None, target=None, condition=None, reference=None, is_barrier=False, is_table=False):
        self.text = text
        self.size = size
        self.label = label
        self.target = target
        self.condition = condition
        self.reference = reference
        self.is_barrier = is_barrier
        self.is_table = is_table
        # A label that another function jumps to.
        self.entry = None


def size_of_data(line):
    match = DATA.match(line)
    name, operand = match[1], match[2]
    if name in ("long", "short", "byte"):
        return {"long": 4, "short": 2, "byte": 1}[name] * (1 + operand.count(","))
    if name == "zero":
        return int(operand.split(",")[0])
    return len(TEXT.findall(operand[1:-1])) + (name == "asciz")


class Body:
    """A function as items, and its literals: their text and size by label."""

    def __init__(self, lines):
        self.items = []
        self.literals = {}
        self.saves_link = any(line.startswith("\tpush\t") and "lr}" in line for line in lines)
        index, foreign = 1, False
        while index < len(lines):
            line = lines[index]
            if line.startswith("\t@"):
                foreign = line == "\t@APP\n"
                index += 1
            elif foreign and not INSTRUCTION.match(line):
                raise NotUnderstood(line)
            elif UNWINDING.match(line) or line.startswith("\t.p2align") or line == "\n":
                index += 1
            elif LABEL.match(line):
                index = self.label(lines, index)
            elif NEAR_TABLE.match(line):
                index = self.near_table(lines, index)
            elif SILENT.match(line):
                self.items.append(Item(line))
                index += 1
            else:
                self.items.append(self.instruction(line))
                index += 1
        self.join()

    def label(self, lines, index):
        """A label of code, or one of data with the data."""
        end, labels = index, []
        while end < len(lines) and LABEL.match(lines[end]):
            labels.append(lines[end][:-2])
            end += 1
        first = end
        while end < len(lines) and DATA.match(lines[end]) and not lines[end].startswith("\t.p2align"):
            end += 1
        if end == first:
            self.items.extend(Item(f"{label}:\n", label=label) for label in labels)
            return first
        data = lines[first:end]
        size = sum(map(size_of_data, data))
        if labels[0].startswith(".LJTI"):
            if not (all(map(ENTRY.match, data)) or all(map(FAR_ENTRY.match, data))) or len(labels) > 1:
                raise NotUnderstood(data[0])
            self.items.append(Item(f"{labels[0]}:\n{''.join(data)}", size, labels[0], is_barrier=True, is_table=True))
        else:
            for label in labels:
                self.literals[label] = "".join(data), size
        return end

    def near_table(self, lines, index):
        """A jump by a table that is found by its distance from the instructions that read it: they stay together."""
        end = index
        while not lines[end].startswith(".LJTI"):
            end += 1
        head = [line for line in lines[index:end] if INSTRUCTION.match(line)]
        marks = [line for line in lines[index:end] if LABEL.match(line)]
        count = len(head) + len(marks) + sum(line.startswith("\t.p2align") for line in lines[index:end])
        if len(head) != 4 or not COMPUTED.match(head[3]) or len(marks) != 1 or count != end - index:
            raise NotUnderstood(head[0])
        following = self.label(lines, end)
        table = self.items[-1]
        table.text = f"{''.join(head[:3])}{marks[0]}{head[3]}{table.text}"
        table.size += 8
        return following

    def instruction(self, line):
        jump, condition = JUMP.match(line), CONDITION.match(line)
        if jump:
            return Item(line, 2, target=jump[1] or jump[2], is_barrier=True)
        if condition:
            return Item(line, 2, target=condition[2], condition=condition[1])
        if line.startswith("\t.inst.n\t"):
            return Item(line, 2, is_barrier=bool(BARRIER.match(line)))
        match = INSTRUCTION.match(line)
        if not match or match[1] not in LONG and match[1] not in SHORT:
            raise NotUnderstood(line)
        if PROGRAM_COUNTER.search(line) and not BARRIER.match(line):
            raise NotUnderstood(line)
        reference = REFERENCE.match(line)
        if not reference and ".L" in line and match[1] != "bl":
            raise NotUnderstood(line)
        size = 4 if match[1] in LONG else 2
        return Item(line, size, reference=reference and reference[1], is_barrier=bool(BARRIER.match(line)))

    def last(self):
        """The instructions of its last end, from the last one on."""
        ends = [index for index, item in enumerate(self.items) if END.match(item.text)]
        return [item.text for item in reversed(self.items[max(0, ends[-1] + 1 - LONGEST_END) : ends[-1] + 1])] if ends else []

    def join(self):
        """Makes a branch over a jump a branch to where the jump goes."""
        items, result, index = self.items, [], 0
        while index < len(items):
            item = items[index]
            if item.condition and index + 2 < len(items):
                jump, label = items[index + 1], items[index + 2]
                if jump.target and not jump.condition and label.label == item.target:
                    result.append(Item("", 2, target=jump.target, condition=OPPOSITE[item.condition]))
                    index += 2
                    continue
            result.append(item)
            index += 1
        self.items = result


class Ends:
    """Equal ends of functions: all but the first of those that are near to each other become jumps to it."""

    def __init__(self):
        # By the text of an end its first instruction in the last function that has it, and the address of that.
        self.found = {}
        self.address = 0
        self.count = 0

    def share(self, body, may):
        result = []
        for item in body.items:
            result.append(item)
            self.address += item.size
            if not END.match(item.text):
                continue
            ends = self.ends_of(result)
            near = [end for end in ends if end[0] in self.found and self.address - self.found[end[0]][1] < NEAR]
            # What is longest comes last.
            text, length, size = near[-1] if near and may else ("", 0, 0)
            if size > 2:
                first = self.found[text][0]
                if not first.entry:
                    first.entry = f".LBBEND_{self.count}"
                    self.count += 1
                del result[len(result) - length :]
                result.append(Item("", 2, target=first.entry, is_barrier=True))
                self.address -= size - 2
            else:
                for text, length, _ in ends:
                    self.found[text] = result[-length], self.address
        body.items = result

    def ends_of(self, items):
        """The texts, numbers of instructions and sizes of what ends here, from one instruction on."""
        text, size, ends = "", 0, []
        for length, item in enumerate(reversed(items), 1):
            plain = item.size and not (item.target or item.reference or item.is_table or item.text.startswith("\t."))
            if length > LONGEST_END or not plain or length > 1 and item.is_barrier:
                break
            text, size = item.text + text, size + item.size
            ends.append((text, length, size))
        return ends


class Literal:
    def __init__(self, text, size, label):
        # Literals begin at words.
        self.text = text + ("\t.p2align\t2\n" if size & 3 else "")
        self.size = size + 3 & ~3
        self.labels = [label]


class Layout:
    """Functions behind one another, with pools of literals between and in them."""

    def __init__(self, bodies):
        self.bodies = bodies
        self.items = [item for body in bodies for item in body.items]
        self.owners = [body for body in bodies for _ in body.items]
        # Where a pool may be, as late as possible: the next barrier that no table of short distances reaches over.
        self.next_place = self.places()

    def places(self):
        at_label = {item.label: index for index, item in enumerate(self.items) if item.label}
        closed = bytearray(len(self.items))
        for index, item in enumerate(self.items):
            if item.is_table:
                targets = [at_label[match[2]] for match in map(ENTRY.match, item.text.splitlines(keepends=True)) if match]
                if "\t.byte\t" in item.text:
                    closed[index : max(targets)] = b"\1" * (max(targets) - index)
            elif COMPUTED.match(item.text):
                closed[index] = 1
        result, following = [0] * len(self.items), len(self.items) - 1
        for index in range(len(self.items) - 1, -1, -1):
            if self.items[index].is_barrier and not closed[index]:
                following = index
            result[index] = following
        return result

    def place(self):
        """One round with branches of the sizes that they have; the text, or None when some must be longer."""
        items, owners = self.items, self.owners
        # Sizes up to each item, without pools, for the look ahead.
        sums, total = [], 0
        for item in items:
            sums.append(total)
            total += item.size
        sums.append(total)
        addresses, out = {}, []
        branches = []
        # Literals of the next pool by text; those that are placed, by label; labels that stand for them from there on.
        pending, placed, renamed = {}, set(), {}
        address, last, offset, skips = 0, 1 << 40, 0, 0

        def flush():
            nonlocal address, last, offset
            if address & 2:
                address += 2
            out.append("\t.p2align\t2\n")
            for literal in pending.values():
                out.append("".join(f"{label}:\n" for label in literal.labels) + literal.text)
                address += literal.size
                placed.update(literal.labels)
            pending.clear()
            last, offset = 1 << 40, 0

        after_barrier = True
        for index, item in enumerate(items):
            if pending and address + item.size + 3 + (0 if item.is_barrier else 2) > last and not after_barrier:
                skips += 1
                out.append(f"\tb\t.LBBSKIP_{skips}\n")
                address += 2
                flush()
                out.append(f".LBBSKIP_{skips}:\n")
            elif pending and address + item.size + 3 + (0 if item.is_barrier else 2) > last:
                flush()
            if item.is_table and address & 2:
                out.append("\t.p2align\t2\n")
                address += 2
            if item.label:
                addresses[item.label] = address
            if item.entry:
                addresses[item.entry] = address
                out.append(f"{item.entry}:\n")
            text = item.text
            if item.target:
                branches.append((item, address, owners[index]))
                text = branch_text(item, index)
            elif item.reference:
                label = item.reference
                literals = owners[index].literals
                if label in literals:
                    value = literals[label]
                    label = renamed.get(label, label)
                    if label in placed:
                        label = renamed[item.reference] = f"{item.reference}_{index}"
                        text = text.replace(item.reference, label)
                    elif label != item.reference:
                        text = text.replace(item.reference, label)
                    literal = pending.get(value[0])
                    if literal:
                        if label not in literal.labels:
                            literal.labels.append(label)
                    else:
                        literal = pending[value[0]] = Literal(*value, label)
                        last = min(last, (address + 4 & ~3) + REACH - offset)
                        offset += literal.size
            out.append(text)
            address += item.size
            if item.is_table and address & 1:
                out.append("\t.p2align\t1\n")
                address += 1
            after_barrier = item.is_barrier or after_barrier and not item.size
            if item.is_barrier and pending and self.next_place[index] == index and index + 1 < len(items):
                following = self.next_place[index + 1]
                if address + sums[following + 1] - sums[index + 1] + 3 > last:
                    flush()
        if pending:
            flush()
        grown = False
        for item, at, body in branches:
            distance = addresses[item.target] - at - 4
            if item.condition and item.size == 2 and not -256 <= distance <= 254:
                item.size, grown = 4, True
            elif not (item.condition and item.size == 2) and item.size < (6 if item.condition else 4):
                distance -= 2 if item.condition else 0
                if not -2048 <= distance <= 2046:
                    if not body.saves_link and not item.target.startswith(".LBBEND"):
                        raise NotUnderstood(f"a jump of {distance} bytes")
                    item.size, grown = (6 if item.condition else 4), True
        return None if grown else "".join(out)

    def text(self):
        while True:
            text = self.place()
            if text is not None:
                return text


def branch_text(item, number):
    """A branch in the size that it has."""
    if not item.condition:
        return f"\t{'b' if item.size == 2 else 'bl'}\t{item.target}\n"
    if item.size == 2:
        return f"\tb{item.condition}\t{item.target}\n"
    jump = "b" if item.size == 4 else "bl"
    return f"\tb{OPPOSITE[item.condition]}\t.LBBOVER_{number}\n\t{jump}\t{item.target}\n.LBBOVER_{number}:\n"


def body_of(piece):
    """A function as items; None for what is no function, or not understood."""
    if not SECTION.match(piece[0]) or "\t.fnstart\n" not in piece:
        return None
    try:
        return Body(piece)
    except NotUnderstood:
        return None


def laid_out(pieces, stays, may):
    """The text of functions behind one another. By their names functions stay as they are, and may jump to others' ends."""
    bodies, others, before = [], [], collections.defaultdict(list)
    for piece, place in pieces:
        name = name_of(piece)
        body = None if stays(name) else body_of(piece)
        if place:
            before[place].append((name, body))
        elif body:
            bodies.append((name, body))
        else:
            others.append("".join(piece))
    # Functions that end alike come together.
    bodies.sort(key=lambda named: named[1].last())
    bodies = [near for name, body in bodies for near in (*before[name], (name, body))]
    ends = Ends()
    for name, body in bodies:
        ends.share(body, may(name))
    text = Layout([body for _, body in bodies]).text()
    return f'{"".join(others)}\t.section\t.text.shared,"ax",%progbits\n\t.p2align\t3\n\t.code\t16\n{text}'
