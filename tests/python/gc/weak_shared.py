# board: off
# Weak references without callback are shared; the others can be found.
import gc
import weakref


class Thing:
    def __hash__(self):
        return 42


class Own(weakref.ref):
    pass


thing, other = Thing(), Thing()
first = weakref.ref(thing)
print(first is weakref.ref(thing), first is weakref.ref(other), weakref.ref(thing, None) is first)
told = []
second = weakref.ref(thing, told.append)
print(second is first, second == first, Own(thing) is first, hash(first) == hash(thing))
print(weakref.getweakrefs(thing)[0] is first, second in weakref.getweakrefs(thing))
print(weakref.proxy(thing) is weakref.proxy(thing), weakref.getweakrefcount(1))

# Many of them, with callbacks in order.
things = [Thing() for _ in range(2000)]
count = []
references = [weakref.ref(thing, count.append) for thing in things]
del things[500:1500]
(lambda *rest: None)(*range(20))
gc.collect()
print(len(count), all(reference() is None for reference in count))
things.clear()
(lambda *rest: None)(*range(20))
gc.collect()
print(len(count))
keys = weakref.WeakKeyDictionary()
kept = [Thing() for _ in range(5)]
for number, thing in enumerate(kept):
    keys[thing] = number
del thing
print(sorted(keys.values()), keys[kept[3]])
