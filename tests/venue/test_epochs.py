"""Records put back, moved or copied: no number is given twice, and nothing known is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.events import IncidentNoted, Recorded, StationEnrolled, VerdictGiven
from app.drops.folder import FolderDrop
from app.services.exchanging import Exchanged, exchange
from app.services.sending import send
from tests.venue.station import Desk, World, kantoku, scan, sign_in


@pytest.fixture
def sheet(world: World, tmp_path: Path) -> Path:
    return world.first.write(tmp_path / "sheet")[1]


def facts(desk: Desk) -> list[Recorded]:
    with desk.station() as station:
        return station.venue.journal.log.all_records()


def verdicts(desk: Desk) -> list[str]:
    return sorted(r.id for r in facts(desk) if isinstance(r.fact, VerdictGiven))


def epoch(desk: Desk) -> str:
    with desk.station() as station:
        return station.venue.journal.epoch


def work(desk: Desk, world: World, *numbers: int) -> list[str]:
    """Scans at the open station of a program; answer the facts that were acknowledged."""
    people = sorted(world.tickets)
    station = bootstrap.station(desk.path, desk.sheet)
    try:
        sign_in(station, desk.stamp)
        answers = [scan(station, world.tickets[people[n]], desk.stamp) for n in numbers]
        return [fact.id for answer in answers for fact in answer.facts]
    finally:
        station.close()


def met(desk: Desk, drop: FolderDrop) -> Exchanged:
    with desk.station() as station:
        return exchange(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)


def at_headquarters(world: World, drop: FolderDrop, *desks: Desk) -> list[str]:
    """The ids of all facts that headquarters accepts from what these stations send."""
    for desk in desks:
        with desk.station() as station:
            send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)
    results = world.take_in(drop)
    assert {one.status for one in results} <= {"accepted", "repeated"}
    sizes = {(one.station, one.epoch): one.size for one in results}
    return [f"{s}-{e}-{seq}" for (s, e), size in sizes.items() for seq in range(1, size + 1)]


def incidents(desk: Desk) -> list[str]:
    return [r.fact.text for r in facts(desk) if isinstance(r.fact, IncidentNoted)]


def test_opening_a_station_again_goes_on_with_its_log(desk: Desk, world: World) -> None:
    before = epoch(desk)
    work(desk, world, 1)
    work(desk, world, 2)
    assert (epoch(desk), incidents(desk)) == (before, [])


def test_an_older_copy_of_the_records_goes_on_in_a_new_log_and_gets_back_what_it_had_sealed(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    known = work(desk, world, 1)
    older = desk.ledger_file.read_bytes()
    known += work(desk, world, 2, 3)
    met(desk, drop)
    before = epoch(desk)
    desk.ledger_file.write_bytes(older)
    known += work(desk, world, 4)
    assert epoch(desk) != before
    assert len(incidents(desk)) == 1
    assert set(known) <= {record.id for record in facts(desk)}
    assert desk.check() == []
    got = at_headquarters(world, FolderDrop.made(desk.path.parent / "post"), desk)
    assert sorted(set(known) & set(got)) == sorted(known)
    assert len(got) == len(set(got))


def test_the_whole_folder_put_back_gets_its_records_from_those_who_met_it(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path
) -> None:
    known = work(desk, world, 1)
    older = shutil.copytree(desk.path, tmp_path / "older")
    known += work(desk, world, 2, 3)
    met(desk, drop)
    other = Desk.made(tmp_path / "other", world.first)
    met(other, drop)
    before = epoch(desk)
    shutil.rmtree(desk.path)
    shutil.move(older, desk.path)
    known += work(desk, world, 4)
    assert epoch(desk) != before
    assert not set(known) <= {record.id for record in facts(desk)}
    met(desk, drop)
    assert set(known) <= {record.id for record in facts(desk)}
    met(other, drop)
    assert verdicts(other) == verdicts(desk)
    assert desk.check() == other.check() == []


def test_a_folder_copied_to_another_computer_makes_no_fork(
    desk: Desk, world: World, drop: FolderDrop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = work(desk, world, 1)
    twin = Desk(tmp_path / "elsewhere" / "desk", world.first)
    shutil.copytree(desk.path, twin.path)
    with monkeypatch.context() as there:
        there.setenv("XDG_DATA_HOME", str(tmp_path / "another-computer"))
        known += work(twin, world, 2)
        known += work(twin, world, 3)
    known += work(desk, world, 4)
    assert epoch(twin) != epoch(desk)
    assert (len(incidents(twin)), len(incidents(desk))) == (1, 0)
    for one in (desk, twin, desk):
        assert met(one, drop).faults == ()
    assert verdicts(desk) == verdicts(twin)
    got = at_headquarters(world, FolderDrop.made(tmp_path / "post"), desk, twin)
    assert sorted(set(known) & set(got)) == sorted(known)
    assert desk.check() == twin.check() == []


def test_found_at_a_meeting_too_where_nothing_else_remembers_it(
    desk: Desk, world: World, drop: FolderDrop
) -> None:
    older = desk.ledger_file.read_bytes()
    known = work(desk, world, 1)
    met(desk, drop)
    before = epoch(desk)
    desk.ledger_file.write_bytes(older)
    shutil.rmtree(desk.path / "outbox")
    assert [fault.code for fault in met(desk, drop).faults] == ["log_restored"]
    assert epoch(desk) != before
    assert set(known) <= {record.id for record in facts(desk)}
    enrolled = [r.fact for r in facts(desk) if isinstance(r.fact, StationEnrolled)]
    assert len({fact.certificate for fact in enrolled}) == 2
    assert desk.check() == []


def test_the_command_says_so(desk: Desk, world: World, sheet: Path) -> None:
    older = desk.ledger_file.read_bytes()
    work(desk, world, 1)
    desk.ledger_file.write_bytes(older)
    script = json.dumps({"at": "2026-11-22T09:20:00+09:00", "do": "sign_in", "operator": "l01"})
    command = ("venue", "apply", desk.path, "--script", "-", "--passphrase-file", sheet)
    status, out = kantoku(*command, input=script + "\n")
    assert status == 0
    assert "epoch" not in out
    assert len(incidents(desk)) == 1
    kantoku(*command, input=script + "\n")
    assert len(incidents(desk)) == 1
