def run(make):
    try:
        try:
            make()
        except* ValueError as group:
            print('values', group.exceptions)
        except* (KeyError, TypeError) as group:
            print('others', group.exceptions)
        else:
            print('else')
        finally:
            print('finally')
    except BaseException as error:
        print('left', repr(error))

def raise_it(error):
    raise error
run(lambda: None)
run(lambda: raise_it(ValueError(1)))
run(lambda: raise_it(ExceptionGroup('g', [ValueError(1), KeyError(2), ValueError(3)])))
run(lambda: raise_it(ExceptionGroup('g', [OSError(1), ValueError(2)])))
run(lambda: raise_it(OSError(5)))
run(lambda: raise_it(ExceptionGroup('a', [ExceptionGroup('b', [TypeError(1), OSError(2)]), ValueError(3)])))
