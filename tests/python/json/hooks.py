# Hooks of loads; streams.
import io
import json

print(json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d.items())))
print(json.loads('{"a": {"b": 1}, "c": []}', object_pairs_hook=lambda p: p), json.loads("{}", object_pairs_hook=list))
print(json.loads("[1.5, 2, -3e2, NaN]", parse_float=lambda t: "f" + t, parse_int=lambda t: "i" + t, parse_constant=lambda t: "c" + t))
out = io.StringIO()
print(json.dump({"a": [1, 2]}, out, separators=(",", ":")), out.getvalue())
print(json.load(io.StringIO('[1, {"x": null}]')), json.load(io.BytesIO(b"[2]")))


class Reader:
    def read(self):
        return '"read"'


class Writer:
    text = ""

    def write(self, part):
        self.text += part


w = Writer()
json.dump([1, "a"], w)
print(json.load(Reader()), w.text)
