# python: 3.14
# board: off
# Names, categories, values and normal forms of characters.
import unicodedata as u
for c in 'a', 'é', ' ', '\n', '5', '²', '½', '①', '\u0301', '٣', '\U0001F600', '€', '_', '\ud800', '\U00020000', '❶', '⓿', '⑽', '\ue000', '\u200b', '⒈':
    print(ascii(c), u.category(c), u.combining(c), u.name(c, None), u.decimal(c, None), u.digit(c, None), u.numeric(c, None))
print(u.lookup('LATIN SMALL LETTER E WITH ACUTE'), u.lookup('snowman'))
for f in 'NFC', 'NFD', 'NFKC', 'NFKD':
    t = 'é½ﬁÅ\u0065\u0301\ud800x한'
    print(f, ascii(u.normalize(f, t)), u.is_normalized(f, 'é'), u.is_normalized(f, 'e\u0301'))
for e in ["u.name('\\n')", "u.lookup('nope')", "u.decimal('x')", "u.digit('x')", "u.numeric('x')", "u.normalize('X', '')", "u.category('ab')", "u.category(1)", "u.normalize('NFC', 1)", "u.category('')"]:
    try: print(eval(e))
    except Exception as x: print(e, type(x).__name__, x)
import json
error = json.JSONDecodeError("wrong", "a\nbcd", 3)
print(error, error.msg, repr(error.doc), error.pos, error.lineno, error.colno, error.args)
