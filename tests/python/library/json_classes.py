# board: off
# Encoders and decoders of one's own.
import json
from json.decoder import JSONDecodeError
from json.encoder import JSONEncoder


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class PointEncoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, Point):
            return {"x": o.x, "y": o.y}
        return super().default(o)


print(json.dumps([Point(1, 2), {"p": Point(3, [])}], cls=PointEncoder))
print(json.dumps(Point(1, 2), cls=PointEncoder, indent=2, sort_keys=True))
print(PointEncoder(separators=(",", ":")).encode({"a": Point(1, 2)}), PointEncoder is not JSONEncoder)
print("".join(PointEncoder().iterencode([1, Point(1, None)])))
for encoder, value in ((json.JSONEncoder(), Point(1, 2)), (PointEncoder(), {1, 2})):
    try:
        print(encoder.encode(value))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(json.JSONEncoder(default=str, skipkeys=True).encode({"a": Point, (1, 2): 3})[:14])


class Upper(json.JSONDecoder):
    def decode(self, s):
        return super().decode(s.upper())


print(json.loads('["a", {"b": "c"}]', cls=Upper))
decoder = json.JSONDecoder(object_hook=lambda o: sorted(o.items()), parse_int=float)
print(decoder.decode('{"b": 1, "a": [2]}'), decoder.raw_decode('{"q": 1} rest'), json.JSONDecoder().raw_decode("xx[1, 2] ,3", 2))
print(json.JSONDecoder().raw_decode("12"), json.JSONDecoder().raw_decode('"a" '))
for text, place in ((" 1", 0), ("[1", 0), ("ab", 1), ("", 0)):
    try:
        print(json.JSONDecoder().raw_decode(text, place))
    except JSONDecodeError as error:
        print(error, error.pos, error.doc == text)


class Stream:
    def __init__(self, text=""):
        self.text = text

    def write(self, piece):
        self.text += piece

    def read(self):
        return self.text


stream = Stream()
json.dump({"p": Point(1, 2)}, stream, cls=PointEncoder)
print(stream.text, json.load(stream), json.load(Stream('"x"'), cls=Upper), json.decoder.JSONDecodeError is JSONDecodeError)
json.dump([1, 2], stream, indent=1)
print(repr(stream.text))
