import sys, io

saved = sys.stdout
sys.stdout = io.StringIO()
print("hidden")
text = sys.stdout.getvalue()
sys.stdout = saved
print(repr(text))


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


w = Writer()
print(1, "two", [3], sep="+", end="!", file=w)
print("".join(w.parts))
