"""Reading from and writing to streams without holding up other tasks."""

from . import core


class IncompleteReadError(EOFError):
    def __init__(self, partial, expected):
        super().__init__("%d bytes read on a total of %r expected bytes" % (len(partial), expected))
        self.partial = partial
        self.expected = expected


class Stream:
    """A stream for both directions; what is underneath must not block."""

    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, name, default=None):
        return self.e.get(name, default) if self.e else default

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, trace):
        await self.wait_closed()

    async def read(self, n=-1):
        if n == 0:
            return b""
        result = b""
        while True:
            await core._io_queue.queue_read(self.s)
            part = self.s.read(n)
            if part is not None:
                result += part
                if not part or n >= 0:
                    return result

    async def readinto(self, buf):
        await core._io_queue.queue_read(self.s)
        return self.s.readinto(buf)

    async def readexactly(self, n):
        result = b""
        while n:
            await core._io_queue.queue_read(self.s)
            part = self.s.read(n)
            if part is not None:
                if not part:
                    raise IncompleteReadError(result, len(result) + n)
                result += part
                n -= len(part)
        return result

    async def readline(self):
        line = b""
        while True:
            await core._io_queue.queue_read(self.s)
            part = self.s.readline()
            if part is not None:
                line += part
                if not part or line[-1] == 10:
                    return line

    def write(self, buf):
        if not self.out_buf:
            # What can be written at once need not be kept.
            count = self.s.write(buf)
            if count == len(buf):
                return
            if count:
                buf = memoryview(buf)[count:]
            elif type(buf) is bytes:
                self.out_buf = buf
                return
        self.out_buf += buf

    def writelines(self, parts):
        for part in parts:
            self.write(part)

    async def drain(self):
        if not self.out_buf:
            return await core.sleep_ms(0)
        rest = memoryview(self.out_buf)
        self.out_buf = b""
        while rest:
            await core._io_queue.queue_write(self.s)
            count = self.s.write(rest)
            if count is not None:
                rest = rest[count:]

    # What these were called once; libraries still use the names.
    aclose = wait_closed

    async def awrite(self, buf, off=0, sz=-1):
        if off or sz >= 0:
            buf = memoryview(buf)[off : len(buf) if sz < 0 else off + sz]
        self.write(buf)
        await self.drain()

    awritestr = awrite


StreamReader = Stream
StreamWriter = Stream


async def open_connection(host, port, ssl=None, server_hostname=None):
    import errno
    import socket

    if ssl:
        raise NotImplementedError("ssl")
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    connection = socket.socket(family, kind, protocol)
    connection.setblocking(False)
    try:
        try:
            connection.connect(address)
        except OSError as error:
            if error.errno != errno.EINPROGRESS:
                raise
        await core._io_queue.queue_write(connection)
        connection.connect(address)
    except OSError as error:
        if error.errno != errno.EISCONN:
            connection.close()
            raise
    except BaseException:
        connection.close()
        raise
    stream = Stream(connection)
    return stream, stream


class Server:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, trace):
        self.close()
        await self.wait_closed()

    def __init__(self, listener, callback):
        self._listener = listener
        self._closed = False
        self.task = core.create_task(self._serve(callback))
        self.task._add_waiter(self)

    def _task_done(self, task):
        # Also when it was cancelled before its first turn.
        self._listener.close()

    def close(self):
        self._closed = True
        self.task.cancel()

    async def wait_closed(self):
        try:
            await self.task
        except core.CancelledError:
            # Whoever cancels the waiting is told; the server that was closed is what was waited for.
            if not self._closed:
                raise

    async def serve_forever(self):
        await self.wait_closed()

    async def _serve(self, callback):
        while True:
            await core._io_queue.queue_read(self._listener)
            try:
                connection, address = self._listener.accept()
            except OSError:
                # The client is gone already.
                continue
            connection.setblocking(False)
            stream = Stream(connection, {"peername": address})
            core.create_task(callback(stream, stream))


async def start_server(callback, host, port, backlog=5, ssl=None):
    import socket

    if ssl:
        raise NotImplementedError("ssl")
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(backlog)
    except BaseException:
        listener.close()
        raise
    listener.setblocking(False)
    return Server(listener, callback)
