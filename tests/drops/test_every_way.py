"""What every drop promises, over a folder, OpenSSH's sftp-server and an S3 server alike."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.drops.access import CHUNK
from app.kernel.faults import Fault, Kind
from tests.drops.ways import Way

NAME = "r1/T01/aa-bb/one.bundle.age"
LARGE = os.urandom(7 * CHUNK + 1000)


def fault_of(act: Callable[..., object], *args: object, **named: object) -> Fault:
    with pytest.raises(Fault) as caught:
        act(*args, **named)
    return caught.value


def finished(way: Way) -> dict[str, bytes]:
    """What lies there under names that count."""
    return {name: data for name, data in way.everything().items() if "/." not in f"/{name}"}


def test_what_is_put_can_be_listed_and_got_and_nothing_else_is_left(way: Way) -> None:
    files = {NAME: LARGE, "r1/T01/aa-bb/empty.bundle.age": b"", "at-the-root.receipt.txt": b"KR1"}
    with closing(way.open()) as drop:
        for name, data in files.items():
            drop.put(name, data)
        assert [drop.get(name, len(LARGE)) for name in files] == list(files.values())
    with closing(way.open()) as drop:
        # A drop lists its own files before those of its folders.
        in_order = ["at-the-root.receipt.txt", "r1/T01/aa-bb/empty.bundle.age", NAME]
        assert list(drop.list("")) == in_order
        assert list(drop.list("r1/T01")) == in_order[1:]
        assert list(drop.list("r1/T0")) == []
        assert list(drop.list("no/such")) == []
        assert drop.place == way.url
    assert way.everything() == files


def test_the_same_bytes_again_are_harmless_and_other_bytes_are_not(way: Way) -> None:
    with closing(way.open()) as drop:
        drop.put(NAME, b"sealed")
        drop.put(NAME, b"sealed")
        for other in (b"other!", b"sealed and more", b"", b"seal"):
            fault = fault_of(drop.put, NAME, other)
            assert (fault.code, fault.kind) == ("drop_conflict", Kind.MACHINE)
            assert fault.fields == {"place": drop.place, "name": NAME}
    assert way.everything() == {NAME: b"sealed"}


@pytest.mark.parametrize("size", [0, 6, 7, CHUNK])
def test_a_file_within_the_limit_is_read_and_a_larger_one_is_not(way: Way, size: int) -> None:
    with closing(way.open()) as drop:
        drop.put(NAME, bytes(size))
        if size <= 6:
            assert drop.get(NAME, 6) == bytes(size)
        else:
            fault = fault_of(drop.get, NAME, 6)
            assert (fault.code, fault.kind) == ("too_large", Kind.HOSTILE)


def test_a_file_that_is_not_there_is_said_with_its_name(way: Way) -> None:
    with closing(way.open()) as drop:
        drop.put("r1/other", b"data")
        for name in ("missing.bundle.age", "r1/missing", "no/such"):
            fault = fault_of(drop.get, name, 100)
            assert (fault.code, fault.kind) == ("drop_unreadable", Kind.MACHINE)
            assert fault.fields["name"] == name


@pytest.mark.parametrize("name", ["", "/etc/x", "../x", "a/../x", "a//x", "a/", "a\\x", "a\0x"])
def test_a_name_never_leads_out_of_the_place(way: Way, name: str) -> None:
    with closing(way.open()) as drop:
        assert fault_of(drop.put, name, b"data").code == "drop_name"
        assert fault_of(drop.get, name, 10).code == "drop_name"
    assert way.everything() == {}


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.bundle.age",
        ".0011223344556677.part",
        "one.bundle.age.tmp",
        "one.bundle.age~",
        "one.bundle.sync-conflict-20261122-101500-ABCDEFG.age",
        "one (Desk 2's conflicted copy 2026-11-22).bundle.age",
        "one (1).bundle.age",
        "one.bundle - コピー.age",
    ],
)
def test_temporary_and_conflict_names_are_left_out(way: Way, name: str) -> None:
    way.lay(f"r1/{name}", b"stray")
    way.lay("r1/one.bundle.age", b"meant")
    way.lay("r1/.stversions/old.bundle.age", b"old")
    with closing(way.open()) as drop:
        assert list(drop.list("")) == ["r1/one.bundle.age"]


def test_how_far_it_is_is_told_and_whoever_hears_it_may_stop_it(way: Way) -> None:
    class Enough(Exception):
        pass

    heard: list[int] = []

    def stop(there: int) -> None:
        heard.append(there)
        if there > 2 * CHUNK:
            raise Enough

    with closing(way.open()) as drop:
        with pytest.raises(Enough):
            drop.put(NAME, LARGE, told=stop)
        assert max(heard) < len(LARGE)
        assert list(drop.list("")) == []
        heard.clear()
        drop.put(NAME, LARGE, told=heard.append)
        assert heard == sorted(heard)
        assert heard[-1] == len(LARGE)
    assert finished(way) == {NAME: LARGE}
    assert way.everything() == {NAME: LARGE}


PUT_AND_DIE = """
import os, signal, sys
from pathlib import Path
from app.drops.access import Access
from app.drops.places import open_drop
url, key, host_key, password, endpoint, data = sys.argv[1:]
def told(there):
    if there > 600_000:
        os.kill(os.getpid(), signal.SIGKILL)
key = Path(key).read_bytes() if key else b""
access = Access(host_key=host_key, key_file=key, password=password, endpoint=endpoint)
open_drop(url, access=access).put(sys.stdin.readline().strip(), Path(data).read_bytes(), told=told)
"""


def test_whoever_is_killed_in_the_middle_of_a_file_sends_it_once_in_the_end(
    way: Way, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.write_bytes(LARGE)
    key, access = tmp_path / "key", way.access
    key.write_bytes(access.key_file)
    given = [str(key) if access.key_file else "", access.host_key]
    given += [access.password, access.endpoint, str(data)]
    command = [sys.executable, "-c", PUT_AND_DIE, way.url, *given]
    killed = subprocess.run(command, input=NAME.encode(), capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with closing(way.open()) as drop:
        assert list(drop.list("")) == []
        begun: list[int] = []
        drop.put(NAME, LARGE, told=begun.append)
        assert list(drop.list("")) == [NAME]
    assert finished(way) == {NAME: LARGE}
    if way.kind == "sftp":  # it goes on where it was, and leaves nothing beside it
        assert min(there for there in begun if there) > CHUNK
        assert way.everything() == {NAME: LARGE}


def test_a_server_gone_in_the_middle_is_said_and_the_next_try_goes_on(mortal: Way) -> None:
    def cut(there: int) -> None:
        if there > 2 * CHUNK:
            mortal.server.kill()

    drop = mortal.open()
    with closing(drop):
        drop.put("r1/before", b"whole")
        fault = fault_of(drop.put, NAME, LARGE, told=cut)
        assert (fault.code, fault.kind) == ("drop_away", Kind.MACHINE)
        assert fault.fields["place"] == drop.place
        assert fault_of(lambda: list(drop.list(""))).code == "drop_away"
        mortal.server.start()
        if mortal.kind == "s3":  # this one forgets everything
            mortal.server.bucket(mortal.url.split("@")[1].removesuffix("/in"))
        told: list[int] = []
        drop.put(NAME, LARGE, told=told.append)
        drop.put("r1/before", b"whole")
        assert list(drop.list("")) == ["r1/before", NAME]
    assert mortal.everything() == {NAME: LARGE, "r1/before": b"whole"}
    if mortal.kind == "sftp":  # the last chunk that was acknowledged is sent once more
        assert min(there for there in told if there) == 2 * CHUNK


def test_a_server_that_is_not_there_is_said(mortal: Way) -> None:
    mortal.server.kill()
    with closing(mortal.open()) as drop:
        for act in (
            lambda: drop.put(NAME, b"data"),
            lambda: list(drop.list("")),
            lambda: drop.get(NAME, 9),
        ):
            fault = fault_of(act)
            assert (fault.code, fault.kind) == ("drop_away", Kind.MACHINE)
            assert fault.fields["place"] == mortal.url


@pytest.mark.parametrize("kind", ["sftp", "s3"])
def test_secrets_are_in_no_fault_and_in_no_text(kind: str, request: Any) -> None:
    access = request.getfixturevalue("sshd" if kind == "sftp" else "s3").access
    access = access._replace(password="open sesame")
    assert "sesame" not in f"{access!r} {access}"
    assert "PRIVATE" not in f"{access!r} {access}"
