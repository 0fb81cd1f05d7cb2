"""What `io` has besides what is built in: its abstract classes, and streams over streams of a program.

The streams that `open` gives are built in; they count as instances of the classes here.
"""

import io as _io
from abc import ABCMeta as _ABCMeta

BlockingIOError = BlockingIOError
DEFAULT_BUFFER_SIZE = 131072
UnsupportedOperation = _io.UnsupportedOperation


def open_code(path):
    return open(path, "rb")


def text_encoding(encoding, stacklevel=2, /):
    return "utf-8" if encoding is None else encoding


def _unsupported(name):
    def method(self, *args):
        raise UnsupportedOperation(name)
    method.__name__ = name
    return method


class IOBase(_io._IOBase, metaclass=_ABCMeta):
    """A stream; what a class does not define it does not support."""

    _is_closed = False

    def __new__(cls, *args, **keywords):
        return super().__new__(cls)

    @property
    def closed(self):
        return self._is_closed

    def close(self):
        if not self._is_closed:
            try:
                self.flush()
            finally:
                self._is_closed = True
                super().close()

    def __enter__(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self, size=-1, /):
        if hasattr(self, "readinto"):
            return super().readline(-1 if size is None else size)
        line = []
        while size is None or size < 0 or len(line) < size:
            character = self.read(1)
            if not character:
                break
            line.append(character)
            if character in ("\n", b"\n"):
                break
        return type(line[0])().join(line) if line else b""

    def readlines(self, hint=-1, /):
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def isatty(self):
        return False

    readable = seekable = writable = isatty
    fileno, seek, truncate = map(_unsupported, ("fileno", "seek", "truncate"))

    def tell(self):
        return self.seek(0, 1)


class RawIOBase(IOBase):
    """Bytes as they come: a class defines `readinto`, `write` or both."""

    def read(self, size=-1, /):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        return None if count is None else bytes(buffer[:count])

    def readall(self):
        parts = []
        while data := self.read(DEFAULT_BUFFER_SIZE):
            parts.append(data)
        return b"".join(parts) if parts or data is not None else None


class BufferedIOBase(IOBase):
    """Bytes with a buffer before them: a class defines `read`, `write` or both."""

    read, read1, write, detach = map(_unsupported, ("read", "read1", "write", "detach"))

    def readinto(self, buffer, /):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readinto1(self, buffer, /):
        data = self.read1(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readline(self, size=-1, /):
        line = bytearray()
        while size is None or size < 0 or len(line) < size:
            byte = self.read(1)
            line += byte
            if not byte or byte == b"\n":
                break
        return bytes(line)


class TextIOBase(IOBase):
    """Text: a class defines `read` and `readline`, `write` or both."""

    encoding = errors = newlines = None
    read, readline, write, detach = map(_unsupported, ("read", "readline", "write", "detach"))


class _Over:
    """What a stream over another passes on to it."""

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self._inner.close()

    def flush(self):
        if self.closed:
            raise ValueError("flush of closed file")
        if hasattr(self._inner, "flush"):
            self._inner.flush()

    @property
    def closed(self):
        return getattr(self._inner, "closed", False)

    def fileno(self):
        return self._inner.fileno()

    def isatty(self):
        return self._inner.isatty()

    def readable(self):
        return self._inner.readable()

    def seekable(self):
        return self._inner.seekable()

    def writable(self):
        return self._inner.writable()

    @property
    def name(self):
        return self._inner.name

    def detach(self):
        if self._inner is None:
            raise ValueError("raw stream has been detached")
        self.flush()
        inner, self._inner = self._inner, None
        return inner


class BufferedReader(_Over, BufferedIOBase):
    """Reads from a raw stream by the buffer."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError("invalid buffer size")
        self._inner, self._size, self._ready = raw, buffer_size, b""

    @property
    def raw(self):
        return self._inner

    @property
    def mode(self):
        return self._inner.mode

    def _more(self, size):
        """Reads once from the stream below; False at its end."""
        data = self._inner.read(max(size, self._size))
        if data:
            self._ready += data
        return bool(data)

    def _take(self, count):
        data, self._ready = self._ready[:count], self._ready[count:]
        return data

    def read(self, size=-1, /):
        if self.closed:
            raise ValueError("read of closed file")
        while (size is None or size < 0 or len(self._ready) < size) and self._more(0 if size is None else size):
            pass
        return self._take(len(self._ready) if size is None or size < 0 else size)

    def read1(self, size=-1, /):
        if not self._ready:
            self._more(size)
        return self._take(self._size if size < 0 else size)

    def peek(self, size=0, /):
        if not self._ready:
            self._more(size)
        return self._ready

    def readline(self, size=-1, /):
        while b"\n" not in self._ready and (size is None or size < 0 or len(self._ready) < size) and self._more(0):
            pass
        end = self._ready.find(b"\n") + 1 or len(self._ready)
        return self._take(end if size is None or size < 0 else min(end, size))

    def seek(self, target, whence=0, /):
        if whence == 1:
            target -= len(self._ready)
        self._ready = b""
        return self._inner.seek(target, whence)

    def tell(self):
        return self._inner.tell() - len(self._ready)


class BufferedRandom(BufferedReader):
    """Reads from a raw stream by the buffer and writes to it."""

    def write(self, data, /):
        if self._ready:
            self.seek(0, 1)
        return self._inner.write(data)

    def truncate(self, size=None, /):
        return self._inner.truncate(self.tell() if size is None else size)


class BufferedRWPair(BufferedReader):
    """Reads from one raw stream and writes to another."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        super().__init__(reader, buffer_size)
        self._writer = writer

    def write(self, data, /):
        return self._writer.write(data)

    def flush(self):
        self._writer.flush()

    def writable(self):
        return self._writer.writable()

    def close(self):
        self._writer.close()
        self._inner.close()


class TextIOWrapper(_Over, TextIOBase):
    """Text over a stream of bytes."""

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline}")
        from codecs import lookup
        self._inner = buffer
        self.encoding, self.errors = encoding or "utf-8", errors or "strict"
        code = lookup(self.encoding)
        self.line_buffering, self.write_through = line_buffering, write_through
        self._newline = newline
        self._decoder, self._encoder = code.incrementaldecoder(self.errors), code.incrementalencoder(self.errors)
        self._ready, self._ended = "", False
        # What was read to make the text that is ready: position, state of the decoder, bytes, number of characters.
        self._parts = []

    @property
    def buffer(self):
        return self._inner

    @property
    def newlines(self):
        return None

    def __repr__(self):
        name = f" name={self._inner.name!r}" if hasattr(self._inner, "name") else ""
        return f"<_io.TextIOWrapper{name} encoding={self.encoding!r}>"

    def reconfigure(self, *, encoding=None, errors=None, newline=_io, line_buffering=None, write_through=None):
        self.flush()
        if encoding is not None or errors is not None or newline is not _io:
            if self._ready:
                raise UnsupportedOperation("It is not possible to set the encoding or newline of stream after the first read")
            self.__init__(self._inner, encoding or self.encoding, errors or ("strict" if encoding else self.errors),
                          self._newline if newline is _io else newline, self.line_buffering, self.write_through)
        if line_buffering is not None:
            self.line_buffering = line_buffering
        if write_through is not None:
            self.write_through = write_through

    def _more(self):
        """Reads and decodes once; False at the end."""
        if self._ended:
            return False
        self._drop_parts()
        position = self._inner.tell() if self._inner.seekable() else 0
        state = self._decoder.getstate()
        data = self._inner.read(8192) or b""
        self._ended = not data
        text = self._decoder.decode(data, self._ended)
        if self._newline is None:
            while text.endswith("\r") and not self._ended:
                # A line end may have been cut in two.
                byte = self._inner.read(1) or b""
                self._ended = not byte
                data += byte
                text += self._decoder.decode(byte, self._ended)
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._parts.append((position, state, data, len(text)))
        self._ready += text
        return True

    def _drop_parts(self):
        while self._parts and len(self._ready) <= sum(part[3] for part in self._parts[1:]):
            del self._parts[0]

    def _take(self, count):
        text, self._ready = self._ready[:count], self._ready[count:]
        return text

    def read(self, size=-1, /):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        everything = size is None or size < 0
        while (everything or len(self._ready) < size) and self._more():
            pass
        return self._take(len(self._ready) if everything else size)

    def _line_end(self, start):
        """Where the first line end from a place on ends; 0 when there is none yet."""
        if self._newline == "":
            for at in range(start, len(self._ready)):
                if self._ready[at] == "\n":
                    return at + 1
                if self._ready[at] == "\r" and (at + 1 < len(self._ready) or self._ended):
                    return at + 1 + self._ready.startswith("\n", at + 1)
            return 0
        end = self._newline or "\n"
        at = self._ready.find(end, start)
        return 0 if at < 0 else at + len(end)

    def readline(self, size=-1, /):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        start = 0
        while not (end := self._line_end(start)):
            if size is not None and 0 <= size <= len(self._ready):
                break
            start = max(0, len(self._ready) - 1)
            if not self._more():
                break
        end = end or self._line_end(0) or len(self._ready)
        return self._take(end if size is None or size < 0 else min(end, size))

    def write(self, text, /):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        data = text.replace("\n", self._newline) if self._newline in ("\r", "\r\n") else text
        self._inner.write(self._encoder.encode(data))
        if self.line_buffering and ("\n" in text or "\r" in text):
            self.flush()
        return len(text)

    def seek(self, cookie, whence=0, /):
        if whence == 1 and cookie or whence == 2 and cookie:
            raise UnsupportedOperation(f"can't do nonzero {'cur' if whence == 1 else 'end'}-relative seeks")
        if whence == 1:
            cookie, whence = self.tell(), 0
        order = self._decoder.getstate()[1]
        self._ready, self._ended, self._parts = "", False, []
        self._decoder.reset()
        place = self._inner.seek(cookie, whence)
        if place:
            # A mark of the order of bytes stands at the beginning only.
            self._encoder.setstate(1)
            self._decoder.setstate((b"", order))
        else:
            self._encoder.reset()
        return place

    def tell(self):
        """The position in bytes of what is read next."""
        self._drop_parts()
        if not self._parts:
            return self._inner.tell() - len(self._decoder.getstate()[0])
        from codecs import getincrementaldecoder
        position, state, data, _ = self._parts[0]
        position -= len(state[0])
        data = state[0] + data
        decoder = getincrementaldecoder(self.encoding)(self.errors)
        decoder.setstate((b"", state[1]))
        left = sum(part[3] for part in self._parts) - len(self._ready)
        end, before = 0, ""
        for count in range(len(data)):
            text = decoder.decode(data[count:count + 1])
            if text:
                is_joined = self._newline is None and before == "\r" and text == "\n"
                if not left and not is_joined:
                    break
                left -= 0 if is_joined else len(text)
                end, before = count + 1, text
        return position + end

    def truncate(self, size=None, /):
        self.flush()
        return self._inner.truncate(self.tell() if size is None else size)


def _open_text(file, mode, encoding, errors, newline):
    """`open` for text that is no UTF-8, with another handler of errors or other line ends."""
    mode = "r" if mode is None else mode
    binary = _io.open(file, mode.replace("t", "") + "b")
    try:
        text = TextIOWrapper(binary, encoding, errors, newline)
        if "a" in mode and binary.seek(0, 2):
            text._encoder.setstate(1)
    except:
        binary.close()
        raise
    text.mode = mode
    return text


class Reader(metaclass=_ABCMeta):
    """Whatever has `read`."""

    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "read") if cls is Reader else NotImplemented


class Writer(metaclass=_ABCMeta):
    """Whatever has `write`."""

    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "write") if cls is Writer else NotImplemented


for _class, _kinds in (
        (RawIOBase, (_io.FileIO,)),
        (BufferedIOBase, (_io.BytesIO, _io.BufferedWriter, _io.FileIO)),
        (BufferedReader, (_io.FileIO,)),
        (TextIOBase, (_io.StringIO, _io._TextIOWrapper)),
        (TextIOWrapper, (_io._TextIOWrapper,))):
    for _kind in _kinds:
        _class.register(_kind)
for _class in (IOBase, RawIOBase, BufferedIOBase, TextIOBase, BufferedReader, BufferedRandom, BufferedRWPair,
               TextIOWrapper, Reader, Writer):
    _class.__module__ = "io"
