# Lists, tuples, dicts and sets: construction, look-up, slices, sorting.
seen = {}
for number in range(300000):
    key = number * 7919 % 1009
    seen[key] = seen.get(key, 0) + 1
names = {}
for number in range(200000):
    key = "key%d" % (number & 255)
    names[key] = names.get(key, 0) + number
total = 0
for number in range(40000):
    row = list(range(8))
    row[2:4] = row[4:6]
    total += len(set(row)) + tuple(row)[3] + (5 in row) + row[::-1][0]
items = sorted([number * 7919 % 10007 for number in range(20000)])
print(len(seen), names["key7"], total, items[:3])
