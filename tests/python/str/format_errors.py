# Errors of str.format.
for t in (
    "{", "}", "{0", "{!", "{!r", "{!rx}", "{!x}", "{:", "{0:{", "{a[}", "{a[b", "{.}", "{0[]}", "{[0]x}", "{0{}}",
    "{:{:{}}}", "{0}{}", "{}{0}", "{5}", "{a}", "{99999999999999999999}", "{0.missing}", "{0[a]}", "{ 0}", "a}b", "a{b",
):
    try:
        print(t.format([1], 2, 3))
    except Exception as e:
        print(repr(t), type(e).__name__, e)
try:
    "{}".format_map({})
except ValueError as e:
    print(e)
try:
    "{:d}".format("a")
except ValueError as e:
    print(e)
