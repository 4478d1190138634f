"""Who may do what: nobody, a proctor, the lead; and who may take something back."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from app.domain.events import ConfidentialityConfirmed, SignedIn, SignInFailed
from app.domain.wishes import AnyWish
from app.projections.counts import count
from app.projections.timeline import timeline
from tests.domain.world import GOOD, World, entry, on, opened, session, venue, why

N = "00420001"
PERSON = {"candidate": N}
WISHES: dict[str, tuple[dict[str, Any], bool]] = {
    "confirm_clock": (
        {
            "reference": "2026-11-22T09:10:01+09:00",
            "second_operator": "p02",
            "second_pin": "pin-p02",
        },
        True,
    ),
    "open_doors": ({"session": "pm", "reason": "rain"}, False),
    "queue_closed": ({"session": "am", "count": 1, "at": "09:50:00"}, False),
    "announce": ({"session": "am", "announcement": "conduct", "at": "09:50:00"}, True),
    "delay": ({"session": "am", "minutes": 5, "reason": "snow"}, False),
    "start": ({"session": "am", "reason": "HQ says so"}, False),
    "suspend": ({"session": "am", "reason": "alarm"}, False),
    "resume": ({"session": "am", "rooms": ["B"]}, False),
    "evacuate": ({"reason": "alarm"}, False),
    "let_back": ({}, False),
    "end": ({"session": "am", "rooms": ["B"], "reason": "ill"}, False),
    "cancel": ({"session": "am", "reason": "snow", "reference": "HQ-7"}, False),
    "lookup": ({"candidate_number": N}, True),
    "check_id": ({**PERSON, **GOOD}, True),
    "admit": (PERSON, True),
    "refuse": ({**PERSON, "reason": "id_none"}, False),
    "refer": ({**PERSON, "reason": "infection"}, True),
    "decide": ({"candidate": "00420002", "outcome": "admit", "reason": "called HQ"}, False),
    "declare_exemption": ({"candidate": "00420004", "sits": True}, True),
    "slip": ({"candidate": "00420003"}, True),
    "correct_detail": ({**PERSON, "field": "name", "text": "髙 for 高"}, True),
    "incident": ({"scope": "room", "room": "A", "kind": "noise", "text": "roadworks"}, True),
    "set_times": (
        {
            "session": "free",
            "doors": "2026-11-22T13:00:00+09:00",
            "admission_deadline": "2026-11-22T13:50:00+09:00",
            "start": "2026-11-22T14:00:00+09:00",
        },
        False,
    ),
    "close": ({"session": "over", "second_operator": "lead2", "second_pin": "pin-lead2"}, True),
    "caution": ({**PERSON, "kind": "disturbance"}, True),
    "warn": ({**PERSON, "kind": "disturbance"}, True),
    "disqualify": ({**PERSON, "kind": "cheating", "override_reason": "seen by all"}, False),
    "resolve": ({"candidate": "00420003", "outcome": "admit", "reason": "one person"}, False),
    "leave": (PERSON, True),
    "return": (PERSON, True),
    "decide_leave": ({**PERSON, "granted": True, "reason": "unwell"}, False),
    "depart": (PERSON, True),
    "withdraw": (PERSON, True),
    "mark": ({**PERSON, "state": "present"}, True),
    "acknowledge": ({"fact": "a warning", "signed": True}, True),
    "impersonation": ({**PERSON, "outcome": "stopped", "text": "another face"}, False),
    "permit": ({**PERSON, "item": "茶", "reason_kind": "health"}, True),
    "lose_time": ({**PERSON, "seconds": 90, "reason": "wrong booklet"}, True),
    "give_time": ({**PERSON, "seconds": 90}, True),
    "end_own": ({**PERSON, "reason": "asked to"}, True),
    "roll_call": ({"session": "am", "room": "A"}, True),
    "review": ({"fact": "an incident"}, False),
    "addendum": ({"fact": "an incident", "text": "it went on"}, True),
    "move": ({**PERSON, "room": "B", "seat": "40", "reason": "draught"}, True),
    "correct": ({"fact": "an attention", "reason": "the neighbour"}, True),
}
"""Wish -> fields that the lead is granted in `a_morning`, and whether a proctor is too."""


def a_morning(wish: str) -> tuple[World, dict[str, Any]]:
    rows = (
        entry(N),
        entry("00420002", withdrawn=True),
        entry("00420003", room="B"),
        entry("00420004", room="B", first_stage_exempt=True),
    )
    free = session("pm", id="free", window=(on("09:00:00"), on("18:00:00")))
    over = session(id="over")
    kind = "semi-public" if wish == "set_times" else "public"
    form = "practical" if wish == "decide_leave" else "written"
    plans = (session(form=form), session("pm"), free, over)
    world = opened(*rows, plans=plans, place=venue(kind))
    world.do("cancel", session="over", reason="snow", reference="HQ-7")
    world.scan(N, "09:10:00")
    world.scan("00420002")
    world.do("check_id", candidate=N, **GOOD)
    fields = WISHES[wish][0]
    if wish == "end":
        world.do("start", session="am", rooms=["B"], reason="HQ says so")
    if wish == "let_back":
        world.do("evacuate", reason="alarm")
    if wish == "resume":
        world.do("suspend", session="am", rooms=["B"], reason="noise")
    if wish == "slip":
        world.do("lookup", candidate_number="00420003")
        world.do("decide", candidate="00420003", outcome="admit", reason="on the roster")
    if wish == "resolve":
        other = world.neighbour("s2")
        other.hear(world.facts)
        for station in (world, other):
            station.scan("00420003")
            station.do("check_id", candidate="00420003", **GOOD)
            station.do("admit", candidate="00420003")
        world.hear(other.facts)
    if wish in ("impersonation", "give_time"):
        world.do("mark", candidate=N, state="present")
        world.do("lose_time", candidate=N, seconds=90, reason="wrong booklet")
    if wish == "end_own":
        world.do("mark", candidate=N, state="present")
        world.do("lose_time", candidate=N, seconds=90, reason="wrong booklet")
        world.do("give_time", candidate=N, seconds=90)
        world.do("start", "10:00:00", session="am")
    if wish in ("review", "addendum"):
        world.do("incident", scope="session", kind="noise", text="roadworks", session="am")
        fields = {**fields, "fact": world.last()}
    if wish == "acknowledge":
        world.do("warn", candidate=N, kind="disturbance")
        fields = {**fields, "fact": world.last()}
    if wish in ("leave", "return", "decide_leave", "depart", "withdraw"):
        world.do("admit", candidate=N)
        world.do("start", "10:00:00", session="am")
        world.acting("p01").wall = on("10:40:00")
        if wish in ("return", "decide_leave"):
            world.do("leave", candidate=N)
    if wish == "correct":
        world.acting("p01").do("caution", candidate=N, kind="disturbance")
        fields = {**fields, "fact": world.last()}
    return world, fields


def test_every_wish_has_a_row() -> None:
    named = {str(kind.__struct_config__.tag) for kind in get_args(AnyWish)}
    # What needs a file, a count of papers or another wish is asked in tests of its own.
    papers = {"count", "hand_over", "confirm_stations"}
    own = {"sign_in", "scan", "evidence", "from_paper", "attendance", *papers}
    assert named == {*WISHES, *own}


@pytest.mark.parametrize("wish", WISHES)
def test_the_lead_may_do_everything(wish: str) -> None:
    world, fields = a_morning(wish)
    assert why(world.acting("lead").do(wish, **fields)) is None


@pytest.mark.parametrize("wish", WISHES)
def test_a_proctor_may_do_what_is_no_decision(wish: str) -> None:
    world, fields = a_morning(wish)
    outcome = world.acting("p01").do(wish, **fields)
    no = "lead_decides" if wish == "refuse" else "lead_only"
    assert why(outcome) == (None if WISHES[wish][1] else no)
    assert bool(outcome.facts) == WISHES[wish][1]


@pytest.mark.parametrize("wish", WISHES)
def test_nobody_may_do_anything_without_signing_in(wish: str) -> None:
    world, fields = a_morning(wish)
    outcome = world.acting(None).do(wish, **fields)
    assert (why(outcome), outcome.facts) == ("not_signed_in", ())


def test_a_proctor_refuses_whom_the_verdict_refuses() -> None:
    world = opened().acting("p01")
    world.scan(N, "09:50:01")
    assert why(world.do("refuse", candidate=N, reason="late")) is None


class TestSignIn:
    def test_who_signs_in_acts_from_then_on(self) -> None:
        world = opened().acting(None)
        outcome = world.do("sign_in", operator="p01", pin="pin-p01")
        assert [d.fact for d in outcome.facts] == [SignedIn(), ConfidentialityConfirmed()]
        assert {record.operator for record in world.facts[-2:]} == {"p01"}
        assert why(world.do("start", "10:00:00", session="am")) == "lead_only"
        world.do("sign_in", operator="lead", pin="pin-lead")
        assert why(world.do("start", session="am")) is None

    def test_confidentiality_is_confirmed_once(self) -> None:
        world = opened().acting(None)
        world.do("sign_in", operator="p01", pin="pin-p01")
        outcome = world.do("sign_in", operator="p01", pin="pin-p01")
        assert [d.fact for d in outcome.facts] == [SignedIn()]

    @pytest.mark.parametrize(
        ("operator", "pin", "refusal", "facts"),
        [
            ("p01", "pin-p02", "wrong_pin", [SignInFailed("p01")]),
            ("p01", None, "missing_field", []),
            ("p01", "", "missing_field", []),
            ("p09", "pin-p09", "unknown_operator", []),
        ],
    )
    def test_a_wrong_pin_changes_nobody(
        self, operator: str, pin: str | None, refusal: str, facts: list[object]
    ) -> None:
        world = opened().acting("p02")
        outcome = world.do("sign_in", operator=operator, pin=pin)
        assert (why(outcome), [d.fact for d in outcome.facts]) == (refusal, facts)
        assert world.operator is not None
        assert world.operator.id == "p02"

    def test_one_pin_and_not_two(self) -> None:
        world = opened().acting("p02")
        outcome = world.do("sign_in", operator="p01", pin="pin-p01", pin_file="pin.txt")
        assert (why(outcome), outcome.facts) == ("one_pin_only", ())


class TestCorrect:
    def attention(self) -> tuple[World, str]:
        world = opened().acting("p01")
        world.do("caution", "10:00:00", candidate=N, kind="disturbance")
        return world, world.last()

    @pytest.mark.parametrize(
        ("who", "at", "refusal"),
        [
            ("p01", "10:00:00", None),
            ("p01", "10:05:00", None),
            ("p01", "10:05:01", "lead_only"),
            ("p02", "10:00:01", "lead_only"),
            ("lead", "10:00:01", None),
            ("lead", "11:00:00", None),
        ],
    )
    def test_one_s_own_within_five_minutes_then_the_lead(
        self, who: str, at: str, refusal: str | None
    ) -> None:
        world, fact = self.attention()
        outcome = world.acting(who).do("correct", at, fact=fact, reason="the neighbour")
        assert why(outcome) == refusal
        assert bool(world.sitting(N).attentions) == (refusal is not None)

    def test_once_only(self) -> None:
        world, fact = self.attention()
        world.do("correct", fact=fact, reason="the neighbour")
        assert why(world.do("correct", fact=fact, reason="again")) == "already_corrected"

    def test_with_a_reason(self) -> None:
        world, fact = self.attention()
        assert why(world.do("correct", fact=fact, reason=" ")) == "missing_field"

    def test_a_correction_is_not_corrected(self) -> None:
        world, fact = self.attention()
        world.do("correct", fact=fact, reason="the neighbour")
        assert why(world.do("correct", fact=world.last(), reason="no")) == "not_correctable"

    def test_the_timeline_shows_both(self) -> None:
        world, fact = self.attention()
        world.do("correct", fact=fact, reason="the neighbour")
        mistaken, taken_back = timeline(r for r in world.facts if r.candidate == N)
        assert (mistaken.record.id, mistaken.corrected) == (fact, taken_back.record)
        assert (taken_back.record.corrects, taken_back.record.reason) == (fact, "the neighbour")

    def test_the_corrected_clock_counts(self) -> None:
        world = opened().acting("p01")
        world.do("caution", "10:00:00", candidate=N, kind="disturbance")
        fact = world.last()
        ahead = {"reference": str(on("10:05:01")), "second_operator": "p02"}
        world.do("confirm_clock", "10:00:30", second_pin="pin-p02", **ahead)
        assert why(world.do("correct", fact=fact, reason="the neighbour")) == "lead_only"

    @pytest.mark.parametrize("wrong", ["check_id", "admit", "caution"])
    def test_who_was_disqualified_since_stays_so_first(self, wrong: str) -> None:
        world = opened()
        world.scan(N, "09:10:00")
        facts = {}
        for wish, fields in (("check_id", GOOD), ("admit", {}), ("caution", {"kind": "cheating"})):
            world.do(wish, candidate=N, **fields)
            facts[wish] = world.last()
        again = {"after": world.last(), "text": "went on"}
        world.do("disqualify", candidate=N, kind="cheating", **again)
        last = world.last()
        outcome = world.do("correct", fact=facts[wrong], reason="mistaken")
        assert outcome.refusal is not None
        assert (outcome.refusal.code, outcome.refusal.fields) == (
            "disqualified_since",
            {"fact": last},
        )
        assert why(world.do("correct", fact=last, reason="wrong number")) is None
        assert world.standing(N) == "admitted"

    def test_what_an_admission_rests_on_is_not_taken_from_under_it(self) -> None:
        world = opened(entry(N, withdrawn=True))
        world.scan(N, "09:10:00")
        world.do("decide", candidate=N, outcome="admit", reason="called HQ")
        decided = world.last()
        world.do("check_id", candidate=N, **GOOD)
        world.do("admit", candidate=N)
        admitted = world.last()
        outcome = world.do("correct", fact=decided, reason="not HQ")
        assert outcome.refusal is not None
        assert outcome.refusal.fields == {"fact": admitted}
        assert why(world.do("correct", fact=admitted, reason="not HQ")) is None
        assert why(world.do("correct", fact=decided, reason="not HQ")) is None
        assert world.standing(N) == "referred"

    def test_the_counts_follow(self) -> None:
        world = opened()
        world.scan(N, "09:10:00")
        world.do("check_id", candidate=N, **GOOD)
        standings = []
        for wish in ({"do": "admit", "candidate": N}, None, {"do": "refuse", "candidate": N}, None):
            if wish is None:
                world.do("correct", fact=world.last(), reason="the neighbour")
            else:
                world.do(wish["do"], candidate=N, reason="id_none")
            found = count(world.roster, world.person)["am"].standings
            standings.append({name: number for name, number in found.items() if number})
        arrived = {"expected": 3, "arrived": 1}
        assert standings == [
            {"expected": 3, "admitted": 1},
            arrived,
            {"expected": 3, "refused": 1},
            arrived,
        ]

    def test_what_was_told_and_what_ran_stays(self) -> None:
        world = opened()
        world.scan(N, "09:10:00")
        scanned = world.last()
        world.do("start", "10:00:00", session="am")
        for fact in (scanned, world.last()):
            assert why(world.do("correct", fact=fact, reason="no")) == "not_correctable"

    def test_a_fact_that_nobody_knows(self) -> None:
        assert why(opened().do("correct", fact="s9-1", reason="no")) == "unknown_fact"

    def test_the_fact_stays_and_the_correction_names_it(self) -> None:
        world, fact = self.attention()
        world.do("correct", fact=fact, reason="the neighbour")
        assert world.record(fact) is not None
        assert (world.facts[-1].corrects, world.facts[-1].reason) == (fact, "the neighbour")

    def test_an_admission_taken_back_may_be_given_again(self) -> None:
        world = opened()
        world.scan(N, "09:10:00")
        world.do("check_id", candidate=N, **GOOD)
        world.do("admit", candidate=N)
        world.do("correct", fact=world.last(), reason="wrong person")
        assert world.standing(N) == "arrived"
        assert why(world.do("admit", "10:00:00", candidate=N)) is None

    def test_a_queue_counted_wrongly_may_be_counted_again(self) -> None:
        world = opened()
        world.do("queue_closed", "09:50:10", session="am", count=4)
        world.do("correct", fact=world.last(), reason="three")
        assert why(world.do("queue_closed", session="am", count=3)) is None
        assert world.state("am").queue_places == 3
