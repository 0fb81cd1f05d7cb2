"""Classes whose attributes are a fixed set of constants."""

import sys
from types import DynamicClassAttribute, MappingProxyType

_builtin_property = property
_missing_names = object()
Enum = Flag = ReprEnum = None


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class auto:
    """Stands for a value that `_generate_next_value_` chooses."""

    def __init__(self, value=None):
        self.value = value

    def __repr__(self):
        return f"auto({self.value!r})"


class property(DynamicClassAttribute):
    """A property of members; on the class the name stands for a member."""

    def __get__(self, instance, owner=None):
        if instance is not None:
            return super().__get__(instance, owner)
        try:
            return owner._member_map_[self.name]
        except KeyError:
            raise AttributeError(f"{owner!r} has no attribute {self.name!r}") from None

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {type(instance).__name__!r}> cannot set attribute {self.name!r}")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError(f"<enum {type(instance).__name__!r}> cannot delete attribute {self.name!r}")
        self.fdel(instance)

    def __set_name__(self, owner, name):
        self.name = name
        self.clsname = owner.__name__


def _fields_repr(self):
    """The text of a dataclass as the value of a member."""
    fields = self.__dataclass_fields__
    shown = [f"{name}={getattr(self, name)!r}" for name, field in fields.items() if field.repr]
    return ", ".join(shown)


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _check_name(name):
    if name in ("", "mro"):
        raise ValueError(f"invalid enum member name(s) {name!r}")


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_descriptor(value):
    return hasattr(value, "__get__") or hasattr(value, "__set__") or hasattr(value, "__delete__")


_reserved = ("_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_", "_iter_member_",
             "_iter_member_by_value_", "_iter_member_by_def_", "_add_alias_", "_add_value_alias_")


class EnumDict(dict):
    """The namespace of the body of an enum: notes the members in their order."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._cls_name = cls_name
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False

    def _is_private(self, name):
        return self._cls_name is not None and name.startswith(f"_{self._cls_name}__") and not name.endswith("__")

    def __setitem__(self, key, value):
        if self._is_private(key):
            pass
        elif _is_sunder(key):
            if key not in _reserved:
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
            if key == "_generate_next_value_":
                if self._auto_called:
                    raise TypeError("_generate_next_value_ must be defined before members")
                self._generate_next_value = value.__func__ if isinstance(value, staticmethod) else value
            elif key == "_ignore_":
                value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                self._ignore = value
                already = set(value) & set(self._member_names)
                if already:
                    raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif isinstance(value, member) or not (_is_descriptor(value) or self._nested(value)):
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
            self._member_names[key] = None
            value = self._automatic(key, value)
        super().__setitem__(key, value)

    def _nested(self, value):
        return isinstance(value, type) and self._cls_name is not None and f"{self._cls_name}." in value.__qualname__ \
            and value.__qualname__.rsplit(".", 2)[-2] == self._cls_name

    def _automatic(self, key, value):
        def chosen(item):
            if not isinstance(item, auto):
                return item
            if item.value is None:
                self._auto_called = True
                item.value = self._generate_next_value(key, 1, len(self._member_names) - 1, self._last_values[:])
            self._last_values.append(item.value)
            return item.value

        if isinstance(value, auto):
            return chosen(value)
        if type(value) is tuple and any(isinstance(item, auto) for item in value):
            return tuple([chosen(item) for item in value])
        self._last_values.append(value)
        return value

    @_builtin_property
    def member_names(self):
        return list(self._member_names)

    def update(self, members, **more):
        for key, value in members.items() if hasattr(members, "keys") else members:
            self[key] = value
        for key, value in more.items():
            self[key] = value


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **keywords):
        if Enum is None:
            return {}
        metacls._check_for_existing_members_(cls, bases)
        namespace = EnumDict(cls)
        _, first = metacls._get_mixins_(cls, bases)
        if first is not None:
            namespace["_generate_next_value_"] = getattr(first, "_generate_next_value_", None)
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, **keywords):
        if Enum is None:
            return super().__new__(metacls, cls, bases, dict(classdict), **keywords)
        ignored = [*classdict._ignore, "_ignore_"]
        names = dict(classdict)
        for name in ignored:
            names.pop(name, None)
        member_names = [name for name in classdict._member_names if name not in ignored]
        for name in member_names:
            _check_name(name)
        member_type, first = metacls._get_mixins_(cls, bases)
        order = names.pop("_order_", None)
        values = {name: names.pop(name) for name in member_names}
        names.update(_member_names_=[], _member_map_={}, _value2member_map_={}, _unhashable_values_=[],
                     _member_type_=member_type)
        new, uses_value, uses_args = metacls._find_new_(names, member_type, first)
        names["_value_repr_"] = metacls._find_data_repr_(cls, bases)
        names["_new_member_"] = new
        # Looking members up takes the place of making them.
        names["__new__"] = Enum.__new__
        names["_use_args_"] = uses_args
        generate = names.get("_generate_next_value_")
        if generate is not None and not isinstance(generate, staticmethod):
            names["_generate_next_value_"] = staticmethod(generate)
        if boundary is None:
            boundary = getattr(first, "_boundary_", None)
        names["_boundary_"] = boundary
        names["_flag_mask_"] = names["_singles_mask_"] = names["_all_bits_"] = 0
        names["_inverted_"] = None
        if Flag is not None and issubclass(first, Flag):
            for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
                if name not in names and member_type is not object:
                    names[name] = getattr(Flag, name)
        made = super().__new__(metacls, cls, bases, names, **keywords)
        if ReprEnum is not None and ReprEnum in bases:
            if member_type is object:
                raise TypeError("ReprEnum subclasses must be mixed with a data type (i.e. int, str, float, etc.)")
            if "__format__" not in names:
                made.__format__ = names["__format__"] = member_type.__format__
            if "__str__" not in names:
                shown = member_type.__str__
                made.__str__ = names["__str__"] = member_type.__repr__ if shown is object.__str__ else shown
        if member_type is not object:
            for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
                if name not in names:
                    own = getattr(first, name)
                    if getattr(made, name) is getattr(member_type, name) and own is not getattr(made, name):
                        setattr(made, name, own)
        for name, value in values.items():
            metacls._add_member(made, name, value, member_type, new, uses_value)
        if order is not None:
            wanted = order.replace(",", " ").split() if isinstance(order, str) else list(order)
            aliases = set(made._member_map_) - set(made._member_names_)
            present = [name for name in wanted if name not in aliases]
            if present != made._member_names_:
                raise TypeError(f"member order does not match _order_:\n  {made._member_names_!r}\n  {present!r}")
        if Flag is not None and issubclass(made, Flag):
            made._finish_flags()
        return made

    def _add_member(cls, name, value, member_type, new, uses_value):
        args = value if isinstance(value, tuple) else (value,)
        if member_type is tuple:
            args = (args,)
        if not cls._use_args_:
            made = new(cls)
        else:
            made = new(cls, *args)
        if not hasattr(made, "_value_"):
            if member_type is object:
                made._value_ = value
            else:
                try:
                    made._value_ = member_type(*args)
                except Exception as error:
                    raise TypeError("_value_ not set in __new__, unable to create it") from error
        value = made._value_
        made._name_ = name
        made.__objclass__ = cls
        made._sort_order_ = len(cls._member_names_)
        if cls.__init__ is not object.__init__ and not isinstance(cls.__init__, type(object.__init__)):
            made.__init__(*args)
        elif "__init__" in cls.__dict__:
            made.__init__(*args)
        known = None
        try:
            known = cls._value2member_map_.get(value)
        except TypeError:
            known = next((other for other in cls._member_map_.values() if other._value_ == value), None)
        if known is None and Flag is not None and issubclass(cls, Flag) and isinstance(value, int):
            # Only single bits are members; others are names for combinations.
            if value >= 0 and value & (value - 1) == 0 and value:
                cls._member_names_.append(name)
        elif known is None:
            cls._member_names_.append(name)
        if known is not None:
            made = known
        descriptor = None
        for base in cls.__mro__[1:]:
            found = base.__dict__.get(name)
            if isinstance(found, (property, DynamicClassAttribute)):
                descriptor = found
                break
        cls._member_map_[name] = made
        if descriptor is None:
            type.__setattr__(cls, name, made)
        try:
            cls._value2member_map_.setdefault(value, made)
        except TypeError:
            cls._unhashable_values_.append(value)

    def __bool__(cls):
        return True

    def __call__(cls, value, names=_missing_names, *values, module=None, qualname=None, type=None, start=1,
                 boundary=None):
        if cls._member_map_:
            if names is not _missing_names:
                value = (value, names, *values)
            return cls.__new__(cls, value)
        if names is _missing_names and type is None:
            return cls.__new__(cls, value)
        return cls._create_(value, None if names is _missing_names else names, module=module, qualname=qualname,
                            type=type, start=start, boundary=boundary)

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        try:
            cls(value)
            return True
        except (ValueError, TypeError):
            return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls._member_map_:
            raise AttributeError(f"{cls.__name__!r} cannot delete member {attr!r}.")
        super().__delattr__(attr)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __dir__(cls):
        names = {"__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__", "__members__",
                 "__module__", "__name__", "__qualname__", "__init_subclass__", *cls._member_names_}
        if cls._new_member_ is not object.__new__:
            names.add("__new__")
        return sorted(names | set(dir(cls._member_type_))) if cls._member_type_ is not object else sorted(names)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_builtin_property
    def __members__(cls):
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        return f"<flag {cls.__name__!r}>" if Flag is not None and issubclass(cls, Flag) else f"<enum {cls.__name__!r}>"

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        classdict = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            original, names, last = names, [], []
            for count, name in enumerate(original):
                value = classdict._generate_next_value(name, start, count, last[:])
                last.append(value)
                names.append((name, value))
        for item in () if names is None else names:
            name, value = (item, names[item]) if isinstance(item, str) else item
            classdict[name] = value
        if module is None:
            try:
                module = sys._getframe(2).f_globals["__name__"]
            except (AttributeError, ValueError, KeyError):
                pass
        if module is not None:
            classdict["__module__"] = module
        if qualname is not None:
            classdict["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict, boundary=boundary)

    @classmethod
    def _check_for_existing_members_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError(f"<enum {class_name!r}> cannot extend {base!r}")

    @classmethod
    def _get_mixins_(mcls, class_name, bases):
        if not bases:
            return object, Enum
        first = bases[-1]
        if not isinstance(first, EnumType):
            raise TypeError("new enumerations should be created as "
                            "`EnumName([mixin_type, ...] [data_type,] enum_type)`")
        return mcls._find_data_type_(class_name, bases) or object, first

    @classmethod
    def _find_data_type_(mcls, class_name, bases):
        """The class mixed in that makes values; a class derived from it without `__new__` of its own counts as it."""
        found = []
        for chain in bases:
            nearest = None
            for base in chain.__mro__:
                kind = None
                if isinstance(base, EnumType):
                    kind = base._member_type_ if base._member_type_ is not object else None
                elif "__new__" in base.__dict__ and base is not object or "__dataclass_fields__" in base.__dict__:
                    kind = nearest or base
                elif base is not object:
                    nearest = nearest or base
                if kind is not None:
                    if kind not in found:
                        found.append(kind)
                    break
        if len(found) > 1:
            raise TypeError(f"too many data types for {class_name!r}: {set(found)!r}")
        return found[0] if found else None

    @classmethod
    def _find_data_repr_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType):
                    return base._value_repr_
                if base is not object and "__repr__" in base.__dict__:
                    return _fields_repr if "__dataclass_fields__" in base.__dict__ else base.__dict__["__repr__"]
        return None

    @classmethod
    def _find_new_(mcls, classdict, member_type, first):
        own = classdict.get("__new__")
        if own is not None:
            classdict["__new_member__"] = own
            function = own.__func__ if isinstance(own, staticmethod) else own
            return function, True, True
        for name in ("__new_member__", "__new__"):
            for candidate in (member_type, first):
                target = getattr(candidate, name, None)
                if target is not None and target is not object.__new__ and target is not Enum.__new__:
                    return target, True, True
        return object.__new__, False, False


class Enum(metaclass=EnumType):
    _member_names_ = []
    _member_map_ = {}
    _value2member_map_ = {}
    _unhashable_values_ = []
    _member_type_ = object
    _boundary_ = None
    _value_repr_ = None
    _use_args_ = False
    _new_member_ = object.__new__

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for made in cls._member_map_.values():
                if made._value_ == value:
                    return made
        if not cls._member_map_:
            raise TypeError(f"{cls!r} has no members; specify `names=()` if you meant to create a new, empty, enum")
        failure = None
        try:
            found = cls._missing_(value)
        except Exception as error:
            failure, found = error, None
        if isinstance(found, cls):
            return found
        if Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and isinstance(found, int):
            return found
        wrong = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if found is None and failure is None:
            raise wrong
        if failure is None:
            failure = TypeError(f"error in {cls.__name__}._missing_: returned {found!r} instead of None or a valid member")
        if not isinstance(failure, ValueError):
            failure.__context__ = wrong
        raise failure

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return max(last_values) + 1
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None

    @classmethod
    def _missing_(cls, value):
        return None

    def _add_alias_(self, name):
        known = type(self)._member_map_.get(name)
        if known not in (None, self):
            raise NameError(f"{name!r} is already bound: {known!r}")
        type(self)._member_map_[name] = self
        type.__setattr__(type(self), name, self)

    def _add_value_alias_(self, value):
        known = type(self)._value2member_map_.get(value)
        if known not in (None, self):
            raise ValueError(f"{value!r} is already bound: {known!r}")
        type(self)._value2member_map_[value] = self

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {(type(self)._value_repr_ or repr)(self._value_)}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __dir__(self):
        names = {"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"}
        for base in type(self).__mro__:
            names.update(name for name, value in base.__dict__.items()
                         if not name.startswith("_") and name not in type(self)._member_map_)
        return sorted(names | set(getattr(self, "__dict__", ())) - {"_value_", "_name_", "_sort_order_", "__objclass__"})

    def __format__(self, format_spec):
        return format(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    __str__ = int.__repr__
    __format__ = int.__format__


class StrEnum(str, ReprEnum):
    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError(f"encoding must be a string, not {values[1]!r}")
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError(f"errors must be a string, not {values[2]!r}")
        made = str.__new__(cls, *values)
        made._value_ = str(*values)
        return made

    __str__ = str.__str__
    __format__ = str.__format__

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


def _bits(value):
    if value < 0:
        raise ValueError(f"{value!r} is not a positive integer")
    while value:
        bit = value & -value
        yield bit
        value ^= bit


class Flag(Enum, boundary=STRICT):
    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        last = max(last_values)
        if not isinstance(last, int):
            raise TypeError(f"invalid flag value {last!r}")
        return 2 ** last.bit_length()

    @classmethod
    def _finish_flags(cls):
        mask = 0
        for made in cls._member_map_.values():
            if isinstance(made._value_, int) and made._value_ >= 0:
                mask |= made._value_
        singles = 0
        for name in cls._member_names_:
            singles |= cls._member_map_[name]._value_
        type.__setattr__(cls, "_flag_mask_", mask)
        type.__setattr__(cls, "_singles_mask_", singles)
        type.__setattr__(cls, "_all_bits_", 2 ** mask.bit_length() - 1)

    @classmethod
    def _iter_member_(cls, value):
        found = [cls._value2member_map_[bit] for bit in _bits(value & cls._flag_mask_) if bit in cls._value2member_map_]
        return iter(sorted(found, key=lambda made: made._sort_order_))

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask, all_bits = cls._flag_mask_, cls._all_bits_
        negative = value < 0
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ mask):
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), mask.bit_length())
                raise ValueError(f"{cls!r} invalid value {value!r}\n    given {_binary(value, width)}\n"
                                 f"  allowed {_binary(mask, width)}")
            if cls._boundary_ is CONFORM:
                value &= mask
            elif cls._boundary_ is EJECT:
                return value
            elif negative:
                value = max(all_bits + 1, 2 ** value.bit_length()) + value
        if value < 0:
            value = all_bits + 1 + value if cls._boundary_ in (EJECT, KEEP) else mask & value
        unknown = value & ~mask
        if unknown and cls._boundary_ is not KEEP:
            raise ValueError(f"{cls.__name__}({value!r}) --> unknown values {unknown!r} [{bin(unknown)}]")
        known = cls._value2member_map_.get(value)
        if known is not None:
            return known
        kind = cls._member_type_
        made = object.__new__(cls) if kind is object else kind.__new__(cls, value)
        if not hasattr(made, "_value_"):
            made._value_ = value
        names = [found._name_ for found in cls._iter_member_(value)]
        made._name_ = "|".join(names) or None
        if unknown and names:
            made._name_ += f"|{cls._numeric_repr_(unknown)}"
        return cls._value2member_map_.setdefault(value, made)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                            f"{self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        shown = (type(self)._value_repr_ or repr)(self._value_)
        return f"<{type(self).__name__}: {shown}>" if self._name_ is None else f"<{type(self).__name__}.{self._name_}: {shown}>"

    def __str__(self):
        return f"{type(self).__name__}({self._value_!r})" if self._name_ is None else f"{type(self).__name__}.{self._name_}"

    def __bool__(self):
        return bool(self._value_)

    def _other(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        kind = type(self)._member_type_
        if kind is not object and isinstance(other, kind):
            return other
        return NotImplemented

    def __or__(self, other):
        value = self._other(other)
        return value if value is NotImplemented else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._other(other)
        return value if value is NotImplemented else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._other(other)
        return value if value is NotImplemented else self.__class__(self._value_ ^ value)

    def __invert__(self):
        if self._boundary_ in (EJECT, KEEP):
            return self.__class__(~self._value_)
        return self.__class__(self._singles_mask_ & ~self._value_)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __hash__(self):
        return hash(self._value_)


def _binary(value, width):
    digits = format(value if value >= 0 else (1 << width) + value, f"0{width}b")
    return f"{'0b1' if value < 0 else '0b0'} {digits}"


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    __str__ = int.__repr__
    __format__ = int.__format__


EnumMeta = EnumType


def unique(enumeration):
    aliases = [f"{name} -> {made._name_}" for name, made in enumeration.__members__.items() if name != made._name_]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                aliases = [f"{name} -> {made._name_}" for name, made in enumeration.__members__.items()
                           if name != made._name_]
                if aliases:
                    raise ValueError(f"aliases found in {enumeration!r}: {', '.join(aliases)}")
            elif check is CONTINUOUS:
                values = {made._value_ for made in enumeration}
                low, high = min(values), max(values)
                if issubclass(enumeration, Flag):
                    missing = [2 ** n for n in range(low.bit_length(), high.bit_length()) if 2 ** n not in values]
                else:
                    missing = [n for n in range(low + 1, high) if n not in values]
                if missing:
                    raise ValueError(f"invalid {'flag' if issubclass(enumeration, Flag) else 'enum'} "
                                     f"{enumeration.__name__!r}: missing values {', '.join(map(str, missing))}")
            elif check is NAMED_FLAGS:
                unnamed = 0
                bad = []
                for name, made in enumeration._member_map_.items():
                    rest = made._value_ & ~enumeration._singles_mask_ if made._value_ > 0 else 0
                    if rest:
                        bad.append(name)
                        unnamed |= rest
                if bad:
                    names = f"alias {bad[0]} is" if len(bad) == 1 else f"aliases {', '.join(bad[:-1])} and {bad[-1]} are"
                    what = "value" if unnamed & (unnamed - 1) == 0 else "combined values of"
                    raise ValueError(f"invalid Flag {enumeration.__name__!r}: {names} missing {what} {unnamed:#x} "
                                     "[use enum.show_flag_values(value) for details]")
        return enumeration


def show_flag_values(value):
    return list(_bits(value))


def global_enum_repr(self):
    return f"{type(self).__module__.rsplit('.', 1)[-1]}.{self._name_}"


def global_flag_repr(self):
    """The names of the flags with the module's in front of each."""
    module = type(self).__module__.rsplit(".", 1)[-1]
    if self._name_ is None:
        return f"{module}.{type(self).__name__}({self._value_!r})"
    return "|".join(name if name[0].isdigit() else f"{module}.{name}" for name in self._name_.split("|"))


def global_str(self):
    return f"{type(self).__name__}({self._value_!r})" if self._name_ is None else self._name_


def global_enum(cls, update_str=False):
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls
