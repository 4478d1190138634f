"""What headquarters writes: apart, whole or not at all, and never over what is there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app import bootstrap
from app.formats.package import SUFFIX
from tests.ledger.smalldisk import filled
from tests.venue.station import PASSPHRASE, World, kantoku, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("world"), candidates=12)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "hq.pass"
    path.write_text(PASSPHRASE, encoding="utf-8")
    return path


Hq = Callable[..., tuple[int, str]]


@pytest.fixture
def hq(world: World, secret: Path) -> Hq:
    def run(verb: str, *arguments: str | Path) -> tuple[int, str]:
        return kantoku("hq", verb, world.hq, *arguments, "--passphrase-file", secret)

    return run


def pack(hq: Hq, world: World, out: Path, sheets: Path, *, every: bool) -> tuple[int, str]:
    who = ["--all"] if every else ["T01"]
    places = ("--out", out, "--passphrase-out", sheets)
    return hq("pack", world.round.id, *who, *places, "--json")


def next_issue(world: World, venue: str = "T01") -> int:
    with bootstrap.headquarters(world.hq, PASSPHRASE) as found:
        return found.registry.next_package_issue(world.round.id, venue)


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }  # fmt: skip


# --- apart -------------------------------------------------------------------------------------

SAME = {
    "the same": lambda top: (top / "bp", top / "bp"),
    "with a dot": lambda top: (top / "bp", top / "bp" / "."),
    "round a corner": lambda top: (top / "bp", top / "bp" / ".." / "bp"),
    "round a corner that is not there": lambda top: (top / "bp", top / "new" / ".." / "bp"),
    "by a link": lambda top: (top / "bp", top / "link"),
    "both by links": lambda top: (top / "link", top / "other" / ".." / "link"),
}


@pytest.mark.parametrize("how", SAME)
@pytest.mark.parametrize("there", [True, False], ids=["there", "not yet"])
@pytest.mark.parametrize("every", [True, False], ids=["all", "one"])
def test_package_and_passphrase_never_share_a_folder(
    hq: Hq, world: World, tmp_path: Path, secret: Path, how: str, there: bool, every: bool
) -> None:
    if there:
        (tmp_path / "bp").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to("bp", target_is_directory=True)
    out, sheets = SAME[how](tmp_path)
    if not every:
        out, sheets = out / f"x{SUFFIX}", sheets / "x.pass"
    before, issue = everything(tmp_path), next_issue(world)
    assert pack(hq, world, out, sheets, every=every) == (2, "pack_same_folder")
    assert everything(tmp_path) == before
    assert (tmp_path / "bp").exists() is there
    assert next_issue(world) == issue


@pytest.mark.parametrize("passphrase", ["x.pass", "x.pass.txt", "x.txt", "x"])
def test_the_sheets_are_named_alike_in_both_forms(
    hq: Hq, world: World, tmp_path: Path, passphrase: str
) -> None:
    one = tmp_path / "one"
    assert pack(hq, world, one / "p" / "x.kvp", one / "s" / passphrase, every=False)[0] == 0
    assert set(everything(one)) == {
        "p/x.kvp", f"s/{passphrase}", "s/x.pass.pdf", "s/x.pins.pdf",
    }  # fmt: skip


def test_all_venues_at_once(hq: Hq, world: World, tmp_path: Path) -> None:
    status, out = pack(hq, world, tmp_path / "p", tmp_path / "s", every=True)
    assert status == 0
    assert [json.loads(line)["venue"] for line in out.splitlines()] == ["T01", "T02"]
    stems = [f"{world.round.id}-{venue}" for venue in ("T01", "T02")]
    assert sorted(everything(tmp_path / "p")) == [f"{stem}{SUFFIX}" for stem in stems]
    ends = ("pass.pdf", "pass.txt", "pins.pdf")
    assert sorted(everything(tmp_path / "s")) == [f"{stem}.{end}" for stem in stems for end in ends]
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "s").iterdir()}
    assert modes == {0o600}


@pytest.mark.parametrize("inner", ["--out", "--passphrase-out"])
@pytest.mark.parametrize("by", ["zz", "link"])
def test_all_packages_lie_apart_from_all_sheets(
    hq: Hq, world: World, tmp_path: Path, secret: Path, inner: str, by: str
) -> None:
    """One folder in the other is copied to the stick with it."""
    (tmp_path / "link").symlink_to("zz", target_is_directory=True)
    places = [tmp_path / "zz", tmp_path / by / "sub"]
    out, sheets = places if inner == "--passphrase-out" else places[::-1]
    assert pack(hq, world, out, sheets, every=True) == (2, "pack_nested_folders")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hq.pass", "link"]


def test_tickets_go_into_a_folder(hq: Hq, world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    ran = hq("tickets", world.round.id, "--out", tmp_path / "file", "--png")
    assert ran == (2, "tickets_need_folder")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("every", [True, False])
def test_a_file_for_a_folder_and_a_folder_for_a_file_are_refused(
    hq: Hq, world: World, tmp_path: Path, every: bool
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    out = tmp_path / ("file" if every else "folder")
    code = "pack_needs_folder" if every else "pack_needs_file"
    assert pack(hq, world, out, tmp_path / "s" / "x", every=every) == (2, code)
    assert (tmp_path / "file").read_text() == "mine"


def test_help_says_file_or_folder() -> None:
    _, text = kantoku("hq", "pack", "--help")
    plain = " ".join(text.split())
    assert "One venue: hq pack HQ ROUND VENUE --out FILE --passphrase-out FILE" in plain
    assert "All venues: hq pack HQ ROUND --all --out FOLDER --passphrase-out FOLDER" in plain


# --- over nothing ------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", ["p/x.kvp", "s/x.pass", "s/x.pass.pdf", "s/x.pins.pdf"])
@pytest.mark.parametrize("by", ["file", "broken link"])
def test_no_package_is_written_over_anything(
    hq: Hq, world: World, tmp_path: Path, taken: str, by: str
) -> None:
    path = tmp_path / taken
    path.parent.mkdir()
    if by == "file":
        path.write_text("a roster")
    else:
        path.symlink_to(tmp_path / "nowhere")
    before, issue = everything(tmp_path), next_issue(world)
    found = pack(hq, world, tmp_path / "p" / "x.kvp", tmp_path / "s" / "x.pass", every=False)
    assert found == (2, "file_exists")
    assert everything(tmp_path) == before
    assert next_issue(world) == issue


def test_one_file_there_keeps_all_venues_from_being_packed(
    hq: Hq, world: World, tmp_path: Path
) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / f"{world.round.id}-T02.pins.pdf").write_text("mine")
    before = everything(tmp_path)
    issues = [next_issue(world, venue) for venue in ("T01", "T02")]
    assert pack(hq, world, tmp_path / "p", tmp_path / "s", every=True) == (2, "file_exists")
    assert everything(tmp_path) == before
    assert [next_issue(world, venue) for venue in ("T01", "T02")] == issues


def test_the_identity_is_written_over_nothing(hq: Hq, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("00420001")
    assert hq("identity", "--out", roster) == (2, "file_exists")
    assert roster.read_text() == "00420001"
    assert hq("identity", "--out", tmp_path / "age")[0] == 0
    assert (tmp_path / "age").read_text().startswith("AGE-SECRET-KEY-1")
    assert (tmp_path / "age").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["--png", "--pdf"])
def test_tickets_are_written_over_nothing_and_all_or_none(
    hq: Hq, world: World, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "tickets"
    assert hq("tickets", world.round.id, "--out", out, kind)[0] == 0
    made = everything(out)
    assert made
    last = sorted(made)[-1]
    for name in made:
        (out / name).unlink()
    (out / last).write_text("somebody else's")
    assert hq("tickets", world.round.id, "--out", out, kind) == (2, "file_exists")
    assert everything(out) == {last: b"somebody else's"}


# --- whole or not at all -----------------------------------------------------------------------


def test_a_full_disk_leaves_no_file_and_uses_up_no_issue(
    hq: Hq, world: World, tmp_path: Path, small: Path
) -> None:
    issue = next_issue(world)
    for spare in (0, 1_000, 20_000, 60_000):
        with filled(small, spare):
            status, _ = pack(hq, world, tmp_path / "p" / "x.kvp", small / "s" / "x", every=False)
            assert status == 4
            assert not (small / "s").exists()
            assert not (tmp_path / "p").exists()
        assert next_issue(world) == issue
    assert pack(hq, world, tmp_path / "p" / "x.kvp", small / "s" / "x", every=False)[0] == 0
    assert next_issue(world) == issue + 1


def test_a_full_disk_for_the_packages_leaves_no_sheets(
    hq: Hq, world: World, tmp_path: Path, small: Path
) -> None:
    issues = [next_issue(world, venue) for venue in ("T01", "T02")]
    with filled(small, 30_000):
        status, _ = pack(hq, world, small / "p", tmp_path / "s", every=True)
        assert status == 4
    assert everything(tmp_path) == {"hq.pass": PASSPHRASE.encode()}
    assert [p.name for p in small.iterdir()] == []
    assert [next_issue(world, venue) for venue in ("T01", "T02")] == issues


# --- founding ----------------------------------------------------------------------------------

FOUNDING = [
    ("", PASSPHRASE, "hq_name_empty"),
    ("　", PASSPHRASE, "hq_name_empty"),
    ("本部\u202e", PASSPHRASE, "hq_name_unseen"),
    ("本" * 101, PASSPHRASE, "hq_name_too_long"),
    ("本部", "x", "passphrase_too_short"),
    ("本部", "elevenchars", "passphrase_too_short"),
    ("本部", "  eleven char \n", "passphrase_too_short"),
    ("本部", "twelve chars", None),
    ("本部", "あいうえおかきくけこさし", None),
]


@pytest.mark.parametrize(("name", "passphrase", "code"), FOUNDING)
def test_a_headquarters_has_a_name_and_a_passphrase_that_holds(
    tmp_path: Path, name: str, passphrase: str, code: str | None
) -> None:
    secret = tmp_path / "pass"
    secret.write_text(passphrase, encoding="utf-8")
    folder = tmp_path / "hq"
    status, told = kantoku("hq", "init", folder, "--name", name, "--passphrase-file", secret)
    assert (status, told if status else None) == ((2, code) if code else (0, None))
    assert folder.exists() is (code is None)
