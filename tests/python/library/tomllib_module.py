# board: off
# python: 3.14
# TOML documents, and what is none.
import tomllib
print(tomllib.loads('''a=1
b.c = "x\\u00e9\\n"
s = """
hello \\
   world""\\"""""
[t.u]
v = [1, 2, # c
 {a.b=1, q="z"}]
d = 1979-05-27T07:32:00.999999999-07:00
e = 07:32:00
f = 1e3
g = -inf
[[arr]]
x=0x1F
[[arr]]
[arr.sub]
y=true
'''))
for bad in ['a', 'a=', '[a]\n[a]', 'a=1\na=2', 'a=[1]\n[[a]]', '[a.b]\n[a]\nb.c=1', 'x="\x01"', 'x="\\q"', '# \x01', 'x=1 y=2', 'x={a=1,a=2}', '[[a]]\n[a]','a="""x', 'd=2021-02-30']:
    try: print(bad, tomllib.loads(bad))
    except tomllib.TOMLDecodeError as e: print(repr(bad), e, e.lineno, e.colno)
