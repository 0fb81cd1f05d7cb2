"""Weak references, and containers that do not keep what is in them alive."""

from uweakref import ReferenceType, finalize, getweakrefs, ref
from collections.abc import MutableMapping as _MutableMapping, MutableSet as _MutableSet

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyTypes",
           "CallableProxyType", "ProxyType", "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize"]


def _reach(proxy):
    found = object.__getattribute__(proxy, "_reference")()
    if found is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return found


class ProxyType:
    """Stands for an object without keeping it alive."""

    __slots__ = ("_reference", "__weakref__")

    def __getattribute__(self, name):
        return type(_reach(self)) if name == "__class__" else getattr(_reach(self), name)

    def __setattr__(self, name, value):
        setattr(_reach(self), name, value)

    def __delattr__(self, name):
        delattr(_reach(self), name)

    def __repr__(self):
        target = object.__getattribute__(self, "_reference")()
        return f"<weakproxy at {id(self):#x} to {type(target).__name__} at {id(target):#x}>"

    __hash__ = None


class CallableProxyType(ProxyType):
    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return _reach(self)(*args, **kwargs)


ProxyTypes = (ProxyType, CallableProxyType)


def _plain(value):
    return _reach(value) if type(value) in ProxyTypes else value


def _forward(name):
    import operator
    word = name[2:-2]
    def step(target):
        if not hasattr(type(target), "__next__"):
            raise TypeError("Weakref proxy referenced a non-iterator")
        return next(target)

    function = {"str": str, "bytes": bytes, "bool": bool, "len": len, "iter": iter, "next": step, "int": int,
                "float": float, "complex": complex, "reversed": reversed, "divmod": divmod, "round": round,
                "rdivmod": lambda a, b: divmod(b, a)}.get(word)
    if function is None:
        reflected = word[0] == "r" and word not in ("rshift",)
        base = word[1:] if reflected else word
        plain = getattr(operator, base if hasattr(operator, base) else base + "_")
        function = (lambda a, b: plain(b, a)) if reflected else plain

    def method(self, *others):
        return function(_reach(self), *map(_plain, others))
    method.__name__ = name
    setattr(ProxyType, name, method)


for _name in ("str bytes bool len iter next int float index reversed round neg pos abs invert contains getitem setitem "
              "delitem lt le eq ne gt ge add sub mul truediv floordiv mod divmod pow lshift rshift and or xor matmul "
              "radd rsub rmul rtruediv rfloordiv rmod rpow rlshift rrshift rand ror rxor rmatmul iadd isub imul "
              "itruediv ifloordiv imod ipow ilshift irshift iand ior ixor imatmul").split():
    _forward(f"__{_name}__")


def _ignore(reference):
    """The callback of a proxy without one: its reference is not shared then."""


_proxies = {}


def proxy(object, callback=None, /):
    key = id(object)
    if callback is None and key in _proxies:
        made = _proxies[key]()
        if made is not None:
            return made
    made = ProxyType.__new__(CallableProxyType if callable(object) else ProxyType)
    _set_reference(made, ref(object, callback and (lambda _: callback(made)) or _ignore))
    if callback is None:
        # Proxies without callbacks are shared, as long as somebody has them.
        _proxies[key] = ref(made, lambda gone: _proxies.pop(key, None) if _proxies.get(key) is gone else None)
    return made


_set_reference = ProxyType._reference.__set__


def getweakrefcount(object):
    return len(getweakrefs(object))


class WeakMethod:
    """Refers weakly to a bound method, which itself is made anew at each access."""

    __slots__ = ("_instance", "_function", "_kind", "_alive", "_hash", "__weakref__")

    def __init__(self, meth, callback=None):
        try:
            instance, function = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None
        self_ref = ref(self)

        def gone(_):
            this = self_ref()
            if this is not None and this._alive:
                this._alive = False
                if callback is not None:
                    callback(this)

        self._instance, self._function = ref(instance, gone), ref(function, gone)
        self._kind, self._alive = type(meth), True

    def __call__(self):
        instance, function = self._instance(), self._function()
        return None if instance is None or function is None else self._kind(function, instance)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return self._instance == other._instance and self._function == other._function

    def __hash__(self):
        return hash(self._instance)


class WeakValueDictionary(_MutableMapping):
    def __init__(self, other=(), /, **kw):
        self.data = {}
        self.update(other, **kw)

    def _live(self):
        """The entries whose value is there, as strong references."""
        return [(key, value) for key, reference in list(self.data.items()) if (value := reference()) is not None]

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __delitem__(self, key):
        del self.data[key]

    def __len__(self):
        return len(self._live())

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None

    def __setitem__(self, key, value):
        data = self.data

        def remove(reference):
            if data.get(key) is reference:
                del data[key]

        data[key] = ref(value, remove)

    def get(self, key, default=None):
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def copy(self):
        return self.__class__(dict(self._live()))

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = self.__class__()
        for key, value in self._live():
            made[deepcopy(key, memo)] = value
        return made

    def items(self):
        return iter(self._live())

    def keys(self):
        return iter([key for key, _ in self._live()])

    __iter__ = keys

    def values(self):
        return iter([value for _, value in self._live()])

    def itervaluerefs(self):
        return iter(self.valuerefs())

    def valuerefs(self):
        return list(self.data.values())

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value

    def pop(self, key, *args):
        try:
            value = self.data.pop(key)()
        except KeyError:
            value = None
        if value is not None:
            return value
        if args:
            return args[0]
        raise KeyError(key)

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __eq__(self, other):
        return dict(self._live()) == dict(other.items()) if hasattr(other, "items") else NotImplemented

    __hash__ = None

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        made = self.__class__()
        made.update(other)
        made.update(self)
        return made


class WeakKeyDictionary(_MutableMapping):
    def __init__(self, dict=None):
        self.data = data = {}

        def remove(reference):
            data.pop(reference, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def _live(self):
        return [(key, value) for reference, value in list(self.data.items()) if (key := reference()) is not None]

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __len__(self):
        return len(self._live())

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def copy(self):
        return self.__class__(dict(self._live()))

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = self.__class__()
        for key, value in self._live():
            made[key] = deepcopy(value, memo)
        return made

    def items(self):
        return iter(self._live())

    def keys(self):
        return iter([key for key, _ in self._live()])

    __iter__ = keys

    def values(self):
        return iter([value for _, value in self._live()])

    def keyrefs(self):
        return list(self.data)

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __eq__(self, other):
        return dict(self._live()) == dict(other.items()) if hasattr(other, "items") else NotImplemented

    __hash__ = None
    __ior__, __or__, __ror__ = WeakValueDictionary.__ior__, WeakValueDictionary.__or__, WeakValueDictionary.__ror__


class WeakSet(_MutableSet):
    def __init__(self, data=None):
        self.data = members = set()

        def remove(reference):
            members.discard(reference)

        self._remove = remove
        if data is not None:
            self.update(data)

    def _live(self):
        return [item for reference in list(self.data) if (item := reference()) is not None]

    def __iter__(self):
        return iter(self._live())

    def __len__(self):
        return len(self._live())

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        self.data.discard(ref(item))

    def remove(self, item):
        self.data.remove(ref(item))

    def clear(self):
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    __copy__ = copy

    def pop(self):
        while True:
            try:
                item = self.data.pop()()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            if item is not None:
                return item

    def update(self, *others):
        for other in others:
            for item in other:
                self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def _new(self, items):
        return self.__class__(items)

    def difference(self, other):
        other = set(other)
        return self._new([item for item in self if item not in other])

    __sub__ = difference

    def difference_update(self, other):
        for item in list(other):
            self.discard(item)

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection(self, other):
        return self._new([item for item in other if item in self])

    __and__ = intersection

    def intersection_update(self, other):
        other = set(other)
        for item in self._live():
            if item not in other:
                self.discard(item)

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def issubset(self, other):
        return set(self) <= set(other)

    def issuperset(self, other):
        return set(self) >= set(other)

    __le__, __ge__ = issubset, issuperset

    def __lt__(self, other):
        return set(self) < set(other)

    def __gt__(self, other):
        return set(self) > set(other)

    def __eq__(self, other):
        return set(self) == set(other) if isinstance(other, self.__class__) else NotImplemented

    def symmetric_difference(self, other):
        made = self.copy()
        made.symmetric_difference_update(other)
        return made

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        for item in set(other):
            if item in self:
                self.discard(item)
            else:
                self.add(item)

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def union(self, other):
        return self._new([*self, *other])

    __or__ = union

    def isdisjoint(self, other):
        return not any(item in self for item in other)

    def __repr__(self):
        return repr(set(self))
