# Strings: splitting, joining, methods, formatting.
TEXT = "the quick brown fox jumps over the lazy dog again and again " * 20
total = 0
for _ in range(300):
    words = TEXT.split()
    total += len(" ".join(word.upper() for word in words))
    total += sum(1 for word in words if word.startswith("a"))
for number in range(60000):
    text = "%d:%s" % (number, "x") + str(number)
    total += len(text.replace("1", "22").strip("0")) + text.find("x")
print(total)
