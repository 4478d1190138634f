"""Who has met one station has met all that it has met: the dead one's records still arrive."""

from __future__ import annotations

import shutil
from pathlib import Path

from app import bootstrap
from app.drops.folder import FolderDrop
from app.services.exchanging import Exchanged, exchange
from app.services.sending import Sent, send
from tests.venue.station import Desk, World, scan, sign_in


def met(desk: Desk, drop: FolderDrop) -> Exchanged:
    with desk.station() as station:
        return exchange(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)


def sent(desk: Desk, drop: FolderDrop) -> Sent:
    with desk.station() as station:
        return send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)


def work(desk: Desk, world: World, *numbers: int) -> None:
    people = sorted(world.tickets)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for number in numbers:
            scan(station, world.tickets[people[number]], desk.stamp)


def people(desk: Desk) -> dict[str, bytes]:
    with desk.station() as station:
        states = station.venue.journal.log.states()
    return {cell: state for cell, state in states.items() if cell.startswith("person/")}


def test_records_of_a_station_that_died_reach_those_who_never_met_it(
    world: World, tmp_path: Path
) -> None:
    dead, between, last = (
        Desk.made(tmp_path / name, world.first) for name in ("dead", "between", "last")
    )
    first, second = (FolderDrop.made(tmp_path / name) for name in ("first", "second"))
    work(dead, world, 1, 2)
    met(dead, first)
    met(between, first)
    work(dead, world, 3)
    met(dead, first)
    met(between, first)
    known = people(dead)
    shutil.rmtree(dead.path)
    assert len(met(between, second).relayed) == 2
    assert met(between, second).relayed == ()
    done = met(last, second)
    assert [file.status for file in done.taken].count("taken") == 3
    assert (done.relayed, done.faults) == ((), ())
    assert known.items() <= people(last).items()
    assert between.check() == last.check() == []


def test_headquarters_gets_them_from_whoever_is_left_and_once(
    world: World, tmp_path: Path, drop: FolderDrop
) -> None:
    dead, left = (Desk.made(tmp_path / name, world.first) for name in ("dead", "left"))
    work(dead, world, 1, 2)
    met(dead, drop)
    met(left, drop)
    with dead.station() as station:
        name, size = station.venue.journal.station, station.venue.journal.own().given
    shutil.rmtree(dead.path)
    post = FolderDrop.made(tmp_path / "post")
    assert len(sent(left, post).relayed) == 1
    taken = [one for one in world.take_in(post) if one.station == name]
    assert [(one.status, one.size) for one in taken] == [("accepted", size)]
    # The receipt comes back by the one who is left: from then on nothing is sent again.
    again = FolderDrop.made(tmp_path / "again")
    sent(left, post)
    assert sent(left, again).relayed == ()
    assert left.check() == []
