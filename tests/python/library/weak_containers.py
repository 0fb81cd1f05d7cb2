# board: off
# weakref: dictionaries and sets that keep nothing alive, proxies, bound methods.
import gc
import weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def say(self):
        return "I am " + self.name

    def __add__(self, other):
        return self.name + other


values = weakref.WeakValueDictionary()
keys = weakref.WeakKeyDictionary()
members = weakref.WeakSet()


def fill():
    gone = Thing("gone")
    values["gone"] = gone
    keys[gone] = 1
    members.add(gone)


kept = Thing("kept")
values["kept"] = kept
keys[kept] = 2
members.add(kept)
fill()
for _ in range(3):
    gc.collect()
print(sorted(values), values["kept"].name, values.get("gone"), len(keys), keys[kept], len(members), kept in members)
proxy = weakref.proxy(kept)
print(proxy.name, proxy + "!", proxy.say())
proxy.name = "changed"
print(kept.name)
method = weakref.WeakMethod(kept.say)
print(method()(), method == weakref.WeakMethod(kept.say))
