"""Real clients against a served board: mpremote, rshell, ampy and Thonny's back-end.

usage: python run.py PROGRAM [--flash] [--repeat N] [TEXT]...
       python run.py --firmware COMMAND [--repeat N] [TEXT]...

PROGRAM is the `antaresia` program, whose board has its files in a directory, or in its flash; COMMAND starts an emulated
board and prints a line with the path of its pseudo-terminal. The Python that runs this has the clients installed beside it (see .ci/run). Each check finds the board as the checks before have left
it, as clients in daily use do. Checks whose name contains a TEXT are run, all if none is given. The last
line is `N passed, N failed, N skipped`.

Invariant: a check compares what came out, byte for byte where bytes were sent, and every wait has a limit.
"""

import ast
import functools
import hashlib
import http.server
import json
import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time

CLIENTS = pathlib.Path(sys.executable).parent
LIMIT = 60


class Failure(Exception):
    pass


def expect(condition, *details):
    if not condition:
        raise Failure("\n".join(str(detail) for detail in details))


def same(found, wanted):
    expect(found == wanted, f"found  {found!r}", f"wanted {wanted!r}")


class Device:
    """A board behind a serial device, and a directory for the clients' own files."""

    def __init__(self, folder, command):
        self.here = folder
        self.device = folder / "device"
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.line = self.process.stdout.readline()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)

    def clean(self):
        """What is done before each check."""

    def client(self, *command, status=0, environment=None):
        """Runs a client; its output (with what it writes to stderr)."""
        environment = {**os.environ, **(environment or {})}
        words = [str(CLIENTS / command[0]), *map(str, command[1:])]
        try:
            done = subprocess.run(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                timeout=LIMIT, cwd=self.here, env=environment,
            )
        except subprocess.TimeoutExpired as late:
            raise Failure(f"{words}: no end within {LIMIT} s\n{(late.output or b'').decode(errors='replace')}")
        text = done.stdout.decode(errors="replace").replace("\r\n", "\n")
        expect(done.returncode == status, f"{words}: status {done.returncode}", text)
        return text

    def mpremote(self, *words, **how):
        return self.client("mpremote", "connect", self.device, *words, **how)

    def rshell(self, line):
        return self.client("rshell", "-p", self.device, "--quiet", line)

    def ampy(self, *words, **how):
        return self.client("ampy", "-p", self.device, *words, **how)

    def file(self, name, content):
        """A file beside the board."""
        path = self.here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


class Board(Device):
    """A served board, whose file system is a directory of ours."""

    def __init__(self, program, folder):
        self.root = folder / "root"
        self.root.mkdir()
        super().__init__(folder, [program, "serve", "--pty", "--link", folder / "device", "--dir", self.root])
        expect(self.line.startswith("serving on "), self.line)

    def clean(self):
        """Empties the board's file system."""
        for path in self.root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def get(self, name):
        return (self.root / name).read_bytes()

    def put(self, name, text):
        (self.root / name).write_text(text)

    def names(self):
        return sorted(path.name for path in self.root.iterdir())


class Flash(Device):
    """A served board, whose file system is in its flash: looked at by running programs there."""

    def __init__(self, program, folder):
        super().__init__(folder, [program, "serve", "--pty", "--link", folder / "device", "--flash", folder / "flash"])
        expect(self.line.startswith("serving on "), self.line)

    def clean(self):
        self.mpremote("exec", """
import os
def clean(folder):
    for name, kind, *_ in list(os.ilistdir(folder)):
        path = folder + '/' + name
        if kind == 0x4000:
            clean(path)
            os.rmdir(path)
        else:
            os.remove(path)
clean('')
""")

    def get(self, name):
        return bytes.fromhex(self.mpremote("exec", f"print(open({name!r}, 'rb').read().hex())"))

    def put(self, name, text):
        self.mpremote("exec", f"with open({name!r}, 'w') as file: file.write({text!r})")

    def names(self):
        return sorted(ast.literal_eval(self.mpremote("exec", "import os; print(os.listdir())")))


class Emulated(Device):
    """Firmware in an emulator."""

    def __init__(self, command, folder):
        super().__init__(folder, shlex.split(command))
        place = re.search(r"/dev/pts/\d+", self.line)
        expect(place, self.line)
        self.device.symlink_to(place.group())


def noise(size):
    return hashlib.shake_256(b"noise").digest(size)


# mpremote


def mpremote_runs_programs(board):
    same(board.mpremote("exec", "print(6 * 7)"), "42\n")
    script = board.file("script.py", "import sys\nprint('ran', sys.implementation.name)\n")
    same(board.mpremote("run", script), "ran micropython\n")
    same(board.mpremote("eval", "[2**70, b'\\xff', 'é']"), "[1180591620717411303424, b'\\xff', 'é']\n")
    failed = board.mpremote("exec", "1/0", status=1)
    expect("ZeroDivisionError" in failed, failed)
    long = board.file("long.py", "x = '%s'\nprint(len(x))\n" % ("é" * 40000))
    same(board.mpremote("run", long), "40000\n")


def mpremote_handles_files(board):
    data = noise(5000)
    board.file("data", data)
    board.mpremote("fs", "cp", "data", ":copy")
    expect(board.get("copy") == data)
    board.mpremote("fs", "cp", ":copy", "back")
    expect((board.here / "back").read_bytes() == data)
    listing = board.mpremote("fs", "ls")
    expect(re.search(r"^ *5000 copy$", listing, re.M), listing)
    digest = board.mpremote("fs", "sha256sum", "copy")
    expect(hashlib.sha256(data).hexdigest() in digest, digest)
    board.file("text.txt", "one\ntwo é\n")
    board.mpremote("fs", "mkdir", "folder", "+", "fs", "cp", "text.txt", ":folder/")
    same(board.mpremote("fs", "cat", "folder/text.txt"), "one\ntwo é\n")
    tree = board.mpremote("fs", "tree")
    expect("├── copy" in tree and "└── folder" in tree and "└── text.txt" in tree, tree)
    board.file("tree/sub/a.py", "a = 1\n")
    board.file("tree/b.py", "b = 2\n")
    board.mpremote("fs", "cp", "-r", "tree", ":")
    expect(board.get("tree/sub/a.py") == b"a = 1\n")
    board.mpremote("fs", "rm", "-r", ":tree")
    board.mpremote("fs", "rm", ":folder/text.txt", "+", "fs", "rmdir", ":folder", "+", "fs", "touch", ":empty")
    expect(board.names() == ["copy", "empty"])
    missing = board.mpremote("fs", "cat", ":nothing", status=1)
    expect("No such file" in missing or "ENOENT" in missing, missing)


def mpremote_shows_file_systems(board):
    table = board.mpremote("df")
    expect(table.startswith("filesystem") and "<Vfs" in table and table.rstrip().endswith("/"), table)


def mpremote_mounts_directories(board):
    board.file("mounted/far.py", "value = 42\ndef place():\n    return __file__\n")
    board.file("mounted/package/__init__.py", "from .inner import deep\n")
    board.file("mounted/package/inner.py", "deep = 'deep'\n")
    program = """
import far, package, os
print(far.value, far.place(), package.deep, sorted(os.listdir('/remote')))
with open('/remote/written', 'w') as file:
    file.write('x' * 1000)
print(os.stat('/remote/written')[6], len(open('/remote/written', 'rb').read()))
"""
    answer = board.mpremote("mount", "mounted", "exec", program)
    wanted = "42 far.py deep ['far.py', 'package']\n1000 1000\n"
    expect(answer.endswith(wanted), answer)
    expect((board.here / "mounted/written").read_text() == "x" * 1000)
    (board.here / "mounted/written").unlink()


def mpremote_edits_files(board):
    editor = board.file("editor", "#!/bin/sh\nprintf '# edited\\n' >> \"$1\"\n")
    editor.chmod(0o755)
    board.put("program.py", "x = 1\n")
    board.mpremote("edit", ":program.py", environment={"EDITOR": str(editor)})
    expect(board.get("program.py") == b"x = 1\n# edited\n")


def mpremote_sets_the_clock(board):
    board.mpremote("rtc", "--set")
    shown = board.mpremote("rtc")
    now = time.localtime()
    match = re.match(r"\((\d+), (\d+), (\d+), (\d+), (\d+), ", shown)
    expect(match, shown)
    year, month, day, weekday, hour = map(int, match.groups())
    expect((year, month) == (now.tm_year, now.tm_mon) and abs(day - now.tm_mday) <= 1, shown)


def mpremote_resets_and_resumes(board):
    board.put("main.py", "main = 'ran'\n")
    board.mpremote("exec", "kept = 1")
    same(board.mpremote("resume", "exec", "print(kept)"), "1\n")
    board.mpremote("soft-reset")
    gone = board.mpremote("resume", "exec", "print(kept)", status=1)
    expect("NameError" in gone, gone)
    board.mpremote("rm", ":main.py")
    board.mpremote("exec", "--no-follow", "import time\nwhile True: time.sleep(1)")
    same(board.mpremote("exec", "print('free')"), "free\n")


class Terminal:
    """A client in a pseudo-terminal of its own."""

    def __init__(self, board, *command):
        child, self.master = pty.fork()
        if child == 0:
            os.chdir(board.here)
            os.environ["TERM"] = "dumb"
            os.execv(CLIENTS / command[0], [str(word) for word in command])
        self.child = child
        self.received = b""

    def ready(self):
        """Waits until the client takes keys as they are (before, Ctrl-C would end it)."""
        self.until(b"Use Ctrl-] or Ctrl-x to exit this shell")
        end = time.monotonic() + 20
        while termios.tcgetattr(self.master)[3] & termios.ICANON:
            expect(time.monotonic() < end, "the client's terminal stays as it was")
            time.sleep(0.01)

    def send(self, text):
        os.write(self.master, text)

    def until(self, mark, limit=20):
        end = time.monotonic() + limit
        while mark not in self.received:
            ready = select.select([self.master], [], [], max(0, end - time.monotonic()))[0]
            expect(ready, f"no {mark!r} in {self.received!r}")
            try:
                data = os.read(self.master, 4096)
            except OSError:
                data = b""
            expect(data, f"ended before {mark!r}: {self.received!r}")
            self.received += data
        before, self.received = self.received.split(mark, 1)
        return before

    def close(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            done, status = os.waitpid(self.child, os.WNOHANG)
            if done:
                os.close(self.master)
                return os.waitstatus_to_exitcode(status)
            # Whatever it still has to say is read, or it could not end.
            if select.select([self.master], [], [], 0.05)[0]:
                try:
                    os.read(self.master, 4096)
                except OSError:
                    pass
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        raise Failure("the client does not end")


def mpremote_is_a_terminal(board):
    terminal = Terminal(board, "mpremote", "connect", board.device, "repl")
    terminal.ready()
    terminal.send(b"\r\x03print('a' + 'b')\r")
    terminal.until(b"ab\r\n>>> ")
    terminal.send(b"while True: pass\r\r\r")
    terminal.until(b"... ")
    time.sleep(0.2)
    terminal.send(b"\x03")
    terminal.until(b"KeyboardInterrupt")
    terminal.send(b"\x04")
    terminal.until(b"MPY: soft reboot\r\n")
    terminal.until(b">>> ")
    terminal.send(b"\x1d")
    expect(terminal.close() == 0)


def mpremote_mounts_again_after_a_reset(board):
    board.file("mounted/far.py", "value = 42\n")
    terminal = Terminal(board, "mpremote", "connect", board.device, "mount", "mounted", "repl")
    terminal.ready()
    terminal.send(b"\r\x03import far; print(far.value)\r")
    terminal.until(b"\n42\r\n>>> ")
    terminal.send(b"\x04")
    terminal.until(b"Remount local directory")
    terminal.send(b"\rimport far; print(far.value + 1)\r")
    terminal.until(b"\n43\r\n>>> ")
    terminal.send(b"\x1d")
    expect(terminal.close() == 0)


def mpremote_installs_packages(board):
    board.file("package/package.json", '{"urls": [["thing.py", "thing.py"], ["sub/more.py", "more.py"]], "version": "1.0"}')
    board.file("package/thing.py", "thing = 'installed'\n")
    board.file("package/more.py", "more = True\n")
    board.mpremote("mip", "install", "--no-mpy", board.here / "package/package.json")
    expect(board.get("lib/thing.py") == b"thing = 'installed'\n")
    expect(board.get("lib/sub/more.py") == b"more = True\n")
    same(board.mpremote("exec", "import thing; print(thing.thing)"), "installed\n")


def mpremote_deploys_read_only_file_systems(board):
    board.file("rom/lib/in_rom.py", "value = 'from rom'\n")
    board.file("rom/data.bin", noise(9000))
    shown = board.mpremote("romfs", "query")
    same(shown.splitlines()[0], "ROMFS0 partition has size 131072 bytes (32 blocks of 4096 bytes each)")
    board.mpremote("romfs", "--no-mpy", "--output", "image.romfs", "build", "rom")
    image = (board.here / "image.romfs").read_bytes()
    deployed = board.mpremote("romfs", "deploy", "image.romfs")
    expect(deployed.endswith("ROMFS image deployed\n"), deployed)
    back = board.mpremote("exec", f"""
import vfs
print(bytes(memoryview(vfs.rom_ioctl(2, 0))[:{len(image)}]).hex())
""")
    expect(bytes.fromhex(back) == image)
    shown = board.mpremote("romfs", "query")
    expect("  Raw contents: d2:cd:31:" in shown and "  ROMFS image size: " in shown, shown)
    # Mounted at the next start, with its place in the path.
    same(board.mpremote("exec", "import in_rom; print(in_rom.value, in_rom.__file__)"), "from rom /rom/lib/in_rom.py\n")
    board.mpremote("fs", "cp", ":/rom/data.bin", "back")
    expect((board.here / "back").read_bytes() == noise(9000))
    listing = board.mpremote("fs", "ls", ":/rom")
    expect(re.search(r"^ *9000 data.bin$", listing, re.M), listing)
    refused = board.mpremote("fs", "rm", ":/rom/data.bin", status=1)
    expect("EROFS" in refused or "read-only" in refused.lower(), refused)
    # Another one in its place; then none.
    board.file("other/note.txt", "other\n")
    board.mpremote("romfs", "deploy", "other")
    same(board.mpremote("fs", "cat", ":/rom/note.txt"), "other\n")
    board.mpremote("exec", "import vfs; vfs.umount('/rom'); vfs.rom_ioctl(3, 0, 4096)")
    board.mpremote("soft-reset")
    shown = board.mpremote("romfs", "query")
    expect("Not a valid ROMFS" in shown, shown)


class Index:
    """An index of packages, as a web server has it."""

    def __init__(self, folder):
        handler = functools.partial(QuietHandler, directory=folder)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def mpremote_installs_from_an_index(board):
    def publish(name, files, needs=()):
        hashes = []
        for target, content in files.items():
            digest = hashlib.sha256(content.encode()).hexdigest()[:8]
            board.file(f"index/file/{digest[:2]}/{digest}", content)
            hashes.append([target, digest])
        package = {"v": 1, "version": "1.2", "hashes": hashes, "deps": [[need, "latest"] for need in needs]}
        board.file(f"index/package/py/{name}/latest.json", json.dumps(package))

    publish("helper", {"helper.py": "def help():\n    return 'helped'\n"})
    publish("main-thing", {"thing/__init__.py": "from helper import help\n", "thing/more.py": "more = 1\n"}, ["helper"])
    with Index(board.here / "index") as index:
        install = ["mip", "install", "--no-mpy", "--index", index.address]
        board.mpremote(*install, "main-thing")
        same(board.mpremote("exec", "import thing, thing.more; print(thing.help(), thing.more.more)"), "helped 1\n")
        expect(board.get("lib/helper.py") == b"def help():\n    return 'helped'\n")
        again = board.mpremote(*install, "main-thing")
        expect("Exists" in again or "Skipping" in again, again)
        board.mpremote(*install, "--target", "/other", "helper")
        expect(board.get("other/helper.py") == b"def help():\n    return 'helped'\n")
        missing = board.mpremote(*install, "absent", status=1)
        expect("not found" in missing.lower() or "404" in missing, missing)


# rshell


def rshell_copies_both_ways(board):
    data = noise(3000)
    board.file("data", data)
    board.rshell("cp data /pyboard/copy")
    expect(board.get("copy") == data)
    board.rshell("cp /pyboard/copy back")
    expect((board.here / "back").read_bytes() == data)
    (board.here / "back").unlink()


def rshell_lists_files(board):
    board.put("one.py", "1\n")
    board.mpremote("mkdir", ":folder")
    listing = board.rshell("ls /pyboard")
    expect("one.py" in listing and "folder/" in listing, listing)


def rshell_is_a_terminal(board):
    answer = board.rshell("repl ~ print('from', 'rshell') ~")
    expect("from rshell" in answer, answer)


# ampy


def ampy_handles_files(board):
    data = noise(2000)
    board.file("data", data)
    board.ampy("put", "data", "copy")
    expect(board.get("copy") == data)
    board.ampy("get", "copy", "back")
    expect((board.here / "back").read_bytes() == data)
    listing = board.ampy("ls", "-l")
    expect("/copy - 2000 bytes\n" in listing, listing)
    board.ampy("mkdir", "folder")
    expect(board.names() == ["copy", "folder"])
    again = board.ampy("mkdir", "folder", status=1)
    expect("already exists" in again.lower(), again)
    board.ampy("rmdir", "folder")
    board.ampy("rm", "copy")
    expect(board.names() == [])
    missing = board.ampy("get", "nothing", status=1)
    expect("no such file" in missing.lower(), missing)


def ampy_runs_programs(board):
    script = board.file("script.py", "for i in range(3):\n    print('line', i)\n")
    expect(board.ampy("run", script).split() == ["line", "0", "line", "1", "line", "2"])


# Thonny


class Thonny:
    """Thonny's back-end, spoken to as its window does."""

    def __init__(self, board):
        from thonny import common

        self.common = common
        (board.here / "thonny").mkdir(exist_ok=True)
        arguments = {
            "port": str(board.device), "clean": True, "local_rtc": True, "sync_time": False, "validate_time": False,
            "interrupt_on_connect": True, "cwd": "/", "proxies": {}, "use_tls": False,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "thonny.plugins.micropython.bare_metal_backend", repr(arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "THONNY_USER_DIR": str(board.here / "thonny"), "THONNY_LANGUAGE": "en_US"},
        )
        self.output, self.received = "", b""
        self.number = 0
        self.wait(lambda message: message.event_type == "ToplevelResponse")

    def send(self, message):
        self.process.stdin.write((self.common.serialize_message(message) + "\n").encode())
        self.process.stdin.flush()

    def line(self):
        while b"\n" not in self.received:
            ready = select.select([self.process.stdout], [], [], LIMIT)[0]
            expect(ready, "Thonny's back-end is silent", self.output)
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            expect(data, "Thonny's back-end ended", self.output)
            self.received += data
        line, self.received = self.received.split(b"\n", 1)
        return line.decode() + "\n"

    def message(self):
        while True:
            line = self.line()
            if line.startswith(self.common.MESSAGE_MARKER):
                lines = int(line[1:].split(" ", 1)[0])
                for _ in range(lines - 1):
                    line += self.line()
                return self.common.parse_message(line.strip())
            self.output += line

    def wait(self, wanted, at_output=None):
        while True:
            message = self.message()
            if message.event_type == "ProgramOutput":
                self.output += message.data
                if at_output is not None and at_output(self.output):
                    return message
            if wanted(message):
                return message

    def inline(self, name, **arguments):
        self.number += 1
        self.send(self.common.InlineCommand(name, id=self.number, **arguments))
        answer = self.wait(lambda message: message.event_type == name + "_response")
        expect("error" not in answer or not answer.error, answer)
        return answer

    def execute(self, source, answers=()):
        """Runs source text; what it wrote."""
        self.output = ""
        self.send(self.common.ToplevelCommand("execute_source", source=source))
        for prompt, answer in answers:
            self.wait(lambda _: False, lambda output: output.endswith(prompt))
            self.send(self.common.InputSubmission(answer + "\n"))
        self.wait(lambda message: message.event_type == "ToplevelResponse")
        return self.output

    def close(self):
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()


def thonny_works(board):
    thonny = Thonny(board)
    try:
        expect(thonny.execute("print('hello')").strip() == "hello", thonny.output)
        output = thonny.execute("x = input('? ')\ny = input('! ')\nprint([x, y])", [("? ", "first"), ("! ", "second")])
        expect("['first', 'second']" in output, output)
        output = thonny.execute("1 / 0")
        expect("ZeroDivisionError" in output, output)
        data = noise(3000)
        thonny.inline("write_file", path="/written", content_bytes=data, make_shebang_scripts_executable=False)
        answer = thonny.inline("read_file", path="/written")
        expect(answer.content_bytes == data)
        answer = thonny.inline("get_dirs_children_info", paths=["/"], include_hidden=False, node_id="x")
        expect("written" in answer.data["/"], answer)
        thonny.inline("delete", paths=["/written"])
        answer = thonny.inline("get_dirs_children_info", paths=["/"], include_hidden=False, node_id="x")
        expect("written" not in answer.data["/"], answer)
        thonny.execute("name = 'value'")
        answer = thonny.inline("get_globals", module_name="__main__")
        expect("'value'" in str(answer.globals["name"]), answer)
    finally:
        thonny.close()


# Firmware in an emulator


def firmware_runs_programs(board):
    same(board.mpremote("exec", "print(6 * 7)"), "42\n")
    script = board.file("script.py", "import sys\nprint('ran', sys.implementation.name)\n")
    same(board.mpremote("run", script), "ran micropython\n")
    same(board.mpremote("eval", "[2**70, b'\\xff', 'é']"), "[1180591620717411303424, b'\\xff', 'é']\n")
    long = board.file("long.py", "x = '%s'\nprint(len(x))\n" % ("y" * 6000))
    same(board.mpremote("run", long), "6000\n")
    failed = board.mpremote("exec", "1/0", status=1)
    expect("ZeroDivisionError" in failed, failed)


def firmware_says_what_is_free(board):
    free = board.mpremote("exec", "import gc; gc.collect(); print(gc.mem_free())")
    print("     free after boot:", free.strip(), "bytes")
    expect(int(free) > 20000, free)


def firmware_keeps_files(board):
    if "ModuleNotFoundError" in board.mpremote("exec", "try:\n    import vfs\nexcept ImportError as error:\n    print(repr(error))"):
        print("     this firmware has no files")
        return
    data = noise(5000)
    board.file("data", data)
    board.mpremote("fs", "cp", "data", ":copy")
    board.mpremote("soft-reset")
    digest = board.mpremote("fs", "sha256sum", "copy")
    expect(hashlib.sha256(data).hexdigest() in digest, digest)
    board.mpremote("fs", "cp", ":copy", "back")
    expect((board.here / "back").read_bytes() == data)
    board.mpremote("fs", "mkdir", "folder", "+", "fs", "cp", "data", ":folder/")
    expect("5000 data" in board.mpremote("fs", "ls", "folder"))
    board.mpremote("fs", "rm", "-r", ":folder", "+", "fs", "rm", ":copy")
    board.file("boot.py", "booted = 6\n")
    board.mpremote("fs", "cp", "boot.py", ":")
    same(board.mpremote("exec", "print(booted * 7)"), "42\n")
    board.mpremote("fs", "rm", ":boot.py")


def firmware_is_interrupted(board):
    board.mpremote("exec", "--no-follow", "while True: pass")
    same(board.mpremote("exec", "print('free')"), "free\n")
    board.mpremote("exec", "--no-follow", "import sys\nsys.stdin.read(1000)")
    same(board.mpremote("exec", "print('free')"), "free\n")
    board.mpremote("exec", "kept = 1")
    same(board.mpremote("resume", "exec", "print(kept)"), "1\n")


def firmware_is_a_terminal(board):
    mpremote_is_a_terminal(board)


def firmware_takes_bursts(board):
    script = board.file("script.py", "for i in range(3):\n    print('line', i)\n" + "# comment\n" * 200)
    same(board.ampy("run", script).split(), ["line", "0", "line", "1", "line", "2"])


def checks(*clients):
    return [check for name, check in globals().items() if name.split("_")[0] in clients and callable(check)]


def main(words):
    repeat, texts = 1, []
    firmware = words[0] == "--firmware"
    program, words = (words[1], iter(words[2:])) if firmware else (words[0], iter(words[1:]))
    kind = Emulated if firmware else Board
    for word in words:
        if word == "--flash":
            kind = Flash
        elif word == "--repeat":
            repeat = int(next(words))
        else:
            texts.append(word)
    clients = ["mpremote", "rshell", "ampy", "thonny"]
    installed = [client for client in clients if (CLIENTS / client).exists()]
    skipped = len(clients) - len(installed)
    if skipped:
        print("not installed:", *(client for client in clients if client not in installed))
    chosen = checks("firmware") if firmware else checks(*installed)
    chosen = [check for check in chosen if not texts or any(text in check.__name__ for text in texts)]
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="antaresia-clients-") as folder:
        board = kind(program, pathlib.Path(folder))
        try:
            for number in range(1, repeat + 1):
                begin = time.monotonic()
                for check in chosen:
                    board.clean()
                    start = time.monotonic()
                    try:
                        check(board)
                    except Failure as failure:
                        failed += 1
                        print(f"FAIL {check.__name__}\n{failure}")
                    else:
                        passed += 1
                        if repeat == 1:
                            print(f"ok   {check.__name__} ({time.monotonic() - start:.1f} s)")
                if repeat > 1:
                    print(f"round {number}: {passed} passed so far, {failed} failed ({time.monotonic() - begin:.0f} s)")
        finally:
            board.stop()
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
