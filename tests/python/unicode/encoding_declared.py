# board: off
# Source text in the encoding that it declares.
for source in (b"# -*- coding: latin-1 -*-\nprint(ascii('\xe9\xff'))", b"#!/bin/x\n# vim: fileencoding=iso-8859-1\nprint(ascii('\xa4'))",
               b"# coding: ascii\nprint('plain')", "# coding: latin-1\nprint(ascii('\xe9\u20ac'))".encode().decode(),
               b"x = 1\n# coding: ascii\nprint(ascii('\xc3\xa9'))", b"# coding: UTF_8\nprint(ascii('\xc3\xa9'))"):
    exec(source)
for source in b"# coding: nonsense\n1", b"# coding: ascii\n'\xe9'":
    try:
        exec(source)
    except SyntaxError as error:
        print(error.msg.split(" at ")[0].split(" position")[0])
