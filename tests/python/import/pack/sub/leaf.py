from ..sibling import name as other
name = 'leaf of ' + other
