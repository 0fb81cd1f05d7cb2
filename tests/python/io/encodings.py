# board: off
# Text files of other encodings than UTF-8, with other handlers of errors and line ends.
import io
import os

NAME = "encodings.txt"
TEXT = "naïve café\nsecond line\n\nlast €"


def content():
    with open(NAME, "rb") as file:
        return file.read()


for encoding in "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "iso8859-15":
    with open(NAME, "w", encoding=encoding) as file:
        print(file.encoding, file.write("naïve "), end=" ")
        file.write(TEXT[6:])
    print(content() == TEXT.encode(encoding), end=" ")
    with open(NAME, encoding=encoding) as file:
        print(file.read() == TEXT, file.read(), end=" ")
        file.seek(0)
        print([len(line) for line in file], end=" ")
    with open(NAME, encoding=encoding) as file:
        places = []
        while True:
            places.append(file.tell())
            if not file.readline():
                break
        rests = []
        for place in places:
            file.seek(place)
            rests.append(file.read())
        print("".join(rests) == "".join(TEXT[start:] for start in (0, 11, 23, 24, 30)))
    with open(NAME, "a", encoding=encoding) as file:
        file.write(" more é")
    with open(NAME, encoding=encoding) as file:
        print(file.read() == TEXT + " more é")

for encoding, errors in (("ascii", "strict"), ("latin-1", "strict"), ("ascii", "replace"), ("ascii", "xmlcharrefreplace")):
    try:
        with open(NAME, "w", encoding=encoding, errors=errors) as file:
            file.write("é€")
        print(encoding, errors, content())
    except UnicodeEncodeError as error:
        print(encoding, errors, error)

with open(NAME, "wb") as file:
    file.write(b"one\r\ntwo\rthr\xe9e\r\n\r\nend\xff")
for errors in "replace", "ignore", "backslashreplace", "surrogateescape":
    with open(NAME, errors=errors) as file:
        print(errors, ascii(file.read()))
for newline in "\r", "\r\n":
    with open(NAME, encoding="latin-1", newline=newline) as file:
        print(ascii(newline), [ascii(line) for line in file])
with open(NAME, encoding="latin-1") as file:
    for size in 1, 3, 2, 1, 4, 30:
        print(ascii(file.read(size)), file.tell(), end="; ")
    print()
try:
    with open(NAME, encoding="utf-8", errors="strict") as file:
        file.read()
except UnicodeDecodeError as error:
    print(error.reason)
for newline in "\r", "\r\n", "\n", "":
    with open(NAME, "w", newline=newline) as file:
        file.write("a\nb\n")
    print(ascii(newline), content())

for arguments in ({"encoding": "no-such"}, {"newline": "x"}):
    try:
        open(NAME, **arguments)
    except (LookupError, ValueError) as error:
        print(type(error).__name__, error)

# What was written can be read though nobody closed the file.
open(NAME, "w").write("not closed")
print(open(NAME).read(), os.stat(NAME).st_size)
print(io.TextIOWrapper(io.BytesIO("€".encode("utf-16")), encoding="utf-16").read())
os.remove(NAME)
