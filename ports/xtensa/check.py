#!/usr/bin/env python3
"""Checks of what `link.py` and `outline.py` make of assembly texts. The last line is `N passed, N failed, N skipped`.

Invariant: a check compares whole texts, or runs of instructions, and never only that something came out.
"""

import link
import outline

FAILURES = []
COUNT = 0


def same(name, found, wanted):
    global COUNT
    COUNT += 1
    if found != wanted:
        FAILURES.append(name)
        print(f"FAIL {name}\n  found  {found!r}\n  wanted {wanted!r}")


def text(*instructions):
    """Lines as the compiler writes them: labels end in a colon."""
    lines = []
    for instruction in instructions:
        name, _, operands = instruction.partition(" ")
        lines.append(f"{name}\n" if name.endswith(":") else f"\t{name}" + (f"\t{operands}" if operands else "") + "\n")
    return lines


def plain(lines):
    return [line.strip().replace("\t", " ") for line in "".join(lines).splitlines()]


def corrections():
    same("a foreign instruction is its bytes", link.encoded("\tmin\ta2, a3, a4\n"), "\t.byte 64,35,67\n")
    same("a move", link.shorter("\tor\ta2, a3, a3\n"), "\tmov\ta2, a3\n")
    same("no move", link.shorter("\tor\ta2, a3, a4\n"), "\tor\ta2, a3, a4\n")
    same("an address of no distance", link.shorter("\taddi\ta2, a8, 0\n"), "\tmov\ta2, a8\n")
    mask = link.short_masks(text("movi a8, 255", "and a8, a2, a8"))
    same("lower bits", plain(mask), ["extui a8, a2, 0, 8"])
    kept = text("movi a8, 254", "and a8, a2, a8", "movi a8, 255", "and a9, a2, a8")
    same("other masks", link.short_masks(kept), kept)
    far = link.near_frames(text("movi a8, 916", "add a8, a1, a8", "mov a2, a8"))
    same("a far address", plain(far), ["addmi a2, a1, 1024", "addi a2, a2, -108"])
    far = link.near_frames(text("movi a8, 300", "add a8, a1, a8", "s32i a3, a8, 4"))
    same("a word in reach", plain(far), ["s32i a3, a1, 304"])
    far = link.near_frames(text("movi a8, 300", "add a8, a1, a8", "l8ui a8, a8, 4"))
    same("a byte out of reach", plain(far), ["addmi a8, a1, 256", "l8ui a8, a8, 48"])
    kept = text("movi a8, 300", "add a8, a1, a8", "s8i a8, a8, 4")
    same("a value in the address's register", link.near_frames(kept), kept)
    turned = link.opposite_branches(text("beqz a2, .LBB0_1", "j .LBB0_2", ".LBB0_1:"))
    same("a branch over a jump", plain(turned), ["bnez a2, .LBB0_2", ".LBB0_1:"])


FRAME = ("addi a8, a1, -16", "or a1, a8, a8", "s32i a0, a1, 0")
END = ("l32i a0, a1, 0", "addi a8, a1, 16", "or a1, a8, a8", "ret")


def last_calls():
    lines = text("f:", *FRAME, "l32r a8, .LCPI0_0", "movi a2, 1", "callx0 a8", *END)
    same("a call at the end", plain(link.last_calls(lines)), ["f:", "l32r a8, .LCPI0_0", "movi a2, 1", "jx a8"])
    for name, inside in (
        ("a call before it", ("callx0 a9",)),
        ("an argument on the stack", ("s32i a2, a1, 4",)),
        ("another end", ("ret",)),
    ):
        lines = text("f:", *FRAME, *inside, "callx0 a8", *END)
        same(f"{name} keeps the frame", link.last_calls(lines), lines)


def function(name, *body):
    return text(f'.section .text.{name},"ax",@progbits', f"{name}:", *body, f".size {name}, 1")


def lines_of(lines, name):
    """The instructions of a function of the result."""
    found = plain([lines])
    start = found.index(f"{name}:")
    end = next(index for index in range(start, len(found)) if found[index].startswith(".size"))
    return found[start + 1 : end]


def outlining():
    long = ("l8ui a8, a2, 1", "l8ui a9, a2, 2", "slli a9, a9, 8", "or a8, a8, a9", "srli a8, a8, 3")
    saved = ("addi a1, a1, -16", "s32i a0, a1, 0")
    end = ("l32i a0, a1, 0", "addi a1, a1, 16", "ret")
    names = [f"f{number}" for number in range(6)]
    result = outline.shared([line for name in names for line in function(name, *saved, *long, *end)], lambda piece: False)
    same("sequences are called", lines_of(result, "f3")[:3], [*saved, "call0 OUTLINED_FUNCTION_0"])
    same("and are there once", lines_of(result, "OUTLINED_FUNCTION_0"), [*long, "ret"])
    same("ends are jumped to", lines_of(result, "f3")[3][:24], "j OUTLINED_FUNCTION_END_")
    same("and are there once, too", result.count("\tret\n"), 2)

    kept = outline.shared([line for name in names for line in function(name, *saved, *long, *end)], lambda piece: True)
    same("what lies far away stays", plain([kept]).count("l8ui a8, a2, 1"), 6)

    without = [line for name in names for line in function(name, *long, "ret")]
    result = outline.shared(without, lambda piece: False)
    same("nothing is called where a0 is not saved", "call0" in result, False)
    broken = [line for name in names for line in function(name, *saved, "mov a0, a2", *long, *end)]
    same("nor where it has another use", "call0" in outline.shared(broken, lambda piece: False), False)
    early = [line for name in names for line in function(name, "beqz a2, .LBB0_1", *saved, *long, *end, ".LBB0_1:", "ret")]
    same("nor where it is saved on some ways only", "call0" in outline.shared(early, lambda piece: False), False)
    divided = (*long[:2], ".LBB0_1:", *long[2:4], ".LBB0_2:", long[4])
    result = outline.shared([line for name in names for line in function(name, *saved, *divided, *end)], lambda piece: False)
    same("no sequence reaches over a label", [".LBB0_1:" in lines_of(result, name) for name in names], [True] * 6)

    tail = ("mov a2, a12", "movi a3, 1", "l32i a4, a1, 4", "addi a5, a13, 100", "call0 g")
    result = outline.shared([line for name in names for line in function(name, *saved, *tail, *end)], lambda piece: False)
    same("a call at the end of a sequence", lines_of(result, "OUTLINED_FUNCTION_0"), [*tail[:4], "movi a8, g", "jx a8"])


corrections()
last_calls()
outlining()
print(f"{COUNT - len(FAILURES)} passed, {len(FAILURES)} failed, 0 skipped")
