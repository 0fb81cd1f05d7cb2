# Texts about the platform.
import platform
import sys

for name in ("platform", "system", "machine", "node", "release", "processor", "python_compiler", "python_version"):
    print(name, type(getattr(platform, name)()))
print(type(platform.libc_ver()), len(platform.libc_ver()), len(platform.python_version_tuple()))
print(platform.system().lower() == sys.platform, platform.machine().isprintable())
