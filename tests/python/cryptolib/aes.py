# own
# AES in its three modes; vectors of NIST SP 800-38A.
import cryptolib

key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
text = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
vector = bytes(range(16))
counter = bytes(range(0xF0, 0x100))
print(cryptolib.aes(key, cryptolib.MODE_ECB).encrypt(text).hex())
print(cryptolib.aes(key, cryptolib.MODE_CBC, vector).encrypt(text).hex())
print(cryptolib.aes(key, cryptolib.MODE_CTR, counter).encrypt(text).hex())
long_key = bytes(range(32))
for mode in (1, 2, 6):
    cipher = cryptolib.aes(long_key, mode, vector)
    code = cipher.encrypt(text[:16]) + cipher.encrypt(text[16:])
    other = cryptolib.aes(long_key, mode, vector)
    buffer = bytearray(code)
    other.decrypt(buffer, buffer)
    print(mode, buffer == text, code == cryptolib.aes(long_key, mode, vector).encrypt(text))
stream = cryptolib.aes(key, 6, counter)
print(b"".join(stream.encrypt(text[i : i + 5]) for i in range(0, 32, 5)) == cryptolib.aes(key, 6, counter).encrypt(text))
cipher = cryptolib.aes(key, 1)
cipher.encrypt(text)
for call in (
    lambda: cipher.decrypt(text),
    lambda: cipher.encrypt(b"short"),
    lambda: cipher.encrypt(text, bytearray(5)),
    lambda: cipher.encrypt(text, b"x" * 32),
    lambda: cryptolib.aes(b"key", 1),
    lambda: cryptolib.aes(key, 3),
    lambda: cryptolib.aes(key, 2),
    lambda: cryptolib.aes(1, 1),
):
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
