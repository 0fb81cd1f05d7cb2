# exit: 1
# board: off
print("not run")
x = (1 +
