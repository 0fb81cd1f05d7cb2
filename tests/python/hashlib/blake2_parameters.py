# board: off
# BLAKE2: sizes, keys, salts, and trees.
import hashlib

for make in (hashlib.blake2b, hashlib.blake2s):
    print(make.SALT_SIZE, make.PERSON_SIZE, make.MAX_KEY_SIZE, make.MAX_DIGEST_SIZE)
    for size in (1, 16, make.MAX_DIGEST_SIZE):
        hash = make(b"text", digest_size=size)
        print(hash.hexdigest(), hash.digest_size)
    for text in (b"", b"text", bytes(64), bytes(128), bytes(129)):
        print(make(text, key=b"secret").hexdigest())
    print(make(b"text", key=bytes(range(make.MAX_KEY_SIZE)), salt=b"salt", person=b"me").hexdigest())
    print(make(key=b"k").hexdigest())
    print(make(b"x", fanout=2, depth=3, leaf_size=4096, node_offset=77, node_depth=1, inner_size=32, last_node=True).hexdigest())
    print(make(b"x", fanout=0, depth=255, last_node=False).hexdigest())
    for options in (
        {"digest_size": 0}, {"digest_size": 65}, {"key": bytes(65)}, {"salt": bytes(17)}, {"person": bytes(17)},
        {"fanout": 256}, {"depth": 0}, {"leaf_size": 1 << 32}, {"node_offset": 1 << 64}, {"node_depth": 256}, {"inner_size": 65},
    ):
        try:
            make(b"", **options)
        except (ValueError, OverflowError) as error:
            print(type(error).__name__, list(options))
print(hashlib.new("blake2b", b"x", digest_size=10).hexdigest())
