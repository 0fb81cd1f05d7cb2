"""Iterators made of iterators."""

_missing = object()


class count:
    def __init__(self, start=0, step=1):
        if not hasattr(start, "__add__") or isinstance(start, (str, bytes, list, tuple)):
            raise TypeError("a number is required")
        self._next, self._step = start, step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        if isinstance(self._step, int) and self._step == 1:
            return f"count({self._next!r})"
        return f"count({self._next!r}, {self._step!r})"


class repeat:
    def __init__(self, object, times=None):
        self._object = object
        self._left = None if times is None else len(range(times))

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            if self._left == 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        return f"repeat({self._object!r})" if self._left is None else f"repeat({self._object!r}, {self._left})"


class _Iterator:
    """An iterator whose items come from the generator that `_items` makes."""

    def __init__(self, *args, **keywords):
        self._iterator = self._items(*args, **keywords)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._iterator)


class cycle(_Iterator):
    def __init__(self, iterable, /):
        self._iterator = self._items(iter(iterable))

    def _items(self, iterator):
        saved = []
        for item in iterator:
            yield item
            saved.append(item)
        while saved:
            yield from saved


class accumulate(_Iterator):
    def __init__(self, iterable, func=None, *, initial=None):
        self._iterator = self._items(iter(iterable), func, initial)

    def _items(self, iterator, func, total):
        if total is None:
            for total in iterator:
                break
            else:
                return
        yield total
        for item in iterator:
            total = total + item if func is None else func(total, item)
            yield total


class batched(_Iterator):
    def __init__(self, iterable, n, *, strict=False):
        if n < 1:
            raise ValueError("n must be at least one")
        self._iterator = self._items(iter(iterable), n, strict)

    def _items(self, iterator, n, strict):
        while batch := tuple(islice(iterator, n)):
            if strict and len(batch) != n:
                raise ValueError("batched(): incomplete batch")
            yield batch


class chain(_Iterator):
    __class_getitem__ = classmethod(type(list[int]))

    def __init__(self, *iterables):
        self._iterator = self._items(iter(iterables))

    @classmethod
    def from_iterable(cls, iterable, /):
        self = cls()
        self._iterator = self._items(iter(iterable))
        return self

    def _items(self, iterables):
        for iterable in iterables:
            yield from iter(iterable)


class compress(_Iterator):
    def __init__(self, data, selectors):
        self._iterator = self._items(iter(data), iter(selectors))

    def _items(self, data, selectors):
        for item, chosen in zip(data, selectors):
            if chosen:
                yield item


class dropwhile(_Iterator):
    def __init__(self, predicate, iterable, /):
        self._iterator = self._items(predicate, iter(iterable))

    def _items(self, predicate, iterator):
        for item in iterator:
            if not predicate(item):
                yield item
                break
        yield from iterator


class takewhile(_Iterator):
    def __init__(self, predicate, iterable, /):
        self._iterator = self._items(predicate, iter(iterable))

    def _items(self, predicate, iterator):
        for item in iterator:
            if not predicate(item):
                return
            yield item


class filterfalse(_Iterator):
    def __init__(self, function, iterable, /):
        self._iterator = self._items(function or bool, iter(iterable))

    def _items(self, function, iterator):
        for item in iterator:
            if not function(item):
                yield item


class starmap(_Iterator):
    def __init__(self, function, iterable, /):
        self._iterator = self._items(function, iter(iterable))

    def _items(self, function, iterator):
        for args in iterator:
            yield function(*args)


class pairwise(_Iterator):
    def __init__(self, iterable, /):
        self._iterator = self._items(iter(iterable))

    def _items(self, iterator):
        for left in iterator:
            break
        for right in iterator:
            yield left, right
            left = right


class islice(_Iterator):
    def __init__(self, iterable, /, *args):
        bounds = slice(*args)
        start, stop, step = bounds.start, bounds.stop, bounds.step
        for value in (start, stop, step):
            if value is not None and (not hasattr(value, "__index__") or value < 0):
                raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        if step == 0:
            raise ValueError("Step for islice() must be a positive integer or None.")
        self._iterator = self._items(iter(iterable), start or 0, stop, step or 1)

    def _items(self, iterator, wanted, stop, step):
        position = 0
        while stop is None or wanted < stop:
            for item in iterator:
                position += 1
                if position > wanted:
                    break
            else:
                return
            yield item
            wanted += step
        # The items up to the end are used up.
        while stop is not None and position < stop:
            if next(iterator, _missing) is _missing:
                return
            position += 1


class zip_longest(_Iterator):
    def __init__(self, *iterables, fillvalue=None):
        self._iterator = self._items([iter(iterable) for iterable in iterables], fillvalue)

    def _items(self, iterators, fill):
        active = len(iterators)
        while active:
            row = []
            for position, iterator in enumerate(iterators):
                value = fill
                if iterator is not None:
                    value = next(iterator, _missing)
                    if value is _missing:
                        active -= 1
                        if not active:
                            return
                        iterators[position] = None
                        value = fill
                row.append(value)
            yield tuple(row)


class groupby:
    def __init__(self, iterable, key=None):
        self._iterator, self._key = iter(iterable), key
        self._current = self._group_key = self._value = _missing
        self._group = None

    def __iter__(self):
        return self

    def _advance(self):
        value = next(self._iterator)
        self._current = value if self._key is None else self._key(value)
        self._value = value

    def __next__(self):
        self._group = None
        while self._current is _missing or self._group_key is not _missing and self._group_key == self._current:
            self._advance()
        self._group_key = self._current
        self._group = _Group(self, self._current)
        return self._current, self._group


class _Group:
    """The items of a group, as long as nothing was taken from its groupby."""

    def __init__(self, parent, key):
        self._parent, self._key = parent, key

    def __iter__(self):
        return self

    def __next__(self):
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if parent._value is _missing:
            parent._advance()
        if not self._key == parent._current:
            raise StopIteration
        value, parent._value = parent._value, _missing
        return value


class product(_Iterator):
    def __init__(self, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        self._iterator = self._items([tuple(iterable) for iterable in iterables] * repeat)

    def _items(self, pools):
        if not all(pools):
            return
        indices = [0] * len(pools)
        while True:
            yield tuple([pool[index] for pool, index in zip(pools, indices)])
            for place in range(len(pools) - 1, -1, -1):
                indices[place] += 1
                if indices[place] < len(pools[place]):
                    break
                indices[place] = 0
            else:
                return


class permutations(_Iterator):
    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        r = len(pool) if r is None else r
        if r < 0:
            raise ValueError("r must be non-negative")
        self._iterator = self._items(pool, r)

    def _items(self, pool, r):
        def choose(chosen, left):
            if len(chosen) == r:
                yield tuple([pool[index] for index in chosen])
                return
            for place, index in enumerate(left):
                yield from choose(chosen + [index], left[:place] + left[place + 1:])
        if r <= len(pool):
            yield from choose([], list(range(len(pool))))


class combinations(_Iterator):
    def __init__(self, iterable, r):
        if r < 0:
            raise ValueError("r must be non-negative")
        self._iterator = self._items(tuple(iterable), r)

    def _items(self, pool, r):
        n = len(pool)
        if r > n:
            return
        indices = list(range(r))
        while True:
            yield tuple([pool[index] for index in indices])
            for place in range(r - 1, -1, -1):
                if indices[place] != place + n - r:
                    break
            else:
                return
            indices[place] += 1
            for later in range(place + 1, r):
                indices[later] = indices[later - 1] + 1


class combinations_with_replacement(_Iterator):
    def __init__(self, iterable, r):
        if r < 0:
            raise ValueError("r must be non-negative")
        self._iterator = self._items(tuple(iterable), r)

    def _items(self, pool, r):
        n = len(pool)
        if n == 0 and r:
            return
        indices = [0] * r
        while True:
            yield tuple([pool[index] for index in indices])
            for place in range(r - 1, -1, -1):
                if indices[place] != n - 1:
                    break
            else:
                return
            indices[place:] = [indices[place] + 1] * (r - place)


def tee(iterable, n=2, /):
    if n < 0:
        raise ValueError("n must be >= 0")
    if n == 0:
        return ()
    first = iterable if isinstance(iterable, _Tee) else _Tee(iterable)
    return (first, *[_Tee(first) for _ in range(n - 1)])


class _Tee:
    """One of several views of an iterator: a link is [item, next link], the last one empty and, while its item is
    fetched, False."""

    def __init__(self, iterable, /):
        if isinstance(iterable, _Tee):
            self._iterator, self._link = iterable._iterator, iterable._link
        else:
            self._iterator, self._link = iter(iterable), [None, None]

    def __iter__(self):
        return self

    def __next__(self):
        link = self._link
        if not link[1]:
            if link[1] is False:
                raise RuntimeError("cannot re-enter the tee iterator")
            link[1] = False
            try:
                link[0] = next(self._iterator)
            except BaseException:
                link[1] = None
                raise
            link[1] = [None, None]
        value, self._link = link
        return value

    def __copy__(self):
        return _Tee(self)
