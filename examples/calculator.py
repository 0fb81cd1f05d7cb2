"""A calculator: tokens, a parser by precedence, an evaluator by pattern matching.

    antaresia examples/calculator.py "(1 + 2) * -3 ^ 2"
"""

import re
import sys

TOKEN = re.compile(r"\s*(\d+\.?\d*|[-+*/^()])")

# Binding powers: what stands on the left of the operator, and on its right.
POWERS = {"+": (1, 2), "-": (1, 2), "*": (3, 4), "/": (3, 4), "^": (8, 7)}
NEGATION = 5


def tokens(text):
    while text.strip():
        found = TOKEN.match(text)
        if not found:
            raise SyntaxError(f"cannot read {text.strip()!r}")
        yield found.group(1)
        text = text[len(found.group(0)) :]
    yield "end"


class Parser:
    def __init__(self, text):
        self.rest = list(tokens(text))

    def take(self):
        return self.rest.pop(0)

    def expect(self, token):
        found = self.take()
        if found != token:
            raise SyntaxError(f"expected {token!r}, found {found!r}")

    def expression(self, least=0):
        match self.take():
            case "(":
                left = self.expression()
                self.expect(")")
            case "-":
                left = ("-", self.expression(NEGATION))
            case number if number[0].isdigit():
                left = float(number) if "." in number else int(number)
            case other:
                raise SyntaxError(f"unexpected {other!r}")
        while (operator := self.rest[0]) in POWERS and POWERS[operator][0] > least:
            self.take()
            left = (operator, left, self.expression(POWERS[operator][1]))
        return left


def evaluate(tree):
    match tree:
        case int() | float():
            return tree
        case ("-", operand):
            return -evaluate(operand)
        case ("+", left, right):
            return evaluate(left) + evaluate(right)
        case ("-", left, right):
            return evaluate(left) - evaluate(right)
        case ("*", left, right):
            return evaluate(left) * evaluate(right)
        case ("/", left, right):
            return evaluate(left) / evaluate(right)
        case ("^", left, right):
            return evaluate(left) ** evaluate(right)


def calculate(text):
    parser = Parser(text)
    tree = parser.expression()
    parser.expect("end")
    return evaluate(tree)


EXAMPLES = ["1 + 2 * 3", "(1 + 2) * 3", "-2 ^ 2", "2 ^ 3 ^ 2", "10 - 4 - 3", "7 / 2", "2 ^ 200", "1 / 0", "(1 + 2", "1 + $"]


def main(arguments):
    for text in arguments or EXAMPLES:
        try:
            print(f"{text} = {calculate(text)}")
        except (SyntaxError, ArithmeticError) as error:
            print(f"{text}: {type(error).__name__}: {error}")


main(sys.argv[1:])
