print('pack init', __name__, __package__)
value = 'pack value'
