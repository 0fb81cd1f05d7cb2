"""Runs a command with a pseudo-terminal, or a client of a TCP port, in the place of its standard input and output.

usage: python bridge.py [--tcp PORT] COMMAND [ARGUMENT]...

With a pseudo-terminal its path is the first line of output.

Invariant: bytes pass unchanged both ways, whoever comes and goes; what is for nobody is lost.
"""

import os
import pty
import select
import signal
import socket
import subprocess
import sys
import tty

# Seconds in which a client takes what it is sent, or counts as gone.
PATIENCE = 1


class Terminal:
    """A pseudo-terminal that stays, with a client or without."""

    def __init__(self):
        self.master, slave = pty.openpty()
        # As long as this end of the line is open, clients may come and go.
        tty.setraw(slave)
        print(os.ttyname(slave), flush=True)
        self.is_taken = True

    def sources(self):
        return [self.master]

    def receive(self, source):
        return os.read(source, 4096)

    def send(self, data):
        # Without a client the terminal's buffer fills up.
        self.is_taken = bool(select.select([], [self.master], [], PATIENCE if self.is_taken else 0)[1])
        if self.is_taken:
            os.write(self.master, data)


class Server:
    """A port of this machine, for one client at a time."""

    def __init__(self, port):
        self.listener = socket.create_server(("127.0.0.1", port))
        self.client = None

    def sources(self):
        return [self.client or self.listener]

    def receive(self, source):
        if source is self.listener:
            self.client = source.accept()[0]
            return b""
        try:
            data = source.recv(4096)
        except OSError:
            data = b""
        if not data:
            self.leave()
        return data

    def send(self, data):
        try:
            if self.client:
                self.client.sendall(data)
        except OSError:
            self.leave()

    def leave(self):
        self.client.close()
        self.client = None


def main():
    words = sys.argv[1:]
    line = Server(int(words[1])) if words[0] == "--tcp" else Terminal()
    process = subprocess.Popen(words[2:] if words[0] == "--tcp" else words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    signal.signal(signal.SIGTERM, lambda *_: (process.kill(), sys.exit(0)))
    output = process.stdout.fileno()
    while process.poll() is None:
        for ready in select.select([*line.sources(), output], [], [], 1)[0]:
            if ready != output:
                process.stdin.write(line.receive(ready))
                process.stdin.flush()
            elif data := os.read(output, 4096):
                line.send(data)
            else:
                return


main()
