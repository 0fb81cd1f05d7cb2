"""The Mandelbrot set in characters.

    antaresia examples/mandelbrot.py [width [height]]
"""

import sys

SHADES = " .:-=+*#%@"
LIMIT = 60


def escape_time(x, y):
    zx = zy = 0.0
    for step in range(LIMIT):
        if zx * zx + zy * zy > 4.0:
            return step
        zx, zy = zx * zx - zy * zy + x, 2.0 * zx * zy + y
    return LIMIT


def rows(width, height):
    for row in range(height):
        y = 1.2 - 2.4 * row / (height - 1)
        times = (escape_time(-2.2 + 3.2 * column / (width - 1), y) for column in range(width))
        yield "".join(SHADES[time * (len(SHADES) - 1) // LIMIT] for time in times)


def main(arguments):
    width = int(arguments[0]) if arguments else 72
    height = int(arguments[1]) if len(arguments) > 1 else 28
    for row in rows(width, height):
        print(row.rstrip())


main(sys.argv[1:])
