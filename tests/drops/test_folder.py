"""A folder as a drop: whole files or none, no links, no stray copies."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from app.drops.places import open_drop
from app.kernel.faults import Fault, Kind

NAME = "r1/T01/aa-bb/one.bundle.age"


def fault_of(act: object, *args: object) -> Fault:
    with pytest.raises(Fault) as caught:
        act(*args)  # type: ignore[operator]
    return caught.value


def everything(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())


@pytest.fixture
def drop(tmp_path: Path) -> FolderDrop:
    root = tmp_path / "drop"
    root.mkdir()
    return FolderDrop(root)


def test_what_is_put_can_be_listed_and_got(drop: FolderDrop) -> None:
    drop.put(NAME, b"sealed")
    drop.put("r1/T01/aa-bb/empty.bundle.age", b"")
    assert list(drop.list("")) == ["r1/T01/aa-bb/empty.bundle.age", NAME]
    assert list(drop.list("r1/T01")) == list(drop.list(""))
    assert drop.get(NAME, 6) == b"sealed"
    assert everything(Path(drop.place)) == ["r1/T01/aa-bb/empty.bundle.age", NAME]


def test_the_same_bytes_again_are_harmless_and_other_bytes_are_not(drop: FolderDrop) -> None:
    drop.put(NAME, b"sealed")
    drop.put(NAME, b"sealed")
    for other in (b"other!", b"sealed and more", b"", b"seal"):
        fault = fault_of(drop.put, NAME, other)
        assert (fault.code, fault.kind) == ("drop_conflict", Kind.MACHINE)
        assert fault.fields == {"place": drop.place, "name": NAME}
    assert drop.get(NAME, 100) == b"sealed"
    assert everything(Path(drop.place)) == [NAME]


@pytest.mark.parametrize("size", [0, 6, 7])
def test_a_file_within_the_limit_is_read_and_a_larger_one_is_not(
    drop: FolderDrop, size: int
) -> None:
    drop.put(NAME, bytes(size))
    if size <= 6:
        assert drop.get(NAME, 6) == bytes(size)
    else:
        fault = fault_of(drop.get, NAME, 6)
        assert (fault.code, fault.kind) == ("too_large", Kind.HOSTILE)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/x",
        "../x",
        "a/../x",
        "a/./x",
        "a//x",
        "a/",
        "a\\x",
        "C:x",
        "a\0x",
        "a\nx",
        "\udcff",
    ],
)
def test_a_name_never_leads_out_of_the_folder(drop: FolderDrop, name: str) -> None:
    Path(drop.place).with_name("x").write_bytes(b"outside")
    assert fault_of(drop.put, name, b"data").code == "drop_name"
    assert fault_of(drop.get, name, 10).code == "drop_name"
    assert everything(Path(drop.place)) == []
    assert Path(drop.place).with_name("x").read_bytes() == b"outside"


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.bundle.age",
        ".0011223344556677.tmp",
        "one.bundle.age.tmp",
        "one.bundle.age.TMP",
        "one.bundle.age.part",
        "one.bundle.age~",
        "~one.bundle.age",
        "one.bundle.sync-conflict-20261122-101500-ABCDEFG.age",
        "one (Desk 2's conflicted copy 2026-11-22).bundle.age",
        "one.bundle (conflicted).age",
        "one (1).bundle.age",
        "one.bundle (12).age",
        "one.bundle - Copy.age",
        "one.bundle - コピー.age",
        "back\\slash.bundle.age",
    ],
)
def test_temporary_and_conflict_names_are_left_out(drop: FolderDrop, name: str) -> None:
    folder = Path(drop.place) / "r1"
    folder.mkdir()
    (folder / name).write_bytes(b"stray")
    (folder / "one.bundle.age").write_bytes(b"meant")
    assert list(drop.list("")) == ["r1/one.bundle.age"]


def test_hidden_folders_and_undecodable_names_are_left_out(drop: FolderDrop) -> None:
    hidden = Path(drop.place) / ".stversions"
    hidden.mkdir()
    (hidden / "old.bundle.age").write_bytes(b"old")
    (Path(os.fsdecode(os.fsencode(drop.place) + b"/\xff.bundle.age"))).write_bytes(b"?")
    assert list(drop.list("")) == []


def test_links_are_never_followed(drop: FolderDrop, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.bundle.age").write_bytes(b"secret")
    root = Path(drop.place)
    (root / "folder").symlink_to(outside)
    (root / "file.bundle.age").symlink_to(outside / "secret.bundle.age")
    (root / "dangling.bundle.age").symlink_to(outside / "new.bundle.age")
    assert list(drop.list("")) == []
    assert list(drop.list("folder")) == []
    for name in ("folder/secret.bundle.age", "file.bundle.age"):
        assert fault_of(drop.get, name, 100).code == "drop_unreadable"
    assert fault_of(drop.put, "folder/x", b"data").code == "drop_failed"
    assert fault_of(drop.put, "file.bundle.age", b"secret").code == "drop_conflict"
    assert fault_of(drop.put, "dangling.bundle.age", b"data").code == "drop_conflict"
    assert everything(outside) == ["secret.bundle.age"]


def test_only_regular_files_count(drop: FolderDrop) -> None:
    root = Path(drop.place)
    os.mkfifo(root / "pipe.bundle.age")
    (root / "folder.bundle.age").mkdir()
    assert list(drop.list("")) == []
    for name in ("pipe.bundle.age", "folder.bundle.age", "missing.bundle.age", "no/such"):
        fault = fault_of(drop.get, name, 100)
        assert (fault.code, fault.kind) == ("drop_unreadable", Kind.MACHINE)
        assert fault.fields["name"] == name
    assert fault_of(drop.put, "folder.bundle.age", b"data").code == "drop_conflict"
    assert fault_of(drop.put, "pipe.bundle.age", b"data").code == "drop_conflict"


def test_what_is_left_out_is_named_with_the_reason(drop: FolderDrop) -> None:
    root = Path(drop.place)
    (root / "r1" / ".hidden").mkdir(parents=True)
    (root / "r1" / "good.bundle.age").write_bytes(b"good")
    (root / "r1" / "link.bundle.age").symlink_to("good.bundle.age")
    (root / "folder").symlink_to("r1")
    os.mkfifo(root / "r1" / "pipe.bundle.age")
    os.mkfifo(root / "r1" / ".hidden" / "pipe")
    Path(os.fsdecode(os.fsencode(root) + b"/r1/\xff.bundle.age")).write_bytes(b"?")
    (root / "r1" / "._good.bundle.age").write_bytes(b"left by another system")
    told = [(fault.code, fault.fields["file"]) for fault in drop.passed_over()]
    assert sorted(told) == [
        ("passed_over_device", "r1/pipe.bundle.age"),
        ("passed_over_link", "folder"),
        ("passed_over_link", "r1/link.bundle.age"),
        ("passed_over_name", "r1/\\xff.bundle.age"),
    ]
    assert list(drop.list("")) == ["r1/good.bundle.age"]


def test_the_folder_itself_may_be_named_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    FolderDrop(tmp_path / "link").put("x", b"data")
    assert everything(tmp_path / "real") == ["x"]


def test_a_folder_that_vanished_or_was_changed_takes_nothing(drop: FolderDrop) -> None:
    root = Path(drop.place)
    root.rename(root.with_name("gone"))
    assert fault_of(drop.put, "x", b"data").code == "drop_gone"
    assert fault_of(lambda: list(drop.list(""))).code == "drop_gone"
    root.mkdir()
    fault = fault_of(drop.put, "x", b"data")
    assert (fault.code, fault.kind) == ("drop_gone", Kind.MACHINE)
    assert everything(root) == []


# --- real media --------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A medium of 256 KiB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a small medium")
    place = tmp_path / "stick"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    ran = subprocess.run(command, capture_output=True, check=False)
    if ran.returncode != 0:
        pytest.skip("this system lets nobody mount a medium")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_medium_keeps_nothing_half_written(small: Path) -> None:
    drop = FolderDrop(small)
    drop.put("first", bytes(100_000))
    fault = fault_of(drop.put, "second", bytes(400_000))
    assert (fault.code, fault.kind) == ("drop_full", Kind.MACHINE)
    assert fault.fields["place"] == str(small)
    assert everything(small) == ["first"]
    drop.put("third", bytes(100_000))
    assert list(drop.list("")) == ["first", "third"]


def test_a_read_only_medium_can_be_read_and_not_written(small: Path) -> None:
    FolderDrop(small).put("first", b"data")
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    drop = FolderDrop(small)
    assert fault_of(drop.put, "second", b"data").code == "drop_read_only"
    assert fault_of(drop.put, "folder/second", b"data").code == "drop_read_only"
    drop.put("first", b"data")
    assert drop.get("first", 10) == b"data"
    assert everything(small) == ["first"]


def test_a_medium_pulled_out_takes_nothing(small: Path) -> None:
    drop = FolderDrop(small)
    drop.put("first", b"data")
    subprocess.run(["umount", str(small)], check=True)
    try:
        assert fault_of(drop.put, "second", b"data").code == "drop_gone"
        assert everything(small) == []
    finally:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(small)], check=True)


# --- places ------------------------------------------------------------------------------------


def test_a_place_is_a_path_or_a_file_url(tmp_path: Path) -> None:
    folder = tmp_path / "USB メモリ"
    folder.mkdir()
    for url in (
        str(folder),
        folder.as_uri(),
        folder.as_uri().replace("file://", "file://localhost"),
    ):
        assert open_drop(url).place == str(folder)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("ftp://hq.example/in", "ftp"),
        ("http://hq.example/", "http"),
        ("file://server/share", "file://server"),
    ],
)
def test_other_transports_are_not_available(url: str, what: str) -> None:
    fault = fault_of(open_drop, url)
    assert (fault.code, fault.kind) == ("not_available", Kind.USAGE)
    assert fault.fields == {"what": what}


def test_a_missing_folder_is_made_only_when_asked_and_only_the_last(tmp_path: Path) -> None:
    fault = fault_of(open_drop, str(tmp_path / "new"))
    assert (fault.code, fault.kind) == ("drop_missing", Kind.USAGE)
    assert open_drop(str(tmp_path / "new"), create=True).place == str(tmp_path / "new")
    with pytest.raises(Fault, match="drop_missing") as caught:
        open_drop(str(tmp_path / "no" / "such"), create=True)
    assert caught.value.fields == {"place": str(tmp_path / "no")}
    (tmp_path / "file").write_bytes(b"")
    assert fault_of(open_drop, str(tmp_path / "file")).code == "drop_is_a_file"
    with pytest.raises(Fault, match="drop_is_a_file"):
        open_drop(str(tmp_path / "file"), create=True)
