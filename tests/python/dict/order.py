d = {}
for k in "zebra":
    d[k] = len(d)
print(d, list(d))
d["z"] = "again"
print(list(d))
del d["e"]
d["e"] = 1
print(list(d), list(reversed(d)), list(reversed(d.items())), list(reversed(d.values())))
d = dict.fromkeys(range(40))
for k in range(0, 40, 2):
    del d[k]
d[0] = 1
print(list(d))
