"""The installed program, run as a person runs it: a process, files, an exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

KANTOKU = Path(sys.executable).with_name("kantoku")


class Ran(NamedTuple):
    """What came of a run."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def kantoku(
    *arguments: object, passphrase: Path | None = None, stdin: str = "", cwd: Path | None = None
) -> Ran:
    """Run `kantoku` and wait for it."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("KANTOKU_PASSPHRASE_FILE", None)
    if passphrase is not None:
        environment["KANTOKU_PASSPHRASE_FILE"] = str(passphrase)
    done = subprocess.run(
        [str(KANTOKU), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        cwd=cwd,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


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
