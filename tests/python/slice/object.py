s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(1, None), slice(None))
print(s.indices(100), s.indices(5), slice(None, None, -1).indices(4), slice(-3, -1).indices(10), slice(5, 1).indices(10))
print(slice(10**30).indices(5), slice(-100, 100).indices(7), slice(None, None, -2).indices(5))
print(slice(1, 2) == slice(1, 2), slice(1, 2) == slice(1, 3), slice(1, 2) < slice(1, 3), slice("a", None, []) == slice("a", None, []))
try:
    slice(1).indices(-1)
except ValueError as e:
    print(e)
try:
    slice(1, 2, 0).indices(5)
except ValueError as e:
    print(e)
class G:
    def __getitem__(self, key):
        return key
g = G()
print(g[1:2], g[::], g[1:2, 3], g[:, ...], g["a":"b"], g[()])
try:
    s.start = 5
except AttributeError:
    print("AttributeError")
class I:
    def __index__(self):
        return 2
print(slice(I(), None, I()).indices(9))
