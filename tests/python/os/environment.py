# board: off
# Environment variables as a mapping; changes are seen by getenv and by commands.
import os

os.environ["ANTARESIA_TEST"] = "1"
print(os.getenv("ANTARESIA_TEST"), os.environ.get("ANTARESIA_NONE"), "ANTARESIA_TEST" in os.environ)
print(os.system('test "$ANTARESIA_TEST" = 1'), os.environ.pop("ANTARESIA_TEST"), os.getenv("ANTARESIA_TEST", 5))
print(os.system('test -z "$ANTARESIA_TEST"'))
try:
    os.environ["ANTARESIA_NONE"]
except KeyError as error:
    print(error)
for wrong in (1, "a"), ("a", 1):
    try:
        os.environ[wrong[0]] = wrong[1]
    except TypeError as error:
        print(error)
print(os.environ.setdefault("ANTARESIA_TEST", "2"), os.environ["ANTARESIA_TEST"], type(os.environ.copy()))
del os.environ["ANTARESIA_TEST"]
print(os.environ.get("ANTARESIA_TEST"), len(os.environ) == len(list(os.environ)))
