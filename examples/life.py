"""Conway's Game of Life on an endless board: a set of living cells.

    antaresia examples/life.py [generations]
"""

import sys

GLIDER = """
.#.
..#
###
"""

BLINKER = """
###
"""


def parse(picture, left=0, top=0):
    lines = picture.strip().splitlines()
    return {(left + x, top + y) for y, line in enumerate(lines) for x, mark in enumerate(line) if mark == "#"}


def neighbours(cell):
    x, y = cell
    return {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} - {cell}


def step(alive):
    counts = {}
    for cell in alive:
        for near in neighbours(cell):
            counts[near] = counts.get(near, 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or count == 2 and cell in alive}


def show(alive, width=16, height=8):
    for y in range(height):
        print("".join("#" if (x, y) in alive else "." for x in range(width)))


def main(arguments):
    generations = int(arguments[0]) if arguments else 4
    alive = parse(GLIDER) | parse(BLINKER, left=10, top=3)
    for generation in range(generations + 1):
        print(f"generation {generation}: {len(alive)} alive")
        show(alive)
        alive = step(alive)


main(sys.argv[1:])
