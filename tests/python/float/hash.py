# board: off
for x in (0.0, -0.0, 1.0, -1.0, 2.0, 1e10, float("inf"), -float("inf")):
    print(x, hash(x))
print(hash(0.5) == hash(0.5), {0.5: 1}[0.5], {0.0: "z"}[-0.0], {2.0: 1}[2], hash(1e300) == hash(int(1e300)))
