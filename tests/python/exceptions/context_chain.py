def chain(e):
    out = []
    while e is not None:
        out.append((type(e).__name__, e.__suppress_context__))
        e = e.__cause__ or (None if e.__suppress_context__ else e.__context__)
    return out
try:
    try: 1 / 0
    except ZeroDivisionError: {}["k"]
except KeyError as e: print(chain(e), type(e.__context__).__name__)
try:
    try: 1 / 0
    except ZeroDivisionError as z: raise ValueError("v") from z
except ValueError as e: print(chain(e), e.__cause__ is e.__context__)
try:
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("v") from None
except ValueError as e: print(chain(e), e.__context__ is not None)
try:
    try: raise ValueError(1)
    finally: raise TypeError(2)
except TypeError as e: print(chain(e))
try:
    try: raise ValueError(1)
    except ValueError: raise
except ValueError as e: print(chain(e))
try:
    try: raise ValueError(1)
    except ValueError as e: raise e
except ValueError as e: print(chain(e))
def f():
    try: raise KeyError(1)
    except KeyError: pass
    raise ValueError(2)
try: f()
except ValueError as e: print(chain(e))
try: raise
except RuntimeError as e: print(e)
