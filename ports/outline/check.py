#!/usr/bin/env python3
"""Checks of what `thumb.py`, `layout.py` and `link.py` make of assembly texts. The last line is
`N passed, N failed, N skipped`.

Invariant: a check compares instructions of a whole function, or their addresses as the assembler gives them.
"""

import os
import re
import shutil
import subprocess
import tempfile

import layout
import link
import thumb

FAILURES = []
COUNT = 0
NEVER = lambda name: False


def same(name, found, wanted):
    global COUNT
    COUNT += 1
    if found != wanted:
        FAILURES.append(name)
        print(f"FAIL {name}\n  found  {found!r}\n  wanted {wanted!r}")


def function(name, *body, section="text."):
    """A function's lines as the compiler writes them: labels end in a colon."""
    lines = [f'\t.section\t.{section}{name},"ax",%progbits\n', "\t.p2align\t2\n", f"\t.type\t{name},%function\n", "\t.code\t16\n"]
    lines += ["\t.thumb_func\n", f"{name}:\n", "\t.fnstart\n"]
    for instruction in body:
        word, _, operands = instruction.partition(" ")
        lines.append(f"{word}\n" if word.endswith(":") else f"\t{word}" + (f"\t{operands}" if operands else "") + "\n")
    return [*lines, f"\t.size\t{name}, 1\n", "\t.cantunwind\n", "\t.fnend\n"]


def shared(functions, stays=NEVER, fast=NEVER):
    return thumb.shared([line for lines in functions for line in lines], stays, fast)


def body(text, name):
    """The instructions of a function of the result, up to its last directive."""
    found = [line.strip().replace("\t", " ") for line in text.splitlines()]
    start = found.index(f"{name}:")
    end = next(index for index in range(start, len(found)) if found[index].startswith(".size"))
    return [line for line in found[start + 1 : end] if not line.startswith(".")]


def six(*lines, frame=("push {r4, lr}",), end=("pop {r4, pc}",)):
    """Six functions that are equal but for what keeps their ends apart."""
    return [function(f"f{number}", *frame, *lines, f"movs r0, #{number}", *end) for number in range(6)]


LONG = ("ldrb r1, [r0, #1]", "ldrb r2, [r0, #2]", "lsls r2, r2, #8", "orrs r1, r2", "lsrs r1, r1, #3")
COPY = "OUTLINED_FUNCTION_0"


def kinds_of_copies():
    text = shared(six(*LONG))
    same("a sequence is called", body(text, "f3"), ["push {r4, lr}", f"bl {COPY}", "movs r0, #3", "pop {r4, pc}"])
    same("and is there once", body(text, COPY), [*LONG, "bx lr"])
    text = shared(six(*LONG, "cmp r1, #4"))
    same("flags are kept", body(text, COPY), [*LONG, "cmp r1, #4", "bx lr"])
    text = shared(six("str r1, [sp, #4]", "str r2, [sp, #8]", *LONG, frame=("push {r4, lr}", "sub sp, #16"), end=("add sp, #16", "pop {r4, pc}")))
    same("the stack is as it was", body(text, COPY), ["str r1, [sp, #4]", "str r2, [sp, #8]", *LONG, "bx lr"])
    text = shared(six(*LONG, "blx r3"))
    same("a call through a register comes last", body(text, COPY), [*LONG, "bx r3"])
    text = shared(six(*LONG, "blx r3", "movs r5, #1", "movs r6, #2"))
    same("nothing comes after it", body(text, COPY), [*LONG, "bx r3"])


def ends():
    """Functions that end alike, too far from each other for a jump."""
    tail = (*LONG, "add sp, #8", "pop {r4, pc}")
    far = [f"adds r7, #{number}" for number in range(200)] * 5
    functions = []
    for number in range(4):
        functions.append(function(f"f{number}", "push {r4, lr}", "sub sp, #8", f"movs r0, #{number}", *tail))
        functions.append(function(f"z{number}", "push {r4, lr}", *far, *[f"subs r7, #{number}"] * 9, "pop {r4, pc}"))
    text = shared(functions, fast=lambda name: name[0] == "z")
    same("an end is called", body(text, "f2"), ["push {r4, lr}", "sub sp, #8", "movs r0, #2", f"bl {COPY}"])
    same("and returns for the function", body(text, COPY), list(tail))


def branches_inside():
    lines = ("cmp r0, #0", "beq .LBB0_1", *LONG[:2], "b .LBB0_2", ".LBB0_1:", *LONG[2:], ".LBB0_2:", "cmp r1, #1", "bne .LBB0_1")
    named = lambda number: [line.replace("LBB0", f"LBB{number}") for line in lines]
    functions = [function(f"f{number}", "push {r4, lr}", *named(number), f"movs r0, #{number}", "pop {r4, pc}") for number in range(6)]
    text = shared(functions)
    same("what has its branches inside is a sequence", body(text, "f3"), ["push {r4, lr}", f"bl {COPY}", "movs r0, #3", "pop {r4, pc}"])
    one, two = f".LBB{COPY}_5", f".LBB{COPY}_9"
    copy = ["cmp r0, #0", f"beq {one}", *LONG[:2], f"b {two}", *LONG[2:], "cmp r1, #1", f"bne {one}", "bx lr"]
    same("and has them in the copy", body(text, COPY), copy)
    labels = [line[:-1] for line in text[text.index(f"{COPY}:") :].split() if line.startswith(".LBB") and line.endswith(":")]
    same("to labels of its own", labels, [one, two])
    lines = [*LONG[:3], "beq .LBB0_1", "movs r0, #7", "pop {r4, pc}", ".LBB0_1:", *LONG[3:], "bl g", "pop {r4, pc}"]
    copy = [line.replace(".LBB0_1", f".LBB{COPY}_6") for line in lines if not line.endswith(":")]
    functions = [function(f"f{number}", "push {r4, lr}", f"adds r7, #{number}", *lines) for number in range(3)]
    same("an end with two returns", body(shared(functions), COPY), copy)
    table = [".p2align 2", ".LJTI0_0:", ".long .LBB0_1+1", ".long .LBB0_2+1"]
    lines = ["adr r2, .LJTI0_0", "ldr r2, [r2, r1]", "mov pc, r2", *table, ".LBB0_1:", *LONG[:2], "beq .LBB0_2", ".LBB0_2:", *LONG[2:4]]
    same("a label in a table is reached from elsewhere", COPY in shared(six(*lines)), False)


G = ["ldr r0, [r0]", "bx lr"]


def calls():
    lines = (*LONG, "bl g", "str r0, [r4]", "ldr r0, [r4, #4]")
    text = shared([function("g", *G), *six(*lines)])
    same("a copy with a call inside saves lr", body(text, COPY), ["push {r7, lr}", *lines, "pop {r7, pc}"])
    frame = {"frame": ("push {r4, lr}", "sub sp, #24"), "end": ("add sp, #24", "pop {r4, pc}")}
    lines = (*LONG, "ldr r0, [sp]", "add r1, sp, #4", "mov r2, sp", "str r7, [sp, #12]", "bl g", "movs r6, #1")
    text = shared([function("g", *G), *six(*lines, **frame)])
    moved = [*LONG, "ldr r0, [sp, #8]", "add r1, sp, #12", "add r2, sp, #8", "str r7, [sp, #20]", "bl g", "movs r6, #1"]
    same("and reaches the frame behind that", body(text, COPY), ["push {r7, lr}", *moved, "pop {r7, pc}"])
    lines = (*LONG, "mov r7, r0", "bl g", "movs r6, #1", "ldr r0, [r4, #4]")
    text = shared([function("g", *G), *six(*lines)])
    same("beside a register that is not changed", body(text, COPY)[0], "push {r5, lr}")
    lines = ("ldr r0, [sp, #4]", "movs r1, #3", "movs r2, #4", "bl g")
    callee = function("g", "ldr r3, [sp]", "adds r0, r3", "bx lr")
    text = shared([callee, *six(*lines, frame=("push {r4, lr}", "sub sp, #8"), end=("add sp, #8", "pop {r4, pc}"))])
    same("a call at the end of a copy is a jump", body(text, COPY), [*lines[:-1], "b g"])
    order = [line[:-1] for line in text.splitlines() if line in (f"{COPY}:", "g:")]
    same("to who is behind it", order, [COPY, "g"])
    text = shared(six(*lines[1:3], "movs r3, #4", "movs r5, #4", "bl __aeabi_lmul"))
    same("but not to a library's function", body(text, COPY)[-1], "pop {r7, pc}")
    for name, callee in (
        ("takes arguments on the stack", ["push {r4, lr}", "ldr r0, [sp, #8]", "pop {r4, pc}"]),
        ("is handed the stack's address", ["mov r0, sp", "bx lr"]),
        ("has a frame that moves", ["push {r4, lr}", "bl h", "sub sp, #8", "str r0, [sp]", "add sp, #8", "pop {r4, pc}"]),
        ("has a large frame", ["push {r4, lr}", "sub sp, #508", "sub sp, #508", "sub sp, #8", "add r0, sp, #1020", "ldr r0, [r0, #16]"]),
    ):
        text = shared([function("g", *callee), *six("adds r1, #1", "bl g", "adds r2, #1", "bl g")])
        same(f"nothing is put on the stack where one is called who {name}", "push\t{r7, lr}" in text, False)
    text = shared(six("adds r1, #1", "bl unknown", "adds r2, #1", "bl unknown"))
    same("nothing is known of others", body(text, "f1")[2], "bl unknown")


def kept():
    for name, functions in (
        ("there is no frame", [function(f"f{number}", *LONG, f"movs r0, #{number}", "bx lr") for number in range(6)]),
        ("the frame is made on some ways only", [
            function(f"f{number}", "cmp r0, #0", "beq .LBB0_1", "push {r4, lr}", *LONG, "pop {r4, pc}", ".LBB0_1:", "bx lr")
            for number in range(6)
        ]),
        ("lr is read", six("mov r1, lr", *LONG)),
        ("arguments are spilled over the frame", six(*LONG, end=("pop {r4}", "pop {r1}", "add sp, #16", "bx r1"))),
    ):
        text = shared(functions)
        same(f"nothing is called where {name}", COPY in text, False)
    divided = (*LONG[:2], ".LBB0_1:", *LONG[2:4], "bne .LBB0_9", LONG[4])
    text = shared(six(*divided, end=(".LBB0_9:", "bmi .LBB0_1", "pop {r4, pc}")))
    same("no sequence reaches over a branch out of it or a label that is reached from elsewhere", COPY in text, False)
    text = shared(six("pop {r1, r2}", *LONG, frame=("push {r0, r1, r4, lr}",)))
    same("nothing is called behind a pop", COPY in text, False)
    text = shared(six("cmp r0, #0", "beq .LBB0_1", "movs r0, #9", "pop {r4, pc}", ".LBB0_1:", *LONG))
    same("but behind a label again", COPY in text, True)
    foreign = ["\t@APP\n", *[f"\t{line}\n" for line in ("cpsid i", "nop", "nop", "nop", "nop", "cpsie i")], "\t@NO_APP\n"]
    functions = [[part for line in lines for part in ([line, *foreign] if "push" in line else [line])] for lines in six()]
    same("what is written by hand stays", COPY in shared(functions), False)
    same("fast functions stay", COPY in shared(six(*LONG), fast=lambda name: True), False)
    text = shared(six(*LONG), stays=lambda name: name == "f2")
    same("what stays has its section", ".text.f2," in text, True)
    ram = [function(f"f{number}", "push {r4, lr}", *LONG, "pop {r4, pc}", section="data.ram") for number in range(6)]
    same("other sections stay as they are", shared(ram), "".join(line for lines in ram for line in lines) + '\t.section\t.text.shared,"ax",%progbits\n\t.p2align\t3\n\t.code\t16\n')


def assembled(text):
    """The words at labels as the assembler puts them, checked against what the text says."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "a.s"), os.path.join(folder, "a.o")
        with open(source, "w") as out:
            out.write(f"\t.syntax\tunified\n{text}")
        subprocess.check_call([*link.ASSEMBLER, "-o", target, source])
        listing = subprocess.check_output([link.PREFIX + "objdump", "-d", "-j", ".text.shared", target], text=True)
    return listing


def literals():
    lines = ("ldr r1, .LCPI0_0", "ldr r2, .LCPI0_1", "adds r1, r2", "str r1, [r2]")
    functions = []
    for number in range(6):
        pool = [f".LCPI{number}_0:", ".long 305419896", f".LCPI{number}_1:", ".long place"]
        named = [line.replace("LCPI0", f"LCPI{number}") for line in lines]
        functions.append(function(f"f{number}", "push {r4, lr}", *named, f"movs r0, #{number}", "pop {r4, pc}", ".p2align 2", *pool))
    text = shared(functions)
    same("literals are compared by value", body(text, "f4"), ["push {r4, lr}", f"bl {COPY}", "movs r0, #4", "pop {r4, pc}"])
    same("and go with the copy", (text.count(".long\t305419896"), text.count(".long\tplace")), (1, 1))
    text = shared(functions, fast=lambda name: True)
    same("neighbours share them", (text.count(".long\t305419896"), text.count(".long\tplace")), (1, 1))
    strings = [
        function(f"f{number}", "push {r4, lr}", f"adr r0, .LCPI{number}_0", f"bl g{number}", "pop {r4, pc}", f".LCPI{number}_0:", '.asciz "a\\"\\303\\n"')
        for number in range(2)
    ]
    text = shared(strings)
    same("texts too", text.count(".asciz"), 1)
    same("a text's size", layout.size_of_data('\t.asciz\t"a\\"\\303\\n"\n'), 5)


def far_literals():
    """Loads and branches over long distances are what they were, as the assembler sees it."""
    lines, pool = [], []
    for number in range(900):
        lines += [f"ldr r1, .LCPI0_{number % 40}", f"str r1, [r0, #{number % 31 * 4}]"]
        if number % 10 == 9:
            lines += [f"cmp r1, #{number % 200}", f"beq .LBB0_{(number * 7 // 10 + 1) % 90}", f".LBB0_{number // 10}:"]
        if number % 100 == 99:
            lines += [f"b .LBB0_{(number // 10 + 45) % 90}", f".LBB0_9{number}:"]
    for number in range(40):
        pool += [f".LCPI0_{number}:", f".long {1000 + number}"]
    text = shared([function("f", "push {r4, lr}", *lines, "pop {r4, pc}", ".p2align 2", *pool)], fast=lambda name: True)
    listing = assembled(text)
    loads = re.findall(r"ldr\tr1, \[pc, #\d+\]\t@ \(([0-9a-f]+) ", listing)
    words = dict(re.findall(r"^ *([0-9a-f]+):\t[0-9a-f]+ +\t\.word\t(0x[0-9a-f]+)", listing, re.MULTILINE))
    same("each load has its literal", [int(words[at], 16) for at in loads], [1000 + number % 40 for number in range(900)])


def tables():
    near = ["push {r4, lr}", "movs r1, #1", "add r2, pc", "ldrb r2, [r2, #4]", "lsls r2, r2, #1", ".LCPI0_0:", "add pc, r2", ".p2align 2", ".LJTI0_0:"]
    entries = [f".byte (.LBB0_{number}-(.LCPI0_0+4))/2" for number in range(2)]
    targets = [".LBB0_0:", "movs r0, #1", "pop {r4, pc}", ".LBB0_1:", "movs r0, #2", "pop {r4, pc}"]
    text = shared([function("f", *near, *entries, *targets)])
    listing = assembled(text)
    start = int(re.search(r"([0-9a-f]+):\t447a", listing)[1], 16)
    same("a table lies where its reader looks", (start % 4, re.search(rf"{start + 8:x}:\t0*([0-9a-f]+)", listing)[1]), (0, "200"))
    far = ["adr r2, .LJTI0_0", "ldr r2, [r2, r1]", "mov pc, r2", ".p2align 2", ".LJTI0_0:", ".long .LBB0_0+1", ".long .LBB0_1+1"]
    text = shared([function("f", "push {r4, lr}", *far, *targets)])
    same("a table of addresses", body(text, "f")[:4], ["push {r4, lr}", "adr r2, .LJTI0_0", "ldr r2, [r2, r1]", "mov pc, r2"])


def branches():
    far = ["adds r1, #1"] * 100
    lines = ["push {r4, lr}", "cmp r0, #0", "beq .LBB0_1", "b .LBB0_2", ".LBB0_1:", *far, ".LBB0_2:", "pop {r4, pc}"]
    text = shared([function("f", *lines)])
    same("a branch over a jump is the opposite branch", body(text, "f")[:3], ["push {r4, lr}", "cmp r0, #0", "bne .LBB0_2"])
    text = shared([function("f", *lines[:5], *far, *far, *lines[-2:])], fast=lambda name: True)
    same("unless it is too far", body(text, "f")[2:4], ["beq .LBBOVER_6", "b .LBB0_2"])
    text = shared([function("f", *lines[:5], *far * 12, *lines[-2:])], fast=lambda name: True)
    same("or very far", body(text, "f")[2:4], ["beq .LBBOVER_6", "bl .LBB0_2"])


def near_ends():
    tail = ("mov r0, r4", "add sp, #8", "pop {r4, pc}")
    functions = [function(f"f{number}", "push {r4, lr}", "sub sp, #8", f"bl g{number}", *tail) for number in range(2)]
    text = shared(functions)
    same("a near end is jumped to", body(text, "f1"), ["push {r4, lr}", "sub sp, #8", "bl g1", "b .LBBEND_0"])
    same("where it is", body(text, "f0"), ["push {r4, lr}", "sub sp, #8", "bl g0", *tail])


def names():
    same("a method's path", link.path_of("_RNvMs_NtCsabc_4heap5stackNtB4_4Heap3get"), "heap::stack")
    same("a plain function's path", link.path_of("_RNvNtCsab1c_2vm9interpret8run_fast"), "vm::interpret::run_fast")
    same("no path", link.path_of("memcpy"), "")
    tell = link.below(["heap", "vm::interpret"])
    same("below a path", [tell(f"_RNvNtCsa_{path}1f") for path in ("4heap5stack", "2vm9interpret", "2vm4step", "5heaps")], [True, True, False, False])


def lists():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "list"), "w") as out:
            out.write("# A comment.\nstays vm::interpret::run_fast # here too\n\nfast heap\nfast vm::step\n")
        found = link.exempt("list", ["nowhere", folder])
        same("what is exempt", found, {"stays": ["vm::interpret::run_fast"], "fast": ["heap", "vm::step"]})
        with open(os.path.join(folder, "list"), "a") as out:
            out.write("slow heap\n")
        for name, file, wanted in (("another word", "list", "list:6: neither `stays PATH` nor `fast PATH`"), ("no file", "none", "none is not on the linker's search path")):
            try:
                message = link.exempt(file, [folder])
            except SystemExit as exit:
                message = str(exit)
            same(name, message[-len(wanted) :], wanted)


for check in kinds_of_copies, ends, branches_inside, calls, kept, literals, branches, near_ends, names, lists:
    check()
if shutil.which(link.ASSEMBLER[0]):
    far_literals()
    tables()
    print(f"{COUNT - len(FAILURES)} passed, {len(FAILURES)} failed, 0 skipped")
else:
    print(f"{COUNT - len(FAILURES)} passed, {len(FAILURES)} failed, 1 skipped")
