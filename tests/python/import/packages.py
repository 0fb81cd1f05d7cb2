# board: off
import sys
import pack.module
print(pack.value, pack.module.f(), pack.sub.leaf.name)
import pack.module as m
from pack.module import f as g, v
print(m is pack.module, g is m.f, v)
from pack.sub import *
print(exported, leaf.name, 'hidden' in globals())
from pack.module import *
print(f(), '_private' in globals())
print('pack.sub.leaf' in sys.modules, sys.modules['pack'] is pack)
for source in ('import no_such', 'import pack.no_such', 'import pack.sibling.deeper', 'from pack import no_such',
               'from . import x', 'from pack.module import missing'):
    try:
        exec(source)
    except ImportError as error:
        print(type(error).__name__, str(error).split(' (')[0])
def local():
    from pack.sub import leaf as inner
    import pack.sibling
    return inner.name, pack.sibling.name
print(local())
