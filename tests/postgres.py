"""A real PostgreSQL server on this computer, for the tests alone."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo, sql

_HERE = "/usr/lib/postgresql"
_LONGEST_S = 30
_OWNER = "postgres"
_ROOM = 2 << 30  # bytes
_DIES_WITH_PARENT = 1
_numbers = count(1)
# Nothing here outlives the tests: what a power cut would take may be lost.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


def _program(name: str) -> str:
    """The newest one: Debian keeps them beside the version's number, out of the path."""
    bins = sorted(Path(_HERE).glob("*/bin"), key=lambda bin: float(bin.parent.name))
    found = shutil.which(
        name, path=os.pathsep.join([*map(str, reversed(bins)), os.environ["PATH"]])
    )
    if found is None:
        pytest.fail("PostgreSQL is not installed: run dev.py test, or apt-get install postgresql")
    return found


def _new_folder() -> Path:
    # In memory where there is room: each database is eight megabytes of small files.
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    return Path(tempfile.mkdtemp(prefix="kantoku-pg-", dir=memory if roomy else None))


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGINT)


@dataclass
class Postgres:
    """A server with a folder of its own; it refuses root, so it runs as its own user then."""

    folder: Path = field(default_factory=_new_folder)
    """Short: the path of a socket may not be long."""
    _server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.user = _OWNER if os.geteuid() == 0 else None
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        # initdb takes a second; nothing of it needs to reach the disk.
        options = ["--no-sync", "--auth=trust", "--username=kantoku", "--encoding=UTF8"]
        self._run("initdb", *options, "--locale=C.UTF-8", "-D", str(self.folder / "data"))
        rules = self.folder / "data" / "pg_hba.conf"
        # One role must say its password, as on a server that others use too.
        rules.write_text("local all guarded scram-sha-256\n" + rules.read_text())

    def start(self) -> None:
        """Listen on a socket in the folder, and nowhere else."""
        command = [_program("postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder)]
        for setting in (*_QUICK, "listen_addresses=", "max_connections=60"):
            command += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                user=self.user,
                cwd=self.folder,
                preexec_fn=_die_with_parent,
            )
        for _ in range(_LONGEST_S * 50):
            with suppress(psycopg.OperationalError), self.connect("postgres"):
                return
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(0.02)
                break
        pytest.fail(f"no PostgreSQL: {(self.folder / 'log').read_text(errors='replace')}")

    def stop(self) -> None:
        """Gone with everything that was in it."""
        if self._server is not None:
            # At once, with nothing written down: its folder goes too.
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait(_LONGEST_S)
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        """What `--database` takes."""
        return f"postgresql://kantoku@/{database}?host={self.folder}"

    def guarded(self, database: str, password: str) -> str:
        """The URL of an empty database whose owner must say a password; the URL does not."""
        with self.connect("postgres") as connection:
            words = {"name": sql.Identifier(database), "password": sql.Literal(password)}
            for command in (
                "CREATE ROLE guarded LOGIN PASSWORD {password}",
                "CREATE DATABASE {name} OWNER guarded TEMPLATE template0",
            ):
                connection.execute(sql.SQL(command).format(**words))
        return f"postgresql://guarded@/{database}?host={self.folder}"

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.folder), user="kantoku", dbname=database, autocommit=True
        )

    def new(self, like: str = "") -> str:
        """The URL of an empty database that nobody has used, or of a copy of another one."""
        name = f"registry_{next(_numbers)}"
        source = conninfo.conninfo_to_dict(like)["dbname"] if like else "template0"
        both = sql.Identifier(name), sql.Identifier(str(source))
        with self.connect("postgres") as connection:
            command = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
            connection.execute(sql.SQL(command).format(*both))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Let go of a database that nobody uses any more."""
        name = sql.Identifier(str(conninfo.conninfo_to_dict(url)["dbname"]))
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def script(self, url: str, text: str) -> None:
        """Run a dump, all or nothing."""
        with psycopg.connect(url) as connection:
            connection.execute(text.encode())

    def dump(self, url: str) -> str:
        """The whole database as statements."""
        return self._run("pg_dump", "--inserts", "--no-owner", url)

    def _run(self, program: str, *words: str) -> str:
        ran = subprocess.run(
            [_program(program), *words],
            user=self.user,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            pytest.fail(f"{program}: {ran.stderr}")
        return ran.stdout
