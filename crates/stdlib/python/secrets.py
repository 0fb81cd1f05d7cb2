"""Random values that cannot be guessed."""

import base64
from hmac import compare_digest
from os import urandom

__all__ = ["choice", "randbelow", "randbits", "SystemRandom", "token_bytes", "token_hex", "token_urlsafe", "compare_digest"]

DEFAULT_ENTROPY = 32


def randbits(k):
    if k < 0:
        raise ValueError("number of bits must be non-negative")
    return int.from_bytes(urandom((k + 7) // 8), "big") >> (-k % 8)


def randbelow(exclusive_upper_bound):
    if exclusive_upper_bound <= 0:
        raise ValueError("Upper bound must be positive.")
    bits = exclusive_upper_bound.bit_length()
    while (found := randbits(bits)) >= exclusive_upper_bound:
        pass
    return found


def choice(seq):
    if not len(seq):
        raise IndexError("Cannot choose from an empty sequence")
    return seq[randbelow(len(seq))]


class SystemRandom:
    """Random numbers from the operating system."""

    getrandbits = staticmethod(randbits)
    choice = staticmethod(choice)

    def random(self):
        return randbits(53) / (1 << 53)

    def randbytes(self, n):
        return urandom(n)

    def randrange(self, start, stop=None, step=1):
        numbers = range(start) if stop is None else range(start, stop, step)
        if not numbers:
            raise ValueError(f"empty range in randrange({start}{'' if stop is None else f', {stop}'})")
        return numbers[randbelow(len(numbers))]

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def shuffle(self, x):
        for index in range(len(x) - 1, 0, -1):
            other = randbelow(index + 1)
            x[index], x[other] = x[other], x[index]

    def sample(self, population, k):
        pool = list(population)
        if not 0 <= k <= len(pool):
            raise ValueError("Sample larger than population or is negative")
        return [pool.pop(randbelow(len(pool))) for _ in range(k)]

    def choices(self, population, *, k=1):
        return [choice(population) for _ in range(k)]

    def seed(self, *args, **kwargs):
        return None


def token_bytes(nbytes=None):
    return urandom(DEFAULT_ENTROPY if nbytes is None else nbytes)


def token_hex(nbytes=None):
    return token_bytes(nbytes).hex()


def token_urlsafe(nbytes=None):
    return base64.urlsafe_b64encode(token_bytes(nbytes)).rstrip(b"=").decode("ascii")
