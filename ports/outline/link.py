#!/usr/bin/env python3
"""The linker of ports with Thumb-1: what the program says more than once, it says once (`thumb.py`, `layout.py`).

The compiler (`--emit=asm`) leaves the assembly text of the program beside its object. The text with its common
sequences shared is assembled, and linked in the object's place. A build without texts is linked as it is, and objects
of libraries always are. `--exempt=FILE` names a file on the linker's search path whose lines are

    stays PATH   a function that the linker script names: it stays as it is, in its own section
    fast PATH    functions that run often: nothing is taken out of them

with paths as `vm::interpret` or `heap`, which mean all that is below them.

Invariant: the same text gives the same image.
"""

import os
import re
import subprocess
import sys

import thumb

PREFIX = "arm-none-eabi-"
ASSEMBLER = [PREFIX + "as", "-mcpu=cortex-m0plus", "--no-warn"]
UNIT = re.compile(r"([^.]*)\..*rcgu\.o$")
OPTION = "--exempt="
CRATE = re.compile(r"Cs[0-9A-Za-z]+_")
PART = re.compile(r"(\d+)_?")


def path_of(symbol):
    """Crate and modules of a mangled name, up to what is no plain name: `_RNvMs_NtCsabc_4heap5stackNtB4_4Heap3get` is in
    `heap::stack`."""
    crate = CRATE.search(symbol)
    rest, parts = symbol[crate.end() :] if crate else "", []
    while part := PART.match(rest):
        end = part.end() + int(part[1])
        parts.append(rest[part.end() : end])
        rest = rest[end:]
    return "::".join(parts)


def below(paths):
    """What tells whether a function is at one of the paths or below it."""
    def tell(symbol):
        path = path_of(symbol)
        return any(path == one or path.startswith(one + "::") for one in paths)

    return tell


def shared(source, stays, fast):
    """The object of an assembly text with its common sequences shared."""
    target, text = source + ".o", source + ".shared"
    with open(source) as lines:
        result = thumb.shared(lines.readlines(), below(stays), below(fast))
    with open(text, "w") as out:
        out.write(result)
    subprocess.check_call([*ASSEMBLER, "-o", target, text])
    os.unlink(text)
    return target


def exempt(name, folders):
    """The paths that a file lists, by what they are exempt from."""
    paths = {"stays": [], "fast": []}
    file = next((path for path in (os.path.join(folder, name) for folder in folders) if os.path.exists(path)), None)
    if not file:
        sys.exit(f"{name} is not on the linker's search path")
    with open(file) as lines:
        for number, line in enumerate(lines, 1):
            words = line.split("#")[0].split()
            if words and (len(words) != 2 or words[0] not in paths):
                sys.exit(f"{file}:{number}: neither `stays PATH` nor `fast PATH`")
            if words:
                paths[words[0]].append(words[1])
    return paths


def main():
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith(OPTION)]
    folders = [following for argument, following in zip(arguments, arguments[1:]) if argument == "-L"]
    folders += [argument[2:] for argument in arguments if argument.startswith("-L") and len(argument) > 2]
    paths = {"stays": [], "fast": []}
    for argument in sys.argv[1:]:
        if argument.startswith(OPTION):
            paths = exempt(argument[len(OPTION) :], folders)
    for index, argument in enumerate(arguments):
        folder, name = os.path.split(argument)
        unit = UNIT.match(name)
        source = os.path.join(folder, unit[1] + ".s") if unit else ""
        if os.path.exists(source):
            arguments[index] = shared(source, paths["stays"], paths["fast"])
    sys.exit(subprocess.call([PREFIX + "ld", *arguments]))


if __name__ == "__main__":
    try:
        main()
    except FileNotFoundError as error:
        sys.exit(f"{error.filename} is missing; {PREFIX}as and {PREFIX}ld are in the package binutils-arm-none-eabi")
