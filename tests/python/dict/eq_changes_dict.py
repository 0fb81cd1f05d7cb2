class Evil:
    def __init__(self, d, action):
        self.d = d
        self.action = action
    def __hash__(self):
        return 5
    def __eq__(self, other):
        action, self.action = self.action, None
        if action:
            action(self.d)
        return self is other

def clear(d):
    d.clear()
def grow(d):
    for i in range(100, 140):
        d[i] = i
def drop(d):
    for k in list(d):
        del d[k]

for action in (clear, grow, drop):
    d = {}
    d[Evil(d, action)] = 1
    d[5] = "five"
    print(action.__name__, len(d), d[5])
    d = {i: i for i in range(12)}
    d[Evil(d, action)] = "evil"
    d[5.0] = "five"
    print(action.__name__, len(d), d[5])
    d = {}
    d[Evil(d, action)] = 1
    print(d.get(5), d.pop(5, "none"), 5 in d)
