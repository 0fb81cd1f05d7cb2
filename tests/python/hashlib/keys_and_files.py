# board: off
# Keys from passwords, codes with a key, and digests of files.
import hashlib
import hmac
import io

for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s"):
    print(hashlib.pbkdf2_hmac(name, b"password", b"salt", 3).hex())
    print(hashlib.pbkdf2_hmac(name, b"p" * 200, bytearray(b"s" * 300), 2, dklen=99).hex())
    for key in (b"", b"key", bytes(64), bytes(200)):
        print(name, hmac.new(key, b"message", name).hexdigest(), hmac.digest(key, b"m", name).hex())
print(hashlib.pbkdf2_hmac("sha256", b"", b"", 4097, 1), hashlib.pbkdf2_hmac(hash_name="sha256", password=b"a", salt=b"b", iterations=1, dklen=None).hex())
for arguments in (
    ("sha256", b"", b"", 0), ("sha256", b"", b"", -1), ("sha256", b"", b"", 1, 0), ("nonsense", b"", b"", 1),
    ("sha256", "text", b"", 1), ("sha256", b"", "text", 1),
):
    try:
        hashlib.pbkdf2_hmac(*arguments)
    except (ValueError, TypeError) as error:
        print(isinstance(error, ValueError))
content = bytes(range(256)) * 2000
print(hashlib.file_digest(io.BytesIO(content), "sha512").hexdigest() == hashlib.sha512(content).hexdigest())


class Slow:
    rest = content

    def readable(self):
        return True

    def readinto(self, buffer):
        count = min(len(buffer), 1000, len(self.rest))
        buffer[:count] = self.rest[:count]
        self.rest = self.rest[count:]
        return count


print(hashlib.file_digest(Slow(), hashlib.sha3_256).hexdigest() == hashlib.sha3_256(content).hexdigest())
print(hashlib.file_digest(Slow(), lambda: hashlib.blake2b(key=b"k")).hexdigest() == hashlib.blake2b(content, key=b"k").hexdigest())
try:
    hashlib.file_digest(io.StringIO("text"), "md5")
except ValueError as error:
    print(type(error).__name__)
