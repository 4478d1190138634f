"""One row a rule: what came in, and which case or finding it makes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import get_args

import pytest
from msgspec.structs import replace

from app.domain.cases import KINDS, Effect, Outcome, effect_of, round_of
from app.domain.countfacts import SheetsCounted
from app.domain.events import (
    Admitted,
    AttentionCalled,
    ClockConfirmed,
    Corrected,
    Decided,
    DetailQuestioned,
    Disqualified,
    ExemptionDeclared,
    ForkFound,
    IncidentNoted,
    LateArrived,
    Refused,
    SegmentTaken,
    SessionCancelled,
    SessionClosed,
    SessionEnded,
    SessionResumed,
    SessionStarted,
    SessionSuspended,
    VerdictGiven,
)
from app.domain.office import HeadResult
from app.domain.roomfacts import ImpersonationFound, Marked, TimeLost
from app.domain.round import Entry
from app.domain.stationfacts import StationsConfirmed, StationSeen
from app.kernel.phrases import LANGUAGES, Language, phrases
from app.projections.attendance import COLUMNS
from app.projections.roundview import FileRefused
from app.reports.roundreport import LISTS
from tests.office.days import HOMES, Day, at, plan, row

IN = Admitted("A", "01")
STATION, EPOCH = HOMES["T01"]
OTHER = HOMES["T02"]


def sits_twice_under_one_number(day: Day) -> None:
    day.roster = [row("00000001"), row("00000001", "T02-AM")]
    day.note(IN, who="00000001")
    day.note(IN, who="00000001", venue="T02")


def sits_twice_under_two_numbers(day: Day) -> None:
    same = {"kana": "ヤマダ ハナコ", "birth_date": "2001-02-03"}
    day.roster = [row("00000001", **same), row("00000002", "T02-AM", **same)]
    day.note(IN, who="00000001")
    # Whoever was seen by the room alone sat as well, however the kana is written.
    day.roster[1] = replace(day.roster[1], kana="やまだ　はなこ")
    day.note(Marked("present", "A", "02"), who="00000002", venue="T02")


def one_ticket_at_two_venues(day: Day) -> None:
    shown_at_another_venue(day)
    day.note(IN, who="00000001", venue="T02", clock="09:46:00")


def shown_at_another_venue(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IN, who="00000001")
    shown = VerdictGiven("refuse", ("other_venue",), ticket_issue=1)
    day.note(shown, who="00000001", venue="T02", clock="09:45:00")


def barred(day: Day) -> None:
    day.roster = [row("00000001", barred=True)]
    day.note(IN, who="00000001")


def withdrawn(day: Day) -> None:
    day.roster = [row("00000001", withdrawn=True)]
    day.note(IN, who="00000001")


def exempt(day: Day) -> None:
    day.roster = [row("00000001", first_stage_exempt=True)]
    day.note(IN, who="00000001")


def declared_without_year(day: Day) -> None:
    day.roster = [row("00000001", first_stage_exempt=True)]
    day.note(ExemptionDeclared("candidate", sits=False, missing=("year",)), who="00000001")


def disqualified(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IN, who="00000001")
    attention = day.note(AttentionCalled("cheating"), who="00000001")
    day.note(Disqualified("cheating", after=attention), who="00000001")


def disqualified_out_of_rule(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IN, who="00000001")
    day.note(Disqualified("cheating", override_reason="…", out_of_rule=True), who="00000001")


def there_though_refused(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(Refused("other"), who="00000001")
    day.note(Marked("present", "A", "01"), who="00000001", clock="10:05:00")


def there_though_disqualified(day: Day) -> None:
    disqualified(day)
    day.note(Marked("present", "A", "01"), who="00000001", clock="10:20:00")


def attention_taken_back(day: Day) -> None:
    disqualified(day)
    attention = next(r.id for r in day.facts if isinstance(r.fact, AttentionCalled))
    day.note(Corrected(), who="00000001", corrects=attention, clock="10:20:00")


def provisional(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(Decided("provisional", ("no_ticket",)), who="00000001")
    day.note(Admitted("A", "01", provisional=True), who="00000001")


def impersonated(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IN, who="00000001")
    day.note(ImpersonationFound("continued", "…", "写真"), who="00000001")


def at_two_desks(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IN, who="00000001")
    first = day.facts[-1]
    elsewhere = replace(first, station="9" * 16, id=f"{'9' * 16}-{EPOCH}-1")
    day.facts.append(elsewhere)


def in_the_room_without_the_desk(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(Marked("present", "A", "01"), who="00000001")


def late(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(LateArrived(at("09:50:00"), 61), who="00000001")


def certificate(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IncidentNoted("delay_certificate", "candidate", "30分"), who="00000001")


def wrong_kana(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(DetailQuestioned("kana", "タカハシ"), who="00000001")


def owed(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IN, who="00000001")
    day.note(TimeLost(90), who="00000001")


def cancelled(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(SessionCancelled("本部-7", ("A",)))


def a_second_short(day: Day) -> None:
    day.note(SessionStarted(("A",)), clock="10:00:00")
    day.note(SessionSuspended(("A",)), clock="10:10:00")
    day.note(SessionResumed(("A",)), clock="10:12:00")
    day.note(SessionEnded(("A",), 1), clock="11:31:59")
    day.note(SessionClosed("p01"), clock="11:40:00")


def six_seconds_over(day: Day) -> None:
    day.note(SessionStarted(("A",)), clock="10:00:00")
    day.note(SessionEnded(("A",)), clock="11:30:06")
    day.note(SessionClosed("p01"), clock="11:40:00")


def five_seconds_over(day: Day) -> None:
    day.note(SessionStarted(("A",)), clock="10:00:00")
    day.note(SessionEnded(("A",)), clock="11:30:05")
    day.note(SessionClosed("p01"), clock="11:40:00")


def on_time(day: Day) -> None:
    day.note(SessionStarted(("A",)), clock="10:00:00")
    day.note(SessionEnded(("A",)), clock="11:30:00")
    day.note(SessionClosed("p01"), clock="11:40:00")


def never_closed(day: Day) -> None:
    day.note(SessionStarted(("A",)), clock="10:00:00")


def a_sheet_missing(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IN, who="00000001")
    on_time(day)
    day.note(SheetsCounted(sheets_used=0), room="A", clock="11:35:00")


def nobody_counted(day: Day) -> None:
    day.roster = [row("00000001")]
    day.note(IN, who="00000001")
    on_time(day)


def before_the_window(day: Day) -> None:
    window = (at("09:59:00"), at("12:00:00"))
    day.plans = [plan("S01-AM", window=window)]
    day.note(SessionStarted(("A",)), venue="S01", clock="09:58:59")
    day.note(SessionEnded(("A",)), venue="S01", clock="11:28:59")


def inside_the_window(day: Day) -> None:
    before_the_window(day)
    day.plans = [plan("S01-AM", window=(at("09:58:59"), at("11:28:59")))]


def a_stranger_among_the_stations(day: Day) -> None:
    day.note(SessionStarted(("A",)))
    stranger = StationSeen("9" * 16, EPOCH, "?", "AB-CD", 0)
    mine = StationSeen(STATION, EPOCH, "受付1", "EF-AB", 1)
    day.note(StationsConfirmed(stations=(mine,), not_ours=(stranger,)))


def a_station_unheard_of(day: Day) -> None:
    day.note(SegmentTaken("9" * 16, EPOCH, 12, "00"), session=None)


def a_log_cut_off(day: Day) -> None:
    day.note(SessionStarted(("A",)))
    day.note(SegmentTaken(STATION, EPOCH, 12, "00"), session=None, venue="T02")


def a_gap(day: Day) -> None:
    day.note(SessionStarted(("A",)))
    log = day.logs[STATION, EPOCH]
    day.logs[STATION, EPOCH] = log._replace(gaps=((2, 4),))


def a_fork(day: Day) -> None:
    day.note(SessionStarted(("A",)))
    log = day.logs[STATION, EPOCH]
    day.logs[STATION, EPOCH] = log._replace(forks=(1,))


def a_fork_met_by_another(day: Day) -> None:
    day.note(SessionStarted(("A",)))
    day.note(ForkFound(STATION, EPOCH, 1, "00"), venue="T02", session=None)


def six_minutes_off(day: Day) -> None:
    day.note(ClockConfirmed(at("09:00:00"), -6 * 60_000, "p01"), session=None)


def never_compared(day: Day) -> None:
    day.note(SessionStarted(("A",)))


def a_rehearsal_offered(day: Day) -> None:
    day.refused = [FileRefused("x.bundle.age", "ab" * 32, "practice_mismatch", "T01", STATION)]


def a_strangers_file(day: Day) -> None:
    day.refused = [FileRefused("x.bundle.age", "ab" * 32, "stranger", "T01", STATION)]


RULES: dict[str, tuple[Callable[[Day], None], str | None, tuple[str, ...]]] = {
    # kind: how it comes about, the article, who
    "double_sitting": (sits_twice_under_one_number, "E 3.2", ("00000001",)),
    "double_sitting ": (sits_twice_under_two_numbers, "E 3.2", ("00000001", "00000002")),
    "ticket_at_two_venues": (one_ticket_at_two_venues, "E 7.2", ("00000001",)),
    "ticket_shown_elsewhere": (shown_at_another_venue, "E 7.2", ("00000001",)),
    "barred_admitted": (barred, "E 15", ("00000001",)),
    "withdrawn_admitted": (withdrawn, "E 7.2", ("00000001",)),
    "exempt_sat": (exempt, "E 4.3", ("00000001",)),
    "exemption_incomplete": (declared_without_year, "E 4.3", ("00000001",)),
    "disqualification": (disqualified, "E 15", ("00000001",)),
    "out_of_rule": (disqualified_out_of_rule, "E 15", ("00000001",)),
    "provisional": (provisional, "E 7.2", ("00000001",)),
    "impersonation": (impersonated, "E 15", ("00000001",)),
    "conflict": (at_two_desks, None, ("00000001",)),
    "present_not_let_in": (in_the_room_without_the_desk, None, ("00000001",)),
    "present_refused": (there_though_refused, "E 7.2", ("00000001",)),
    "present_disqualified": (there_though_disqualified, "E 15", ("00000001",)),
    "attention_gone": (attention_taken_back, "E 15", ("00000001",)),
    "late": (late, "E 11", ("00000001",)),
    "delay_certificate": (certificate, "E 11", ("00000001",)),
    "correction_request": (wrong_kana, "E 6.2", ("00000001",)),
    "time_owed": (owed, None, ("00000001",)),
    "cancelled": (cancelled, "E 21", ()),
    "cut_short": (a_second_short, None, ()),
    "ran_over": (six_seconds_over, None, ()),
    "not_closed": (never_closed, None, ()),
    "sheets_differ": (a_sheet_missing, None, ("00000001",)),
    "not_counted": (nobody_counted, None, ()),
    "outside_window": (before_the_window, "E 5.2", ()),
    "station_disputed": (a_stranger_among_the_stations, None, ()),
    "stations_unconfirmed": (on_time, None, ()),
    "never_sent": (a_station_unheard_of, None, ()),
    "records_missing": (a_log_cut_off, None, ()),
    "chain_gap": (a_gap, None, ()),
    "fork": (a_fork, None, ()),
    "fork ": (a_fork_met_by_another, None, ()),
    "clock_offset": (six_minutes_off, None, ()),
    "clock_unchecked": (never_compared, None, ()),
    "practice_offered": (a_rehearsal_offered, None, ()),
    "bundle_refused": (a_strangers_file, None, ()),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_makes_its_case(rule: str) -> None:
    happens, article, people = RULES[rule]
    day = Day()
    happens(day)
    found = [case for case in day.cases(rule.strip()) if case.venue != "T02" or case.candidates]
    found = [case for case in found if rule != "never_sent" or case.station] or found
    case = found[0]
    assert (case.article, case.candidates) == (article, people)
    assert case.severity == KINDS[case.kind].severity
    assert round_of(case.case) == "2026-2"
    known = {record.id for record in day.facts} | {f.sha256 for f in day.refused}
    assert known.issuperset(set(case.evidence) - {f"{'9' * 16}-{EPOCH}-1"})


INNOCENT = {
    "double_sitting": [
        ("other stages", lambda day: setattr(day, "plans", _second_stage(day))),
        ("one was absent", lambda day: day.facts.pop()),
        ("taken back", lambda day: _take_back(day)),
    ],
    "cut_short": [("to the second", on_time)],
    "ran_over": [("the grace", five_seconds_over)],
    "outside_window": [("limits are inclusive", inside_the_window)],
}


def _second_stage(day: Day) -> list[object]:
    return [replace(p, stage="second") if p.venue == "T02" else p for p in day.plans]


def _take_back(day: Day) -> None:
    last = day.facts[-1]
    day.note(Corrected(), who=last.candidate, venue="T02", corrects=last.id)


@pytest.mark.parametrize("why", [why for why, _ in INNOCENT["double_sitting"]])
def test_no_double_sitting(why: str) -> None:
    day = Day()
    sits_twice_under_one_number(day)
    assert len(day.cases("double_sitting")) == 1
    dict(INNOCENT["double_sitting"])[why](day)
    assert day.cases("double_sitting") == []


@pytest.mark.parametrize("kind", ["cut_short", "ran_over", "outside_window"])
def test_limits_are_inclusive(kind: str) -> None:
    day = Day()
    dict(INNOCENT[kind]).popitem()[1](day)
    assert day.cases(kind) == []


def test_a_room_cut_short_tells_seconds_and_compensation() -> None:
    day = Day()
    a_second_short(day)
    (case,) = day.cases("cut_short")
    assert (case.room, case.details) == ("A", {"seconds": 1, "compensation": 120})


def test_going_to_the_wrong_venue_first_is_no_case() -> None:
    day = Day(roster=[row("00000001")])
    wrong = VerdictGiven("refuse", ("other_venue",), ticket_issue=1)
    day.note(wrong, who="00000001", venue="T02", clock="09:10:00")
    day.note(IN, who="00000001", clock="09:40:00")
    assert day.cases("ticket_at_two_venues") == day.cases("ticket_shown_elsewhere") == []


def test_a_ticket_that_was_only_shown_at_a_second_venue_disqualifies_nobody() -> None:
    day = Day()
    shown_at_another_venue(day)
    assert day.cases("ticket_at_two_venues") == []
    (finding,) = day.cases("ticket_shown_elsewhere")
    assert finding.severity == "finding"
    assert effect_of(finding.kind, "confirm") == effect_of(finding.kind, "overturn") == ""


def test_a_silent_venue_is_told() -> None:
    day = Day()
    on_time(day)
    assert [c.venue for c in day.cases("never_sent")] == ["S01", "T02"]


def test_an_ordinary_day_makes_no_case() -> None:
    day = Day(plans=(plan(),), roster=[row("00000001"), row("00000002")])
    day.note(ClockConfirmed(at("08:59:00"), 1200, "p01"), session=None, clock="08:59:00")
    day.note(IN, who="00000001")
    day.note(Marked("absent"), who="00000002", clock="10:05:00")
    on_time(day)
    counted = SheetsCounted(sheets_used=1, sheets_blank_absent=1)
    day.note(counted, room="A", clock="11:35:00")
    mine = StationSeen(STATION, EPOCH, "受付1", "EF-AB", len(day.facts))
    day.note(StationsConfirmed(stations=(mine,)), clock="11:36:00")
    assert day.cases() == []


def test_the_same_records_give_the_same_cases_however_they_came_in() -> None:
    day = Day()
    for happens in (sits_twice_under_two_numbers, a_second_short, a_fork, six_minutes_off):
        happens(day)
    before = day.cases()
    random.Random(7).shuffle(day.facts)
    day.facts += day.facts[:3]
    assert day.cases() == before
    assert len({case.case for case in before}) == len(before)


def test_an_id_is_read_back_and_nothing_else_is_one() -> None:
    assert round_of("2026-2-0123456789") == "2026-2"
    for text in ("", "2026-2", "2026-2-012345678I", "2026-2-012345678", "0123456789"):
        assert round_of(text) == ""


def test_what_a_decision_means() -> None:
    assert effect_of("provisional", "confirm") == "counts"
    assert effect_of("provisional", "overturn") == "not_counted"
    assert effect_of("double_sitting", "confirm") == "disqualified_in_both"
    assert {effect_of(kind, "void") for kind in KINDS} == {"void"}


def test_every_kind_has_a_rule_here() -> None:
    by_people = {"opened", "head_differs"}
    assert {rule.strip() for rule in RULES} | by_people == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_made_up_from_codes_has_words(language: Language) -> None:
    codes = {f"case_kind_{kind}" for kind in KINDS}
    codes |= {f"case_outcome_{outcome}" for outcome in get_args(Outcome)}
    effects = {effect for effect in get_args(Effect) if effect}
    for before in ("case_effect_", "lists.effect.", "letter.effect."):
        codes |= {f"{before}{effect}" for effect in effects}
    codes |= {f"head_result_{result}" for result in get_args(HeadResult)}
    codes |= {f"lists.table.{table}" for table in (*LISTS, "statistics")}
    codes |= {f"lists.col.{column}" for columns in LISTS.values() for column in columns}
    codes |= {f"lists.count.{column}" for column in (*COLUMNS, "total")}
    codes |= {f"lists.cause.{cause}" for cause in ("cancelled", "shortfall", "time_owed")}
    codes |= {f"person_field_{field}" for field in Entry.__struct_fields__}
    for happens, _, _ in RULES.values():
        day = Day()
        happens(day)
        codes |= {f"case_detail_{key}" for case in day.cases() for key in case.details}
    assert codes - phrases(language).keys() == set()
