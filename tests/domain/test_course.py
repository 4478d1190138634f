"""A course at the venue: scanned in and out, late and let in, work, grade, receipt, measures."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.coursefacts import AttendanceNoted, ReceiptHanded, ScannedBack, ScannedOut
from app.domain.evacuating import on_the_register
from app.domain.whereabouts import presence
from tests.domain.courses import TRAINING, at, course_world, move, roster
from tests.domain.world import GOOD, World, codes, entry, opened, told, why

N, M = "00420001", "00420002"


def begun(*rows: Any) -> World:
    world = course_world(*(rows or roster(N, M)))
    world.do("open_doors", session="d1am", reason="rain")
    return move(world, "d1am", "09:30")


def test_who_comes_late_is_let_in_and_marked() -> None:
    world = move(begun(), "d1am", "10:01")
    outcome = world.scan(N)
    assert (told(outcome), codes(outcome)) == ("proceed", ["late"])
    assert outcome.verdict is not None
    assert outcome.verdict.reasons[0].article == "T 1"
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    assert world.sitting(N, "d1am").late == at("2026-11-22", "10:01")


def test_without_a_ticket_the_roster_is_enough() -> None:
    outcome = begun().do("lookup", candidate_number=N)
    assert (told(outcome), codes(outcome)) == ("proceed", ["no_ticket"])


def test_an_id_is_shown_once_in_a_course_and_its_lack_is_the_lead_s() -> None:
    world = begun()
    world.scan(N)
    assert why(world.do("check_id", candidate=N)) == "id_none"
    assert why(world.acting("p01").do("refuse", candidate=N, reason="id_none")) == "lead_decides"
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    world.acting("lead").do("start", "10:00:00", session="d1am", reason="x")
    world.do("open_doors", "12:45:00", session="d1pm")
    outcome = world.scan(N, session="d1pm")
    assert outcome.verdict is not None
    assert outcome.verdict.next == ("admit", "refer")
    assert why(world.do("admit", candidate=N, session="d1pm")) is None
    other = world.scan(M, session="d1pm")
    assert other.verdict is not None
    assert "check_id" in other.verdict.next
    assert why(world.do("admit", candidate=M, session="d1pm")) == "id_not_checked"


def test_out_and_in_again_by_the_scanner() -> None:
    world = begun()
    no = world.do("lookup", candidate_number=N, way="out")
    assert (why(no), [d.fact for d in no.facts[1:]]) == ("not_in_room", [])
    world.scan(N)
    world.do("check_id", candidate=N, **GOOD)
    world.do("admit", candidate=N)
    gone = move(world, "d1am", "10:30").do("lookup", candidate_number=N, way="out")
    assert (told(gone), gone.facts[-1].fact) == ("proceed", ScannedOut())
    assert why(world.do("lookup", candidate_number=N, way="out")) == "out_already"
    back = move(world, "d1am", "10:40").scan(N)
    assert (told(back), back.facts[-1].fact) == ("already_in", ScannedBack())
    assert [d.fact for d in world.scan(N).facts if isinstance(d.fact, ScannedBack)] == []
    away = world.sitting(N, "d1am").day.away
    assert away == ((at("2026-11-22", "10:30"), at("2026-11-22", "10:40")),)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({}, "attendance_says_nothing"),
        ({"state": "late"}, "missing_field"),
        ({"minutes": 30}, "missing_field"),
        ({"state": "late", "minutes": 30}, None),
        ({"state": "absent", "minutes": 30}, "absent_has_no_minutes"),
        ({"state": "present", "minutes": -1}, "minutes_out_of_range"),
        ({"state": "absent"}, None),
        ({"state": "absent", "day": "2026-11-22"}, None),
        ({"state": "absent", "day": "d2"}, None),
        ({"state": "absent", "day": "2026-11-25"}, "unknown_day"),
        ({"state": "absent", "day": "d2", "session": "d1am"}, "day_and_session"),
        ({"hand_in": "report"}, None),
        ({"hand_in": ["report", "essay"]}, "unknown_hand_in"),
        ({"grade": "A"}, None),
        ({"grade": "A", "hand_in": "essay"}, "unknown_hand_in"),
        ({"grade": "Z"}, "unknown_grade"),
        ({"receipt_handed": True}, "no_receipt_asked"),
        ({"receipt_handed": False}, "receipt_only_handed"),
    ],
)
def test_what_may_be_noted(fields: dict[str, Any], refusal: str | None) -> None:
    world = begun()
    where = {} if "day" in fields else {"session": "d1am"}
    outcome = world.do("attendance", candidate=N, **where, **fields)
    assert why(outcome) == refusal
    assert bool(outcome.facts) == (refusal is None)


def test_a_day_means_all_its_periods() -> None:
    world = begun()
    outcome = world.do("attendance", candidate=N, day="2026-11-22", state="absent")
    assert [draft.session for draft in outcome.facts] == ["d1am", "d1pm"]
    assert world.standing(N, "d1pm") == "absent"
    assert world.standing(N, "d2") == "expected"


def test_a_receipt_is_handed_over_once_to_who_is_there() -> None:
    world = begun(*roster(N, receipt_name="株式会社例"))
    hand = {"candidate": N, "session": "d1am", "receipt_handed": True}
    assert why(world.do("attendance", **hand)) == "receipt_to_absent"
    world.do("attendance", candidate=N, session="d1am", state="present")
    assert [d.fact for d in world.do("attendance", **hand).facts] == [ReceiptHanded()]
    handed = world.last()
    again = world.do("attendance", **hand)
    assert why(again) == "receipt_already_handed"
    assert again.refusal is not None
    assert (again.refusal.article, again.refusal.fields["fact"]) == ("T 3", handed)
    assert why(world.do("correct", fact=handed, reason="somebody else's")) is None
    assert why(world.do("attendance", **hand)) is None


def test_every_word_about_a_course_may_be_taken_back() -> None:
    world = begun()
    for fields in ({"state": "present"}, {"hand_in": "report"}, {"grade": "B"}):
        world.do("attendance", candidate=N, session="d1am", **fields)
        assert why(world.do("correct", fact=world.last(), reason="the neighbour")) is None
    day = world.sitting(N, "d1am").day
    assert (day.noted, day.handed_in, day.grade) == (None, (), None)
    assert world.standing(N, "d1am") == "expected"


def test_whoever_was_let_in_is_there_and_the_rest_are_asked_for() -> None:
    world = begun()
    world.scan(N)
    world.do("check_id", candidate=N, **GOOD)
    world.do("admit", candidate=N)
    world.do("start", "10:00:00", session="d1am")
    world.do("end", "12:00:00", session="d1am")
    close = {"session": "d1am", "second_operator": "p01", "second_pin": "pin-p01"}
    blocked = world.do("close", **close)
    assert blocked.refusal is not None
    assert (why(blocked), blocked.refusal.fields["attendance"]) == ("close_blocked", [M])
    world.do("attendance", candidate=M, session="d1am", state="absent")
    assert why(world.do("close", **close)) is None
    graded = {"candidate": N, "session": "d1am", "grade": "B"}
    assert why(world.acting("p01").do("attendance", **graded)) == "session_closed"
    assert why(world.acting("lead").do("attendance", **graded)) is None
    assert why(world.do("attendance", candidate=N, day="d1am", state="late")) == "session_closed"


def test_a_measure_is_the_lead_s_and_keeps_no_word_of_why() -> None:
    world = begun()
    world.scan(N)
    world.do("check_id", candidate=N, **GOOD)
    world.do("admit", candidate=N)
    assert why(world.acting("p01").do("refuse", candidate=N, reason="measure")) == "lead_decides"
    outcome = world.acting("lead").do("refuse", candidate=N, reason="measure")
    (draft,) = outcome.facts
    assert draft.reason == "T 7"
    assert world.standing(N, "d1am") == "refused"
    assert world.sitting(N, "d1am").admissions == ()


def test_rules_without_a_course_keep_no_attendance() -> None:
    world = opened(entry(N))
    for wish, fields in (
        ("attendance", {"candidate": N, "state": "present"}),
        ("lookup", {"candidate_number": N, "way": "out"}),
    ):
        assert why(world.do(wish, **fields)) == "no_attendance_kept"


def test_a_pack_may_ask_for_the_document_each_time_and_for_the_room_s_word() -> None:
    assert TRAINING.course is not None
    strict = replace(TRAINING.course, id_once=False, door_is_presence=False)
    world = begun(*roster(N))
    world.regulation = replace(TRAINING, course=strict)
    world.scan(N)
    world.do("check_id", candidate=N, **GOOD)
    world.do("admit", candidate=N)
    world.do("start", "10:00:00", session="d1am")
    world.do("end", "12:00:00", session="d1am")
    close = {"session": "d1am", "second_operator": "p01", "second_pin": "pin-p01"}
    assert why(world.do("close", **close)) == "close_blocked"
    assert why(world.do("attendance", candidate=N, session="d1am", state="present")) is None
    assert world.facts[-1].fact == AttendanceNoted("present")
    assert why(world.do("close", **close)) is None
    world.do("open_doors", "12:45:00", session="d1pm")
    world.scan(N, session="d1pm")
    assert why(world.do("admit", candidate=N, session="d1pm")) == "id_not_checked"


def test_whoever_was_let_in_is_present_and_whoever_was_scanned_out_is_not_called() -> None:
    world = begun(*roster(N, M))
    for number in (N, M):
        world.scan(number)
        world.do("check_id", candidate=number, **GOOD)
        world.do("admit", candidate=number)
    admitted = world.last()
    assert presence(world.sitting(N, "d1am")) == "present"
    assert on_the_register(world, "d1am", "A") == [N, M]
    world.do("start", "10:00:00", session="d1am")
    world.do("lookup", "10:30:00", candidate_number=N, way="out")
    assert on_the_register(world, "d1am", "A") == [M]
    assert why(world.do("correct", fact=admitted, reason="another")) is None
    assert presence(world.sitting(M, "d1am")) == "unset"
