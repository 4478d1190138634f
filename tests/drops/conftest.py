"""Servers for the tests of drops: begun once, and each test has a place of its own on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drops.servers import S3Server, Sshd
from tests.drops.ways import Way, to_folder, to_s3, to_sftp


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """OpenSSH's server, for tests that leave it alone."""
    folder = tmp_path_factory.mktemp("sshd")
    server = Sshd(folder / "keys", folder)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """An S3 server, for tests that leave it alone."""
    server = S3Server(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(params=["folder", "sftp", "s3"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Way:
    """Each kind of place in turn, empty."""
    root = tmp_path / "place"
    if request.param == "s3":
        return to_s3(request.getfixturevalue("s3"))
    root.mkdir()
    if request.param == "sftp":
        return to_sftp(request.getfixturevalue("sshd"), root)
    return to_folder(root)


@pytest.fixture(params=["sftp", "s3"])
def mortal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    """A place on a server that this test may kill and start again."""
    root = tmp_path / "place"
    root.mkdir()
    server = Sshd(tmp_path / "keys", root) if request.param == "sftp" else S3Server(tmp_path)
    server.start()
    yield to_sftp(server, root) if isinstance(server, Sshd) else to_s3(server)
    server.kill()
