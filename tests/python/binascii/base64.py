# Base 64, lenient and strict.
import binascii

for text in (b"", b"f", b"fo", b"foo", b"foob", b"fooba", b"foobar", bytes(range(256))[-40:]):
    code = binascii.b2a_base64(text)
    print(code, binascii.b2a_base64(text, newline=False) == code[:-1], binascii.a2b_base64(code) == text)
print(binascii.a2b_base64("Zm9v\n YmFy!"), binascii.a2b_base64(b"Zg=="), binascii.a2b_base64(b"Zg==Zg=="), binascii.a2b_base64(b"="))
for bad in (b"Z", b"Zg", b"Zg=", b"Zm9vYg", b"Zm9vY", "Zm9\xe9"):
    try:
        print(binascii.a2b_base64(bad))
    except ValueError as error:
        print(error)
for code in (b"Zm9v", b"Zg==", b"=Zg==", b"Zm9v!", b"Zg==Zg==", b"Zg=g", b"Zm8=\n", b"Zg"):
    try:
        print(binascii.a2b_base64(code, strict_mode=True))
    except ValueError as error:
        print("refused")
