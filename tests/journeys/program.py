"""The program in processes of its own: arguments, files, an exit status, or a kill."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from click.testing import CliRunner

from app.cli.main import cli

HOUSE = Path(__file__).parents[2]
KANTOKU = Path(sys.executable).with_name("kantoku")
"""The installed program, for what is about its start: it loads itself for a second each time."""


class Ran(NamedTuple):
    """What came of a run."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class Server:
    """The program, loaded once and ready to start; it ends with the tests."""

    def __init__(self) -> None:
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.forkserver", str(theirs.fileno())],
                cwd=HOUSE,
                stdin=subprocess.DEVNULL,
                env=surroundings(),
                pass_fds=[theirs.fileno()],
            )

    def start(
        self,
        arguments: Sequence[object],
        environment: dict[str, str],
        cwd: Path | None,
        *files: IO[Any],
    ) -> IO[str]:
        """Start a process with its three streams; answer where its number and status come."""
        request = json.dumps([[str(a) for a in arguments], environment, str(cwd or Path.cwd())])
        come, go = os.pipe()
        try:
            ends = [*(file.fileno() for file in files), go]
            with self._lock:
                socket.send_fds(self._asked, [request.encode()], ends)
        finally:
            os.close(go)
        return os.fdopen(come)

    def close(self) -> None:
        """No more processes are asked for."""
        self._asked.close()
        self._process.wait()


_servers: list[Server] = []


def server() -> Server:
    """The one of this process, started when it is first wanted."""
    if not _servers:
        _servers.append(Server())
        atexit.register(_servers[0].close)
    return _servers[0]


def surroundings(passphrase: Path | None = None) -> dict[str, str]:
    """This process's variables, in a language that every computer has."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("KANTOKU_PASSPHRASE_FILE", None)
    if passphrase is not None:
        environment["KANTOKU_PASSPHRASE_FILE"] = str(passphrase)
    return environment


def kantoku(
    *arguments: object, passphrase: Path | None = None, stdin: str = "", cwd: Path | None = None
) -> Ran:
    """Run `kantoku` in a process of its own and wait for it; only its loading is spared."""
    if os.name == "nt":  # nothing forks there
        return installed(*arguments, passphrase=passphrase, stdin=stdin, cwd=cwd)
    with (
        tempfile.TemporaryFile() as into,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        into.write(stdin.encode())
        into.seek(0)
        with server().start(arguments, surroundings(passphrase), cwd, into, out, err) as answer:
            _, status = answer.read().split()
        return Ran(int(status), *map(_text, (out, err)))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def installed(
    *arguments: object, passphrase: Path | None = None, stdin: str = "", cwd: Path | None = None
) -> Ran:
    """Run the installed `kantoku` from its very start, as a person does, and wait for it."""
    done = subprocess.run(
        [str(KANTOKU), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        env=surroundings(passphrase),
        cwd=cwd,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def within(*arguments: object, passphrase: Path) -> Ran:
    """The same command without a process of its own."""
    environment = {"KANTOKU_PASSPHRASE_FILE": str(passphrase), "LC_ALL": "C.UTF-8"}
    done = CliRunner(env=environment).invoke(cli, [str(one) for one in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ran(done.exit_code, done.stdout, done.stderr)


def play(
    workspace: Path, passphrase: Path, wishes: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Apply a day script; one answer a wish."""
    script = "".join(json.dumps(wish, ensure_ascii=False) + "\n" for wish in wishes)
    ran = kantoku(
        "venue", "apply", workspace, "--script", "-", "--json", passphrase=passphrase, stdin=script
    )
    assert ran.status == 0, ran.err
    return ran.lines


def output_of(*command: object) -> bytes:
    """What another program prints."""
    return subprocess.run([*map(str, command)], capture_output=True, check=True).stdout
