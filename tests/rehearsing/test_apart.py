"""A rehearsal can never mix with a real day: not its tickets, packages, records or reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app import bootstrap
from app.domain.view import Operator
from app.domain.wishes import Scan
from app.drops.folder import FolderDrop
from app.kernel.faults import Fault
from app.services.journal import Stamp
from app.services.opening import OpenStation, open_package
from app.services.rehearsing import ROUND, SESSION, Rehearsal
from app.services.reviewing import status
from app.services.sending import send
from app.services.venue import Scanned
from tests.rehearsing.world import made
from tests.venue.station import PASSPHRASE, Clock, Desk, World, make_world
from tests.venue.station import SESSION as REAL


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A real round that is even called as the rehearsal is."""
    folder = tmp_path_factory.mktemp("real")
    return make_world(folder, practice=False, change=lambda round_: replace(round_, id=ROUND))


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    found = made(tmp_path_factory.mktemp("rehearsal"))
    yield found
    found.station.close()


def _stick(folder: Path) -> FolderDrop:
    (folder / "stick").mkdir()
    return FolderDrop(folder / "stick")


def stamp(rehearsal: Rehearsal) -> Stamp:
    return Stamp(rehearsal.clock.now(), rehearsal.clock.monotonic_ms())


def scanned(station: OpenStation, session: str, text: str, when: Stamp) -> list[str]:
    station.venue.operator = Operator("l01", "lead")
    answer = station.venue.scan(Scanned(text, "QRCode", "camera"), Scan(session=session), when)
    assert answer.verdict is not None
    return [answer.verdict.code, *(reason.code for reason in answer.verdict.reasons)]


def test_no_ticket_of_one_counts_at_the_other(
    real: World, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    foreign = ["refer", "unknown_issuer"]
    ticket = next(iter(real.tickets.values()))
    assert scanned(rehearsal.station, SESSION, ticket, stamp(rehearsal)) == foreign
    desk = Desk.made(tmp_path / "desk", real.first)
    with desk.station() as station:
        assert scanned(station, REAL, rehearsal.tickets["in_time"], desk.stamp) == foreign


def test_headquarters_takes_in_no_record_of_a_rehearsal(
    real: World, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    drop = _stick(tmp_path)
    outbox = bootstrap.outbox(Path(rehearsal.station.folder))
    sent = send(rehearsal.station, drop, outbox, bootstrap.vault(), stamp(rehearsal))
    assert sent.size
    assert {one.status for one in real.take_in(drop)} == {"refused"}
    with bootstrap.headquarters_and_registry(real.hq, PASSPHRASE) as (_, registry):
        assert [v.stations for v in status(registry, ROUND).venues] == [(), ()]


def test_stations_of_both_at_one_place_take_nothing_from_each_other(
    real: World, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    drop = _stick(tmp_path)
    desk = Desk.made(tmp_path / "desk", real.first)
    with desk.station() as station:
        at_desk = station._replace(folder=str(desk.path))
        assert bootstrap.exchanged(at_desk, drop, desk.stamp).given
        mine = set(rehearsal.station.venue.journal.log.heads())
        found = bootstrap.exchanged(rehearsal.station, drop, stamp(rehearsal))
        assert [one.status for one in found.taken if one.status == "taken"] == []
        assert set(rehearsal.station.venue.journal.log.heads()) == mine
        theirs = set(station.venue.journal.log.heads())
        assert found.given
        back = bootstrap.exchanged(at_desk, drop, desk.stamp)
        assert [one.status for one in back.taken if one.status == "taken"] == []
        assert set(station.venue.journal.log.heads()) == theirs


def test_a_real_package_does_not_open_in_a_rehearsals_folder(
    real: World, rehearsal: Rehearsal
) -> None:
    size = rehearsal.station.venue.journal.head.size
    workspace = bootstrap.workspace(Path(rehearsal.station.folder))
    with pytest.raises(Fault) as raised:
        open_package(
            real.first.data, real.first.sheet, workspace, bootstrap.vault(), Clock(),
            station_name="受付1",
        )  # fmt: skip
    assert raised.value.code in ("workspace_in_use", "other_workspace")
    assert rehearsal.station.venue.journal.head.size == size


def test_a_package_of_invented_people_does_not_open_in_a_real_stations_folder(
    real: World, tmp_path: Path
) -> None:
    """Not even one of a round of the same name, with its own sheet or with the real one."""
    same = make_world(tmp_path / "same", change=lambda round_: replace(round_, id=ROUND))
    assert same.round.practice
    desk = Desk.made(tmp_path / "desk", real.first)
    with desk.station() as station:
        before = (station.venue.journal.head.size, {*station.venue.journal.log.heads()})
    tried = ((same.first.sheet, "other_workspace"), (real.first.sheet, "wrong_passphrase"))
    for sheet, code in tried:
        with pytest.raises(Fault) as raised:
            desk.open_package(same.first, sheet)
        assert raised.value.code == code
    with desk.station() as station:
        assert not station.head.round.practice
        assert (station.venue.journal.head.size, {*station.venue.journal.log.heads()}) == before
