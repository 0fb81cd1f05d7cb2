# exit: 1
# board: off
def fail(e):
    try:
        raise e
    except Exception as raised:
        return raised


raise ExceptionGroup("outer", [fail(ValueError(1)), ExceptionGroup("inner", [TypeError("t"), KeyError("k")]), OSError(5)])
