# board: off
# python: 3.14
# Mocks: what they note, what they answer, patches and specs.
import sys
from unittest.mock import ANY, DEFAULT, AsyncMock, MagicMock, Mock, NonCallableMock, PropertyMock, call, create_autospec, mock_open, patch, seal, sentinel


def fails(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, str(error))


mock = Mock(return_value=3)
print(mock(1, 2, key="x"), mock(), mock.called, mock.call_count, mock.call_args, mock.call_args_list, mock.mock_calls)
mock.method(5).other.deep("a")
print(mock.mock_calls, mock.method_calls, mock.method.call_args.args, mock.method.call_args.kwargs)
print(mock.mock_calls[-1] == call.method().other.deep("a"), call(1, 2, key="x") in mock.mock_calls, call.method(5) == ("method", (5,)), call(1) == ((1,),), call(1) == (((1,), {})))
mock.assert_any_call(1, 2, key="x")
mock.assert_called_with()
mock.method.assert_called_once_with(5)
mock.method.assert_called_once()
mock.unused.assert_not_called()
mock.assert_has_calls([call(1, 2, key="x"), call()])
mock.assert_has_calls([call(), call(1, 2, key=ANY)], any_order=True)
fails(lambda: mock.assert_called_with(7))
fails(lambda: mock.assert_called_once_with())
fails(lambda: mock.assert_called_once())
fails(lambda: mock.assert_not_called())
fails(lambda: mock.assert_any_call(9))
fails(lambda: mock.unused.assert_called())
fails(lambda: mock.unused.assert_called_with(1))
fails(lambda: mock.assert_has_calls([call(9)]))
fails(lambda: mock.assert_caled)
fails(lambda: mock.called_with)
mock.reset_mock()
print(mock.called, mock.mock_calls, mock.method.called, mock())

effects = Mock(side_effect=[1, ValueError("two"), 3])
fails(effects)
fails(effects)
fails(effects)
fails(effects)
print(Mock(side_effect=lambda x: x * 2)(4), Mock(side_effect=lambda: DEFAULT, return_value=9)())
fails(Mock(side_effect=KeyError("k")))
effects.side_effect = None
effects.return_value = "r"
print(effects(), effects.side_effect)
made = Mock(name="named", attribute=5, **{"method.return_value": 7, "deep.er.side_effect": ValueError})
print(made.attribute, made.method(), repr(made).split(" id")[0], repr(made.child()).split(" id")[0], repr(made.a.b).split(" id")[0], repr(Mock()).split(" id")[0])
fails(lambda: made.deep.er())
del made.attribute
fails(lambda: made.attribute)
print(hasattr(made, "attribute"), Mock(wraps=len)([1, 2]), Mock(wraps=[3, 1]).index(1))


class Thing:
    value = 1

    def method(self, a, b=2):
        return a + b

    async def later(self):
        return 1

    @staticmethod
    def static(x):
        return x


spec = Mock(spec=Thing)
print(isinstance(spec, Thing), repr(spec).split(" id")[0], spec.method(1) is spec.method.return_value)
fails(lambda: spec.nothing)
spec.nothing = 3
strict = Mock(spec_set=Thing)
fails(lambda: setattr(strict, "nothing", 3))
print(isinstance(NonCallableMock(spec=["a"]).a, Mock), callable(NonCallableMock()))

magic = MagicMock()
print(len(magic), bool(magic), int(magic), list(magic), magic[3] is magic.__getitem__.return_value, 5 in magic, magic == magic, magic == 3, float(magic), hash(magic) == hash(magic))
magic.__len__.return_value = 4
magic.__getitem__.side_effect = lambda key: key * 2
magic.__iter__.return_value = [1, 2]
magic.__contains__.return_value = True
print(len(magic), magic[5], list(magic), 3 in magic, magic.__getitem__.mock_calls, magic + 1 is magic.__add__.return_value)
magic["key"] = "value"
magic.__setitem__.assert_called_once_with("key", "value")
with magic as entered:
    print(entered is magic.__enter__.return_value, magic.__exit__.called)
print(magic.__exit__.call_args)
fails(lambda: magic < 3)
magic.__str__ = lambda self: "text"
print(str(magic), [str(one).split("(")[0] for one in MagicMock().mock_calls])
plain = Mock()
fails(lambda: len(plain))
plain.__len__ = Mock(return_value=6)
print(len(plain))

print(sentinel.one is sentinel.one, sentinel.one, ANY == 3, call, call.a.b(1), call(1, x=2), call.a(1)(2).call_list())
parent = Mock()
parent.attach_mock(Mock(), "one")
parent.one(1)
parent.two(2)
print(parent.mock_calls)

with patch("sys.platform", "patched"):
    print(sys.platform)
print(sys.platform != "patched")


class Target:
    attribute = "original"

    def method(self):
        return "real"

    @property
    def prop(self):
        return "p"


with patch.object(Target, "method") as patched:
    patched.return_value = "fake"
    print(Target().method(), patched.call_count)
print(Target().method())


@patch.object(Target, "attribute", "new")
@patch.object(Target, "method")
def decorated(first, patched):
    return first, Target.attribute, Target().method is patched


print(decorated(1), Target.attribute)
with patch.multiple(Target, attribute=1, method=DEFAULT) as values:
    print(list(values), Target.attribute)
values = {"a": 1}
with patch.dict(values, {"b": 2}, c=3):
    print(values)
with patch.dict(values, {"z": 1}, clear=True):
    print(values)
print(values)
with patch.object(Target, "prop", new_callable=PropertyMock) as prop:
    prop.return_value = "mocked"
    print(Target().prop, prop.mock_calls)
patcher = patch.object(Target, "attribute", "started")
print(patcher.start(), Target.attribute, patcher.stop(), Target.attribute)
fails(lambda: patch.object(Target, "missing").start())
with patch.object(Target, "missing", 5, create=True):
    print(Target.missing)
print(hasattr(Target, "missing"))
fails(lambda: patch("nodots"))
try:
    with patch.object(Target, "attribute", 1):
        raise ZeroDivisionError
except ZeroDivisionError:
    print(Target.attribute)

auto = create_autospec(Thing)
auto().method(1, b=3)
print(auto().method.call_args)
fails(lambda: auto().method())
fails(lambda: auto().nothing)


def function(a, *, b=1):
    pass


spec = create_autospec(function, return_value=8)
print(spec(1, b=2), spec.call_args)
fails(lambda: spec())
spec.assert_called_once_with(1, b=2)

opened = mock_open(read_data="one\ntwo\n")
with patch("builtins.open", opened):
    with open("file", "w") as file:
        file.write("x")
    with open("file") as file:
        print(file.read(), [line for line in open("other")], open("x").readline())
print(opened.mock_calls[:4], opened().write.call_args)

sealed = Mock()
sealed.known.value = 1
seal(sealed)
fails(lambda: sealed.unknown)
print(sealed.known.value)


async def main():
    mock = AsyncMock(return_value=5, side_effect=[1, ValueError("x")])
    print(await mock(1), mock.await_count, mock.await_args, mock.called)
    try:
        await mock()
    except ValueError as error:
        print(error)
    mock.assert_awaited()
    fails(mock.assert_awaited_once)
    mock.assert_any_await(1)
    async with MagicMock() as entered:
        print(type(entered).__name__)
    many = MagicMock()
    many.__aiter__.return_value = [1, 2]
    print([item async for item in many], type(await MagicMock(spec=Thing).later()).__name__)


# Without a loop: none of it waits for anything.
try:
    main().send(None)
except StopIteration:
    print("done")
