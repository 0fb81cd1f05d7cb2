def f(x):
    try:
        if x == 0: return "return"
        if x == 1: raise ValueError("v")
        if x == 2: 1 / 0
        return "end"
    except ValueError:
        return "caught"
    else:
        return "else"
    finally:
        print("finally", x)
for i in range(4):
    try:
        print(f(i))
    except ZeroDivisionError as e:
        print("ZDE", e)

def override():
    try:
        return 1
    finally:
        return 2
print(override())

def swallow():
    try:
        1 / 0
    finally:
        return "swallowed"
print(swallow())

def loops():
    out = []
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            out.append(i)
        finally:
            out.append(("f", i))
    else:
        out.append("else")
    return out
print(loops())

def nested():
    log = []
    try:
        try:
            try:
                raise KeyError("k")
            finally:
                log.append(1)
        except IndexError:
            log.append("no")
        finally:
            log.append(2)
    except KeyError as e:
        log.append(repr(e))
    else:
        log.append("else")
    finally:
        log.append(3)
    return log
print(nested())

def while_finally():
    n = 0
    while True:
        try:
            n += 1
            if n < 3: continue
            break
        finally:
            n += 10
    return n
print(while_finally())

def return_value_kept():
    x = 1
    try:
        return x
    finally:
        x = 2
print(return_value_kept())

def gen():
    try:
        yield 1
        yield 2
    finally:
        print("gen closed")
g = gen()
print(next(g)); g.close()
for v in gen(): print(v)

def rethrow():
    try:
        try:
            raise ValueError("a")
        except ValueError as e:
            raise TypeError("b") from e
    except TypeError as e:
        return repr(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__
print(rethrow())

def bare():
    try:
        try:
            [][1]
        except IndexError:
            try:
                {}["x"]
            except KeyError:
                pass
            raise
    except IndexError as e:
        return str(e), e.__context__
print(bare())

def name_deleted():
    try:
        raise ValueError("x")
    except ValueError as e:
        pass
    try:
        e
    except UnboundLocalError as err:
        return str(err)
print(name_deleted())
def many():
    for kind in (ValueError, KeyError, TypeError, OSError):
        try:
            raise kind("m")
        except (ValueError, KeyError) as e:
            print("A", type(e).__name__)
        except TypeError:
            print("B")
        except:
            print("C")
        else:
            print("never")
many()
try:
    raise
except RuntimeError as e:
    print(e)
