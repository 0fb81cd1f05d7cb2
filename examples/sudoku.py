# board: off
"""Solves a Sudoku: bit masks, and the cell with the fewest candidates first.

    antaresia examples/sudoku.py
"""

PUZZLE = """
8 . . . . . . . .
. . 3 6 . . . . .
. 7 . . 9 . 2 . .
. 5 . . . 7 . . .
. . . . 4 5 7 . .
. . . 1 . . . 3 .
. . 1 . . . . 6 8
. . 8 5 . . . 1 .
. 9 . . . . 4 . .
"""

ALL = 0b111111111


class Sudoku:
    def __init__(self, text):
        self.cells = [0] * 81
        self.rows, self.columns, self.boxes = [ALL] * 9, [ALL] * 9, [ALL] * 9
        self.tried = 0
        for place, mark in enumerate(text.split()):
            if mark != ".":
                self.flip(place, 1 << int(mark) - 1)

    def flip(self, place, bit):
        """Puts a digit into a cell, or takes it out again."""
        row, column = divmod(place, 9)
        self.cells[place] ^= bit
        self.rows[row] ^= bit
        self.columns[column] ^= bit
        self.boxes[row // 3 * 3 + column // 3] ^= bit

    def candidates(self, place):
        row, column = divmod(place, 9)
        return self.rows[row] & self.columns[column] & self.boxes[row // 3 * 3 + column // 3]

    def solve(self):
        empty = [place for place in range(81) if not self.cells[place]]
        if not empty:
            return True
        place = min(empty, key=lambda place: self.candidates(place).bit_count())
        left = self.candidates(place)
        while left:
            bit = left & -left
            left ^= bit
            self.tried += 1
            self.flip(place, bit)
            if self.solve():
                return True
            self.flip(place, bit)
        return False

    def __str__(self):
        digits = [str(cell.bit_length() or ".") for cell in self.cells]
        return "\n".join(" ".join(digits[start : start + 9]) for start in range(0, 81, 9))


puzzle = Sudoku(PUZZLE)
print(puzzle)
print("solved:" if puzzle.solve() else "no solution:", puzzle.tried, "digits tried")
print(puzzle)
