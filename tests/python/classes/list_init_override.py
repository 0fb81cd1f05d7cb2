class Evens(list):
    def __init__(self, items, step=2):
        super().__init__(x for x in items if x % step == 0)
        self.step = step
e = Evens(range(10))
print(e, e.step)
e.__init__([3, 6], step=3)
print(e, e.step)
class Grid(dict):
    def __init__(self, w, h):
        super().__init__()
        for x in range(w):
            for y in range(h):
                self[x, y] = x * y
g = Grid(2, 2)
print(g, len(g))
class Config(dict):
    def __getattr__(self, name):
        try: return self[name]
        except KeyError: raise AttributeError(name)
    def __setattr__(self, name, value): self[name] = value
c = Config(debug=True)
c.level = 3
print(c, c.debug, c.level, hasattr(c, "nope"))
