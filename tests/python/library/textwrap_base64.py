# board: off
# stress: off
# textwrap and base64.
import base64
import textwrap

text = 'This is a paragraph that "already has line breaks" - and some of its lines are much longer than the others, well-known too.'
for width in 12, 30, 70:
    print(textwrap.wrap(text, width))
print(textwrap.fill("one two  three\tfour", 10, initial_indent="* ", subsequent_indent="  "))
print(textwrap.wrap("supercalifragilistic word", 8), textwrap.wrap("supercalifragilistic word", 8, break_long_words=False))
print(textwrap.shorten("Hello  world, it is me", 15), textwrap.shorten("Hello world", 11), textwrap.shorten("Hello", 4, placeholder="."))
print(textwrap.wrap("a b c d e f", 3, max_lines=2, placeholder="~"), textwrap.wrap(""), textwrap.wrap("x-y em--dash--here", 6))
print(repr(textwrap.dedent("""
    first
      second

    third
""")), repr(textwrap.dedent("\tone\n\ttwo")), repr(textwrap.dedent("  a\n\tb")))
print(repr(textwrap.indent("a\n\nb\n", "> ")), repr(textwrap.indent("a\n\nb", "> ", lambda line: True)))

data = bytes(range(0, 256, 7))
for encode, decode in ((base64.b64encode, base64.b64decode), (base64.b32encode, base64.b32decode), (base64.b16encode, base64.b16decode),
                       (base64.b85encode, base64.b85decode), (base64.a85encode, base64.a85decode),
                       (base64.urlsafe_b64encode, base64.urlsafe_b64decode), (base64.b32hexencode, base64.b32hexdecode),
                       (base64.encodebytes, base64.decodebytes)):
    for length in range(9):
        assert decode(encode(data[:length])) == data[:length]
    encoded = encode(data)
    print(encoded, decode(encoded) == data)
print(base64.b64decode("aGk="), base64.b64encode(b"\xff\xfe", b"*."), base64.b64decode(b"//4=", validate=True))
print(base64.a85encode(bytes(8), adobe=True), base64.a85encode(b"    x", foldspaces=True), base64.b32decode("me======", True))
for work in (lambda: base64.b64decode("a"), lambda: base64.b16decode(b"zz"), lambda: base64.b32decode(b"1"), lambda: base64.b85decode(b" "),
             lambda: base64.b64decode(b"a-b=", validate=True)):
    try:
        print(work())
    except ValueError as error:
        print("refused")
