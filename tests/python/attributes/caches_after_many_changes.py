# What is cached for attributes, names and construction is forgotten in time, however often names come and go.


class Thing:
    value = "first"

    def method(self):
        return "first method"


def probe(thing):
    return thing.method(), thing.value, Thing().tag if hasattr(Thing, "tag") else None, len("abc")


def churn(names, count):
    for _ in range(count):
        names["passing"] = 1
        del names["passing"]


thing = Thing()
names = globals()
seen = set()
for count in [*range(4090, 4096), *range(8184, 8194)]:
    # Epochs are numbered; on 32-bit machines some thousands of changes use them up.
    Thing.method = lambda self: "first method"
    Thing.value = "first"
    probe(thing)
    probe(thing)
    Thing.method = lambda self: "second method"
    Thing.value = "second"
    churn(names, count)
    seen.add(probe(thing))
    seen.add(probe(thing))
print(sorted(seen))

Thing.tag = "tagged"
churn(names, 9000)
print(probe(thing))
len = lambda text: "replaced"
print(probe(thing))
del len
churn(names, 9000)
print(probe(thing))
