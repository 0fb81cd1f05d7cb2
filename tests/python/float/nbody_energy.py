# A few steps of two bodies: the text of many sums and powers.
x, y, vx, vy = 1.0, 0.0, 0.0, 1.0
for step in range(200):
    d = (x * x + y * y) ** 1.5
    vx -= x / d * 0.01
    vy -= y / d * 0.01
    x += vx * 0.01
    y += vy * 0.01
    if step % 40 == 0:
        print(x, y, vx, vy)
print(0.5 * (vx * vx + vy * vy) - (x * x + y * y) ** -0.5)
