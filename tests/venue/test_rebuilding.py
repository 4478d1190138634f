"""A station whose log has parted is built anew from what the others have: both halves are kept."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.events import AddendumWritten, IncidentNoted, Recorded, VerdictGiven
from app.domain.roomwishes import Addendum
from app.domain.wishes import Incident
from app.drops.folder import FolderDrop
from app.services.exchanging import Exchanged, exchange
from app.services.sending import send
from app.services.whole import is_whole
from tests.ledger.smalldisk import filled, small_disk
from tests.venue.station import SESSION, Desk, World, kantoku, scan, sign_in


def facts(desk: Desk) -> list[Recorded]:
    with desk.station() as station:
        return station.venue.journal.log.all_records()


def seen(desk: Desk) -> Counter[str]:
    """How often each person was given a verdict."""
    found = [r.candidate or "" for r in facts(desk) if isinstance(r.fact, VerdictGiven)]
    return Counter(found)


def work(desk: Desk, world: World, *numbers: int) -> list[str]:
    people = sorted(world.tickets)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for number in numbers:
            scan(station, world.tickets[people[number]], desk.stamp)
    return [people[number] for number in numbers]


def met(desk: Desk, drop: FolderDrop) -> Exchanged:
    with desk.station() as station:
        return exchange(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)


def parted(desk: Desk, world: World, drop: FolderDrop) -> list[str]:
    """Put back to an older copy, nothing remembers it, and it goes on: answer everybody seen."""
    known = work(desk, world, 1)
    older = desk.ledger_file.read_bytes()
    known += work(desk, world, 2, 3)
    met(desk, drop)
    desk.ledger_file.write_bytes(older)
    shutil.rmtree(desk.path / "outbox")
    known += work(desk, world, 4, 5)
    with desk.station() as station:  # and one record names another
        sign_in(station, desk.stamp)
        noise = Incident(kind="noise", scope="session", session=SESSION, text="隣の工事")
        [noted] = station.venue.perform(noise, desk.stamp).facts
        more = Addendum(fact=noted.id, text="止んだ")
        assert station.venue.perform(more, desk.stamp).refusal is None
    return known


@pytest.fixture
def sheet(world: World, tmp_path: Path) -> Path:
    return world.first.write(tmp_path / "sheet")[1]


def test_both_halves_are_there_once_here_at_the_others_and_at_headquarters(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path, sheet: Path
) -> None:
    other = Desk.made(tmp_path / "other", world.first)
    known = parted(desk, world, drop)
    met(other, drop)
    codes = [fault.code for fault in met(desk, drop).faults]
    assert codes == ["fork", "rebuild_needed"]
    status, out = kantoku(
        "venue", "rebuild", desk.path, "--from", drop.place, "--passphrase-file", sheet, "--json"
    )
    assert status == 0
    assert json.loads(out)["again"] >= 3
    assert seen(desk) == Counter(known)
    noted = [r.id for r in facts(desk) if isinstance(r.fact, IncidentNoted)]
    added = [r.fact.incident for r in facts(desk) if isinstance(r.fact, AddendumWritten)]
    assert added == noted[:1]
    assert desk.check() == []
    assert [path.name for path in (desk.path / "set-aside").glob("ledger-*.db")] == ["ledger-1.db"]
    assert met(desk, drop).faults == ()
    met(other, drop)
    assert seen(other) == Counter(known)
    post = FolderDrop.made(tmp_path / "post")
    with desk.station() as station:
        send(station, post, desk.outbox, bootstrap.vault(), desk.stamp)
    results = world.take_in(post)
    assert {one.status for one in results} == {"accepted"}
    assert sum(one.size for one in {o.epoch: o for o in results}.values()) >= len(known)


def test_what_happened_keeps_its_time_and_who_did_it(
    desk: Desk, world: World, drop: FolderDrop, sheet: Path
) -> None:
    known = parted(desk, world, drop)
    before = {(r.candidate, r.when, r.operator) for r in facts(desk) if r.candidate in known[3:]}
    met(desk, drop)
    kantoku("venue", "rebuild", desk.path, "--from", drop.place, "--passphrase-file", sheet)
    after = {(r.candidate, r.when, r.operator) for r in facts(desk) if r.candidate in known[3:]}
    assert after == before


def test_where_nothing_has_parted_nothing_is_rebuilt_unasked(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path, sheet: Path
) -> None:
    other = Desk.made(tmp_path / "other", world.first)
    for one in (desk, other):
        work(one, world, 1)
        met(one, drop)
    met(desk, drop)
    before = facts(desk)
    command = ("venue", "rebuild", desk.path, "--from", drop.place, "--passphrase-file", sheet)
    assert kantoku(*command) == (1, "rebuild_not_needed")
    assert facts(desk) == before
    assert list((desk.path / "set-aside").glob("*.db")) == []
    assert kantoku(*command, "--really")[0] == 0
    assert kantoku(*command) == (1, "rebuild_not_needed")
    assert desk.check() == []


def test_what_others_have_and_this_log_lacks_calls_for_rebuilding(
    desk: Desk, world: World, drop: FolderDrop, sheet: Path
) -> None:
    work(desk, world, 1)
    older = desk.ledger_file.read_bytes()
    work(desk, world, 2)
    met(desk, drop)
    desk.ledger_file.write_bytes(older)
    shutil.rmtree(desk.path / "outbox")
    with desk.station() as station:
        outbox = bootstrap.outbox(desk.path)
        assert not is_whole(station, drop, outbox, bootstrap.vault())


def test_what_headquarters_had_confirmed_before_is_still_said(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path, sheet: Path
) -> None:
    work(desk, world, 1)
    post = FolderDrop.made(tmp_path / "post")
    for _ in range(2):
        with desk.station() as station:
            send(station, post, desk.outbox, bootstrap.vault(), desk.stamp)
        world.take_in(post)
    with desk.station() as station:
        confirmed = station.venue.journal.own().confirmed
    assert confirmed > 0
    asked = ("--passphrase-file", sheet)
    assert kantoku("venue", "rebuild", desk.path, "--from", drop.place, "--really", *asked)[0] == 0
    status, out = kantoku("venue", "status", desk.path, *asked, "--json")
    told = json.loads(out)
    assert (status, told["exchange"]["confirmed"]) == (0, 0)
    assert [one["confirmed"] for one in told["former"]] == [confirmed]
    _, out = kantoku("venue", "status", desk.path, *asked)
    assert f"1 to {confirmed}" in out or f"{confirmed} 件目まで" in out
    status, out = kantoku("venue", "send", desk.path, "--to", tmp_path / "post", *asked)
    assert f"1 to {confirmed}" in out or f"{confirmed} 件目まで" in out


def test_on_a_full_disk_everything_stays_as_it_was(
    world: World, tmp_path: Path, drop: FolderDrop, sheet: Path
) -> None:
    with small_disk(tmp_path) as small:
        desk = Desk.made(small / "desk", world.first)
        parted(desk, world, drop)
        met(desk, drop)
        before = seen(desk)
        command = ("venue", "rebuild", desk.path, "--from", drop.place, "--passphrase-file", sheet)
        with filled(small):
            assert kantoku(*command)[0] == 4
        assert seen(desk) == before
        assert kantoku(*command)[0] == 0
        assert desk.check() == []
