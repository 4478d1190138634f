"""Imports the program once, then runs `kantoku` in a new process for every line it is given.

A line names two pipes (for standard input and output) and the arguments, as JSON; the answer is
the number of the process, which is whoever asks to kill.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from app.cli.main import main


def serve() -> None:
    """Until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for what was killed
    for line in sys.stdin:
        into, out, arguments = json.loads(line)
        # Open before there is a process to kill: nobody is left waiting for the other end.
        ends = os.open(into, os.O_RDONLY), os.open(out, os.O_WRONLY)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number, end in enumerate(ends):
                os.dup2(end, number)
                os.close(end)
            sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
            sys.argv = ["kantoku", *arguments]
            try:
                main()
            finally:
                sys.stdout.flush()
                os._exit(0)
        for end in ends:
            os.close(end)
        print(child, flush=True)


serve()
