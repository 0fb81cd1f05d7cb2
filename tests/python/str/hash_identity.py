# Equal texts have equal hashes, however they were made.
a = "hash" + "able"
b = "".join(["h", "a", "s", "h", "able"])
print(a == b, hash(a) == hash(b), {a: 1}[b], len({a, b, "hashable"}))
d = {}
for i in range(300):
    d["key" + str(i)] = i
print(all(d["key%d" % i] == i for i in range(300)), len(d))
print(hash("") == hash(str()), "a" is "a"[0:1] or True)
