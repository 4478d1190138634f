"""Headquarters' commands over damage, forks, full sticks and each other."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app import bootstrap
from app.drops.folder import FolderDrop
from app.kernel.faults import Kind
from tests.headquarters.attacker import alter
from tests.journeys.program import Ran, kantoku
from tests.ledger.smalldisk import filled
from tests.venue.conftest import world
from tests.venue.station import PASSPHRASE, Desk, World, scan, sign_in

__all__ = ["world"]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "hq.pass"
    path.write_text(PASSPHRASE, encoding="utf-8")
    return path


@pytest.fixture
def hq(world: World, tmp_path: Path) -> Path:
    """A headquarters of this test's own."""
    return shutil.copytree(world.untouched, tmp_path / "hq")


def send(world: World, folder: Path, drop: FolderDrop, scans: int = 2) -> Desk:
    """A station that has done a little and put it into a drop."""
    desk = Desk.made(folder, world.first)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for ticket in sorted(world.tickets.values())[:scans]:
            scan(station, ticket, desk.stamp)
    _, sheet = world.first.write(folder.with_name(f"{folder.name}-post"))
    ran = kantoku("venue", "send", folder, "--to", drop.place, passphrase=sheet)
    assert ran.status == 0, ran.err
    return desk


@pytest.fixture(scope="module")
def first(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A headquarters after a station's first bundle."""
    folder = tmp_path_factory.mktemp("first")
    hq, secret = shutil.copytree(world.untouched, folder / "hq"), folder / "hq.pass"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    drop = FolderDrop.made(folder / "stick")
    send(world, folder / "desk", drop)
    ran = kantoku("hq", "import", hq, "--from", drop.place, passphrase=secret)
    assert ran.status == 0, ran.err
    return hq


@pytest.fixture
def received(first: Path, tmp_path: Path) -> Path:
    """The same, of this test's own."""
    return shutil.copytree(first, tmp_path / "hq")


def run(hq: Path, secret: Path, command: str, *more: object) -> Ran:
    ran = kantoku("hq", command, hq, *more, passphrase=secret)
    assert "Traceback" not in ran.err
    assert "UNIQUE" not in ran.err + ran.out
    return ran


def commands(folder: Path, round_id: str) -> dict[str, tuple[object, ...]]:
    sheets = ("--passphrase-out", folder / "sheet" / "p.txt")
    return {
        "tickets": (round_id, "--out", folder / "tickets"),
        "pack": (round_id, "T01", "--out", folder / "package" / "p.kvp", *sheets),
        "status": (round_id,),
        "verify": (),
    }


DAMAGE = {
    "UPDATE entries SET body = x'00'": {"tickets", "pack", "status", "verify"},
    "DELETE FROM entries WHERE candidate_number IN (SELECT min(candidate_number) FROM entries)": {
        "tickets",
        "pack",
        "status",
        "verify",
    },
    "UPDATE rounds SET body = '{}'": {"tickets", "pack", "status", "verify"},
    "UPDATE venue_keys SET public_key = 'no key'": {"pack", "verify"},
    "DELETE FROM events WHERE seq = 2": {"status", "verify"},
    "DELETE FROM sealed": {"verify"},
    "DELETE FROM packages": {"pack", "verify"},
    "UPDATE stations SET public_key = x'00'": {"status", "verify"},
    "UPDATE events SET body = x'00'": {"status", "verify"},
    "UPDATE meta SET value = 'x'": {"tickets", "pack", "status", "verify"},
    "DROP TABLE entries": {"tickets", "pack", "status", "verify"},
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named_and_nothing_is_made_of_it(
    received: Path, world: World, secret: Path, tmp_path: Path, damage: str
) -> None:
    alter(received / "registry.db", damage)
    before = (received / "registry.db").read_bytes()
    table = damage.replace("DELETE FROM", "UPDATE").replace("DROP TABLE", "UPDATE").split()[1]
    for command, more in commands(tmp_path / "out", world.round.id).items():
        if command in DAMAGE[damage]:
            ran = run(received, secret, command, *more)
            assert (ran.status, ran.out) == (Kind.HOSTILE.value, ""), command
            assert table in ran.err or f"Round {world.round.id}" in ran.err
            assert "copy of the database" in ran.err or "your copy of it" in ran.err
    assert (received / "registry.db").read_bytes() == before
    made = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert made == [] or "tickets" not in DAMAGE[damage]


@pytest.mark.parametrize("kept", [True, False])
def test_keys_that_are_lost_are_never_made_anew(
    hq: Path, world: World, secret: Path, kept: bool
) -> None:
    """A full database without its keys is damage; nothing at all is only a wrong name."""
    (hq / "keyring.json").unlink()
    if not kept:
        (hq / "registry.db").unlink()
    ran = run(hq, secret, "status", world.round.id)
    assert (ran.status, ran.out) == (Kind.HOSTILE.value if kept else Kind.USAGE.value, "")
    assert ("keyring.json" in ran.err, "Put back your copy" in ran.err) == (kept, kept)


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_a_database_that_is_gone_is_said_to_be(
    hq: Path, world: World, secret: Path, tmp_path: Path, content: bytes | None
) -> None:
    (hq / "registry.db").unlink()
    if content is not None:
        (hq / "registry.db").write_bytes(content)
    for command, more in commands(tmp_path / "out", world.round.id).items():
        ran = run(hq, secret, command, *more)
        assert (ran.status, ran.out) == (3, "")
        assert "copy of it" in ran.err
    assert (hq / "registry.db").exists() == (content is not None)


def test_a_fork_is_shown_counted_and_a_finding(
    world: World, hq: Path, secret: Path, tmp_path: Path
) -> None:
    """A folder copied to another computer, and both went on."""
    drop, other = (FolderDrop.made(tmp_path / name) for name in ("stick", "other"))
    desk = Desk.made(tmp_path / "desk", world.first)
    copy = Desk(tmp_path / "copy", world.first)
    shutil.copytree(desk.path, copy.path)
    _, sheet = world.first.write(tmp_path / "post")
    for each, place, count in ((desk, drop, 1), (copy, other, 3)):
        with each.station() as station:
            sign_in(station, each.stamp)
            for ticket in sorted(world.tickets.values())[-count:]:
                scan(station, ticket, each.stamp)
        assert kantoku("venue", "send", each.path, "--to", place.place, passphrase=sheet)[0] == 0
    assert run(hq, secret, "import", "--from", drop.place).status == 0
    assert run(hq, secret, "import", "--from", other.place).status == 3
    shown = run(hq, secret, "status", world.round.id).out
    assert "1 (from record 2)" in shown
    ran = run(hq, secret, "verify")
    assert ran.status == 1
    assert "two different records numbered 2" in ran.err
    ran = run(hq, secret, "verify", "--json")
    [line] = ran.lines
    assert (ran.status, line["ok"]) == (1, False)
    assert [fault["code"] for fault in line["faults"]] == ["fork_recorded"]


def test_receipts_that_do_not_fit_on_the_stick_come_with_the_next_import(
    world: World, hq: Path, secret: Path, tmp_path: Path, small: Path
) -> None:
    drop = FolderDrop.made(small / "stick")
    send(world, tmp_path / "desk", drop)
    with filled(small):
        ran = run(hq, secret, "import", "--from", drop.place)
        assert ran.status == Kind.MACHINE.value
        assert drop.place in ran.err
        assert "run `kantoku hq import` with this place again" in ran.err
        ran = run(hq, secret, "import", "--from", drop.place, "--json")
        assert ran.status == 4
        *told, last = ran.lines
        assert [(each["status"], each["receipt_code"]) for each in told] == [
            ("repeated", "drop_full")
        ]
        assert (last["fault"]["code"], last["fault"]["fields"]["place"]) == (
            "receipts_unwritten",
            drop.place,
        )
    assert run(hq, secret, "verify").status == 0
    assert not list(small.rglob("*.receipt.txt"))
    assert run(hq, secret, "import", "--from", drop.place).status == 0
    assert len(list(small.rglob("*.receipt.txt"))) == 1


def test_imports_and_packs_at_once(world: World, hq: Path, secret: Path, tmp_path: Path) -> None:
    drop = FolderDrop.made(tmp_path / "stick")
    for number in range(3):
        send(world, tmp_path / f"desk{number}", drop)
    importing = ["hq", "import", hq, "--from", drop.place]
    packing = []
    for number in range(3):
        out, sheet = tmp_path / f"out{number}" / "p.kvp", tmp_path / f"sheet{number}" / "p.txt"
        places = ["--out", out, "--passphrase-out", sheet]
        packing.append(["hq", "pack", hq, world.round.id, "T01", *places])
    wanted = [importing, *packing, importing, importing]
    with ThreadPoolExecutor(len(wanted)) as pool:
        ran = list(pool.map(lambda words: kantoku(*words, passphrase=secret), wanted))
    for words, each in zip(wanted, ran, strict=True):
        assert "UNIQUE" not in each.err
        assert "Traceback" not in each.err
        if words is importing:
            assert each.status == 0, each.err
        else:
            assert each.status in (0, 4)
            assert each.status == 0 or "at the same time" in each.err
    packed = [each for words, each in zip(wanted, ran, strict=True) if words is not importing]
    assert 0 in [each.status for each in packed]
    assert run(hq, secret, "verify").status == 0
    assert len(list(tmp_path.rglob("*.receipt.txt"))) == 3
    with bootstrap.headquarters_and_registry(hq, PASSPHRASE) as (_, registry):
        assert len(registry.stations()) == 3
        [first] = [made for made in registry.last_packages(world.round.id) if made.venue == "T01"]
        assert first.issue == 1 + [each.status for each in packed].count(0)


def test_rounds_are_listed(world: World, hq: Path, secret: Path) -> None:
    ran = run(hq, secret, "rounds", "--json")
    assert ran.status == 0
    [line] = ran.lines
    packages = line.pop("packages")
    assert line == {
        "round": world.round.id,
        "name": world.round.name,
        "practice": True,
        "venues": 2,
        "entries": len(world.first.roster) + len(world.other.roster),
    }
    assert [(made["venue"], made["issue"]) for made in packages] == [("T01", 1), ("T02", 1)]
    shown = run(hq, secret, "rounds").out
    assert world.round.id in shown
    assert "T01: issue 1" in shown


def test_a_headquarters_without_rounds_lists_none(tmp_path: Path, secret: Path) -> None:
    assert kantoku("hq", "init", tmp_path / "x", "--name", "X", passphrase=secret).status == 0
    ran = run(tmp_path / "x", secret, "rounds", "--json")
    assert (ran.status, ran.out) == (0, "")
    assert "Rounds: 0" in run(tmp_path / "x", secret, "rounds").out
