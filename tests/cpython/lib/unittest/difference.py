"""Text that says how two objects differ."""


def between(first, second):
    left, right = repr(first), repr(second)
    if len(left) + len(right) > 300:
        place = next((at for at, (a, b) in enumerate(zip(left, right)) if a != b), min(len(left), len(right)))
        start = max(0, place - 40)
        left, right = "..." + left[start:place + 80], "..." + right[start:place + 80]
    return f"{left} != {right}"
