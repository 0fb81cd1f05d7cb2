from . import sibling
from . import value as v
from .sub import leaf
print('module', __name__, __package__, sibling.name, v, leaf.name)
def f(): return 'f of module'
_private = 1
