"""Digits of pi, one after the other, with integers as large as it takes.

The spigot of Gibbons: the state is four integers, and digits come out when they are certain.

    antaresia examples/pi.py [digits]
"""

import sys


def digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t:
            yield n
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


def main(arguments):
    wanted = int(arguments[0]) if arguments else 200
    stream = digits()
    print(f"{next(stream)}.", end="")
    for count in range(wanted):
        if count % 50 == 0:
            print()
        print(next(stream), end="")
    print()


main(sys.argv[1:])
