"""Objects that stand in for others in tests and note how they are used."""

import builtins
import contextlib
import functools
import inspect
import io
import sys

__all__ = ("Mock", "MagicMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "create_autospec", "AsyncMock", "FILTER_DIR",
           "NonCallableMock", "NonCallableMagicMock", "mock_open", "PropertyMock", "seal")

FILTER_DIR = True


class _Sentinel:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"


class _Sentinels:
    def __init__(self):
        self._made = {}

    def __getattr__(self, name):
        if name == "__bases__":
            raise AttributeError
        return self._made.setdefault(name, _Sentinel(name))


sentinel = _Sentinels()
DEFAULT = sentinel.DEFAULT
_missing = sentinel.MISSING
_deleted = sentinel.DELETED


class _Any:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _Any()


class InvalidSpecError(Exception):
    pass


def _arguments_text(args, kwargs):
    return ", ".join([repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()])


class _Call(tuple):
    """A call: its name, its arguments and those by keyword."""

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        args, kwargs, label = (), {}, name
        for part in value:
            if isinstance(part, str):
                name = part
            elif isinstance(part, tuple):
                args = part
            else:
                kwargs = part
        self = tuple.__new__(cls, (args, kwargs) if two else (name, args, kwargs))
        self._mock_name, self._mock_parent, self._mock_from_kall = label, parent, from_kall
        return self

    def _parts(self):
        return ("", *self) if len(self) == 2 else tuple(self)

    def __eq__(self, other):
        if not isinstance(other, tuple):
            return NotImplemented
        name, args, kwargs = self._parts()
        if len(other) > 3:
            return False
        other_name, other_args, other_kwargs = "", (), {}
        for part in other:
            if isinstance(part, str):
                other_name = part
            elif isinstance(part, tuple):
                other_args = part
            elif isinstance(part, dict):
                other_kwargs = part
            else:
                return False
        if name and other_name and name != other_name:
            return False
        return (other_args, other_kwargs) == (args, kwargs)

    def __ne__(self, other):
        found = self.__eq__(other)
        return found if found is NotImplemented else not found

    __hash__ = None

    def __call__(self, *args, **kwargs):
        return _Call((self._mock_name, args, kwargs), name=self._mock_name + "()", parent=self)

    def __getattr__(self, attr):
        if attr.startswith("__") and attr.endswith("__") or attr in ("_mock_name", "_mock_parent", "_mock_from_kall"):
            raise AttributeError(attr)
        name = f"{self._mock_name}.{attr}" if self._mock_name else attr
        return _Call(name=name, parent=self, from_kall=False)

    @property
    def args(self):
        return self._parts()[1]

    @property
    def kwargs(self):
        return self._parts()[2]

    def call_list(self):
        found, one = [], self
        while one is not None:
            if one._mock_from_kall:
                found.append(one)
            one = one._mock_parent
        return _CallList(reversed(found))

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return name if name.startswith("call") else f"call.{name}"
        name, args, kwargs = self._parts()
        name = f"call.{name}" if name and not name.startswith("()") else f"call{name}" if name else "call"
        return f"{name}({_arguments_text(args, kwargs)})"


call = _Call(from_kall=False)


class _CallList(list):
    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        count = len(value)
        return any(self[index:index + count] == value for index in range(len(self) - count + 1))

    def __repr__(self):
        import pprint
        return pprint.pformat(list(self))


_numeric = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow"
_magics = {f"__{name}__" for name in (
    "hash str sizeof bool len contains getitem setitem delitem iter next enter exit call int float complex index round trunc floor ceil "
    "lt gt le ge neg pos invert abs divmod rdivmod format reversed missing fspath aenter aexit aiter anext dir get set delete "
    "getformat subclasses repr " + _numeric + " " + " ".join("i" + name for name in _numeric.split()) + " "
    + " ".join("r" + name for name in _numeric.split())).split()} | {"__eq__", "__ne__"}
_not_made = {"__call__", "__get__", "__set__", "__delete__", "__reversed__", "__missing__", "__repr__", "__dir__", "__getformat__",
             "__format__", "__subclasses__", "__index__", "__rdivmod__"} | {f"__r{name}__" for name in _numeric.split()}
_values = {"__hash__": lambda self: object.__hash__(self), "__str__": lambda self: repr(self),
           "__sizeof__": lambda self: 1, "__bool__": lambda self: True, "__len__": lambda self: 0, "__contains__": lambda self: False,
           "__int__": lambda self: 1, "__float__": lambda self: 1.0, "__complex__": lambda self: 1j, "__index__": lambda self: 1,
           "__exit__": lambda self: False, "__aexit__": lambda self: False, "__lt__": lambda self: NotImplemented,
           "__gt__": lambda self: NotImplemented, "__le__": lambda self: NotImplemented, "__ge__": lambda self: NotImplemented,
           "__fspath__": lambda self: f"{type(self).__name__}/{self._extract_mock_name()}/{id(self)}"}

_own = ("return_value", "side_effect", "called", "call_count", "call_args", "call_args_list", "mock_calls", "method_calls")


class NonCallableMock:
    """A mock that cannot be called."""

    def __new__(cls, *args, **kwargs):
        # A class of its own: special methods are looked up in classes.
        made = type(cls.__name__, (cls,), {"__doc__": cls.__doc__, "__module__": cls.__module__})
        return object.__new__(made)

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None, _new_name="", _new_parent=None,
                 return_value=DEFAULT, side_effect=None, unsafe=False, **kwargs):
        own = self.__dict__
        own["_mock_parent"], own["_mock_name"], own["_mock_new_name"] = parent, name, _new_name
        own["_mock_new_parent"] = parent if _new_parent is None else _new_parent
        own["_mock_sealed"], own["_mock_unsafe"], own["_mock_wraps"] = False, unsafe, wraps
        own["_mock_children"], own["_mock_magics"] = {}, {}
        own["_mock_return_value"], own["_mock_side_effect"] = return_value, _effect(side_effect)
        own["_spec_class"], own["_mock_methods"], own["_spec_set"], own["_spec_signature"] = None, None, spec_set is not None, None
        spec = spec_set if spec_set is not None else spec
        if spec is not None:
            self._mock_add_spec(spec)
        self._mock_forget()
        if kwargs:
            self.configure_mock(**kwargs)

    def _mock_add_spec(self, spec):
        own = self.__dict__
        if isinstance(spec, NonCallableMock) and not isinstance(spec, type):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        if isinstance(spec, (list, tuple)) and all(isinstance(name, str) for name in spec):
            own["_mock_methods"] = list(spec)
            return
        own["_spec_class"] = spec if isinstance(spec, type) else type(spec)
        own["_mock_methods"] = dir(spec)
        own["_spec_signature"] = _signature(spec)

    def mock_add_spec(self, spec, spec_set=False):
        self._mock_add_spec(spec)
        self.__dict__["_spec_set"] = spec_set

    def _mock_forget(self):
        own = self.__dict__
        own["called"], own["call_count"], own["call_args"] = False, 0, None
        for name in ("call_args_list", "mock_calls", "method_calls"):
            own[name] = _CallList()

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        visited = [] if visited is None else visited
        if id(self) in visited:
            return
        visited.append(id(self))
        self._mock_forget()
        own = self.__dict__
        if return_value:
            own["_mock_return_value"] = DEFAULT
        if side_effect:
            own["_mock_side_effect"] = None
        for child in [*own["_mock_children"].values(), *own["_mock_magics"].values()]:
            if isinstance(child, NonCallableMock):
                child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        found = own["_mock_return_value"]
        if isinstance(found, NonCallableMock) and found is not self:
            found.reset_mock(visited)

    def configure_mock(self, **kwargs):
        for path, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *parts, last = path.split(".")
            target = self
            for part in parts:
                target = getattr(target, part)
            setattr(target, last, value)

    @property
    def __class__(self):
        return type(self) if self.__dict__.get("_spec_class") is None else self.__dict__["_spec_class"]

    def __get_return_value(self):
        own = self.__dict__
        found = own["_mock_return_value"]
        if found is DEFAULT and own["_mock_wraps"] is None:
            found = own["_mock_return_value"] = self._get_child_mock(_new_parent=self, _new_name="()")
        return found

    def __set_return_value(self, value):
        self.__dict__["_mock_return_value"] = value
        self._mock_adopt(value, None, "()")

    return_value = property(__get_return_value, __set_return_value)
    side_effect = property(lambda self: self.__dict__["_mock_side_effect"],
                           lambda self, value: self.__dict__.__setitem__("_mock_side_effect", _effect(value)))

    def _mock_adopt(self, value, name, new_name):
        """A mock without a name becomes a child: its calls are noted here too."""
        if isinstance(value, NonCallableMock) and type(value).__mro__ and "_mock_name" in value.__dict__:
            own, parent = value.__dict__, self
            while parent is not None:
                if parent is value:
                    return
                parent = parent.__dict__["_mock_new_parent"]
            if own["_mock_name"] is None and own["_mock_new_name"] in ("", None) and own["_mock_parent"] is None and own["_mock_new_parent"] is None:
                if name is not None:
                    own["_mock_parent"], own["_mock_name"] = self, None
                    own["_mock_new_name"] = name
                else:
                    own["_mock_new_name"] = new_name
                own["_mock_new_parent"] = self

    def _get_child_mock(self, **kwargs):
        if self.__dict__["_mock_sealed"]:
            name = f".{kwargs['name']}" if "name" in kwargs else "()"
            raise AttributeError(self._extract_mock_name() + name)
        for kind in type(self).__mro__[1:]:
            if kind in (NonCallableMagicMock, MagicMock, AsyncMock):
                return (AsyncMock if kind is AsyncMock else MagicMock)(**kwargs)
            if kind in (NonCallableMock, PropertyMock, Mock):
                return Mock(**kwargs)
            if issubclass(kind, CallableMixin):
                return kind(**kwargs)

    def __getattr__(self, name):
        own = self.__dict__
        if name in ("_mock_methods", "_mock_unsafe") or "_mock_children" not in own:
            raise AttributeError(name)
        methods = own["_mock_methods"]
        if methods is not None:
            if name not in methods or name in _magics:
                raise AttributeError(f"Mock object has no attribute {name!r}")
        elif name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        if not own["_mock_unsafe"] and (methods is None or name not in methods):
            if name.startswith(("assert", "assret", "asert", "aseert", "assrt")) or name in ("called_once", "called_with", "called_once_with", "has_calls", "any_call"):
                raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is meant to be an attribute.")
        found = own["_mock_children"].get(name)
        if found is _deleted:
            raise AttributeError(name)
        if found is None:
            wraps = getattr(own["_mock_wraps"], name) if own["_mock_wraps"] is not None else None
            is_async = inspect.iscoroutinefunction(inspect.getattr_static(own["_spec_class"], name, None)) if own["_spec_class"] else False
            make = AsyncMock if is_async and not own["_mock_sealed"] else self._get_child_mock
            found = own["_mock_children"][name] = make(parent=self, name=name, wraps=wraps, _new_name=name, _new_parent=self)
        return found

    def __setattr__(self, name, value):
        own = self.__dict__
        if name in ("return_value", "side_effect", "__class__") or name in ("_mock_methods",):
            if name == "__class__":
                own["_spec_class"] = value
            else:
                object.__setattr__(self, name, value)
            return
        if name in _own[2:]:
            own[name] = value
            return
        if own["_spec_set"] and own["_mock_methods"] is not None and name not in own["_mock_methods"]:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in _magics:
            self._mock_set_magic(name, value)
            return
        if own["_mock_sealed"] and name not in own["_mock_children"] and name not in own:
            raise AttributeError(f"Cannot set {self._extract_mock_name()}.{name}")
        if isinstance(value, PropertyMock):
            setattr(type(self), name, value)
            return
        if isinstance(inspect.getattr_static(type(self), name, None), PropertyMock):
            object.__setattr__(self, name, value)
            return
        if isinstance(value, NonCallableMock):
            self._mock_adopt(value, name, name)
            own["_mock_children"][name] = value
            own.pop(name, None)
        else:
            own["_mock_children"].pop(name, None)
            own[name] = value

    def __delattr__(self, name):
        own = self.__dict__
        if name in _magics and name in type(self).__dict__:
            delattr(type(self), name)
            return
        if own["_mock_children"].get(name) is _deleted:
            raise AttributeError(name)
        own.pop(name, None)
        own["_mock_children"][name] = _deleted

    def _mock_set_magic(self, name, value):
        kind = type(self)
        if isinstance(value, NonCallableMock):
            self._mock_adopt(value, name, name)
            self.__dict__["_mock_magics"][name] = value
            setattr(kind, name, _caller(name))
        elif callable(value):
            self.__dict__["_mock_magics"].pop(name, None)
            setattr(kind, name, value)
        else:
            setattr(kind, name, value)

    def _mock_magic(self, name):
        magics = self.__dict__["_mock_magics"]
        found = magics.get(name)
        if found is None:
            kind = AsyncMock if name in ("__aenter__", "__aexit__", "__anext__") else MagicMock
            found = magics[name] = kind(name=name, parent=self, _new_name=name, _new_parent=self)
            if name == "__iter__":
                found.side_effect = lambda: iter([]) if found.__dict__["_mock_return_value"] is DEFAULT else iter(found.__dict__["_mock_return_value"])
            elif name == "__aiter__":
                found.side_effect = lambda: _async_iterator([] if found.__dict__["_mock_return_value"] is DEFAULT else found.__dict__["_mock_return_value"])
            elif name == "__eq__":
                found.side_effect = lambda other: found._mock_equal(self, other)
            elif name == "__ne__":
                found.side_effect = lambda other: not self == other if found.__dict__["_mock_return_value"] is DEFAULT else DEFAULT
            elif name in _values:
                found.return_value = _values[name](self)
        return found

    def _mock_equal(self, owner, other):
        if self.__dict__["_mock_return_value"] is not DEFAULT:
            return self.__dict__["_mock_return_value"]
        return True if owner is other else NotImplemented

    def __dir__(self):
        own = self.__dict__
        names = own["_mock_methods"] or [name for name in dir(type(self)) if not name.startswith("_")]
        return sorted({*names, *[name for name, child in own["_mock_children"].items() if child is not _deleted],
                       *[name for name in own if not name.startswith("_")]})

    def _extract_mock_name(self):
        own, names, dot = self.__dict__, [], "."
        name, parent = own["_mock_new_name"], own["_mock_new_parent"]
        if name == "()":
            dot = ""
        if name:
            names.append(name)
        last = self
        while parent is not None:
            last = parent
            names.append(parent.__dict__["_mock_new_name"] + dot)
            dot = "" if parent.__dict__["_mock_new_name"] == "()" else "."
            parent = parent.__dict__["_mock_new_parent"]
        names.reverse()
        first = last.__dict__["_mock_name"] or "mock"
        rest = "".join(names)
        if last is self:
            return first
        return first + (rest if rest.startswith((".", "(")) else "." + rest)

    def __repr__(self):
        own = self.__dict__
        name = self._extract_mock_name()
        shown = "" if name in ("mock", "mock.") else f" name={name!r}"
        spec = own["_spec_class"]
        if spec is not None:
            shown += f" spec{'_set' if own['_spec_set'] else ''}={spec.__name__!r}"
        return f"<{type(self).__name__}{shown} id='{id(self)}'>"

    # Calls

    def _mock_note(self, args, kwargs):
        own = self.__dict__
        own["called"] = True
        own["call_count"] += 1
        own["call_args"] = _Call((args, kwargs), two=True)
        own["call_args_list"].append(own["call_args"])
        own["mock_calls"].append(_Call(("", args, kwargs)))
        name, is_method = own["_mock_new_name"], own["_mock_parent"] is not None
        method = own["_mock_new_name"]
        parent, child = own["_mock_new_parent"], self
        while parent is not None:
            above = parent.__dict__
            if is_method:
                above["method_calls"].append(_Call((method, args, kwargs)))
                is_method = above["_mock_parent"] is not None
                if is_method:
                    method = f"{above['_mock_new_name']}.{method}"
            above["mock_calls"].append(_Call((name, args, kwargs)))
            if above["_mock_new_name"]:
                dot = "" if name.startswith("()") else "."
                name = above["_mock_new_name"] + dot + name
            parent = above["_mock_new_parent"]

    def _mock_bound(self, one):
        """A call with its arguments as the signature of the spec names them."""
        signature = self.__dict__["_spec_signature"]
        if signature is None:
            return one
        name, args, kwargs = one if len(one) == 3 else ("", *one)
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            return error
        return _Call((name, bound.args, bound.kwargs))

    def _mock_shown(self, args, kwargs):
        return f"{self.__dict__['_mock_name'] or 'mock'}({_arguments_text(args, kwargs)})"

    def assert_not_called(self):
        if self.call_count:
            name = self.__dict__["_mock_name"] or "mock"
            raise AssertionError(f"Expected '{name}' to not have been called. Called {self.call_count} times.{self._mock_history()}")

    def assert_called(self):
        if not self.call_count:
            raise AssertionError(f"Expected '{self.__dict__['_mock_name'] or 'mock'}' to have been called.")

    def assert_called_once(self):
        if self.call_count != 1:
            name = self.__dict__["_mock_name"] or "mock"
            raise AssertionError(f"Expected '{name}' to have been called once. Called {self.call_count} times.{self._mock_history()}")

    def _mock_history(self):
        return f"\nCalls: {self.mock_calls!r}." if self.mock_calls else ""

    def assert_called_with(self, /, *args, **kwargs):
        wanted = self._mock_shown(args, kwargs)
        if self.call_args is None:
            raise AssertionError(f"expected call not found.\nExpected: {wanted}\n  Actual: not called.")
        if self._mock_bound(_Call((args, kwargs), two=True)) != self._mock_bound(self.call_args):
            raise AssertionError(f"expected call not found.\nExpected: {wanted}\n  Actual: {self._mock_shown(*self.call_args)}")

    def assert_called_once_with(self, /, *args, **kwargs):
        if self.call_count != 1:
            name = self.__dict__["_mock_name"] or "mock"
            raise AssertionError(f"Expected '{name}' to be called once. Called {self.call_count} times.{self._mock_history()}")
        self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, /, *args, **kwargs):
        wanted = self._mock_bound(_Call((args, kwargs), two=True))
        if not any(self._mock_bound(one) == wanted for one in self.call_args_list):
            raise AssertionError(f"{self._mock_shown(args, kwargs)} call not found")

    def assert_has_calls(self, calls, any_order=False):
        wanted = [self._mock_bound(one) for one in calls]
        found = _CallList([self._mock_bound(one) for one in self.mock_calls])
        if not any_order:
            if wanted not in found:
                raise AssertionError(f"Calls not found.\nExpected: {_CallList(calls)!r}\n  Actual: {self.mock_calls!r}" if self.mock_calls
                                     else f"Calls not found.\nExpected: {_CallList(calls)!r}\n  Actual: []")
            return
        left, missing = list(found), []
        for one in wanted:
            if one in left:
                left.remove(one)
            else:
                missing.append(one)
        if missing:
            raise AssertionError(f"{self.__dict__['_mock_name'] or 'mock'!r} does not contain all of {tuple(missing)!r} in its call list, found {list(found)!r} instead")

    def attach_mock(self, mock, attribute):
        own = mock.__dict__
        own["_mock_parent"] = own["_mock_new_parent"] = own["_mock_name"] = None
        own["_mock_new_name"] = ""
        setattr(self, attribute, mock)


def _effect(value):
    if value is None or callable(value) or _is_exception(value):
        return value
    try:
        return iter(value)
    except TypeError:
        return value


def _is_exception(value):
    return isinstance(value, BaseException) or isinstance(value, type) and issubclass(value, BaseException)


def _signature(spec):
    try:
        if isinstance(spec, type) or not callable(spec):
            return inspect.signature(spec) if isinstance(spec, type) else None
        return inspect.signature(spec)
    except (TypeError, ValueError):
        return None


def _caller(name):
    def method(self, /, *args, **kwargs):
        return self.__dict__["_mock_magics"][name](*args, **kwargs)
    method.__name__ = name
    return method


def _made_caller(name):
    def method(self, /, *args, **kwargs):
        return self._mock_magic(name)(*args, **kwargs)
    method.__name__ = name
    return method


async def _async_iterator(items):
    for item in items:
        yield item


class CallableMixin(NonCallableMock):
    def __call__(self, /, *args, **kwargs):
        signature = self.__dict__["_spec_signature"]
        if signature is not None and self.__dict__.get("_mock_checks"):
            signature.bind(*args, **kwargs)
        self._mock_note(args, kwargs)
        return self._execute_mock_call(*args, **kwargs)

    def _execute_mock_call(self, /, *args, **kwargs):
        own = self.__dict__
        effect = own["_mock_side_effect"]
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if not callable(effect):
                result = next(effect)
                if _is_exception(result):
                    raise result
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if own["_mock_return_value"] is not DEFAULT:
            return self.return_value
        if own["_mock_wraps"] is not None:
            return own["_mock_wraps"](*args, **kwargs)
        return self.return_value


class Mock(CallableMixin):
    """A mock that can be called."""


class _MagicMethods:
    """The special methods of magic mocks. An attribute that is asked for is the mock behind one."""

    def __getattribute__(self, name):
        if name in _supported:
            own = object.__getattribute__(self, "__dict__")
            methods = own.get("_mock_methods")
            if "_mock_magics" in own and (methods is None or name in methods):
                mine = type(self).__dict__.get(name)
                if mine is None or getattr(mine, "__name__", None) == name and name in own["_mock_magics"]:
                    return object.__getattribute__(self, "_mock_magic")(name)
        return object.__getattribute__(self, name)


_supported = (_magics - _not_made) - {"__hash__", "__str__", "__dir__"}
for _name in _supported:
    setattr(_MagicMethods, _name, _made_caller(_name))
_MagicMethods.__hash__ = object.__hash__


class NonCallableMagicMock(_MagicMethods, NonCallableMock):
    pass


class MagicMock(_MagicMethods, Mock):
    """A mock with special methods."""


class PropertyMock(Mock):
    """A mock that is a property of a class."""

    def __get__(self, instance, owner=None):
        return self()

    def __set__(self, instance, value):
        self(value)


class AsyncMock(_MagicMethods, CallableMixin):
    """A mock whose calls are awaited."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._mock_forget_awaits()

    def _mock_forget_awaits(self):
        own = self.__dict__
        own["await_count"], own["await_args"], own["await_args_list"] = 0, None, _CallList()

    def reset_mock(self, *args, **kwargs):
        super().reset_mock(*args, **kwargs)
        self._mock_forget_awaits()

    def __call__(self, /, *args, **kwargs):
        self._mock_note(args, kwargs)
        return self._mock_awaited(args, kwargs)

    async def _mock_awaited(self, args, kwargs):
        own = self.__dict__
        one = _Call((args, kwargs), two=True)
        own["await_count"] += 1
        own["await_args"] = one
        own["await_args_list"].append(one)
        effect = own["_mock_side_effect"]
        if effect is not None and callable(effect) and not _is_exception(effect):
            result = effect(*args, **kwargs)
            if inspect.isawaitable(result):
                result = await result
            if result is not DEFAULT:
                return result
            return self.return_value
        try:
            result = self._execute_mock_call(*args, **kwargs)
        except StopIteration:
            raise StopAsyncIteration from None
        return await result if own["_mock_wraps"] is not None and inspect.isawaitable(result) else result

    def assert_awaited(self):
        if not self.await_count:
            raise AssertionError(f"Expected {self.__dict__['_mock_name'] or 'mock'} to have been awaited.")

    def assert_awaited_once(self):
        if self.await_count != 1:
            raise AssertionError(f"Expected {self.__dict__['_mock_name'] or 'mock'} to have been awaited once. Awaited {self.await_count} times.")

    def assert_not_awaited(self):
        if self.await_count:
            raise AssertionError(f"Expected {self.__dict__['_mock_name'] or 'mock'} to not have been awaited. Awaited {self.await_count} times.")

    def assert_awaited_with(self, /, *args, **kwargs):
        wanted = self._mock_shown(args, kwargs)
        if self.await_args is None:
            raise AssertionError(f"Expected await: {wanted}\nNot awaited")
        if self.await_args != _Call((args, kwargs), two=True):
            raise AssertionError(f"expected await not found.\nExpected: {wanted}\n  Actual: {self._mock_shown(*self.await_args)}")

    def assert_awaited_once_with(self, /, *args, **kwargs):
        self.assert_awaited_once()
        self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        if _Call((args, kwargs), two=True) not in self.await_args_list:
            raise AssertionError(f"{self._mock_shown(args, kwargs)} await not found")


# Patching

def _imported(path):
    module, _, name = path.rpartition(".")
    if not module:
        raise TypeError(f"Need a valid target to patch. You supplied: {path!r}")
    first, *rest = module.split(".")
    found, done = __import__(first), first
    for part in rest:
        done += "." + part
        if not hasattr(found, part):
            __import__(done)
        found = getattr(found, part)
    return found, name


class _patch:
    """An attribute with another value, for a function, a class or the statements of a `with`."""

    _active = []
    attribute_name = None

    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs):
        if new_callable is not None and new is not DEFAULT:
            raise ValueError("Cannot use 'new' and 'new_callable' together")
        self.getter, self.attribute, self.new, self.new_callable = getter, attribute, new, new_callable
        self.spec, self.create, self.spec_set, self.autospec, self.kwargs = spec, create, spec_set, autospec, kwargs
        self.additional = []

    def __call__(self, function):
        if isinstance(function, type):
            for name in dir(function):
                if name.startswith(patch.TEST_PREFIX) and callable(getattr(function, name)):
                    copied = _patch(self.getter, self.attribute, self.new, self.spec, self.create, self.spec_set, self.autospec,
                                    self.new_callable, self.kwargs)
                    copied.attribute_name, copied.additional = self.attribute_name, list(self.additional)
                    setattr(function, name, copied(getattr(function, name)))
            return function
        if hasattr(function, "patchings"):
            function.patchings.append(self)
            return function
        if inspect.iscoroutinefunction(function):
            @functools.wraps(function)
            async def patched(*args, **kwargs):
                with _entered(patched.patchings, args, kwargs) as (args, kwargs):
                    return await function(*args, **kwargs)
        else:
            @functools.wraps(function)
            def patched(*args, **kwargs):
                with _entered(patched.patchings, args, kwargs) as (args, kwargs):
                    return function(*args, **kwargs)
        patched.patchings = [self]
        return patched

    def _original(self):
        target, name = self.target, self.attribute
        try:
            return target.__dict__[name], True
        except (AttributeError, KeyError):
            found = getattr(target, name, DEFAULT)
        if name in vars(builtins) and isinstance(target, type(sys)):
            self.create = True
        if not self.create and found is DEFAULT:
            raise AttributeError(f"{target} does not have the attribute {name!r}")
        return found, False

    def __enter__(self):
        self.target = self.getter()
        original, self.is_local = self._original()
        self.temp_original = original
        new = self.new
        if new is DEFAULT and self.autospec is None:
            spec = original if self.spec is True else self.spec
            spec_set = original if self.spec_set is True else self.spec_set
            kwargs = dict(self.kwargs)
            make = self.new_callable
            if make is None:
                make = AsyncMock if inspect.iscoroutinefunction(original) and spec is None else MagicMock
            if spec is not None:
                kwargs["spec"] = spec
            if spec_set is not None:
                kwargs["spec_set"] = spec_set
            if isinstance(make, type) and issubclass(make, NonCallableMock) and self.attribute:
                kwargs.setdefault("name", self.attribute)
            new = make(**kwargs)
        elif new is DEFAULT:
            new = create_autospec(original if self.autospec is True else self.autospec, spec_set=bool(self.spec_set),
                                  _name=self.attribute, **self.kwargs)
        elif self.kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        setattr(self.target, self.attribute, new)
        extra = {}
        if self.attribute_name is not None and self.new is DEFAULT:
            extra[self.attribute_name] = new
        self.stack = contextlib.ExitStack()
        for one in self.additional:
            found = self.stack.enter_context(one)
            if one.new is DEFAULT:
                extra.update(found)
        return extra if self.attribute_name is not None else new

    def __exit__(self, *exception):
        if self.is_local and self.temp_original is not DEFAULT:
            setattr(self.target, self.attribute, self.temp_original)
        else:
            delattr(self.target, self.attribute)
            if not self.create and (not hasattr(self.target, self.attribute) or self.attribute in ("__doc__", "__module__")):
                setattr(self.target, self.attribute, self.temp_original)
        return self.stack.__exit__(*exception)

    def start(self):
        found = self.__enter__()
        self._active.append(self)
        return found

    def stop(self):
        if self not in self._active:
            return None
        self._active.remove(self)
        return self.__exit__(None, None, None)


@contextlib.contextmanager
def _entered(patchings, args, kwargs):
    more, named = [], {}
    with contextlib.ExitStack() as stack:
        for one in patchings:
            found = stack.enter_context(one)
            if one.attribute_name is not None:
                named.update(found)
            elif one.new is DEFAULT:
                more.append(found)
        yield (*args, *more), {**kwargs, **named}


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    if not isinstance(target, str) or "." not in target:
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    attribute = target.rpartition(".")[2]
    return _patch(lambda: _imported(target)[0], attribute, new, spec, create, spec_set, autospec, new_callable, kwargs)


def _patch_object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    if isinstance(target, str):
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _patch(lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs)


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None, new_callable=None, **kwargs):
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    getter = (lambda: __import__(target, None, None, ["x"])) if isinstance(target, str) else (lambda: target)
    made = [_patch(getter, name, new, spec, create, spec_set, autospec, new_callable, {}) for name, new in kwargs.items()]
    for one in made:
        one.attribute_name = one.attribute
    made[0].additional = made[1:]
    return made[0]


class _patch_dict:
    """A mapping with other items for a while."""

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict, self.values, self.clear = in_dict, {**dict(values), **kwargs}, clear

    def _mapping(self):
        if isinstance(self.in_dict, str):
            module, name = _imported(self.in_dict)
            return getattr(module, name)
        return self.in_dict

    def __call__(self, function):
        if isinstance(function, type):
            for name in dir(function):
                if name.startswith(patch.TEST_PREFIX) and callable(getattr(function, name)):
                    setattr(function, name, _patch_dict(self.in_dict, self.values, self.clear)(getattr(function, name)))
            return function

        @functools.wraps(function)
        def patched(*args, **kwargs):
            with self:
                return function(*args, **kwargs)
        return patched

    def __enter__(self):
        mapping = self._mapping()
        self._before = mapping.copy() if hasattr(mapping, "copy") else {key: mapping[key] for key in mapping}
        if self.clear:
            for key in list(mapping):
                del mapping[key]
        for key, value in self.values.items():
            mapping[key] = value
        return mapping

    def __exit__(self, *exception):
        mapping = self._mapping()
        for key in list(mapping):
            del mapping[key]
        for key in self._before:
            mapping[key] = self._before[key]
        return False

    def start(self):
        found = self.__enter__()
        _patch._active.append(self)
        return found

    def stop(self):
        if self in _patch._active:
            _patch._active.remove(self)
            return self.__exit__(None, None, None)


def _stop_all():
    for one in reversed(list(_patch._active)):
        one.stop()


patch.object, patch.multiple, patch.dict, patch.stopall, patch.TEST_PREFIX = _patch_object, _patch_multiple, _patch_dict, _stop_all, "test"


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *, unsafe=False, **kwargs):
    """A mock that has what the spec has and is called as that is."""
    if isinstance(spec, (list, tuple)) and not isinstance(spec, type):
        spec = type(spec)
        instance = True
    is_class = isinstance(spec, type)
    options = {"spec_set" if spec_set else "spec": spec, "name": _name or getattr(spec, "__name__", None) if not _parent else _name, **kwargs}
    if inspect.iscoroutinefunction(spec):
        kind = AsyncMock
    elif not callable(spec) or is_class and instance and not hasattr(spec, "__call__"):
        kind = NonCallableMagicMock
    else:
        kind = MagicMock
    mock = kind(**options)
    mock.__dict__["_mock_checks"] = True
    if is_class and instance:
        mock.__dict__["_spec_signature"] = None
    if is_class and not instance and "return_value" not in kwargs:
        mock.return_value = create_autospec(spec, spec_set, instance=True, _name="()", _parent=mock)
    for name in dir(spec):
        if name in _magics or name.startswith("__"):
            continue
        original = inspect.getattr_static(spec, name)
        value = getattr(spec, name, None)
        if isinstance(original, property):
            continue
        if callable(value) and not isinstance(value, type):
            child_kind = AsyncMock if inspect.iscoroutinefunction(value) else MagicMock
            child = child_kind(spec=value, parent=mock, name=name, _new_name=name, _new_parent=mock)
            signature = _signature(value)
            bare = isinstance(original, (staticmethod, classmethod)) or not is_class
            if signature is not None and is_class and not bare:
                signature = signature.replace(parameters=list(signature.parameters.values())[1:])
            child.__dict__["_spec_signature"], child.__dict__["_mock_checks"] = signature, True
            mock.__dict__["_mock_children"][name] = child
    return mock


def seal(mock):
    """No more attributes come up by themselves."""
    own = mock.__dict__
    own["_mock_sealed"] = True
    for child in own["_mock_children"].values():
        if isinstance(child, NonCallableMock) and child.__dict__["_mock_new_parent"] is mock:
            seal(child)


def mock_open(mock=None, read_data=""):
    """A mock for `open` with a file that has this content."""
    def stream():
        return io.BytesIO(read_data) if isinstance(read_data, bytes) else io.StringIO(read_data)

    content = [stream()]
    handle = MagicMock()
    handle.__enter__.return_value = handle
    for name in ("read", "readline", "readlines"):
        getattr(handle, name).side_effect = functools.partial(lambda name, *args: getattr(content[0], name)(*args), name)
    handle.write.return_value = None
    handle.__iter__.side_effect = lambda: iter(content[0].readlines())
    handle.__next__.side_effect = lambda: content[0].readline() or _stop()
    mock = MagicMock(name="open") if mock is None else mock

    def reset(*args, **kwargs):
        content[0] = stream()
        return DEFAULT

    mock.side_effect = reset
    mock.return_value = handle
    return mock


def _stop():
    raise StopIteration
