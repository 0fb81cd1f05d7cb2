def describe(error):
    while error is not None:
        print(repr(error), '| cause', repr(error.__cause__), '| suppress', error.__suppress_context__)
        error = error.__context__

try:
    try:
        raise KeyError('first')
    except KeyError:
        raise ValueError('second')
except ValueError as error:
    describe(error)
try:
    try:
        raise KeyError('first')
    except KeyError as error:
        raise ValueError('second') from error
except ValueError as error:
    describe(error)
try:
    try:
        raise KeyError('first')
    except KeyError:
        raise ValueError('second') from None
except ValueError as error:
    describe(error)
try:
    raise ValueError from TypeError
except ValueError as error:
    describe(error)
try:
    try:
        raise KeyError('again')
    except KeyError:
        try:
            raise
        finally:
            print('finally')
except KeyError as error:
    describe(error)
try:
    try:
        1 / 0
    finally:
        raise KeyError('from finally')
except KeyError as error:
    describe(error)
for wrong in (1, int, 'text'):
    try:
        raise wrong
    except TypeError as error:
        print(error)
try:
    raise ValueError from 5
except TypeError as error:
    print(error)
try:
    raise
except RuntimeError as error:
    print(error)
