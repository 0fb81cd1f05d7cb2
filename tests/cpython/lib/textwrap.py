"""A stand-in for textwrap: `dedent` and `indent`."""


def dedent(text):
    lines = text.split("\n")
    margin = None
    for line in lines:
        if line.strip():
            space = line[:len(line) - len(line.lstrip())]
            margin = space if margin is None else _common(margin, space)
    cut = len(margin or "")
    return "\n".join(line[cut:] if line.strip() else "" for line in lines)


def _common(first, second):
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return first[:count]


def indent(text, prefix):
    return "".join(prefix + line if line.strip() else line for line in text.splitlines(keepends=True))
