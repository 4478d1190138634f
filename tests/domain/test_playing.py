"""A day script at a real practice station: every answer has the shape that scripts rely on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.formats import wire
from app.services.invented import PINS
from app.services.opening import OpenStation, open_station
from app.services.overview import overview
from app.services.playing import Player
from tests.venue.station import MORNING, SESSION, Desk, World, make_world

LEAD = {"do": "sign_in", "operator": "l01", "pin": PINS["l01"]}
DOORS = {"do": "open_doors", "session": SESSION, "reason": "時計は後で確かめる"}
Play = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("headquarters"))


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    return Desk.made(tmp_path / "station", world.first)


@pytest.fixture
def station(desk: Desk) -> Iterator[OpenStation]:
    workspace = bootstrap.workspace(desk.path)
    found = open_station(desk.sheet, workspace, bootstrap.vault(), script=True)
    yield found
    found.close()


@pytest.fixture
def play(desk: Desk, station: OpenStation) -> Play:
    """Plays lines at a fresh station; each call is a run of its own."""

    def run(*lines: dict[str, Any] | str, **options: Any) -> list[dict[str, Any]]:
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        player = Player(
            station.venue,
            desk.clock,
            read_codes=bootstrap.read_codes,
            read_text=lambda path: Path(path).read_bytes().decode(),
        )
        return [json.loads(wire.to_json(answer)) for answer in player.play(texts, **options)]

    return run


def ticket(world: World) -> tuple[str, str]:
    """Somebody with nothing against them, and their ticket."""
    for entry in world.first.roster:
        plain = not (entry.withdrawn or entry.barred or entry.first_stage_exempt)
        if entry.session == SESSION and plain and not entry.duplicates:
            return entry.candidate_number, world.tickets[entry.candidate_number]
    raise LookupError


def test_the_shape_of_answers(world: World, play: Play) -> None:
    number, text = ticket(world)
    at = str(MORNING)
    signed, doors, seen, failed, refused = play(
        {"at": at, **LEAD},
        DOORS,
        {"do": "scan", "text": text},
        {"do": "scan", "text": "812"},
        {"do": "admit", "candidate": number},
    )
    assert signed == {"line": 1, "ok": True, "facts": signed["facts"]}
    warning = doors.pop("warning")
    assert warning["code"] == "doors_unchecked"
    assert doors == {"line": 2, "ok": True, "facts": doors["facts"]}
    assert all(isinstance(fact, str) for fact in signed["facts"] + doors["facts"])
    assert (seen["line"], seen["ok"], len(seen["facts"])) == (3, True, 1)
    assert list(seen["verdict"])[:6] == [
        "code",
        "reasons",
        "candidate_number",
        "room",
        "seat",
        "next",
    ]
    assert (failed["ok"], len(failed["facts"])) == (False, 1)
    assert failed["verdict"]["reasons"] == [{"code": "not_a_ticket", "article": None}]
    assert failed["fault"]["code"] == "not_a_ticket"
    assert refused["fault"]["code"] == "id_not_checked"
    assert refused["fault"]["article"] == "E 8.1"
    assert refused["fault"]["message"]
    assert refused["facts"] == []


def test_empty_lines_are_passed_over_and_counted(play: Play) -> None:
    answers = play("", {"at": str(MORNING), **LEAD}, "   \n", "{", DOORS)
    assert [(a["line"], a["ok"]) for a in answers] == [(2, True), (4, False), (5, True)]
    assert answers[1]["fault"]["code"] == "bad_json"


def test_nobody_is_signed_in_when_a_run_begins(play: Play) -> None:
    assert play({"at": str(MORNING), **LEAD})[0]["ok"]
    assert play(DOORS)[0]["fault"]["code"] == "not_signed_in"


def test_time_may_stand_still_and_not_run_back(play: Play) -> None:
    later, earlier = str(MORNING.plus(seconds=1)), str(MORNING)
    answers = play(
        {"at": later, **LEAD},
        {"at": earlier, **DOORS},
        {"at": later, **DOORS},
        {"at": earlier, "do": "dance"},
    )
    codes = [answer.get("fault", {}).get("code") for answer in answers]
    assert codes == [None, "time_ran_back", None, "time_ran_back"]
    assert play({"at": earlier, **LEAD})[0]["fault"]["code"] == "time_ran_back"


def test_a_fresh_station_has_the_computers_time_until_a_script_says_another(
    desk: Desk, station: OpenStation, play: Play
) -> None:
    [enrolled] = station.venue.journal.log.all_records()
    assert play(LEAD)[0]["ok"]
    assert enrolled.at < desk.clock.at == station.venue.journal.last_at
    before = {"at": str(desk.clock.at.plus(seconds=-1)), **LEAD}
    assert play(before)[0]["fault"]["code"] == "time_ran_back"


def test_times_are_told_as_the_clock_on_the_wall_shows_them(play: Play) -> None:
    line = {"at": str(MORNING), **LEAD}
    start = {"do": "start", "session": SESSION}
    *_, early, back = play(line, DOORS, start, {"at": str(MORNING.plus(seconds=-1)), **DOORS})
    assert early["fault"]["code"] == "start_too_early"
    assert "2026-11-22 09:50:00 " in early["fault"]["message"]
    assert early["fault"]["fields"]["earliest"] == "2026-11-22T00:50:00.000Z"
    assert "2026-11-22 09:09:59" in back["fault"]["message"]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ({"do": "decide", "candidate": "1", "outcome": "x", "reason": "y"}, "bad_field", "refuse"),
        ({"do": "dance"}, "unknown_wish", "open_doors"),
        ({"do": "end", "session": SESSION}, "wrong_phase", "Doors open, only in: Started"),
        ({"do": "scan", "text": "812", "room": "Z"}, "unknown_room_here", "It has: A"),
        ({"do": "start", "session": "x"}, "unknown_session", SESSION),
        ('{"do": "dance", "do": "end"}', "doubled_field", "twice in this line: do"),
        ('{"do": "\ud800"}', "bad_json", "UTF-8"),
    ],
)
def test_what_is_possible_is_in_the_message(play: Play, line: Any, code: str, said: str) -> None:
    *_, answer = play({"at": str(MORNING), **LEAD}, DOORS, line)
    assert (answer["ok"], answer["fault"]["code"], answer["facts"]) == (False, code, [])
    assert said in answer["fault"]["message"]


def test_a_repeated_refusal_is_said_in_words_that_fit(world: World, play: Play) -> None:
    number, text = ticket(world)
    scan = {"do": "scan", "text": text}
    refuse = {"do": "refuse", "candidate": number, "reason": "infection"}
    *_, again = play({"at": str(MORNING), **LEAD}, DOORS, scan, refuse, scan)
    assert (again["verdict"]["code"], again["fault"]["code"]) == ("refuse", "refused_before")
    assert again["fault"]["message"].endswith("do not let in.")


def test_a_session_is_noted_and_closed_and_the_status_says_so(
    world: World, station: OpenStation, play: Play
) -> None:
    number, text = ticket(world)
    doors, *_ = (plan.doors for plan in world.round.sessions if plan.id == SESSION)
    second = {"second_operator": "p01", "second_pin": PINS["p01"]}
    close = {"do": "close", "session": SESSION, **second}
    answers = play(
        {"at": str(MORNING), **LEAD},
        DOORS,
        {"do": "scan", "text": text},
        {"do": "refer", "candidate": number, "reason": "infection"},
        {"do": "incident", "scope": "room", "room": "A", "kind": "noise", "text": "道路工事"},
        {"do": "correct_detail", "candidate": number, "field": "kana", "text": "濁点"},
        {"do": "cancel", "session": SESSION, "reason": "snow", "reference": "HQ-7"},
        close,
        {"do": "decide", "candidate": number, "outcome": "refuse", "reason": "rests"},
    )
    blocked, (incident_fact,) = answers[7]["fault"], answers[4]["facts"]
    assert (blocked["code"], blocked["fields"]["referrals"]) == ("close_blocked", [number])
    assert blocked["fields"]["incidents"] == [incident_fact]
    assert number in blocked["message"]
    answers += play(
        LEAD,
        {"do": "addendum", "fact": incident_fact, "text": "夕方まで"},
        {"do": "review", "fact": incident_fact, "text": "市に連絡"},
        close,
        {"do": "scan", "text": text},
    )
    assert [answer["ok"] for answer in answers[8:]] == [True, True, True, True, True, False]
    found = overview(station)
    (session,) = (one for one in found.sessions if one.id == SESSION)
    assert (session.closed, session.phase, session.doors) == (MORNING, "cancelled", doors)
    (incident,), (request,) = found.incidents, found.detail_requests
    assert (incident.kind, incident.scope, incident.room) == ("noise", "room", "A")
    assert (incident.text, incident.review, incident.reviewed) == ("道路工事", "市に連絡", MORNING)
    assert [one.text for one in incident.addenda] == ["夕方まで"]
    assert (request.kind, request.candidate_number, request.text) == ("kana", number, "濁点")
    assert answers[4]["facts"] == [incident.fact]


def test_a_script_may_stop_at_the_first_fault(play: Play) -> None:
    lines = [{"at": str(MORNING), **LEAD}, {"do": "dance"}, DOORS]
    assert [answer["ok"] for answer in play(*lines, stop_on_fault=True)] == [True, False]


@pytest.mark.parametrize(
    ("content", "code"), [(b"\xff\xfe\x00", "file_unreadable"), (b"0000", "wrong_pin")]
)
def test_a_pin_file_that_will_not_do_is_an_answer(
    play: Play, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "pin.txt"
    path.write_bytes(content)
    wish = {"do": "sign_in", "operator": "l01", "pin_file": str(path)}
    (answer,) = play({"at": str(MORNING), **wish})
    assert (answer["ok"], answer["fault"]["code"]) == (False, code)


def test_a_pin_may_come_from_a_file(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "pin.txt"
    path.write_text(PINS["l01"] + "\n")
    wish = {"do": "sign_in", "operator": "l01", "pin_file": str(path)}
    assert play({"at": str(MORNING), **wish})[0]["ok"]


def test_before_any_rules_a_line_is_still_answered(play: Play) -> None:
    answers = play({"at": "2001-01-01T09:00:00+09:00", **LEAD}, {"do": "scan", "text": "812"})
    assert [answer["ok"] for answer in answers] == [True, False]
    assert answers[1]["fault"]["message"]


def test_facts_come_in_order_and_attention_can_be_named(world: World, play: Play) -> None:
    number, text = ticket(world)
    at = str(MORNING)
    caution = {"do": "caution", "candidate": number, "kind": "disturbance"}
    *_, called = play({"at": at, **LEAD}, DOORS, {"do": "scan", "text": text}, caution)
    named = {"do": "disqualify", "candidate": number, "kind": "disturbance", "text": "went on"}
    answers = play(LEAD, {**named, "after": called["facts"][0]}, {"do": "scan", "text": text})
    assert answers[1]["ok"]
    assert answers[2]["fault"] == {
        "code": "disqualified",
        "article": "E 15",
        "message": answers[2]["fault"]["message"],
    }
    assert answers[2]["verdict"]["code"] == "refuse"
