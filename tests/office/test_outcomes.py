"""What several decisions about one person's exam come to: one outcome, and no list says another."""

from __future__ import annotations

from itertools import permutations

import pytest

from app.domain.cases import Case, Effect, Outcome, case_id, effect_of
from app.domain.office import Banned, CaseDecided, OfficeState
from app.domain.outcomes import NotAgain, Outcomes
from tests.office.test_deciding import after

ROUND, AM, PM, ONE = "2026-2", "T01-AM", "T01-PM", "00000001"
Said = tuple[str, Outcome]


def about(kind: str, *sessions: str, people: tuple[str, ...] = (ONE,), round_: str = ROUND) -> Case:
    id = case_id(round_, kind, *people, *sessions)
    return Case(
        *(id, round_, kind, "case"), session=sessions[0], candidates=people, sessions=sessions
    )


def said(what: Case, outcome: Outcome, until: str | None = None) -> CaseDecided:
    banned = [Banned(n, n, n, "2001-02-03", until) for n in what.candidates if until is not None]
    effect = effect_of(what.kind, outcome)
    return CaseDecided(what=what, outcome=outcome, effect=effect, banned=tuple(banned))


def of(*facts: CaseDecided) -> Outcomes:
    state = after(*((fact, "理由") for fact in facts))
    return Outcomes(state, ROUND)


TWICE = said(about("double_sitting", AM, PM), "confirm")
SEEN = said(about("provisional", AM), "confirm")
NOT_SEEN = said(about("provisional", AM), "overturn")
ALL_VOID = said(about("opened", AM, people=()), "void")
OWED = said(about("time_owed", AM), "confirm")
KEPT = said(about("exempt_sat", AM), "overturn")
ELSEWHERE = said(about("disqualification", AM, round_="2026-1"), "confirm")
LATE = said(about("late", AM), "confirm")

# the decisions: what stands in the lists of the morning
HOLDS: list[tuple[tuple[CaseDecided, ...], list[Effect]]] = [
    ((), []),
    ((SEEN,), ["counts"]),
    ((TWICE, SEEN), ["disqualified_in_both"]),
    ((TWICE, SEEN, ALL_VOID), ["void"]),
    ((NOT_SEEN, said(about("opened", AM), "overturn")), ["not_counted"]),
    ((SEEN, OWED), ["counts", "re_exam"]),
    ((TWICE, OWED), ["disqualified_in_both"]),
    ((NOT_SEEN, OWED), ["not_counted"]),
    ((ALL_VOID, OWED), ["void", "re_exam"]),
    ((SEEN, KEPT), ["counts", "exemption_kept"]),
    ((ELSEWHERE, LATE), []),
]


@pytest.mark.parametrize(("facts", "effects"), HOLDS)
def test_one_outcome_holds_in_whatever_order_it_was_decided(
    facts: tuple[CaseDecided, ...], effects: list[Effect]
) -> None:
    for order in permutations(facts):
        assert of(*order).effects(ONE, AM) == effects


def test_what_is_outweighed_is_named_and_only_where_it_differs() -> None:
    found = of(TWICE, SEEN, said(about("impersonation", AM), "confirm"))
    morning, afternoon = found.of(ONE, AM), found.of(ONE, PM)
    assert morning is not None
    assert afternoon is not None
    assert (morning.case, morning.outweighed) == (TWICE.what.case, (SEEN.what.case,))
    assert (afternoon.case, afternoon.outweighed) == (TWICE.what.case, ())
    assert found.of("00000002", AM) is None
    # Told with the case that is outweighed and with the one that outweighs, and with no other.
    for fact in (TWICE, SEEN):
        assert morning in list(found.around(fact.what))
    assert list(of(TWICE, ELSEWHERE).around(TWICE.what)) == []


def test_a_session_declared_void_is_told_with_those_whose_decision_it_outweighs() -> None:
    found = of(SEEN, ALL_VOID, said(about("late", AM, people=("00000002",)), "confirm"))
    [holds] = found.around(ALL_VOID.what)
    assert (holds.candidate_number, holds.effect) == (ONE, "void")
    assert holds.outweighed == (SEEN.what.case,)
    assert list(of(SEEN).around(about("cancelled", AM, people=()))) == []


# the decisions, whether the roster bars: why nobody sits it again
AGAIN: list[tuple[tuple[CaseDecided, ...], bool, NotAgain | None]] = [
    ((), False, None),
    ((SEEN,), False, None),
    ((TWICE,), False, NotAgain("disqualified")),
    ((TWICE, ALL_VOID), False, NotAgain("disqualified")),
    ((ALL_VOID,), False, None),
    ((NOT_SEEN,), False, NotAgain("not_counted")),
    ((KEPT,), False, NotAgain("exemption_kept")),
    ((said(about("exempt_sat", AM), "confirm"),), False, None),
    ((said(about("late", PM), "confirm", "2027-03-31"),), False, NotAgain("banned", "2027-03-31")),
    ((said(about("late", PM), "confirm", ""),), False, NotAgain("banned")),
    ((), True, NotAgain("banned")),
    ((said(about("barred_admitted", AM), "confirm"),), True, NotAgain("not_counted")),
    ((said(about("barred_admitted", AM), "overturn"),), True, None),
    ((said(about("disqualification", PM), "confirm"), ELSEWHERE), False, None),
]


@pytest.mark.parametrize(("facts", "barred", "why"), AGAIN)
def test_who_is_decided_out_of_it_sits_no_exam_again(
    facts: tuple[CaseDecided, ...], barred: bool, why: NotAgain | None
) -> None:
    assert of(*facts).not_again(ONE, AM, barred=barred) == why


def test_a_decision_anew_leaves_nothing_of_the_one_before() -> None:
    lifted = said(TWICE.what, "overturn")
    state = after((TWICE, ""), (SEEN, ""), (lifted, ""))
    holds = Outcomes(state, ROUND).of(ONE, AM)
    assert holds is not None
    assert (holds.effect, holds.outweighed) == ("counts", ())
    assert Outcomes(OfficeState(), ROUND).of(ONE, AM) is None


# the decisions, whether the venue's disqualification stands: which periods give nothing
WITHOUT = [
    ((TWICE,), False, {AM, PM}),
    ((TWICE,), True, set[str]()),
    ((SEEN, ALL_VOID), True, {AM}),
    ((NOT_SEEN,), False, {AM}),
    ((SEEN,), False, set[str]()),
]


@pytest.mark.parametrize(("facts", "out", "lost"), WITHOUT)
def test_periods_that_give_nothing(
    facts: tuple[CaseDecided, ...], out: bool, lost: set[str]
) -> None:
    assert of(*facts).sessions_without(ONE, disqualified=out) == lost
