"""What clerks may decide, and what is refused: one row a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain import casework, office
from app.domain.bans import with_bans
from app.domain.cases import Case, case_id
from app.domain.casework import Decide, Open, clerk_added, clerk_removed, opened
from app.domain.office import (
    HOLDER,
    Actor,
    Banned,
    CaseDecided,
    ClerkAdded,
    ClerkRemoved,
    OfficeFact,
    OfficeRecord,
    OfficeState,
)
from app.domain.round import Entry
from app.kernel.faults import Fault
from tests.domain.world import IACS
from tests.office.days import Day, at, plan, row

BOSS = Actor(HOLDER, "decider")
SATO = Actor("sato", "decider")
MORI = Actor("mori", "clerk")
ROSTER = [row("00000001"), row("00000002")]
TODAY = "2026-11-22"


def decided(
    state: OfficeState, what: Case, wish: Decide, actor: Actor, entries: Sequence[Entry]
) -> CaseDecided:
    """A decision on the evening of the day."""
    return casework.decided(state, what, wish, actor, entries, today=TODAY)


def case(kind: str = "disqualification", *people: str, session: str = "T01-AM") -> Case:
    about = people or ("00000001",)
    id = case_id("2026-2", kind, *about)
    return Case(id, "2026-2", kind, "case", candidates=about, session=session)


def after(*facts: tuple[OfficeFact, str], state: OfficeState | None = None) -> OfficeState:
    """The state once these were recorded, each with a reason, at the evening of the day."""
    state = state or OfficeState()
    for fact, reason in facts:
        seq = state.size + 1
        record = OfficeRecord(
            seq, at("20:00:00").plus(seconds=seq), HOLDER, "decider", fact, "2026-2", reason
        )
        state = office.evolve(state, record)
    return state


CONFIRMED = decided(OfficeState(), case(), Decide("confirm", "二名が見た"), BOSS, ROSTER)

BAN = Decide("confirm", "二名が見た", ban=True, second="sato", until="2027-03-31")
BARRED_BY_TWO = after((decided(OfficeState(), case(), BAN, BOSS, ROSTER), "二名が見た"))
LIFT = Decide("confirm", "停止は外す", anew=True)

REFUSED: dict[str, tuple[OfficeState, Case, Decide, Actor]] = {
    "clerk_not_decider": (OfficeState(), case(), Decide("confirm", "理由"), MORI),
    "no_reason_given": (OfficeState(), case(), Decide("confirm", " 　"), BOSS),
    "national_number": (OfficeState(), case(), Decide("confirm", "123456789018"), BOSS),
    "case_decided": (after((CONFIRMED, "x")), case(), Decide("overturn", "理由"), BOSS),
    "case_not_decided": (OfficeState(), case(), Decide("confirm", "理由", anew=True), BOSS),
    "void_needs_session": (OfficeState(), case(session=""), Decide("void", "理由"), BOSS),
    "ban_needs_confirm": (
        OfficeState(),
        case(),
        Decide("overturn", "理由", ban=True, second="sato"),
        BOSS,
    ),
    "ban_needs_second": (OfficeState(), case(), Decide("confirm", "理由", ban=True), BOSS),
    "ban_needs_second ": (
        OfficeState(),
        case(),
        Decide("confirm", "理由", ban=True, second="sato"),
        SATO,
    ),
    "ban_needs_person": (
        OfficeState(),
        case("disqualification", "99999999"),
        Decide("confirm", "理由", ban=True, second="sato"),
        BOSS,
    ),
    # What two people made, one alone neither lifts nor shortens.
    "ban_lift_needs_second": (BARRED_BY_TWO, case(), LIFT, BOSS),
    "ban_lift_needs_second ": (BARRED_BY_TWO, case(), LIFT._replace(second="sato"), SATO),
    "ban_lift_needs_second  ": (BARRED_BY_TWO, case(), LIFT._replace(outcome="overturn"), SATO),
    "ban_needs_second  ": (
        BARRED_BY_TWO,
        case(),
        LIFT._replace(ban=True, until="2026-12-01"),
        BOSS,
    ),
    "until_past": (OfficeState(), case(), BAN._replace(until="2026-11-21"), BOSS),
    "until_without_ban": (OfficeState(), case(), BAN._replace(ban=False), BOSS),
    "until_no_day": (OfficeState(), case(), BAN._replace(until="someday"), BOSS),
    # As text it would be before every other day.
    "until_no_day ": (OfficeState(), case(), BAN._replace(until="20270331"), BOSS),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_decision_is_refused(code: str) -> None:
    state, what, wish, actor = REFUSED[code]
    with pytest.raises(Fault, match=code.strip()):
        decided(state, what, wish, actor, ROSTER)


def test_a_decision_anew_names_the_one_before_and_both_are_kept() -> None:
    state = after((CONFIRMED, "二名が見た"))
    anew = decided(state, case(), Decide("overturn", "一名は別室", anew=True), SATO, ROSTER)
    assert (anew.supersedes, anew.effect) == ("hq-1", "counts")
    state = after((anew, "一名は別室"), state=state)
    made = state.decisions[case().case]
    assert [(one.outcome, one.reason) for one in made] == [
        ("confirm", "二名が見た"),
        ("overturn", "一名は別室"),
    ]
    assert state.decision(case().case) == made[-1]


def ban(until: str = "") -> OfficeState:
    wish = Decide("confirm", "理由", ban=True, second="sato", until=until)
    return after((decided(OfficeState(), case(), wish, BOSS, ROSTER), "理由"))


NEXT = plan("T01-NEXT", doors=at("09:00:00", "2027-02-14"))
LATER = replace(Day().round, id="2026-3", sessions=(NEXT,))
BARRED: list[tuple[str, dict[str, Any], bool]] = [
    # who in the next round: whether the ban names them
    ("", {}, True),
    ("", {"candidate_number": "00000077", "kana": "シケン　イ00000001"}, True),
    ("", {"birth_date": "2001-02-04"}, False),
    ("", {"name": "別人"}, False),
    ("2027-02-14", {}, True),
    ("2027-02-13", {}, False),
]


@pytest.mark.parametrize(("until", "changes", "barred"), BARRED)
def test_a_ban_bars_the_same_person_in_later_rounds(
    until: str, changes: dict[str, Any], barred: bool
) -> None:
    entry = replace(row("00000001", "T01-NEXT"), **changes)
    (found,) = with_bans([entry], LATER, ban(until))
    assert found.barred == barred


def test_a_ban_leaves_the_round_it_came_from_as_it_was() -> None:
    later_doors = replace(plan(), doors=at("09:00:00", "2027-02-14"))
    same = replace(Day().round, sessions=(later_doors,))
    assert with_bans([row("00000001")], same, ban()) == [row("00000001")]


def test_a_ban_ends_with_the_decision_that_takes_its_place() -> None:
    state = ban()
    lifted = decided(state, case(), LIFT._replace(second="sato"), BOSS, ROSTER)
    assert (lifted.supersedes, lifted.second) == ("hq-1", "sato")
    state = after((lifted, "停止は外す"), state=state)
    entry = row("00000001", "T01-NEXT")
    assert with_bans([entry], LATER, state) == [entry]


OPENED: dict[str, Open] = {
    "no_reason_given": Open("", ("00000001",)),
    "case_about_nothing": Open("答案の筆跡"),
    "candidate_unknown": Open("答案の筆跡", ("99999999",)),
    "unknown_session": Open("答案の筆跡", (), "T09-AM"),
    "unknown_venue": Open("答案の筆跡", (), "", "T09"),
}


@pytest.mark.parametrize("code", OPENED)
def test_opening_a_case_is_refused(code: str) -> None:
    with pytest.raises(Fault, match=code):
        opened(OfficeState(), Day().round, ROSTER, IACS, OPENED[code])


def test_a_case_opened_after_the_event_rests_on_its_article() -> None:
    wish = Open("答案の筆跡が同じ", ("00000001", "00000002"))
    first = opened(OfficeState(), Day().round, ROSTER, IACS, wish)
    assert (first.what.article, first.what.session, first.what.venue) == ("E 18.2", "T01-AM", "T01")
    # Opening another about the same people is another case.
    second = opened(after((first, "")), Day().round, ROSTER, IACS, wish)
    assert second.what.case != first.what.case
    venue = opened(OfficeState(), Day().round, ROSTER, IACS, Open("不正の通報", (), "S01-AM"))
    assert (venue.what.article, venue.what.venue, venue.what.candidates) == (None, "S01", ())


def test_an_id_never_means_another_clerk() -> None:
    state = after((ClerkAdded("sato", "佐藤", "decider", "x"), ""), (ClerkRemoved("sato"), ""))
    with pytest.raises(Fault, match="clerk_exists"):
        clerk_added(state, BOSS, "sato", "佐藤 別人", "clerk", "y")
    with pytest.raises(Fault, match="clerk_unknown"):
        clerk_removed(state, BOSS, "sato")
    for wrong in (HOLDER, "", "佐藤", "a b"):
        with pytest.raises(Fault, match="clerk_id"):
            clerk_added(OfficeState(), BOSS, wrong, "佐藤", "clerk", "y")
    with pytest.raises(Fault, match="clerk_not_holder"):
        clerk_added(OfficeState(), SATO, "mori", "森", "clerk", "y")


def test_what_is_banned_says_who_and_until_when() -> None:
    (who,) = decided(OfficeState(), case(), BAN, BOSS, ROSTER).banned
    kana = ROSTER[0].kana
    assert who == Banned("00000001", "試験 00000001", kana, "2001-02-03", "2027-03-31")
    last = decided(OfficeState(), case(), BAN._replace(until=TODAY), BOSS, ROSTER)
    assert last.banned[0].until == TODAY, "its last day is still to come to an end"
