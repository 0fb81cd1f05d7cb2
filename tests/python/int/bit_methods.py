for n in (0, 1, -1, 2, 3, 255, 256, -255, -256, 1 << 31, (1 << 64) - 1, -(1 << 100)):
    print(n, n.bit_length(), n.bit_count())
print(True.bit_length(), (5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator, (-5).as_integer_ratio(), True.real, type(True.real).__name__)
