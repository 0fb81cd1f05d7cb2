# own
# Ctrl-C reaches operations on built-in data that would take for ever.
import micropython


def twice(wrap, empty):
    data = empty
    for _ in range(50):
        data = wrap(data)
    return data


def tries(name, work):
    try:
        micropython.kbd_intr(None)
        work()
        print(name, "ended")
    except KeyboardInterrupt:
        print(name, "interrupted")


lists = [twice(lambda data: [data, data], [1]) for _ in "ab"]
tuples = [twice(lambda data: (data, data), (1,)) for _ in "ab"]
dicts = [twice(lambda data: {1: data, 2: data}, {}) for _ in "ab"]


def delegate():
    yield from iter(int, 1)


def loop_over_delegate():
    for _ in delegate():
        pass


tries("lists equal", lambda: lists[0] == lists[1])
tries("tuples less", lambda: tuples[0] < tuples[1])
tries("dicts equal", lambda: dicts[0] == dicts[1])
tries("hash", lambda: hash(tuples[0]))
tries("key", lambda: {tuples[0]: 1})
tries("in", lambda: lists[0] in [lists[1]])
tries("repr", lambda: repr(lists[0]))
tries("str", lambda: str(tuples[0]))
tries("format", lambda: f"{dicts[0]}")
tries("yield from", loop_over_delegate)
tries("join", lambda: "".join("" for _ in iter(int, 1)))
tries("sum", lambda: sum(iter(int, 1)))
tries("unpack", lambda: [*iter(int, 1)])
tries("sort", lambda: [3, 2, 1].sort(key=lambda item: sum(iter(int, 1))))
