"""Opening a package: who may, which one, and that it makes a station whole or not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.domain.events import PackageTaken, StationEnrolled
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from app.ledger.workspace import WorkspaceFolder
from app.services.opening import Sheet, open_package, open_station
from app.services.overview import overview
from app.services.verifying import verify
from tests.journeys.program import KANTOKU
from tests.journeys.program import kantoku as program
from tests.venue.station import MORNING, Clock, Desk, World, scan, sign_in

EXPIRED = MORNING.plus(minutes=8 * 24 * 60)


def refused(desk: Desk, sealed: object, sheet: Sheet | None = None) -> Fault:
    with pytest.raises(Fault) as caught:
        desk.open_package(sealed, sheet)  # type: ignore[arg-type]
    return caught.value


def test_a_package_makes_a_station_with_the_log_bound_to_it(desk: Desk, world: World) -> None:
    with desk.station() as station:
        [record] = station.venue.journal.log.all_records()
        fact = record.fact
        assert isinstance(fact, StationEnrolled)
        assert (fact.round, fact.venue, fact.package_issue) == (world.round.id, "T01", 1)
        assert (fact.station_name, fact.package_digest) == ("受付1", station.package_digest)
        assert fact.public_key == station.signer.public_key.hex()
        assert record.marks == ("practice",)
        assert verify(station, desk.outbox, bootstrap.vault()) == []
        assert [p.candidate_number for p in overview(station).people] == sorted(
            (e.candidate_number for e in world.first.roster),
            key=lambda n: next((e.room, n) for e in world.first.roster if e.candidate_number == n),
        )


@pytest.mark.parametrize(
    ("clock", "begins"),
    [
        ("2026-11-22T09:10:00+09:00", "2026-11-21T09:00:00+09:00"),
        ("2026-10-01T12:00:00+09:00", "2026-10-01T12:00:00+09:00"),
        ("2031-01-01T00:00:00+09:00", "2026-11-21T09:00:00+09:00"),
    ],
)
def test_a_practice_log_begins_a_day_before_the_doors_or_earlier(
    world: World, tmp_path: Path, clock: str, begins: str
) -> None:
    desk = Desk(tmp_path / "ws", world.first)
    desk.clock.at = Instant.parse(clock)
    desk.open_package(world.first)
    with desk.station() as station:
        assert station.venue.journal.last_at == Instant.parse(begins)


def test_two_computers_become_two_stations_with_keys_of_their_own(
    world: World, tmp_path: Path
) -> None:
    ids = set()
    for name in ("one", "two"):
        with Desk.made(tmp_path / name, world.first).station() as station:
            ids |= {station.venue.journal.station, station.signer.public_key.hex()}
    assert len(ids) == 4


def mistyped(passphrase: str) -> str:
    return passphrase[:-1] + ("2" if passphrase[-1] != "2" else "3")


@pytest.mark.parametrize(
    ("case", "code", "kind"),
    [
        ("another venue's sheet", "wrong_passphrase", Kind.REFUSED),
        ("mistyped", "passphrase_mistyped", Kind.REFUSED),
        ("another signer's fingerprint", "other_signer", Kind.HOSTILE),
        ("no fingerprint", "fingerprint_missing", Kind.REFUSED),
        ("half a fingerprint", "other_signer", Kind.HOSTILE),
    ],
)
def test_a_wrong_sheet_makes_nothing_and_reveals_nothing(
    world: World, real_world: World, tmp_path: Path, case: str, code: str, kind: Kind
) -> None:
    good = world.first.sheet
    sheet = {
        "another venue's sheet": world.other.sheet,
        "mistyped": good._replace(passphrase=mistyped(good.passphrase)),
        "another signer's fingerprint": good._replace(
            fingerprint=real_world.first.sheet.fingerprint
        ),
        "no fingerprint": good._replace(fingerprint=None),
        "half a fingerprint": good._replace(fingerprint=(good.fingerprint or "")[:19]),
    }[case]
    desk = Desk(tmp_path / "ws", world.first)
    fault = refused(desk, world.first, sheet)
    assert (fault.code, fault.kind) == (code, kind)
    told = str(fault)
    assert not any(e.name in told or e.candidate_number in told for e in world.first.roster)
    assert world.round.id not in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", [str.lower, lambda t: t.replace("-", " "), lambda t: f" {t}"])
def test_a_fingerprint_is_read_as_people_type_it(world: World, tmp_path: Path, how: object) -> None:
    sheet = world.first.sheet
    typed = sheet._replace(fingerprint=how(sheet.fingerprint))  # type: ignore[operator]
    desk = Desk(tmp_path / "ws", world.first)
    assert desk.open_package(world.first, typed) == []


def test_a_wrong_passphrase_does_not_open_a_station(desk: Desk, world: World) -> None:
    with pytest.raises(Fault) as caught:
        open_station(world.other.sheet, bootstrap.workspace(desk.path), bootstrap.vault())
    assert (caught.value.code, dict(caught.value.fields)) == ("wrong_passphrase", {})


@pytest.mark.parametrize("cut", [0, 1, 100, -1, -1000])
def test_a_package_cut_short_is_refused(world: World, tmp_path: Path, cut: int) -> None:
    desk = Desk(tmp_path / "ws", world.first)
    with pytest.raises(Fault) as caught:
        desk.open_package(type(world.first)(world.first.data[:cut], world.first.sheet, ()))
    assert (caught.value.code, caught.value.kind) == ("damaged", Kind.HOSTILE)
    assert list(tmp_path.iterdir()) == []


def test_a_flipped_byte_is_refused(world: World, tmp_path: Path) -> None:
    data = bytearray(world.first.data)
    data[len(data) // 2] ^= 1
    fault = refused(
        Desk(tmp_path / "ws", world.first), type(world.first)(bytes(data), world.first.sheet, ())
    )
    assert (fault.code, fault.kind) == ("damaged", Kind.HOSTILE)


def test_an_expired_package_is_refused_by_the_real_clock(real_world: World, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws", real_world.first)
    desk.clock = Clock(EXPIRED)
    fault = refused(desk, real_world.first)
    assert fault.code == "package_expired"
    assert fault.fields["now"] == EXPIRED
    assert not desk.path.exists()


def test_a_rehearsal_package_opens_at_any_time(world: World, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws", world.first)
    desk.clock = Clock(EXPIRED)
    assert desk.open_package(world.first) == []


def test_a_package_for_another_date_opens_and_says_so(real_world: World, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ws", real_world.first)
    desk.clock = Clock(MORNING.plus(minutes=-24 * 60))
    [warning] = desk.open_package(real_world.first)
    assert warning.code == "other_date"
    assert dict(warning.fields) == {"planned": ["2026-11-22"], "today": "2026-11-21"}
    assert bootstrap.workspace(desk.path).is_station()


def test_a_package_of_today_gives_no_warning(real_world: World, tmp_path: Path) -> None:
    assert Desk(tmp_path / "ws", real_world.first).open_package(real_world.first) == []


def test_the_same_package_again_changes_nothing(desk: Desk, world: World) -> None:
    before = (desk.path / "ledger.db").read_bytes()
    desk.open_package(world.first)
    assert (desk.path / "ledger.db").read_bytes() == before


def test_a_newer_issue_replaces_the_roster_and_is_a_fact(desk: Desk, world: World) -> None:
    gone = world.first.roster[0].candidate_number
    newer = world.again(issue=2, without=[gone])
    desk.open_package(newer)
    with desk.station() as station:
        log = station.venue.journal.log
        assert {e.candidate_number for e in log.roster()} == {
            e.candidate_number for e in newer.roster
        }
        assert log.entries(gone) == []
        record = log.all_records()[-1]
        assert isinstance(record.fact, PackageTaken)
        assert record.fact.package_digest == station.package_digest
        assert (station.head.issue, overview(station).package_issue) == (2, 2)
        sign_in(station, desk.stamp)
        verdict = scan(station, world.tickets[gone], desk.stamp).verdict
        assert verdict is not None
        assert [reason.code for reason in verdict.reasons] == ["not_on_roster"]
        assert verify(station, desk.outbox, bootstrap.vault()) == []


@pytest.mark.parametrize("issue", [1, 2])
def test_an_issue_that_is_not_newer_is_refused(desk: Desk, world: World, issue: int) -> None:
    desk.open_package(world.again(issue=2))
    before = (desk.path / "ledger.db").read_bytes()
    gone = world.first.roster[0].candidate_number
    fault = refused(desk, world.again(issue=issue, without=[gone]))
    assert (fault.code, dict(fault.fields)) == ("package_older", {"issue": issue, "current": 2})
    assert (desk.path / "ledger.db").read_bytes() == before


def test_another_venues_package_is_not_put_into_a_stations_folder(desk: Desk, world: World) -> None:
    before = (desk.path / "ledger.db").read_bytes()
    fault = refused(desk, world.other)
    assert fault.code == "other_workspace"
    assert fault.fields["found"] == f"{world.round.id} T02"
    assert (desk.path / "ledger.db").read_bytes() == before


def test_a_folder_with_other_things_in_it_is_left_alone(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    assert refused(Desk(folder, world.first), world.first).code == "workspace_not_empty"
    assert [p.name for p in tmp_path.rglob("*")] == ["ws", "letter.txt"]


def test_an_empty_folder_will_do(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ws"
    folder.mkdir()
    monkeypatch.chdir(folder)
    desk = Desk.made(Path("."), world.first)
    desk.path = folder
    with desk.station() as station:
        assert station.venue.journal.head.size == 1


def test_a_station_at_work_takes_no_package(desk: Desk, world: World) -> None:
    newer = world.again(issue=2)
    with desk.station():
        fault = refused(desk, newer)
    assert (fault.code, fault.kind) == ("workspace_in_use", Kind.MACHINE)
    desk.open_package(newer)


def test_sheets_are_two_lines(world: World) -> None:
    sheet = world.first.sheet
    text = f"\n  {sheet.passphrase} \r\n\r\n{sheet.fingerprint}\n"
    assert Sheet.read(text) == sheet
    with pytest.raises(Fault) as caught:
        Sheet.read(" \n")
    assert (caught.value.code, caught.value.kind) == ("passphrase_missing", Kind.USAGE)


def test_two_openings_at_once_make_one_station_and_say_so_in_plain_words(
    world: World, tmp_path: Path
) -> None:
    package, sheet = world.first.write(tmp_path / "post")
    folder = tmp_path / "ws"
    command = [str(KANTOKU), "--lang", "en", "venue", "open", str(package)]
    command += ["--workspace", str(folder), "--passphrase-file", str(sheet)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [process.communicate() for process in running]
    statuses = [process.returncode for process in running]
    assert 0 in statuses
    for (_, said), status in zip(told, statuses, strict=True):
        # Who comes late enough finds a station, and the package it has already.
        assert status == 0 or "Another Kantoku" in said or "in use by another" in said, said
    assert program("venue", "verify", folder, passphrase=sheet).status == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["post", "ws"]


def test_whoever_is_slower_by_a_moment_changes_nothing(world: World, tmp_path: Path) -> None:
    faster = Desk.made(tmp_path / "faster", world.first)
    before = faster.ledger_file.read_bytes()

    class Slow(WorkspaceFolder):
        """Another program finishes between this one's first look and its last step."""

        def _create(self, *arguments: Any) -> None:
            faster.path.rename(self.path)
            super()._create(*arguments)

    with pytest.raises(Fault) as caught:
        open_package(
            world.first.data,
            world.first.sheet,
            Slow(tmp_path / "ws"),
            bootstrap.vault(),
            faster.clock,
            station_name="2",
        )
    assert caught.value.code == "workspace_just_made"
    assert (tmp_path / "ws" / "ledger.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["ws"]
