"""Runs a command with a pseudo-terminal in the place of its standard input and output.

usage: python bridge.py COMMAND [ARGUMENT]...

The first line of output is the path of the pseudo-terminal.

Invariant: bytes pass unchanged both ways, whoever opens and closes the terminal.
"""

import os
import pty
import select
import signal
import subprocess
import sys
import tty


def main():
    master, slave = pty.openpty()
    # As long as this end of the line is open, clients may come and go.
    tty.setraw(slave)
    process = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    signal.signal(signal.SIGTERM, lambda *_: (process.kill(), sys.exit(0)))
    print(os.ttyname(slave), flush=True)
    output = process.stdout.fileno()
    while process.poll() is None:
        for ready in select.select([master, output], [], [], 1)[0]:
            data = os.read(ready, 4096)
            if ready == master:
                process.stdin.write(data)
                process.stdin.flush()
            elif not data:
                return
            elif select.select([], [master], [], 0)[1]:
                # Without a client the terminal's buffer fills up: what does not fit is lost.
                os.write(master, data)


main()
