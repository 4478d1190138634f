"""Every reason for a verdict: code, article, strength, and what may be done next."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from app.domain.reasons import OWN_REASONS
from app.domain.regulation import REASON_CODES
from app.domain.view import Outcome
from tests.domain.world import (
    GOOD,
    World,
    codes,
    entry,
    on,
    opened,
    rules_where_late_is_no_refusal,
    session,
    told,
    venue,
    why,
)

N = "00420001"
CHECK = ("check_id", "refer")
LEAD = ("check_id", "refer", "decide")


class Row(NamedTuple):
    reason: str
    article: str | None
    verdict: str
    next: tuple[str, ...]
    scene: Callable[[], Outcome]


def of(**changes: object) -> World:
    return opened(entry(N, **changes))


def admitted() -> World:
    world = opened()
    world.scan(N, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    return world


def disqualified() -> Outcome:
    world = opened()
    world.do("disqualify", "09:10:00", candidate=N, kind="cheating", override_reason="seen by all")
    return world.scan(N, "09:11:00")


def elsewhere() -> Outcome:
    first = admitted()
    second = first.neighbour("s2")
    second.hear(first.facts)
    return second.scan(N, "09:20:00")


def cancelled() -> Outcome:
    world = opened()
    world.do("cancel", "09:05:00", session="am", reason="snow", reference="HQ-7")
    return world.scan(N, "09:10:00")


def ended() -> Outcome:
    world = opened()
    world.do("start", "09:02:00", session="am", reason="everybody is here")
    world.do("end", "09:05:00", session="am", reason="fire")
    return world.scan(N, "09:10:00")


def declared(**row: object) -> Outcome:
    world = of(first_stage_exempt=True, **row)
    world.scan(N, "09:10:00")
    world.do("declare_exemption", candidate=N, sits=False)
    return world.scan(N, "09:11:00")


def suspended() -> Outcome:
    world = opened()
    world.do("suspend", "09:05:00", session="am", reason="alarm")
    return world.scan(N, "09:10:00")


def refused_before(reason: str, again: str) -> Outcome:
    world = opened()
    world.scan(N, "09:10:00")
    world.do("refuse", candidate=N, reason=reason)
    return world.scan(N, again)


def infection() -> Outcome:
    world = opened()
    world.scan(N, "09:10:00")
    world.do("refer", candidate=N, reason="infection")
    return world.scan(N, "09:11:00")


def before_the_doors() -> Outcome:
    return World(roster=[entry(N)]).scan(N, "08:59:59")


ROWS = [
    Row("not_a_ticket", None, "not_a_ticket", ("scan", "lookup"),
        lambda: opened().scan(N, failure="not_a_ticket")),
    Row("forged", None, "refer", ("scan", "lookup"), lambda: opened().scan(N, failure="forged")),
    Row("unknown_issuer", None, "refer", ("scan", "lookup"),
        lambda: opened().scan(N, failure="unknown_issuer")),
    Row("disqualified", "E 15", "refuse", ("refuse",), disqualified),
    Row("barred", "E 15", "refuse", ("refuse",), lambda: of(barred=True).scan(N)),
    Row("already_admitted", None, "already_in", (), lambda: admitted().scan(N, "09:20:00")),
    Row("admitted_elsewhere", None, "already_in", ("refer",), elsewhere),
    Row("other_round", "E 7.2", "refer", LEAD, lambda: opened().scan(N, round_id="2026-1")),
    Row("not_on_roster", "E 7.2", "refer", LEAD, lambda: opened().scan("00990001")),
    Row("withdrawn", "E 7.2", "refer", LEAD, lambda: of(withdrawn=True).scan(N)),
    Row("other_venue", "E 5.1", "refuse", ("refuse",),
        lambda: opened().scan("00990001", venue="T02")),
    Row("other_session", "E 5.1", "refuse", ("refuse",),
        lambda: opened(entry(N, "pm"), plans=(session(), session("pm"))).scan(N)),
    Row("other_room", None, "proceed", CHECK, lambda: opened().scan(N, room="B")),
    Row("late", "E 11", "refuse", ("refuse",), lambda: opened().scan(N, "09:50:01")),
    Row("late", "E 11", "proceed", CHECK,
        lambda: opened(regulation=rules_where_late_is_no_refusal()).scan(N, "09:50:01")),
    Row("session_cancelled", "E 21", "refuse", ("refuse",), cancelled),
    Row("session_ended", None, "refuse", ("refuse",), ended),
    Row("superseded", None, "refer", LEAD, lambda: opened(superseded={N: 2}).scan(N, issue=1)),
    Row("exempt_first_stage", "E 4.3", "refer",
        ("check_id", "refer", "declare_exemption", "decide"),
        lambda: of(first_stage_exempt=True).scan(N)),
    Row("not_sitting", "E 4.3", "refer", LEAD, declared),
    Row("duplicate_subject", "E 3.2", "refer", LEAD, lambda: of(duplicates=("00420009",)).scan(N)),
    Row("no_ticket", None, "refer", LEAD, lambda: opened().do("lookup", candidate_number=N)),
    Row("refused_before", None, "refer", LEAD, lambda: refused_before("id_none", "09:50:00")),
    Row("refused_before", None, "refuse", ("refuse",),
        lambda: refused_before("id_none", "09:50:01")),
    Row("refused_before", None, "refuse", ("refuse",),
        lambda: refused_before("infection", "09:11:00")),
    Row("infection", "E 16", "refer", LEAD, infection),
    Row("too_early", None, "wait", ("scan",), before_the_doors),
    Row("session_suspended", "E 21", "wait", ("scan",), suspended),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.reason}-{row.verdict}")
def test_each_reason_alone(row: Row) -> None:
    outcome = row.scene()
    assert outcome.verdict is not None
    assert [(r.code, r.article) for r in outcome.verdict.reasons] == [(row.reason, row.article)]
    assert (told(outcome), outcome.verdict.next) == (row.verdict, row.next)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.reason}-{row.verdict}")
def test_only_refuse_and_no_ticket_are_an_answer_of_no(row: Row) -> None:
    outcome = row.scene()
    no = row.verdict in ("refuse", "not_a_ticket")
    assert why(outcome) == (row.reason if no else None)
    assert outcome.refusal is None or outcome.refusal.article == row.article


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.reason}-{row.verdict}")
def test_every_scan_is_a_fact(row: Row) -> None:
    assert row.scene().facts


def test_the_table_has_a_row_for_every_reason() -> None:
    shown = set(OWN_REASONS) - {"refused_for_good"}
    assert {row.reason for row in ROWS} == {*REASON_CODES, *shown}


def test_nothing_against_it_proceeds() -> None:
    verdict = opened().scan(N).verdict
    assert verdict is not None
    assert (verdict.code, verdict.reasons, verdict.next) == ("proceed", (), CHECK)
    assert (verdict.candidate_number, verdict.room, verdict.seat) == (N, "A", "01")


def test_a_good_check_opens_admission() -> None:
    world = opened()
    world.scan(N)
    world.do("check_id", candidate=N, **GOOD)
    verdict = world.scan(N).verdict
    assert verdict is not None
    assert verdict.next == ("admit", "refer")


def test_identity_checked_at_the_seat_does_not_hold_up_admission() -> None:
    verdict = opened(plans=(session(id_check="seat"),)).scan(N).verdict
    assert verdict is not None
    assert verdict.next == ("admit", "refer")


def test_a_list_without_tickets_proceeds() -> None:
    world = opened(place=venue("semi-public"), plans=(session(ticket_issued=False),))
    outcome = world.do("lookup", candidate_number=N)
    assert (told(outcome), codes(outcome)) == ("proceed", [])


def test_the_first_admission_is_shown() -> None:
    verdict = elsewhere().verdict
    assert verdict is not None
    assert verdict.first is not None
    assert (verdict.first.at, verdict.first.station) == (on("09:10:00"), "s1")
    assert verdict.first.operator == "lead"


def test_the_disqualification_and_its_time_are_shown() -> None:
    verdict = disqualified().verdict
    assert verdict is not None
    assert verdict.disqualified is not None
    assert verdict.disqualified.at == on("09:10:00")


def test_the_right_venue_is_shown() -> None:
    verdict = opened().scan("00990001", venue="T02").verdict
    assert verdict is not None
    assert verdict.right_place is not None
    assert (verdict.right_place.venue, verdict.right_place.venue_name) == ("T02", "第二会場")
    assert (verdict.room, verdict.seat) == (None, None)


def test_the_right_session_is_shown() -> None:
    verdict = opened(entry(N, "pm", "B"), plans=(session(), session("pm"))).scan(N).verdict
    assert verdict is not None
    place = verdict.right_place
    assert place is not None
    assert (place.session, place.start, place.room) == ("pm", on("14:00:00"), "B")


def test_the_right_room_is_shown() -> None:
    verdict = opened().scan(N, room="B").verdict
    assert verdict is not None
    assert verdict.right_place is not None
    assert (verdict.room, verdict.right_place.room) == ("A", "A")


def test_a_ticket_of_another_round_is_nobody_s_record_here() -> None:
    world = opened()
    world.scan(N, round_id="2026-1")
    assert (world.standing(N), world.sitting(N).verdict) == ("expected", None)


@pytest.mark.parametrize("failure", ["not_a_ticket", "forged", "unknown_issuer"])
def test_of_a_text_that_does_not_verify_only_its_shape_is_kept(failure: str) -> None:
    world = opened()
    world.scan(N, failure=failure)
    fact = world.facts[-1]
    assert N not in repr(fact)
    assert fact.candidate is None
