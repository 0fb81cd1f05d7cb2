# board: off
# `ast.literal_eval`.
from ast import literal_eval

for text in (
    "1", "-1", "+1.5", "1_000", "0xFF", "0b11", "1e3", "2j", "1+2j", "-1-2j", "1.5 - 3j", ".5", "1.", "...",
    "'a'", '"b" "c"', "r'\\n'", "b'x' b'y'", "'''tri\nple'''", "'it\\'s'", "u'x'", "None", "True", "False",
    "()", "(1)", "(1,)", "(1, 2)", "1, 2", "1,", "[]", "[1, [2, (3,)],]", "{}", "{1: 2, 'a': [None],}", "{1, 2}", "{1}", "set()",
    "  \t5", "[1, # comment\n 2]", "{'a': {'b': (1, 2)}, 'c': -1}", "('a' 'b', 'c')", "[\n1\n]", "((((1))))", "0o17", "1E-2",
):
    print(repr(text), repr(literal_eval(text)))
for text in (
    "a", "f()", "1 + 2", "1 + 2j + 3", "2j + 1", "[x for x in ()]", "(1)(2)", "[1][0]", "'a' + 'b'", "not True", "-True", "set([1])",
    "f'{1}'", "lambda: 1", "1 if True else 2", "__import__('os')", "{**{}}", "[*(1, 2)]", "1 < 2", "'a'.upper()", "~1",
    "'a' 'b' % 1", "{[]: 1}", "",  "1 2", "(", "[1", "{1: }", "1 +", "-'a'", "set", "-...", "1 - -2j", "- -3", "a.b",
):
    try:
        print(repr(text), literal_eval(text))
    except (ValueError, SyntaxError, TypeError) as error:
        print(repr(text), type(error).__name__)
