"""Photos kept as evidence go with the exchange: a dead computer's photo reaches headquarters."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.wishes import Caution
from app.drops.folder import FolderDrop
from app.formats.evidence import SUFFIX
from app.services.evidence import destroy, kept, lying, photo
from app.services.exchanging import Exchanged, exchange
from app.services.sending import send
from tests.venue.station import SESSION, Desk, World, sign_in
from tests.venue.test_evidence import JPEG, keep


@pytest.fixture
def pair(world: World, tmp_path: Path) -> tuple[Desk, Desk]:
    return Desk.made(tmp_path / "one", world.first), Desk.made(tmp_path / "two", world.first)


def met(desk: Desk, drop: FolderDrop) -> Exchanged:
    with desk.station() as station:
        aside = bootstrap.set_aside(desk.path)
        return exchange(station, drop, desk.outbox, bootstrap.vault(), desk.stamp, aside=aside)


def photographed(desk: Desk, world: World, data: bytes = JPEG) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        wish = Caution(candidate=sorted(world.tickets)[0], kind="cheating", session=SESSION)
        keep(station, desk, station.venue.perform(wish, desk.stamp).facts[0].id, data)


def photos_in(drop: FolderDrop) -> list[str]:
    return [name for name in drop.list("") if name.endswith(SUFFIX)]


def test_another_station_sends_what_a_dead_one_took(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop, tmp_path: Path
) -> None:
    first, second = pair
    photographed(first, world)
    assert len(met(first, drop).photos) == 1
    taken = met(second, drop)
    assert (len(taken.photos), taken.faults) == (1, ())
    shutil.rmtree(first.path)
    stick = FolderDrop.made(tmp_path / "to headquarters")
    with second.station() as station:
        vault = bootstrap.vault()
        sent = send(station, stick, second.outbox, vault, second.stamp)
        again = send(station, stick, second.outbox, vault, second.stamp)
    assert (len(sent.photos), again.photos) == (1, ())
    [name] = photos_in(stick)
    [there] = photos_in(drop)
    assert stick.get(name, 10**8) == drop.get(there, 10**8), "sealed as its own station sealed it"
    assert second.check() == []


def test_what_is_carried_lies_nowhere_in_the_clear(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    first, second = pair
    photographed(first, world)
    met(first, drop)
    met(second, drop)
    files = [path for desk in pair for path in desk.path.rglob("*") if path.is_file()]
    files += [path for path in Path(drop.place).rglob("*") if path.is_file()]
    assert not any(JPEG[:40] in path.read_bytes() for path in files)


def test_nothing_new_is_given_or_taken_twice(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    first, second = pair
    photographed(first, world)
    for desk in (first, second):
        met(desk, drop)
    assert [met(desk, drop).photos for desk in (first, second)] == [(), ()]


@pytest.mark.parametrize("cut", [0, 10, 200, -1])
def test_a_damaged_one_is_told_once_and_stops_no_other(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop, cut: int
) -> None:
    first, second = pair
    photographed(first, world)
    photographed(first, world, JPEG[:-2] + b"another" + JPEG[-2:])
    met(first, drop)
    whole, broken = sorted(photos_in(drop))
    path = Path(drop.place) / broken
    path.write_bytes(path.read_bytes()[:cut])
    taken = met(second, drop)
    assert [fault.code for fault in taken.faults] == ["damaged"]
    assert taken.photos == (whole,)
    later = met(second, drop)
    assert (later.faults, [fault.code for fault in later.known]) == ((), ["damaged"])


def test_a_photo_that_this_station_has_lost_comes_back(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    first, _ = pair
    photographed(first, world)
    met(first, drop)
    first.tamper("DELETE FROM keep WHERE name LIKE 'evidence/%'")
    assert first.check() == ["photo_missing"]
    assert met(first, drop).faults == ()
    with first.station() as station:
        [back] = kept(station.venue.journal)
        assert photo(station.venue.journal, back.fact) == JPEG
    assert first.check() == []


def test_a_purge_takes_all_of_them_and_the_records_stay(
    pair: tuple[Desk, Desk], world: World, drop: FolderDrop
) -> None:
    first, second = pair
    for desk in pair:
        photographed(desk, world)
    met(first, drop)
    met(second, drop)
    with second.station() as station:
        journal = station.venue.journal
        assert len(lying(journal)) == 2
        size = journal.head.size
        assert destroy(journal) == 2
        assert (lying(journal), journal.head.size) == ((), size)
        sent = send(station, drop, second.outbox, bootstrap.vault(), second.stamp)
        assert (sent.photos, sent.faults) == ((), ())
    assert met(second, drop).photos == (), "what was destroyed is not taken again"
    assert second.check() == []
