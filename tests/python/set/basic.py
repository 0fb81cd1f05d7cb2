s = {3, 1, 2, 3}
print(len(s), 1 in s, 9 in s, sorted(s), set(), {1}, set("a"), frozenset(), frozenset([1]))
s.add(4)
s.add(4)
s.discard(1)
s.discard(100)
s.remove(2)
print(sorted(s))
try:
    s.remove(2)
except KeyError as e:
    print("KeyError", e)
t = s.copy()
t.clear()
print(t, sorted(s), len(t))
while s:
    s.pop()
try:
    s.pop()
except KeyError as e:
    print(e)
for bad in ([], {}, set()):
    try:
        {bad}
    except TypeError as e:
        print(e)
print({1, 1.0, True}, {None}, {(1, 2)})
print(sorted(set("hello")), set(range(3)) == {0, 1, 2}, len(set([1, 1, 1])))
try:
    hash(set())
except TypeError as e:
    print(e)
print(frozenset([1, 2]) in {frozenset([2, 1])}, {1, 2} in {frozenset([2, 1])})
