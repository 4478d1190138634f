"""Who may come in: the right server, the right name and secret, and what is said otherwise."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.drops.access import Access
from app.drops.places import is_within, open_drop
from app.drops.urls import is_remote, remote_of
from app.kernel.faults import Fault, Kind
from tests.drops.servers import S3Server, Sshd, new_key
from tests.drops.test_every_way import fault_of


def first_word(url: str, access: Access) -> Fault:
    """What comes of trying to put a file."""
    with closing(open_drop(url, access=access)) as drop:
        return fault_of(drop.put, "r1/file", b"data")


# --- the server's key --------------------------------------------------------------------------


def test_a_server_that_nobody_knows_gets_nothing_and_its_key_is_told(
    sshd: Sshd, tmp_path: Path
) -> None:
    url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{tmp_path}"
    fault = first_word(url, sshd.access._replace(host_key=""))
    assert (fault.code, fault.kind) == ("drop_host_key_unknown", Kind.REFUSED)
    assert fault.fields["key"] == sshd.host_key
    assert str(fault.fields["fingerprint"]).startswith("SHA256:")
    assert list(tmp_path.iterdir()) == []
    with closing(open_drop(url, access=sshd.access)) as drop:
        drop.put("file", b"data")
    assert (tmp_path / "file").read_bytes() == b"data"


def test_a_server_with_another_key_gets_nothing(sshd: Sshd, tmp_path: Path) -> None:
    other = new_key(tmp_path / "other")
    served = tmp_path / "served"
    served.mkdir()
    url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{served}"
    fault = first_word(url, sshd.access._replace(host_key=other, password="for nobody else"))
    assert (fault.code, fault.kind) == ("drop_host_key_other", Kind.HOSTILE)
    assert fault.fields["expected"] != fault.fields["found"]
    assert list(served.iterdir()) == []


def test_a_server_whose_known_key_is_of_another_kind_gets_nothing(
    sshd: Sshd, tmp_path: Path
) -> None:
    command = ["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", str(tmp_path / "ec")]
    subprocess.run(command, check=True)
    key = (tmp_path / "ec.pub").read_text()
    url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{tmp_path}"
    assert first_word(url, sshd.access._replace(host_key=key)).code == "drop_host_key_other"


@pytest.mark.parametrize("text", ["nonsense", "ssh-ed25519 AAAA", "SHA256:abcdef"])
def test_a_key_that_is_none_is_said(sshd: Sshd, text: str) -> None:
    fault = fault_of(open_drop, sshd.url, access=sshd.access._replace(host_key=text))
    assert (fault.code, fault.kind) == ("drop_host_key_unreadable", Kind.USAGE)


# --- names and secrets -------------------------------------------------------------------------


def test_a_wrong_password_or_key_is_said(sshd: Sshd, tmp_path: Path) -> None:
    url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{tmp_path}"
    new_key(tmp_path / "stranger")
    stranger = (tmp_path / "stranger").read_bytes()
    for access in (
        Access(host_key=sshd.host_key, password="wrong"),
        Access(host_key=sshd.host_key, key_file=stranger),
        Access(host_key=sshd.host_key),
    ):
        fault = first_word(url, access)
        assert (fault.code, fault.kind) == ("drop_login", Kind.REFUSED)
        assert fault.fields == {"place": url}


def test_a_locked_key_file_opens_with_its_password(sshd: Sshd, tmp_path: Path) -> None:
    locked = new_key(tmp_path / "locked", locked="open sesame")
    keys = sshd.folder / "authorized"
    keys.write_text(keys.read_text() + locked + "\n")
    data = (tmp_path / "locked").read_bytes()
    served = tmp_path / "served"
    served.mkdir()
    url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{served}"
    access = Access(host_key=sshd.host_key, key_file=data, password="open sesame")
    with closing(open_drop(url, access=access)) as drop:
        drop.put("file", b"data")
    for password in ("", "wrong"):
        fault = fault_of(open_drop, url, access=access._replace(password=password))
        assert fault.code in ("drop_key_locked", "drop_key_unreadable")
    garbage = access._replace(key_file=b"nothing of the kind")
    assert fault_of(open_drop, url, access=garbage).code == "drop_key_unreadable"


def test_nobody_named_and_no_secret_is_said_before_anything_is_asked() -> None:
    for url, access in (
        ("sftp://hq.example/in", Access(password="x")),
        ("s3://bucket/in", Access(password="x")),
        ("s3://key@bucket/in", Access()),
    ):
        fault = fault_of(open_drop, url, access=access)
        assert (fault.code, fault.kind) == ("drop_login_missing", Kind.USAGE)


def test_a_bucket_that_is_not_there_is_said(s3: S3Server) -> None:
    fault = first_word("s3://key@no-such-bucket/in", s3.access)
    assert (fault.code, fault.kind) == ("drop_missing", Kind.USAGE)


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[S3Server]:
    """An S3 server that looks at signatures once its bucket is made."""
    server = S3Server(tmp_path, asks_after=1)
    server.start()
    yield server
    server.kill()


def test_a_wrong_secret_key_is_said(strict: S3Server) -> None:
    url = strict.bucket("guarded")
    fault = first_word(url, strict.access)
    assert (fault.code, fault.kind) == ("drop_login", Kind.REFUSED)
    assert fault.fields == {"place": url}


# --- folders of a server -----------------------------------------------------------------------


def test_the_last_folder_is_made_when_asked_and_only_that(sshd: Sshd, tmp_path: Path) -> None:
    base = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{tmp_path}"
    assert first_word(f"{base}/new", sshd.access).code == "drop_missing"
    with closing(open_drop(f"{base}/new", create=True, access=sshd.access)) as drop:
        drop.put("file", b"data")
    assert (tmp_path / "new" / "file").read_bytes() == b"data"
    with closing(open_drop(f"{base}/no/such", create=True, access=sshd.access)) as drop:
        fault = fault_of(drop.put, "file", b"data")
        assert (fault.code, fault.kind) == ("drop_missing", Kind.USAGE)
    (tmp_path / "a-file").write_bytes(b"")
    assert first_word(f"{base}/a-file", sshd.access).code == "drop_is_a_file"


def test_links_pipes_and_odd_names_on_a_server_are_passed_over_and_named(
    sshd: Sshd, tmp_path: Path
) -> None:
    root = tmp_path / "served"
    (root / "r1").mkdir(parents=True)
    (root / "r1" / "good.bundle.age").write_bytes(b"good")
    (root / "r1" / "link.bundle.age").symlink_to("good.bundle.age")
    (root / "folder").symlink_to("r1")
    os.mkfifo(root / "r1" / "pipe.bundle.age")
    Path(os.fsdecode(os.fsencode(root) + b"/r1/\xff.bundle.age")).write_bytes(b"?")
    url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{root}"
    with closing(open_drop(url, access=sshd.access)) as drop:
        assert list(drop.list("")) == ["r1/good.bundle.age"]
        told = sorted((fault.code, fault.fields["file"]) for fault in drop.passed_over())
        assert told == [
            ("passed_over_device", "r1/pipe.bundle.age"),
            ("passed_over_link", "folder"),
            ("passed_over_link", "r1/link.bundle.age"),
            ("passed_over_name", "r1/\\udcff.bundle.age"),
        ]
        for name in ("r1/link.bundle.age", "r1/pipe.bundle.age", "r1"):
            assert fault_of(drop.get, name, 100).code == "drop_unreadable"
        assert fault_of(drop.put, "r1/link.bundle.age", b"good").code == "drop_conflict"
        assert fault_of(drop.put, "r1/pipe.bundle.age/x", b"good").code == "drop_failed"


def test_a_full_server_keeps_nothing_half_written(sshd: Sshd, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small medium")
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets nobody mount a medium")
    try:
        url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{place}"
        with closing(open_drop(url, access=sshd.access)) as drop:
            drop.put("first", bytes(300_000))
            fault = fault_of(drop.put, "second", os.urandom(2_000_000))
            assert (fault.code, fault.kind) == ("drop_full", Kind.MACHINE)
            assert sorted(path.name for path in place.iterdir()) == ["first"]
            drop.put("third", bytes(300_000))
            assert list(drop.list("")) == ["first", "third"]
            subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
            assert fault_of(drop.put, "fourth", b"data").code == "drop_failed"
            drop.put("first", bytes(300_000))
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_waiting_for_a_server_that_says_nothing_can_be_given_up(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    asked: list[int] = []

    def still_wanted() -> None:
        asked.append(1)
        if len(asked) > 2:
            raise Enough

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"sftp://me@127.0.0.1:{silent.getsockname()[1]}/in"
        access = Access(host_key=new_key(tmp_path / "key"), password="x", still_wanted=still_wanted)
        with closing(open_drop(url, access=access)) as drop, pytest.raises(Enough):
            list(drop.list(""))


# --- what was left by an earlier upload --------------------------------------------------------


def test_a_damaged_beginning_is_written_again(sshd: Sshd, tmp_path: Path) -> None:
    url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{tmp_path}"
    data = os.urandom(1_000_000)

    class Stopped(Exception):
        pass

    def stop(there: int) -> None:
        if there > 500_000:
            raise Stopped

    with closing(open_drop(url, access=sshd.access)) as drop:
        with pytest.raises(Stopped):
            drop.put("file", data, told=stop)
        [part] = tmp_path.iterdir()
        damaged = bytearray(part.read_bytes())
        damaged[0] ^= 1
        part.write_bytes(damaged)
        drop.put("file", data)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": data}


# --- places as people write them ---------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "sftp://",
        "sftp://user@/in",
        "sftp://user@host:port/in",
        "sftp://user@host/in?x=1",
        "sftp://user@host/in#x",
        "sftp://user@host/a/../b",
        "s3://key@bucket:9000/in",
        "s3:///in",
    ],
)
def test_what_is_no_place_is_said(url: str) -> None:
    fault = fault_of(open_drop, url, access=Access(password="x"))
    assert (fault.code, fault.kind) == ("drop_url", Kind.USAGE)


@pytest.mark.parametrize("url", ["sftp://me:sesame@host/in", "s3://key:sesame@bucket"])
def test_a_password_in_a_place_is_refused_and_not_repeated(url: str) -> None:
    fault = fault_of(open_drop, url)
    assert (fault.code, fault.kind) == ("drop_password_in_url", Kind.USAGE)
    assert "sesame" not in str(fault)


@pytest.mark.parametrize(
    "url",
    ["sftp://me@host/in", "sftp://me@[::1]:2222/in/a", "sftp://me@host", "s3://key@bucket/a/b"],
)
def test_a_place_is_said_as_it_was_written(url: str) -> None:
    assert is_remote(url)
    assert remote_of(url).place == url
    assert not is_within(url, Path("/"))


def test_a_folder_is_no_place_on_a_network() -> None:
    for place in ("/media/stick", "file:///media/stick", "sftp", "s3", "C:\\stick"):
        assert not is_remote(place)


@pytest.mark.parametrize(
    ("url", "library"), [("sftp://me@host/in", "asyncssh"), ("s3://key@bucket", "boto3")]
)
def test_without_its_library_a_transport_says_so(url: str, library: str) -> None:
    code = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from app.drops.access import Access\n"
        "from app.drops.places import open_drop\n"
        "from app.kernel.faults import Fault\n"
        "try:\n"
        f"    open_drop({url!r}, access=Access(password='x'))\n"
        "except Fault as fault:\n"
        "    print(fault.code, fault.fields['library'])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["drop_library_missing", library]


def test_folders_need_no_library_of_a_network() -> None:
    code = (
        "import sys\nfrom app import bootstrap\nbootstrap.drop('.')\n"
        "print([name for name in ('asyncssh', 'boto3', 'botocore') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
