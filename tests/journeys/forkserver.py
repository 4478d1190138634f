"""Imports the program once, then runs `kantoku` in a new process for every request.

A request is one message on the socket whose number is the only argument: arguments, environment
and folder as JSON, and four files that are the program's standard input, output and error and the
place for the answer. The answer is the number of the process, then, when it has ended, its status.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from typing import Literal, TextIO

from app.cli.main import main

COME_TO = ("app.registry.registry", "app.renderers.pdf", "app.renderers.qr", "rich.progress")
"""What most commands load when they come to it."""


def serve(asked: socket.socket) -> None:
    """Until nobody is there to ask any more; the program itself comes back from here."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # each keeper ends by itself
    while True:
        request, files, _, _ = socket.recv_fds(asked, 1 << 20, 4)
        if not request:
            sys.exit(0)
        if os.fork() == 0:
            asked.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _keep(request, files)
            return
        for file in files:
            os.close(file)


def _keep(request: bytes, files: list[int]) -> None:
    """Start the program and stay to tell how it ended; return only in the program."""
    child = os.fork()
    if child:
        os.write(files[3], f"{child}\n".encode())
        _, status = os.waitpid(child, 0)
        with suppress(BrokenPipeError):  # whoever only wanted to kill has left
            os.write(files[3], f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)
    for number in range(3):
        os.dup2(files[number], number)
    for file in files:
        os.close(file)
    # As Python makes them at its start: what it found out then held for other files.
    sys.stdin, sys.stdout = _stream(0, "r", "surrogateescape"), _stream(1, "w", "surrogateescape")
    sys.stderr = _stream(2, "w", "backslashreplace")
    arguments, environment, folder = json.loads(request)
    os.environ.clear()
    os.environ.update(environment)
    if folder:
        os.chdir(folder)
    sys.argv = ["kantoku", *arguments]


def _stream(number: int, mode: Literal["r", "w"], errors: str) -> TextIO:
    return open(number, mode, 1 if number == 2 else -1, "utf-8", errors, closefd=False)


if __name__ == "__main__":
    __package__ = ""  # or usage would name this module where it names the program
    for name in COME_TO:
        import_module(name)
    gc.freeze()
    serve(socket.socket(fileno=int(sys.argv[1])))
    sys.exit(main())
