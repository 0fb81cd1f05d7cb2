# own
# errno.errorcode can be read only.
import errno
import json

codes = errno.errorcode


def attempt(work, *arguments):
    try:
        print(work(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


def store():
    codes[1] = "x"


def delete():
    del codes[1]


def merge():
    global codes
    codes |= {1: "x"}


for work in (store, delete, merge, codes.clear, codes.popitem, codes.copy().clear):
    attempt(work)
attempt(codes.pop, 1)
attempt(codes.setdefault, 1, 2)
attempt(codes.update, [(1, 2)])
print(codes[errno.ENOENT], codes.get(0), errno.EIO in codes, isinstance(codes, dict))
print(codes == errno.errorcode, len(codes) == len(list(codes)), type(codes.copy()))
print(json.loads(json.dumps(codes))["2"], (codes | {0: "none"})[0])
