"""Real servers on this computer: OpenSSH's, with keys made here, and an S3 server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import pytest

from app.drops.access import Access

SFTP_SERVER = Path("/usr/lib/openssh/sftp-server")
_ROOM = Path("/run/sshd")
_SECRET = "not-a-real-secret"
_LONGEST_S = 30
_ASKS = "INITIAL_NO_AUTH_ACTION_COUNT"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until a server answers; fail with what it said where it ends."""
    for _ in range(_LONGEST_S * 100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.01)
            break
    pytest.fail(f"no server: {log.read_text(errors='replace')}")


def new_key(path: Path, *, locked: str = "") -> str:
    """Make a key; answer its public half as one line."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", locked, "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)
    return path.with_name(f"{path.name}.pub").read_text().strip()


@dataclass
class Sshd:
    """OpenSSH's server with its sftp-server, over a folder."""

    folder: Path
    """Where its keys and its word are."""
    served: Path
    port: int = field(default_factory=free_port)
    _server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        if shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
            pytest.skip("OpenSSH's server is not installed")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.host_key = new_key(self.folder / "host")
        (self.folder / "authorized").write_text(new_key(self.folder / "own") + "\n")

    @property
    def user(self) -> str:
        return subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()

    @property
    def url(self) -> str:
        return f"sftp://{self.user}@127.0.0.1:{self.port}{self.served}"

    @property
    def access(self) -> Access:
        return Access(host_key=self.host_key, key_file=(self.folder / "own").read_bytes())

    def start(self) -> None:
        """Listen, with the same keys and port as before."""
        if os.geteuid() == 0:
            _ROOM.mkdir(mode=0o755, exist_ok=True)
        config, log = self.folder / "config", self.folder / "log"
        config.write_text(
            f"ListenAddress 127.0.0.1\nPort {self.port}\nHostKey {self.folder / 'host'}\n"
            f"AuthorizedKeysFile {self.folder / 'authorized'}\nStrictModes no\nUsePAM no\n"
            f"PidFile none\nPermitRootLogin yes\nMaxStartups 100\nMaxAuthTries 20\n"
            f"Subsystem sftp {SFTP_SERVER}\n"
        )
        sshd = shutil.which("sshd", path="/usr/sbin") or "sshd"
        with log.open("ab") as out:
            command = [sshd, "-D", "-e", "-f", str(config)]
            self._server = subprocess.Popen(command, stdout=out, stderr=out)
        wait_for(self.port, self._server, log)

    def kill(self) -> None:
        """Gone, with everybody who is connected, as in a power cut."""
        server, self._server = self._server, None
        if server is not None:
            for process in [*_below(server.pid), server.pid]:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            server.wait()


@dataclass
class S3Server:
    """An S3 server that keeps everything in memory."""

    folder: Path
    port: int = field(default_factory=free_port)
    asks_after: int | None = None
    """After so many calls it lets in only whom it knows, and it knows nobody."""
    _server: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def access(self) -> Access:
        return Access(password=_SECRET, endpoint=self.endpoint)

    def start(self) -> None:
        """Listen, with nothing in it."""
        log = self.folder / "s3.log"
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        asks = {} if self.asks_after is None else {_ASKS: str(self.asks_after)}
        with log.open("ab") as out:
            around = {**os.environ, **asks}
            self._server = subprocess.Popen(command, stdout=out, stderr=out, env=around)
        wait_for(self.port, self._server, log)

    def bucket(self, name: str) -> str:
        """A new bucket, as a place."""
        client = self.client()
        client.create_bucket(Bucket=name)
        client.close()
        return f"s3://key@{name}/in"

    def client(self):  # type: ignore[no-untyped-def]
        """What a program of somebody else would use."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id="key",
            aws_secret_access_key=_SECRET,
            region_name="us-east-1",
        )

    def kill(self) -> None:
        """Gone, and all that it kept."""
        server, self._server = self._server, None
        if server is not None:
            server.kill()
            server.wait()


def _below(parent: int) -> list[int]:
    """The processes that a process has begun, the youngest first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                    found += [*_below(int(entry.name)), int(entry.name)]
    return found
