"""Who acts: the delay after wrong PINs, and a lead's one decision at another's desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.events import Recorded, SignedIn, SignInFailed
from app.domain.view import Operator
from app.domain.wishes import AnyWish, ConfirmClock, OpenDoors, SignIn
from app.kernel.time import Instant
from app.services.invented import PINS
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.pinwaits import LONGEST_S, Failures, delay_after
from app.services.signing import as_lead, failures_of, perform, waits
from app.services.venue import Answer, Venue
from tests.venue.station import MORNING, SESSION, UNCHECKED, Desk


def at(seconds: float) -> Stamp:
    moment = MORNING.plus(ms=round(seconds * 1000))
    return Stamp(moment, moment.ms)


@pytest.fixture
def station(desk: Desk) -> Iterator[OpenStation]:
    with desk.station() as opened:
        yield opened


@pytest.fixture
def venue(station: OpenStation) -> Venue:
    return station.venue


def why(answer: Answer) -> str | None:
    return answer.refusal.code if answer.refusal else None


def try_pin(venue: Venue, pin: str, seconds: float, operator: str = "p01") -> str | None:
    return why(perform(venue, SignIn(operator=operator, pin=pin), at(seconds)))


def facts(venue: Venue) -> list[str]:
    journal = venue.journal
    own = journal.log.all_records()
    return [type(record.fact).__name__ for record in own if record.station == journal.station]


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 2),
        (4, 4),
        (5, 8),
        (6, 16),
        (7, 32),
        (8, 60),
        (9, 60),
        (5000, 60),
    ],
)
def test_the_delay_grows_to_a_minute(failures: int, seconds: int) -> None:
    assert delay_after(failures) == seconds


@given(st.integers(0, 10_000))
def test_the_delay_never_shrinks_and_has_an_end(failures: int) -> None:
    assert delay_after(failures) <= delay_after(failures + 1) <= LONGEST_S


def recorded(seq: int, who: str, right: bool) -> Recorded:
    fact = SignedIn() if right else SignInFailed(who)
    moment = Instant(seq * 1000)
    return Recorded(
        station="s1", epoch="e1", seq=seq, id=str(seq), order=seq, at=moment, offset_ms=0,
        monotonic_ms=0, fact=fact, operator=who if right else "p09", role="proctor",
    )  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(["p01", "p02"]), st.booleans()), max_size=12), st.randoms()
)
def test_failures_in_a_row_are_counted_for_each_operator(
    tries: list[tuple[str, bool]], chance: object
) -> None:
    records = [recorded(seq, who, right) for seq, (who, right) in enumerate(tries)]
    expected: dict[str, Failures] = {}
    for record, (who, right) in zip(records, tries, strict=True):
        count = expected.pop(who, Failures()).number
        if not right:
            expected[who] = Failures(count + 1, record.at)
    chance.shuffle(records)  # type: ignore[attr-defined]
    assert failures_of(records) == expected


def test_two_slips_cost_nothing_and_the_third_costs_two_seconds(venue: Venue) -> None:
    for _ in range(3):
        assert try_pin(venue, "0000", 0) == "wrong_pin"
    assert try_pin(venue, PINS["p01"], 1.999) == "sign_in_wait"
    assert try_pin(venue, PINS["p01"], 2) is None
    assert waits(venue, at(2)) == {}


def test_a_pin_is_not_even_looked_at_while_its_operator_waits(venue: Venue) -> None:
    for _ in range(3):
        try_pin(venue, "0000", 0)
    before = facts(venue)
    assert try_pin(venue, "0000", 1) == "sign_in_wait"
    assert facts(venue) == before
    # Nobody else waits.
    assert try_pin(venue, PINS["p02"], 1, operator="p02") is None
    assert waits(venue, at(1)) == {"p01": 1000}


def test_the_second_persons_pin_is_no_way_round_the_delay(venue: Venue) -> None:
    assert try_pin(venue, PINS["l01"], 0, operator="l01") is None
    wish = ConfirmClock(reference=MORNING, second_operator="p01", second_pin="0000")
    for _ in range(3):
        assert why(perform(venue, wish, at(0))) == "wrong_pin"
    assert why(perform(venue, wish, at(1))) == "sign_in_wait"
    right = ConfirmClock(reference=MORNING, second_operator="p01", second_pin=PINS["p01"])
    assert why(perform(venue, right, at(2))) is None
    assert waits(venue, at(0)) == {}


def test_the_delay_outlives_the_program(desk: Desk) -> None:
    with desk.station() as station:
        for _ in range(3):
            try_pin(station.venue, "0000", 0)
    with desk.station() as station:
        assert try_pin(station.venue, PINS["p01"], 1) == "sign_in_wait"


def test_a_clock_that_was_set_back_makes_nobody_wait_longer(venue: Venue) -> None:
    for _ in range(3):
        try_pin(venue, "0000", 0)
    assert waits(venue, at(-86_400)) == {"p01": 2000}


def test_a_script_never_waits(venue: Venue) -> None:
    for _ in range(5):
        assert why(venue.perform(SignIn(operator="p01", pin="0000"), at(0))) == "wrong_pin"
    assert why(venue.perform(SignIn(operator="p01", pin=PINS["p01"]), at(0))) is None


class TestALeadsOneDecision:
    WISH: AnyWish = OpenDoors(session=SESSION, reason=UNCHECKED)

    def test_is_the_leads_and_the_proctor_goes_on(self, venue: Venue) -> None:
        try_pin(venue, PINS["p01"], 0)
        before = len(facts(venue))
        act = as_lead(venue, "l01", PINS["l01"], self.WISH, at(1))
        assert act.answer is not None
        assert [record.operator for record in act.answer.facts] == ["l01"]
        assert venue.operator == Operator("p01", "proctor")
        assert facts(venue)[before:] == [
            "SignedIn",
            "ConfidentialityConfirmed",
            "DoorsOpened",
            "SignedIn",
        ]

    @pytest.mark.parametrize(
        ("operator", "pin", "code"),
        [
            ("l01", "0000", "wrong_pin"),
            ("p02", PINS["p02"], "lead_only"),
            ("x", "1", "unknown_operator"),
        ],
    )
    def test_is_nobody_elses(self, venue: Venue, operator: str, pin: str, code: str) -> None:
        try_pin(venue, PINS["p01"], 0)
        act = as_lead(venue, operator, pin, self.WISH, at(1))
        assert (why(act.sign_in), act.answer) == (code, None)
        assert venue.operator == Operator("p01", "proctor")
        assert "DoorsOpened" not in facts(venue)

    def test_a_refused_wish_still_gives_the_desk_back(self, venue: Venue) -> None:
        try_pin(venue, PINS["p01"], 0)
        act = as_lead(venue, "l01", PINS["l01"], OpenDoors(session="T09-AM"), at(1))
        assert act.answer is not None
        assert why(act.answer) == "unknown_session"
        assert venue.operator == Operator("p01", "proctor")

    def test_at_a_desk_without_anybody_nobody_acts_afterwards(self, venue: Venue) -> None:
        as_lead(venue, "l01", PINS["l01"], self.WISH, at(1))
        assert venue.operator is None
