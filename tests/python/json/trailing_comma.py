# python: 3.14
# Trailing commas have a message of their own.
import json

for t in ("[1,]", '{"a":1,}'):
    try:
        json.loads(t)
    except ValueError as e:
        print(e)
