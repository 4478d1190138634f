"""What one pack declares and another does not: late entry, cautions, leave, venue kinds."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.capabilities import Grounds, LateEntry, VenueRules
from app.domain.duty import confidentiality
from app.domain.regulation import Regulation
from tests.domain.world import (
    GOOD,
    IACS,
    World,
    codes,
    entry,
    on,
    opened,
    session,
    told,
    venue,
    why,
)

N, M = "00420001", "00420002"
LATE = replace(IACS, late_entry=LateEntry(minutes=30, article="12"))


def under(rules: Regulation, *roster: Any, **changes: Any) -> World:
    return opened(*roster, regulation=rules, **changes)


def begun(rules: Regulation = LATE, at: str = "10:00:00") -> World:
    """One person is in; the exam began then."""
    world = under(rules, entry(N), entry(M))
    world.scan(M, "09:10:00")
    assert why(world.do("start", at, session="am", reason="all are there")) is None
    return world


@pytest.mark.parametrize(
    ("at", "verdict", "reason"),
    [
        ("09:50:00", "proceed", []),
        ("09:50:01", "refer", ["late_within"]),
        ("10:30:00", "refer", ["late_within"]),
        ("10:30:01", "refuse", ["late"]),
    ],
)
def test_who_is_late_goes_to_the_lead_for_a_while(at: str, verdict: str, reason: list[str]) -> None:
    outcome = begun().scan(N, at)
    assert (told(outcome), codes(outcome)) == (verdict, reason)
    assert outcome.verdict is not None
    cited = {one.article for one in outcome.verdict.reasons}
    assert cited == {{"late": "E 11", "late_within": "E 12"}[code] for code in reason}


@pytest.mark.parametrize(
    ("began", "stop", "at", "verdict"),
    [
        ("10:10:00", None, "10:40:00", "refer"),
        ("10:10:00", None, "10:40:01", "refuse"),
        ("10:00:00", ("10:05:00", "10:20:00"), "10:45:00", "refer"),
        ("10:00:00", ("10:05:00", "10:20:00"), "10:45:01", "refuse"),
        ("10:00:00", ("10:05:00", None), "10:20:00", "wait"),
    ],
)
def test_it_is_counted_from_the_real_start_without_stoppages(
    began: str, stop: tuple[str, str | None] | None, at: str, verdict: str
) -> None:
    world = begun(at=began)
    if stop is not None:
        assert why(world.do("suspend", stop[0], session="am", reason="alarm")) is None
        if stop[1] is not None:
            assert why(world.do("resume", stop[1], session="am", reason="")) is None
    assert told(world.scan(N, at)) == verdict


@pytest.mark.parametrize("outcome", ["admit", "provisional"])
def test_the_lead_s_consent_lets_in(outcome: str) -> None:
    world = begun()
    world.scan(N, "10:29:00")
    assert why(world.do("admit", "10:29:10", candidate=N)) == "late_within"
    # Waiting for the lead costs nobody the place, and neither does another scan.
    assert codes(world.scan(N, "10:35:00")) == ["late_within"]
    decided = world.do("decide", "10:36:00", candidate=N, outcome=outcome, reason="train")
    assert why(decided) is None
    assert told(world.scan(N, "10:37:00")) == "proceed"
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    assert world.sitting(N).late == on("10:29:00")
    assert world.standing(N) == {"admit": "admitted", "provisional": "provisional"}[outcome]


def test_the_lead_may_say_no_and_the_refusal_is_for_being_late() -> None:
    world = begun()
    world.scan(N, "10:29:00")
    assert why(world.do("decide", candidate=N, outcome="refuse", reason="too late")) is None
    assert world.standing(N) == "refused"
    assert world.sitting(N).refused == "late"


def test_only_the_lead_agrees() -> None:
    world = begun()
    world.scan(N, "10:29:00")
    wish = {"candidate": N, "outcome": "admit", "reason": "train"}
    assert why(world.acting("p01").do("decide", **wish)) == "lead_only"


def test_who_was_seen_in_the_room_by_then_may_stay_if_the_lead_agrees() -> None:
    world = begun()
    assert told(world.scan(N, "10:20:00")) == "refer"
    assert why(world.do("mark", "10:21:00", candidate=N, session="am", state="present")) is None
    assert why(world.do("decide", "10:22:00", candidate=N, outcome="admit", reason="x")) is None


def test_nobody_is_absent_before_latecomers_are() -> None:
    world = begun()
    wish = {"candidate": N, "session": "am", "state": "absent"}
    early = world.do("mark", "10:30:00", **wish)
    assert early.refusal is not None
    assert (early.refusal.code, early.refusal.article) == ("absent_too_early", "E 12")
    assert early.refusal.fields["deadline"] == on("10:30:00")
    assert why(world.do("mark", "10:30:01", **wish)) is None


def test_without_the_capability_nobody_is_let_in_late() -> None:
    assert told(begun(IACS).scan(N, "09:50:01")) == "refuse"


@pytest.mark.parametrize(("needed", "before", "granted"), [(0, 0, 1), (2, 1, 0), (2, 2, 1)])
def test_cautions_come_before_a_warning(needed: int, before: int, granted: int) -> None:
    escalation = replace(IACS.escalation, cautions_before_warning=needed)
    world = under(replace(IACS, escalation=escalation))
    wish = {"candidate": N, "kind": "disturbance", "session": "am"}
    for _ in range(before):
        assert why(world.do("caution", **wish)) is None
    outcome = world.do("warn", **wish)
    assert len(outcome.facts) == granted
    if not granted:
        assert outcome.refusal is not None
        assert (outcome.refusal.code, outcome.refusal.article) == ("too_few_cautions", "E 15")
        assert (outcome.refusal.fields["count"], outcome.refusal.fields["needed"]) == (1, 2)


def test_a_caution_that_was_taken_back_or_written_does_not_count() -> None:
    world = under(replace(IACS, escalation=replace(IACS.escalation, cautions_before_warning=1)))
    wish = {"candidate": N, "kind": "disturbance", "session": "am"}
    assert why(world.do("caution", **wish)) is None
    assert why(world.do("correct", fact=world.last(), reason="somebody else")) is None
    assert why(world.do("warn", **wish)) == "too_few_cautions"


@pytest.mark.parametrize("attentions", [1, 2, 3])
def test_so_many_attentions_come_before_a_disqualification(attentions: int) -> None:
    world = under(replace(IACS, escalation=replace(IACS.escalation, attentions=attentions)))
    wish = {"candidate": N, "kind": "disturbance", "session": "am"}
    for called in range(1, attentions + 1):
        assert why(world.do("caution", **wish)) is None
        again = {**wish, "text": "went on", "after": world.last()}
        expected = None if called == attentions else "no_attention"
        assert why(world.do("disqualify", **again)) == expected


@pytest.mark.parametrize("operator", ["lead", "p01"])
@pytest.mark.parametrize("form", ["written", "interview"])
def test_a_leave_may_be_forbidden_to_everybody(form: str, operator: str) -> None:
    leave = replace(IACS.leave, forbidden=True, forms=())
    world = under(replace(IACS, leave=leave), entry(N), plans=(session(form=form),))
    world.scan(N, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None
    assert why(world.do("start", "10:00:00", session="am")) is None
    asked = world.acting(operator).do("leave", "10:20:00", candidate=N, reason="unwell")
    assert asked.refusal is not None
    assert (asked.refusal.code, asked.refusal.article, asked.facts) == (
        "leave_forbidden",
        "E 13",
        (),
    )
    # Going for good stays open.
    assert why(world.do("depart", "10:40:00", candidate=N, reason="unwell")) is None


@pytest.mark.parametrize("kind", ["public", "semi-public"])
@pytest.mark.parametrize("may", [True, False])
def test_a_kind_of_venue_sets_its_times_where_the_pack_says_so(kind: str, may: bool) -> None:
    here = {kind: VenueRules(sets_times=may, times_article="12")}
    window = (on("08:00:00"), on("18:00:00"))
    world = World(
        [entry(N)],
        (session(window=window),),
        place=venue(kind),
        regulation=replace(IACS, venue_rules=here),
    )
    times = {"doors": "13:00", "admission_deadline": "13:50", "start": "14:00"}
    wish = {name: str(on(f"{clock}:00")) for name, clock in times.items()}
    outcome = world.do("set_times", "08:30:00", session="am", **wish)
    assert why(outcome) == (None if may else "times_are_fixed")
    assert may or (outcome.refusal is not None and outcome.refusal.article == "E 12")


@pytest.mark.parametrize("kind", ["public", "semi-public"])
@pytest.mark.parametrize("may", [True, False])
def test_an_exemption_is_declared_where_the_pack_lets_it_be(kind: str, may: bool) -> None:
    here = {kind: VenueRules(declares=may)}
    world = under(replace(IACS, venue_rules=here), entry(N), place=venue(kind))
    outcome = world.do("declare_exemption", candidate=N, sits=False, declared_by="candidate")
    assert why(outcome) == (None if may else "nothing_to_declare")


def test_a_ground_that_a_pack_leaves_out_cites_nothing() -> None:
    """What is declared says all; only a pack without the table has the first one's numbers."""
    assert IACS.ground("identity") == "E 7.2"
    assert [article for article, _ in confidentiality(IACS)] == ["E 19", "E 20"]
    bare = replace(IACS, grounds=Grounds(documents="12", confidentiality=("12",)))
    assert (bare.ground("identity"), bare.ground("documents")) == (None, "E 12")
    assert [article for article, _ in confidentiality(bare)] == ["E 12"]
    lacking = replace(bare, articles={}, grounds=IACS.grounds)
    assert (lacking.ground("identity"), confidentiality(lacking)) == (None, [])
