# board: off
# python: 3.14
# Types that may be given arguments, and types that may not.
import array
import asyncio
import itertools
import os
import queue
import re
import tempfile
import types
import weakref

for alias in (
    type[int], slice[int, int, int], types.GeneratorType[int, None, str], types.CoroutineType[int, None, str],
    types.AsyncGeneratorType[int, None], weakref.ref[int], array.array[int], re.Pattern[str], re.Match[bytes],
    ExceptionGroup[ValueError], BaseExceptionGroup[ValueError], asyncio.Queue[int], queue.Queue[int], itertools.chain[int],
    os.PathLike[str], tempfile.TemporaryDirectory[str], tuple[type[BaseException], ...],
):
    print(alias, alias.__args__)


class Meta(type):
    pass


for kind in int, str, bytes, Exception, property, Meta, map:
    try:
        print(kind[int])
    except TypeError as error:
        print(error)
print(isinstance(3, type[int].__origin__), type[int] == type[int], type[int] | None)
