"""Counts the words of a text: files, or standard input with "-", or its own documentation.

    antaresia examples/word_count.py [file...]
"""

import sys

SAMPLE = """
It was the best of times, it was the worst of times, it was the age of wisdom, it was the
age of foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the
season of Light, it was the season of Darkness, it was the spring of hope, it was the winter
of despair.
"""


def words(lines):
    for line in lines:
        for word in line.split():
            word = word.strip(".,;:!?\"'()").lower()
            if word:
                yield word


def count(lines):
    counts = {}
    for word in words(lines):
        counts[word] = counts.get(word, 0) + 1
    return counts


def report(counts, limit=8):
    total = sum(counts.values())
    print(f"{total} words, {len(counts)} different")
    by_frequency = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for word, number in by_frequency[:limit]:
        print(f"{number:5}  {number / total:6.1%}  {word}")


def main(names):
    if not names:
        report(count(SAMPLE.splitlines()))
    for name in names:
        if name == "-":
            report(count(sys.stdin))
        else:
            with open(name) as file:
                report(count(file))


main(sys.argv[1:])
