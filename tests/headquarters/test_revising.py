"""A round prepared again: unchanged, refused with what differs, or revised down to the desk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app import bootstrap
from app.domain.round import Entry, Round
from app.domain.wishes import OpenDoors, SignIn
from app.drops.folder import FolderDrop
from app.services.invented import invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.services.opening import Sheet
from app.services.preparing import ticket_texts
from app.services.sending import send
from tests.venue.station import (
    DAY,
    PASSPHRASE,
    UNCHECKED,
    Desk,
    Sealed,
    World,
    kantoku,
    scan,
    sign_in,
)

T01, T02 = "T01-AM", "T02-AM"


@dataclass
class Office:
    """Headquarters' desk: a round file, a roster, and the commands."""

    folder: Path
    round: Round
    entries: list[Entry]
    packed: int = field(default=0)

    @property
    def hq(self) -> Path:
        return self.folder / "hq"

    def run(self, verb: str, *arguments: str | Path) -> tuple[int, str]:
        return kantoku("hq", verb, *arguments, "--passphrase-file", self.folder / "hq.pass")

    def prepare(self, *more: str) -> tuple[int, str]:
        round_file, roster = self.folder / "round.toml", self.folder / "roster.csv"
        round_file.write_text(as_round_toml(self.round), encoding="utf-8")
        roster.write_text(as_roster_csv(self.entries), encoding="utf-8")
        return self.run("prepare", self.hq, round_file, roster, "--json", *more)

    def revised(self) -> dict[str, Any]:
        status, out = self.prepare("--revise")
        assert status == 0, out
        return dict(json.loads(out.splitlines()[-1]))

    def pack(self, venue: str = "T01") -> Sealed:
        self.packed += 1
        out = self.folder / f"p{self.packed}" / "x.kvp"
        sheet = self.folder / f"s{self.packed}" / "x.pass"
        places = ("--out", out, "--passphrase-out", sheet)
        status, told = self.run("pack", self.hq, self.round.id, venue, *places)
        assert status == 0, told
        return Sealed(out.read_bytes(), Sheet.read(sheet.read_text()), ())

    def tickets(self) -> dict[tuple[str, str], str]:
        with bootstrap.headquarters(self.hq, PASSPHRASE) as found:
            return ticket_texts(found, self.round.id)

    def stored(self) -> tuple[Round, list[Entry]]:
        with bootstrap.headquarters(self.hq, PASSPHRASE) as found:
            return found.registry.round(self.round.id), found.registry.entries(self.round.id)

    def past(self) -> list[tuple[Round, list[Entry]]]:
        with bootstrap.headquarters_and_registry(self.hq, PASSPHRASE) as (_, registry):
            return [(round_, entries) for _, round_, entries in registry.past(self.round.id)]

    def change(self, index: int, **changes: Any) -> str:
        """Change one row of the roster; answer the number."""
        self.entries[index] = replace(self.entries[index], **changes)
        return self.entries[index].candidate_number

    def send(self, desk: Desk) -> None:
        """What a desk recorded, brought to headquarters."""
        drop = FolderDrop.made(self.folder / "stick")
        with desk.station() as station:
            send(station, drop, desk.outbox, bootstrap.vault(), desk.stamp)
        nothing = Sealed(b"", Sheet("", None), ())
        found = World(self.hq, self.round, nothing, nothing, {}).take_in(drop)
        assert {result.status for result in found} <= {"accepted", "repeated"}
        assert "accepted" in {result.status for result in found}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    round_, entries = invented_round(DAY, candidates=20)
    made = Office(tmp_path, round_, entries)
    (tmp_path / "hq.pass").write_text(PASSPHRASE, encoding="utf-8")
    assert made.run("init", made.hq, "--name", "本部")[0] == 0
    assert made.prepare()[0] == 0
    return made


def codes(told: dict[str, Any]) -> list[str]:
    return [change["code"] for change in told["changes"]]


def test_the_same_again_is_said_and_changes_nothing(office: Office) -> None:
    before = office.stored()
    for more in ((), ("--revise",)):
        status, out = office.prepare(*more)
        assert (status, json.loads(out)["state"]) == (0, "unchanged")
    office.entries.reverse()
    assert office.prepare()[0] == 0
    assert (office.stored(), office.past()) == (before, [])


def test_a_changed_round_is_refused_with_what_differs(office: Office) -> None:
    before = office.stored()
    office.change(0, seat="39", name="別 名")
    office.entries.pop()
    office.round = replace(office.round, name="別の回")
    status, told = office.prepare()
    assert status == 1
    assert told.split(", ") == [
        "round_part_changed", "entry_changed", "entry_changed", "entry_changed", "round_differs",
    ]  # fmt: skip
    assert (office.stored(), office.past()) == (before, [])


def moved_seat(office: Office) -> list[str]:
    return [office.change(0, seat="39")]


def moved_room(office: Office) -> list[str]:
    return [office.change(0, room="B", seat="39")]


def moved_venue(office: Office) -> list[str]:
    return [office.change(0, session=T02, room="A", seat="39")]


def new_time(office: Office) -> list[str]:
    sessions = list(office.round.sessions)
    sessions[1] = replace(sessions[1], end=sessions[1].end.plus(minutes=10))
    office.round = replace(office.round, sessions=tuple(sessions))
    return [entry.candidate_number for entry in office.entries if entry.session == T02]


def new_room_name(office: Office) -> list[str]:
    first, second = office.round.venues
    rooms = tuple(replace(r, name="別室") if r.code == "A" else r for r in first.rooms)
    office.round = replace(office.round, venues=(replace(first, rooms=rooms), second))
    here = [e for e in office.entries if e.session == T01 and e.room == "A"]
    return [entry.candidate_number for entry in here]


def nothing_printed(office: Office) -> list[str]:
    office.change(0, accommodation="拡大", permissions="薬")
    first, *others = office.round.staff
    office.round = replace(office.round, staff=(replace(first, name="別 人"), *others))
    return []


@pytest.mark.parametrize(
    "change", [moved_seat, moved_room, moved_venue, new_time, new_room_name, nothing_printed]
)
def test_a_ticket_whose_place_or_time_changed_is_issued_again(
    office: Office, change: Callable[[Office], list[str]]
) -> None:
    before, stored = office.tickets(), office.stored()
    changed = change(office)
    told = office.revised()
    assert told["state"] == "revised"
    assert told["tickets"] == [{"candidate_number": n, "issue": 2} for n in changed]
    assert office.past() == [stored]
    old, new = set(before.values()), office.tickets()
    assert sorted(n for (_, n), text in new.items() if text not in old) == sorted(changed)
    assert office.prepare()[0] == 0


def test_sensitive_texts_and_pins_are_not_repeated(office: Office) -> None:
    office.change(0, accommodation="拡大問題", permissions="インスリン")
    first, *others = office.round.staff
    office.round = replace(office.round, staff=(replace(first, pin="90909090"), *others))
    status, out = office.prepare("--revise")
    assert status == 0
    assert codes(json.loads(out)) == ["round_part_changed", "entry_changed", "entry_changed"]
    assert not any(secret in out for secret in ("拡大問題", "インスリン", "90909090"))


def test_new_people_need_a_first_ticket(office: Office) -> None:
    newcomer = replace(
        office.entries[0],
        candidate_number="00990001",
        seat="38",
        kana="ベツ",
        birth_date="1990-01-01",
    )
    office.entries.append(newcomer)
    told = office.revised()
    assert codes(told) == ["entry_added"]
    assert told["tickets"] == [{"candidate_number": "00990001", "issue": 1}]


def test_who_is_taken_off_stays_known_as_withdrawn(office: Office) -> None:
    gone = office.entries.pop(0)
    told = office.revised()
    assert (codes(told), told["tickets"]) == (["entry_changed"], [])
    _, stored = office.stored()
    assert [e for e in stored if e.withdrawn] == [replace(gone, withdrawn=True)]
    assert not any(number == gone.candidate_number for _, number in office.tickets())
    assert json.loads(office.prepare()[1])["state"] == "unchanged"
    office.entries.insert(0, gone)
    assert office.revised()["tickets"] == [{"candidate_number": gone.candidate_number, "issue": 1}]


def test_only_packages_that_were_made_and_are_no_longer_true_are_named(office: Office) -> None:
    office.change(0, seat="39")
    assert office.revised()["packages"] == []
    office.pack("T01")
    office.pack("T02")
    office.change(0, seat="38")
    assert office.revised()["packages"] == ["T01"]
    office.round = replace(office.round, name="別の回")
    assert office.revised()["packages"] == ["T01", "T02"]


def test_a_practice_round_never_becomes_a_real_one(office: Office) -> None:
    staff = tuple(replace(member, pin=None) for member in office.round.staff)
    office.round = replace(office.round, practice=False, staff=staff)
    assert office.prepare("--revise") == (1, "revise_practice, revise_refused")
    assert office.past() == []


# --- down to the desk --------------------------------------------------------------------------


def test_a_venue_opens_the_newer_package_and_refuses_the_old_ticket(
    office: Office, tmp_path: Path
) -> None:
    desk, before = Desk.made(tmp_path / "desk", office.pack()), office.tickets()
    number, gone = office.change(0, seat="39"), office.entries.pop(2).candidate_number
    office.revised()
    newer, after = office.pack(), office.tickets()
    assert before["T01", number] != after["T01", number]
    with desk.station() as station:
        sign_in(station, desk.stamp)
        assert scan(station, before["T01", number], desk.stamp).verdict.code == "proceed"  # type: ignore[union-attr]
    desk.open_package(newer)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        told = {
            name: scan(station, text, desk.stamp).verdict
            for name, text in (
                ("old", before["T01", number]), ("new", after["T01", number]),
                ("gone", before["T01", gone]),
            )
        }  # fmt: skip
    found = {
        name: (verdict.code, [reason.code for reason in verdict.reasons])
        for name, verdict in told.items()
        if verdict is not None
    }
    assert found == {
        "old": ("refer", ["superseded"]),
        "new": ("proceed", []),
        "gone": ("refer", ["withdrawn"]),
    }
    assert told["new"] is not None
    assert told["new"].seat == "39"
    assert desk.check() == []


def test_who_was_moved_to_another_venue_is_not_sent_back_by_the_old_ticket(
    office: Office, tmp_path: Path
) -> None:
    office.pack("T02")
    before = office.tickets()
    number = moved_venue(office)[0]
    assert office.revised()["packages"] == ["T02"]
    desk = Desk.made(tmp_path / "desk", office.pack("T02"))
    with desk.station() as station:
        stamp = desk.stamp
        lead = next(m for m in office.round.staff if m.venue == "T02" and m.role == "lead")
        assert lead.id == "l01"
        station.venue.perform(SignIn(operator="l01", pin=lead.pin or ""), stamp)
        station.venue.perform(OpenDoors(session=T02, reason=UNCHECKED), stamp)
        old = scan(station, before["T01", number], stamp).verdict
        new = scan(station, office.tickets()["T02", number], stamp).verdict
    assert old is not None
    assert new is not None
    assert (old.code, [r.code for r in old.reasons]) == ("refer", ["superseded"])
    assert new.code == "proceed"


@pytest.fixture
def recorded(office: Office, tmp_path: Path) -> tuple[Office, Desk, str]:
    """A desk where one person has been, and headquarters knows."""
    desk = Desk.made(tmp_path / "desk", office.pack())
    number = office.entries[0].candidate_number
    with desk.station() as station:
        sign_in(station, desk.stamp)
        scan(station, office.tickets()["T01", number], desk.stamp)
    office.send(desk)
    return office, desk, number


def test_nobody_with_records_is_taken_off(recorded: tuple[Office, Desk, str]) -> None:
    office, _, _ = recorded
    entry, before = office.entries[0], office.stored()
    assert office.entries.pop(0) is entry
    assert office.prepare("--revise") == (1, "revise_has_records, revise_refused")
    office.entries.insert(0, replace(entry, session=T02, seat="39"))
    assert office.prepare("--revise") == (1, "revise_session_has_records, revise_refused")
    assert (office.stored(), office.past()) == (before, [])
    office.entries[0] = replace(entry, withdrawn=True)
    assert office.revised()["state"] == "revised"


def test_a_session_of_a_venue_that_sent_records_stays(recorded: tuple[Office, Desk, str]) -> None:
    office, _, _ = recorded
    sessions = tuple(
        replace(s, id="T01-XX") if s.id == T01 else s for s in office.round.sessions
    )  # fmt: skip
    office.round = replace(office.round, sessions=sessions)
    office.entries = [
        replace(e, session="T01-XX") if e.session == T01 else e for e in office.entries
    ]
    told = office.prepare("--revise")[1].split(", ")
    assert told == ["revise_session_has_records", "revise_venue_has_records", "revise_refused"]


def test_records_are_as_they_were_after_a_revision(recorded: tuple[Office, Desk, str]) -> None:
    office, desk, number = recorded
    office.change(0, seat="39")
    office.revised()
    desk.open_package(office.pack())
    with desk.station() as station:
        sign_in(station, desk.stamp)
        scan(station, office.tickets()["T01", number], desk.stamp)
    office.send(desk)
    assert office.run("verify", office.hq)[0] == 0
    status, out = office.run("status", office.hq, office.round.id, "--json")
    assert status == 0
    assert json.loads(out)["venues"][0]["stations"][0]["size"] > 5
