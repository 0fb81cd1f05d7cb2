def show(start, what, values):
    a = list(range(8))
    try:
        a[what] = values
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
    print(start, a)

show(1, slice(2, 4), [])
show(2, slice(2, 4), "abcd")
show(3, slice(2, 2), (9, 9))
show(4, slice(None), [])
show(5, slice(5, 2), ["between"])
show(6, slice(None, None, 2), "wxyz")
show(7, slice(None, None, -1), range(8))
show(8, slice(None, None, 3), [1])
show(9, slice(0, 2), 5)
show(10, slice(100, None), iter([1, 2]))
show(11, slice(None, None, 2), [])
a = [1, 2, 3]
a[1:1] = a
print(a)
a[::2] = a[::2]
a[:] = a
print(a)
