# board: off
# python: 3.14
# What difflib says about sequences and lines.
import difflib
from difflib import SequenceMatcher

matcher = SequenceMatcher(None, "qabxcd", "abycdf")
print(matcher.find_longest_match(), matcher.get_matching_blocks(), matcher.get_opcodes())
print(matcher.ratio(), matcher.quick_ratio(), matcher.real_quick_ratio())
print(SequenceMatcher(lambda letter: letter == " ", " abcd", "abcd abcd").find_longest_match(0, 5, 0, 9), SequenceMatcher(None, " abcd", "abcd abcd").find_longest_match(0, 5, 0, 9))
print(SequenceMatcher(None, "", "").ratio(), SequenceMatcher(None, [1, 2, 3], [2, 3, 4]).get_opcodes(), SequenceMatcher(a="x" * 300, b="x" * 300).bpopular)
print(list(SequenceMatcher(None, list(range(30)), [*range(10), 99, *range(10, 20), *range(22, 30)]).get_grouped_opcodes(2)))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("x", ["y"]), difflib.get_close_matches("abc", ["abd", "abe", "abf", "xbc"], n=2, cutoff=0.5))
for wrong in (lambda: difflib.get_close_matches("x", [], n=0), lambda: difflib.get_close_matches("x", [], cutoff=2), lambda: list(difflib.restore([], 3)), lambda: list(difflib.unified_diff([1], ["a"]))):
    try:
        wrong()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
one = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n".splitlines(True)
two = "one\ntwo\ntree\nfour\nfive\nsix\nseven\nnine\nten\neleven\n".splitlines(True)
print("".join(difflib.unified_diff(one, two, "before", "after", "2020", "2021")))
print("".join(difflib.unified_diff(one, two, n=0)))
print("".join(difflib.context_diff(one, two, "before", "after")))
print("\n".join(difflib.unified_diff(["a"], ["b"], lineterm="")), list(difflib.unified_diff(one, one)), list(difflib.unified_diff([], one[:1], n=1)))
delta = list(difflib.ndiff(one, two))
print("".join(delta))
print("".join(difflib.restore(delta, 1)) == "".join(one), "".join(difflib.restore(delta, 2)) == "".join(two))
print("".join(difflib.ndiff(["\tprivate Thing x;\n", "same\n", "gone\n"], ["\tpublic Thing xy;\n", "same\n"])))
print("".join(difflib.Differ().compare(["ab\n", "cd\n"], ["ef\n"])), difflib.IS_LINE_JUNK(" # \n"), difflib.IS_CHARACTER_JUNK("\t"))
print(list(difflib.diff_bytes(difflib.unified_diff, [b"\xe4\n"], [b"b\n"], b"x", b"y")))
