"""The search of an outliner: which sequences of a text occur so often that one copy of each is worth calls of it.

Invariant: no place of the text is in two of the chosen sequences, and none of them reaches over a stop.
"""

import collections
import heapq


class Sequences:
    """Instructions of a text, in order, with their places, and stops between those that do not follow one another.

    Instructions are numbered by their text; a sequence of numbers that occurs at several places is a candidate, and
    those that save most come first. Numbers below zero occur once: what no sequence may have.
    """

    def __init__(self):
        # The text of each number.
        self.texts = []
        self.numbers = {}
        self.words = []
        self.places = []

    def add(self, text, place):
        number = self.numbers.get(text)
        if number is None:
            number = self.numbers[text] = len(self.texts)
            self.texts.append(text)
        self.words.append(number)
        self.places.append(place)

    def stop(self):
        if self.words and self.words[-1] >= 0:
            self.words.append(-len(self.words) - 1)
            self.places.append(None)

    def candidates(self, gain, longest):
        words = self.words
        groups = collections.defaultdict(list)
        for at, word in enumerate(words):
            if word >= 0:
                groups[word].append(at)
        groups = [places for places in groups.values() if len(places) > 1]
        found = []
        for length in range(2, longest + 1):
            longer = []
            for places in groups:
                parts = collections.defaultdict(list)
                for at in places:
                    word = words[at + length - 1]
                    if word >= 0:
                        parts[word].append(at)
                longer.extend(part for part in parts.values() if len(part) > 1)
            groups = longer
            for places in groups:
                saved = gain(words[places[0] : places[0] + length], len(places))
                if saved > 0:
                    found.append((-saved, places[0], length, places))
        return found

    def choose(self, gain, longest):
        """The sequences that are worth it, with all their places: pairs of the numbers of a sequence and lists of places.

        `gain` says how many bytes it saves when so many places call one copy of a sequence.
        """
        self.stop()
        words = self.words = self.words + [-1] * (longest + 1)
        taken = bytearray(len(words))
        heap = self.candidates(gain, longest)
        heapq.heapify(heap)
        while heap:
            _, first, length, places = heapq.heappop(heap)
            free, end = [], -1
            for at in places:
                if at >= end and not any(taken[at : at + length]):
                    free.append(at)
                    end = at + length
            if len(free) < 2:
                continue
            sequence = words[first : first + length]
            saved = gain(sequence, len(free))
            if saved <= 0:
                continue
            if heap and -saved > heap[0][0]:
                heapq.heappush(heap, (-saved, first, length, free))
                continue
            for at in free:
                taken[at : at + length] = b"\1" * length
            yield sequence, [self.places[at : at + length] for at in free]
