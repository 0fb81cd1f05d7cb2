# A list that is changed while it is sorted is noticed, also when it is empty again at the end.
class Meddler:
    def __lt__(self, other):
        things.append(1)
        things.pop()
        return False


things = [Meddler() for _ in range(5)]
try:
    things.sort()
except ValueError as error:
    print(error, len(things))
