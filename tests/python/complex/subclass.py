class Z(complex):
    def __repr__(self):
        return "Z" + complex.__repr__(self)
z = Z(1, 2)
print(repr(z), z + 1, type(z + 1).__name__, abs(Z(3, 4)), z == 1 + 2j, z.real, complex(z), type(complex(z)).__name__)
