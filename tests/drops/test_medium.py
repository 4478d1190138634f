"""A stick is known again by what the station left on it, whatever lies under its path."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from app.drops.medium import Medium
from app.kernel.faults import Fault
from tests.ledger.smalldisk import filled, remount, small_disk

OWN = "r1/T01/aa-bb"


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A medium over a folder of the computer's own disk, as it is mounted."""
    with small_disk(tmp_path) as disk:
        yield disk


def chosen(place: Path) -> Medium:
    """Just chosen by a person."""
    medium = Medium(str(place), "aa", OWN, None)
    medium.check()
    return medium


def again(place: Path, mark: str) -> Medium:
    """After a restart of the program."""
    return Medium(str(place), "aa", OWN, mark)


def code_of(medium: Medium) -> str:
    try:
        medium.check()
    except Fault as fault:
        return fault.code
    return ""


def pull(stick: Path) -> None:
    """As when a stick is torn out: its mount point stays, empty."""
    subprocess.run(["umount", "-l", str(stick)], check=True)


def plug_in(stick: Path, *, other: bool = True) -> None:
    """Another medium; a tmpfs that was pulled is lost."""
    assert other
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(stick)], check=True)


def test_a_place_that_was_chosen_is_known_again_and_lists_nothing_new(stick: Path) -> None:
    medium = chosen(stick)
    assert medium.mark
    assert [code_of(medium), code_of(again(stick, medium.mark))] == ["", ""]
    assert chosen(stick).mark == medium.mark
    assert list(FolderDrop(stick).list("")) == []
    assert FolderDrop(stick).passed_over() == []


def test_an_empty_mount_point_is_not_the_stick_and_neither_is_another_one(stick: Path) -> None:
    medium = chosen(stick)
    pull(stick)
    try:
        assert [code_of(medium), code_of(again(stick, medium.mark))] == ["drop_gone", "drop_gone"]
        assert list(stick.iterdir()) == []
    finally:
        plug_in(stick)
    assert code_of(medium) == "drop_gone"
    assert list(stick.iterdir()) == []
    new = chosen(stick)
    assert new.mark not in ("", medium.mark)
    assert code_of(medium) == "drop_gone"


def test_a_stick_that_comes_back_is_the_same(tmp_path: Path) -> None:
    place, pocket = tmp_path / "stick", tmp_path / "pocket"
    place.mkdir()
    medium = chosen(place)
    place.rename(pocket)
    assert code_of(medium) == "drop_missing"
    place.mkdir()
    assert code_of(medium) == "drop_gone"
    place.rmdir()
    pocket.rename(place)
    assert code_of(medium) == ""


def test_what_cannot_be_marked_is_known_until_the_program_ends(stick: Path) -> None:
    with filled(stick):
        medium = Medium(str(stick), "aa", OWN, None)
        assert (code_of(medium), medium.mark) == ("", "")
    assert (code_of(medium), medium.mark != "") == ("", True)
    plug_in(stick)
    remount(stick, "ro")
    read_only = Medium(str(stick), "aa", OWN, None)
    assert (code_of(read_only), read_only.mark) == ("", "")
    pull(stick)  # below lies the first one
    assert code_of(read_only) == "drop_gone"


def test_a_place_without_a_mark_is_believed_where_own_files_lie(tmp_path: Path) -> None:
    place = tmp_path / "shared"
    place.mkdir()
    assert code_of(again(place, "")) == "drop_gone"
    assert list(place.iterdir()) == []
    (place / OWN).mkdir(parents=True)
    known = again(place, "")
    assert code_of(known) == ""
    assert known.mark


@pytest.mark.parametrize("content", [b"", b"x" * 500, b"\xff\xfe", b"another"])
def test_a_damaged_mark_is_no_mark(tmp_path: Path, content: bytes) -> None:
    medium = chosen(tmp_path)
    (tmp_path / ".kantoku-aa").write_bytes(content)
    assert code_of(medium) == "drop_gone"


def test_a_file_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    medium = Medium(str(tmp_path / "file"), "aa", OWN, None)
    assert code_of(medium) == "drop_is_a_file"
