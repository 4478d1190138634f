"""What was noted on paper while no computer was at hand, entered afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.domain.candidate import Person
from app.domain.events import LateArrived, Recorded
from app.domain.roomfacts import LeaveTaken, Returned
from app.formats import eventrecord
from app.kernel.time import Instant
from app.projections.cells import person_cell
from app.services.invented import PINS
from app.services.playing import Player
from tests.venue.station import SESSION, Clock, Desk, World

DAY = "2026-11-22T"
LEAD = {"do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
DESK = {"do": "sign_in", "operator": "p01", "pin": PINS["p01"]}
TWO = {"second_operator": "p01", "second_pin": PINS["p01"]}
GOOD = {
    "document": "driving_licence",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}
NOISE = {"do": "incident", "kind": "noise", "scope": "session", "text": "工事"}
NOISE["session"] = SESSION
Play = Callable[..., list[dict[str, Any]]]


def at(clock: str) -> str:
    return f"{DAY}{clock}+09:00"


def paper(clock: str, **wish: Any) -> dict[str, Any]:
    """Entered at noon, when the computer works again."""
    return {"at": at("12:00:00"), "do": "from_paper", "noted_at": at(clock), "wish": wish}


@pytest.fixture
def play(desk: Desk) -> Play:
    def answers(*wishes: dict[str, Any]) -> list[dict[str, Any]]:
        with desk.station() as station:
            player = Player(station.venue, Clock(), read_codes=lambda _: [], read_text=lambda _: "")
            return [player.answer(json.dumps(wish)) for wish in wishes]

    return answers


@pytest.fixture
def morning(play: Play) -> Play:
    """The doors were opened at nine; at ten the computer died."""
    answers = play({**LEAD, "at": at("09:00:00")}, {"do": "open_doors", "session": SESSION})
    assert [answer["ok"] for answer in answers] == [True, True]
    return play


def facts(desk: Desk, answers: list[dict[str, Any]]) -> list[Recorded]:
    with desk.station() as station:
        found = [station.venue.journal.log.record(fact) for a in answers for fact in a["facts"]]
    return [record for record in found if record is not None]


def test_a_whole_visit_is_entered_as_it_was_noted(morning: Play, desk: Desk, world: World) -> None:
    number = min(world.tickets)
    person = {"candidate": number, "session": SESSION}
    answers = morning(
        {**LEAD, "at": at("12:00:00")},
        paper("09:20:00", do="scan", text=world.tickets[number]),
        paper("09:21:00", do="check_id", **person, **GOOD),
        paper("09:21:30", do="admit", **person),
        paper("10:00:04", do="start", session=SESSION),
        paper("10:30:00", do="leave", **person),
        paper("10:35:30", do="return", **person),
    )
    assert [answer["ok"] for answer in answers] == [True] * 7, answers
    records = facts(desk, answers[1:])
    assert {record.marks for record in records} == {("practice", "from_paper")}
    assert {record.entered for record in records} == {Instant.parse(at("12:00:00"))}
    assert [record.when for record in records][-1] == Instant.parse(at("10:35:30"))
    assert [r.fact for r in records if isinstance(r.fact, Returned)] == [Returned(330)]
    with desk.station() as station:
        venue = station.venue
        state = venue.at(desk.stamp).state(SESSION)
        assert {c.started for c in state.rooms.values()} == {Instant.parse(at("10:00:04")).second}
        found = venue.journal.state(person_cell(number), Person).sitting(SESSION)
        assert found.arrived == Instant.parse(at("09:20:00"))
    assert desk.check() == []


@pytest.mark.parametrize(
    ("noted", "verdict"), [("09:50:00", "proceed"), ("09:50:01", "refuse"), ("08:30:00", "wait")]
)
def test_it_is_judged_by_the_time_on_the_paper(
    morning: Play, desk: Desk, world: World, noted: str, verdict: str
) -> None:
    scan = paper(noted, do="scan", text=min(world.tickets.values()))
    answer = morning({**LEAD, "at": at("12:00:00")}, scan)[1]
    assert answer["verdict"]["code"] == verdict
    late = [r.fact for r in facts(desk, [answer]) if isinstance(r.fact, LateArrived)]
    assert bool(late) == (verdict == "refuse")


def test_the_session_is_seen_as_it_stood_then(morning: Play, desk: Desk, world: World) -> None:
    number = min(world.tickets)
    person = {"candidate": number, "session": SESSION}
    answers = morning(
        {**LEAD, "at": at("09:10:00")},
        {"do": "scan", "text": world.tickets[number]},
        {"do": "check_id", **person, **GOOD},
        {"do": "admit", **person},
        {"at": at("10:00:00"), "do": "start", "session": SESSION},
        {"at": at("11:30:00"), "do": "end", "session": SESSION},
        {"do": "leave", **person},
        paper("10:40:00", do="leave", **person),
        paper("10:44:00", do="return", **person),
    )
    assert [answer["ok"] for answer in answers[-3:]] == [False, True, True], answers[-3:]
    kinds = [type(record.fact) for record in facts(desk, answers[-2:])]
    assert kinds == [LeaveTaken, Returned]


def close_the_morning(morning: Play, desk: Desk, *later: dict[str, Any]) -> list[dict[str, Any]]:
    """Nobody came, the session is closed at 11:31, and then comes paper; the answers to that."""
    with desk.station() as station:
        people = [e for e in station.venue.journal.log.roster() if e.session == SESSION]
    absent = [
        {"do": "mark", "candidate": e.candidate_number, "state": "absent", "session": SESSION}
        for e in people
        if not (e.withdrawn or e.barred)
    ]
    answers = morning(
        {**LEAD, "at": at("10:00:00")},
        *absent,
        {"do": "start", "session": SESSION},
        {"at": at("11:30:00"), "do": "end", "session": SESSION},
        {"at": at("11:31:00"), "do": "close", "session": SESSION, **TWO},
        *({"at": at("11:40:00"), **one} for one in later),
    )
    assert answers[-1 - len(later)]["ok"], answers[-1 - len(later)]
    return answers[-len(later) :]


@pytest.mark.parametrize(
    ("before", "line", "code"),
    [
        ([], paper("11:00:00", **NOISE), None),
        ([], paper("11:35:00", **NOISE), "session_closed"),
        ([DESK], paper("11:00:00", **NOISE), "late_paper_lead_only"),
        ([], paper("11:30:30", do="count", session=SESSION, room="A", sheets_used=0), "settled"),
        ([], paper("11:20:00", do="end", session=SESSION, reason="x"), "settled"),
    ],
)
def test_paper_that_turns_up_after_closing_is_the_lead_s_addendum(
    morning: Play, desk: Desk, before: list[dict[str, Any]], line: dict[str, Any], code: str | None
) -> None:
    answer = close_the_morning(morning, desk, *before, line)[-1]
    if code is None:
        assert answer["ok"], answer
        (record,) = facts(desk, [answer])
        assert {"from_paper", "after_close"} <= set(record.marks)
        assert record.noted_at == Instant.parse(at("11:00:00"))
    else:
        assert answer["fault"]["code"] == ("session_closed" if code == "settled" else code)


@pytest.mark.parametrize(
    ("line", "code", "fields"),
    [
        (paper("12:00:01", do="leave", candidate="1"), "noted_in_future", None),
        (paper("09:30:00", do="sign_in", operator="p01", pin="1"), "not_from_paper", None),
        (
            paper("09:30:00", do="from_paper", noted_at=at("09:00:00"), wish={}),
            "not_from_paper",
            None,
        ),
        (paper("09:30:00", do="dance"), "unknown_wish", None),
        (paper("09:30:00", do="admit"), "missing_field", {"fields": ["candidate"]}),
        (paper("09:30:00", at=at("09:30:00"), do="admit", candidate="1"), "bad_field", None),
        (paper("09:30:00", do="attendance"), "missing_field", None),
        ({"do": "from_paper", "noted_at": at("09:00:00")}, "missing_field", {"fields": ["wish"]}),
        ({"do": "from_paper", "wish": {"do": "admit"}}, "missing_field", None),
        ({"do": "from_paper", "noted_at": at("09:00:00"), "wish": 7}, "bad_field", None),
    ],
)
def test_what_can_not_be_entered(
    morning: Play, line: dict[str, Any], code: str, fields: dict[str, Any] | None
) -> None:
    answer = morning({**LEAD, "at": at("12:00:00")}, line)[1]
    assert (answer["ok"], answer["fault"]["code"], answer["facts"]) == (False, code, [])
    assert fields is None or answer["fault"]["fields"] == fields


def test_rules_of_role_hold_for_who_enters_it(morning: Play) -> None:
    entered = paper("10:00:04", do="start", session=SESSION)
    answer = morning({**DESK, "at": at("12:00:00")}, entered)[1]
    assert answer["fault"]["code"] == "lead_only"


def test_who_entered_it_may_mend_it_within_five_minutes(morning: Play, world: World) -> None:
    number = min(world.tickets)
    person = {"candidate": number, "session": SESSION}
    entered = morning(
        {**DESK, "at": at("12:00:00")},
        paper("09:20:00", do="scan", text=world.tickets[number]),
        paper("09:21:00", do="check_id", **person, **GOOD),
        paper("09:21:30", do="admit", **person),
    )[-1]
    mend = {"do": "correct", "fact": entered["facts"][0], "reason": "the wrong line"}
    late, soon = {**mend, "at": at("12:05:01")}, {**mend, "at": at("12:05:00")}
    assert morning({**DESK, "at": at("12:00:30")}, soon)[1]["ok"]
    assert not morning({**DESK, "at": at("12:05:00")}, late)[1]["ok"]


def test_the_record_says_both_times_and_reads_back(morning: Play, desk: Desk) -> None:
    [record] = facts(desk, morning({**LEAD, "at": at("12:00:00")}, paper("11:00:00", **NOISE))[1:])
    body = eventrecord.encode(record)
    assert json.loads(body)["noted_at"] == "2026-11-22T02:00:00.000Z"
    assert eventrecord.decode(record.station, record.epoch, record.seq, body) == record
