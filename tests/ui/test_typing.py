"""A scanner's burst and a person's typing are told apart by rhythm, and no key is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.viewmodels.typing import (
    BURST_KEYS,
    FAST_MS,
    HAND_MS,
    LONGEST,
    REPEAT_MS,
    SILENCE_MS,
    Held,
    Kind,
    Outcome,
    Rejected,
    Repeated,
    Scanned,
    Typed,
    Typing,
)

CODE = "KT1AEBAGBA"
Press = tuple[str, Kind, int]  # text, kind, milliseconds since the key before


def play(
    *runs: list[Press],
    typing: Typing | None = None,
    in_text: bool = False,
    hidden: bool = False,
) -> list[Outcome]:
    """Feed keys, then let it fall silent; `Held` is left out."""
    machine, at = typing or Typing(), 10_000
    said: list[Outcome | Held] = []
    for text, kind, gap in (press for run in runs for press in run):
        at += gap
        said += machine.key(text, kind, at, in_text=in_text, hidden=hidden)
    said += machine.tick(at + SILENCE_MS)
    assert machine.due_ms is None
    return [event for event in said if not isinstance(event, Held)]


def burst(text: str, gap: int = 20, before: int = 1_000) -> list[Press]:
    """A scanner's keys: a carriage return is Enter, a control character a shortcut."""
    kinds: list[Kind] = [
        "end" if c in "\r\t\n" else "char" if c.isprintable() else "other" for c in text
    ]
    gaps = [before] + [gap] * (len(text) - 1)
    return list(zip(text, kinds, gaps, strict=True))


def written(said: list[Outcome]) -> str:
    """What a field is given."""
    keys = [key for one in said if isinstance(one, Typed) for key in one.keys]
    return "".join(key.text for key in keys if key.kind == "char")


def acted(said: list[Outcome]) -> list[Outcome]:
    """What is given back with keys that could press something, and what is no typing."""
    return [
        one
        for one in said
        if not isinstance(one, Typed)
        or (one.acts and not {key.kind for key in one.keys} <= {"char", "edit"})
    ]


BURSTS: list[tuple[str, int, Outcome]] = [
    (CODE + "\r", 0, Scanned(CODE, 11)),
    (CODE + "\r", 5, Scanned(CODE, 11)),
    (CODE + "\r", 30, Scanned(CODE, 11)),
    (CODE + "\t", FAST_MS, Scanned(CODE, 11)),
    (CODE, 20, Scanned(CODE, 10)),
    ("ｋｔ１ａｅｂａｇｂａ\r", 20, Scanned("ｋｔ１ａｅｂａｇｂａ", 11)),
    ("KT1-日本語 \r", 20, Scanned("KT1-日本語 ", 9)),
    (CODE + "\r1\r", 20, Rejected("went_on", 13)),
    (CODE + "\t1", 20, Rejected("went_on", 12)),
    (CODE + "\r\r", 20, Rejected("went_on", 12)),
    (CODE + "\n", 20, Scanned(CODE, 11)),
    (CODE + "\r\n", 20, Scanned(CODE, 12)),
    (CODE + "\r\n1", 20, Rejected("went_on", 13)),
    (CODE + "\n\r", 20, Rejected("went_on", 12)),
    (CODE + "\x1dABC\r", 20, Rejected("not_text", 15)),
    ("KT1" + "A" * (LONGEST - 3) + "\r", 1, Scanned("KT1" + "A" * (LONGEST - 3), LONGEST + 1)),
    ("KT1" + "A" * (LONGEST - 2) + "\r", 1, Rejected("too_long", LONGEST + 2)),
    ("KT1" + "A" * LONGEST, 1, Rejected("too_long", LONGEST + 3)),
]
NO_TICKETS: list[tuple[str, Outcome]] = [
    ("1\r", Scanned("1", 2)),
    ("4901234567894\r", Scanned("4901234567894", 14)),
    ("kt1a\r", Scanned("kt1a", 5)),
    ("KAT1AEBAGBA\r", Scanned("KAT1AEBAGBA", 12)),
    ("\r1\r", Rejected("went_on", 3)),
    ("\r\r", Rejected("empty", 2)),
    ("\x01\r", Rejected("not_text", 2)),
    ("\x00\x01\x02\x03\x04\x05", Rejected("not_text", 6)),
    ("KT1\x1dABC\r", Rejected("not_text", 8)),
    ("A" * LONGEST + "\r", Scanned("A" * LONGEST, LONGEST + 1)),
    ("A" * (LONGEST + 1) + "\r", Rejected("too_long", LONGEST + 2)),
]


@pytest.mark.parametrize("in_text", [False, True], ids=["on a button", "in a field"])
@pytest.mark.parametrize(("text", "gap", "outcome"), BURSTS)
def test_what_a_burst_comes_to(text: str, gap: int, outcome: Outcome, in_text: bool) -> None:
    assert play(burst(text, gap), in_text=in_text) == [outcome]


@pytest.mark.parametrize(("text", "outcome"), NO_TICKETS)
def test_what_does_not_begin_as_a_ticket_is_text_where_words_are_typed(
    text: str, outcome: Outcome
) -> None:
    assert play(burst(text)) == [outcome]
    said = play(burst(text), in_text=True)
    assert written(said) == "".join(c for c in text if c.isprintable())
    assert acted(said) == []


@pytest.mark.parametrize(
    ("keys", "in_text", "hand"),
    [
        (burst("\r"), False, True),
        (burst("1"), False, True),
        (burst("12", 40), False, False),
        (burst("12", FAST_MS + 1), False, True),
        (burst("12", 40), True, True),
        (burst("taiyou hanako", 0), True, True),
        (burst("kt", 40), True, True),
        (burst("\x01\x02", 40), False, True),
        (burst("\x01\x02", 40), True, True),
        (burst("\r\x01", 40), False, False),
        (burst("1\r", 40), True, False),
        (burst("12\r", 40), True, False),
        (burst("9", before=0) + burst("1\r", 40, before=80), True, True),
        (burst("9", before=0) + burst("k\r", 40, before=80), True, True),
        (burst("9", before=0) + burst("12\r", 40, before=80), True, False),
        (burst("9", before=0) + burst("1\r", 40, before=80), False, False),
        (burst("9", before=0) + burst("1\r", 40, before=HAND_MS + 1), True, False),
        (burst("9", before=0) + burst("1\r2", 40, before=80), True, False),
        (burst("1\r", 70), False, True),
    ],
)
def test_where_a_hand_ends_and_a_burst_begins(keys: list[Press], in_text: bool, hand: bool) -> None:
    assert all(isinstance(one, Typed) and one.acts for one in play(keys, in_text=in_text)) is hand


def test_what_moves_within_a_field_goes_with_its_characters() -> None:
    keys: list[Press] = [(c, "edit" if c == "\b" else "char", 30) for c in "satox\b hanako"]
    said = play(keys, in_text=True)
    assert "".join(key.text for one in said if isinstance(one, Typed) for key in one.keys) == (
        "satox\b hanako"
    )
    assert play(keys) == [Rejected("not_text", len(keys))]


@pytest.mark.parametrize(
    ("text", "gap", "outcome"),
    [
        ("1234567890\r", 20, Scanned("1234567890", 11)),
        ("123456", 20, Scanned("123456", 6)),
        (CODE + "\r", 20, Scanned(CODE, 11)),
        ("2041\r1\r", 20, Rejected("went_on", 7)),
    ],
)
def test_where_nobody_sees_what_is_typed_every_long_burst_is_a_scanners(
    text: str, gap: int, outcome: Outcome
) -> None:
    assert play(burst(text, gap), in_text=True, hidden=True) == [outcome]


def test_a_pin_typed_in_haste_arrives_and_its_enter_is_pressed_again() -> None:
    said = play(burst("2041\r", 40), in_text=True, hidden=True)
    assert (written(said), acted(said)) == ("2041", [])
    assert acted(play(burst("2041\r", 60), in_text=True, hidden=True)) != []


def test_a_field_waits_for_nothing_that_can_be_no_ticket() -> None:
    typing = Typing()
    assert [len(typing.key(c, "char", 100, in_text=True)) for c in "sato"] == [1] * 4
    assert typing.due_ms is None
    assert typing.key("k", "char", 1_000, in_text=True) == (Held(),)


def test_a_row_that_leaves_its_field_is_a_burst() -> None:
    typing, said = Typing(), []
    for at, c in enumerate("sato"):
        said += typing.key(c, "char", at * 20, in_text=at < 2)
    said += typing.tick(1_000)
    assert [type(one) for one in said] == [Typed, Typed, Held, Held, Rejected]


@pytest.mark.parametrize(
    ("arrived", "gap", "hand"), [(0, 80, True), (20, 80, True), (80, 20, False), (200, 20, False)]
)
def test_when_keys_were_pressed_counts_and_not_when_they_arrive(
    arrived: int, gap: int, hand: bool
) -> None:
    typing, said = Typing(), list[Outcome | Held]()
    for number, c in enumerate("12\r"):
        kind: Kind = "end" if c == "\r" else "char"
        # A window that stood still asks about none of them before the last has come.
        at = 5_000 if number else 5_000 - min(arrived, FAST_MS)
        said += typing.key(c, kind, at, gap_ms=gap if number else None)
    said += typing.tick(9_000)
    assert (sum(one.length for one in said if isinstance(one, Typed)) == 3) is hand
    assert (Scanned("12", 3) in said) is not hand


def test_a_few_keys_without_an_end_are_said_and_pass_for_no_code() -> None:
    assert play(burst("KT1A")) == [Rejected("cut_off", 4)]


@pytest.mark.parametrize("pause", [FAST_MS + 1, 70, SILENCE_MS - 1])
def test_a_recognised_burst_may_stumble(pause: int) -> None:
    keys = burst("KT1AEBA") + burst("GBA\r", before=pause)
    assert play(keys) == [Scanned(CODE, 11)]
    assert play(burst(CODE + "\r") + burst("1\r", before=pause)) == [Rejected("went_on", 13)]


def test_silence_ends_a_code_and_the_next_one_begins() -> None:
    keys = burst(CODE + "\r") + burst("KT1OTHER\r", before=SILENCE_MS)
    assert play(keys) == [Scanned(CODE, 11), Scanned("KT1OTHER", 9)]


@pytest.mark.parametrize(
    ("pause", "again"),
    [
        (REPEAT_MS - 200, [Repeated(11)]),
        (REPEAT_MS, [Repeated(11)]),
        (REPEAT_MS + 1, [Scanned(CODE, 11)]),
    ],
)
def test_a_code_read_twice_within_two_seconds_counts_once(pause: int, again: list[Outcome]) -> None:
    second = burst(CODE + "\r", before=pause - 200)
    assert play(burst(CODE + "\r"), second) == [Scanned(CODE, 11), *again]


def test_a_code_left_under_the_scanner_counts_once_however_long_it_is_read() -> None:
    reads = [burst(CODE + "\r", before=1_500) for _ in range(5)]
    assert play(*reads) == [Scanned(CODE, 11)] + [Repeated(11)] * 4


def test_another_code_in_between_makes_it_two_scans() -> None:
    said = play(burst(CODE + "\r"), burst("KT1OTHER\r", before=300), burst(CODE + "\r", before=300))
    assert said == [Scanned(CODE, 11), Scanned("KT1OTHER", 9), Scanned(CODE, 11)]


def test_a_lone_enter_waits_less_than_the_silence() -> None:
    typing = Typing()
    assert typing.key("\r", "end", 500) == (Held(),)
    assert typing.due_ms is not None
    assert typing.due_ms - 500 <= SILENCE_MS
    assert typing.tick(typing.due_ms - 1) == ()
    (typed,) = typing.tick(typing.due_ms)
    assert isinstance(typed, Typed)
    assert [key.text for key in typed.keys] == ["\r"]


def test_keys_can_be_asked_back_at_once_but_not_a_burst() -> None:
    typing = Typing()
    assert typing.give_back() == ()
    typing.key("k", "char", 0, in_text=True)
    (typed,) = typing.give_back()
    assert typed.length == 1
    play_on = burst(CODE)
    for number, (text, kind, _) in enumerate(play_on):
        typing.key(text, kind, 1_000 + number * 20)
    assert typing.in_burst
    assert typing.give_back() == ()


def test_time_that_runs_back_loses_nothing() -> None:
    typing = Typing()
    typing.key("k", "char", 1_000, in_text=True)
    typing.key("t", "char", 900, in_text=True)
    (typed,) = typing.tick(1_000 + FAST_MS + 1)
    assert typed.length == 2


presses = st.tuples(
    st.sampled_from("aKT1。"),
    st.sampled_from(["char", "edit", "end", "other"]),
    st.integers(0, 130),
)


@given(keys=st.lists(st.tuples(presses, st.booleans(), st.integers(0, 150)), max_size=60))
def test_every_key_is_settled_exactly_once_in_order(
    keys: list[tuple[Press, bool, int]],
) -> None:
    typing, at, said = Typing(), 0, []
    for (text, kind, gap), in_text, peek in keys:
        said += typing.tick(at + min(peek, gap))
        at += gap
        events = typing.key(text, kind, at, in_text=in_text)
        assert isinstance(events[-1], Held | Typed)
        said += [event for event in events if not isinstance(event, Held)]
    said += typing.tick(at + SILENCE_MS)
    rest = [(text, kind) for (text, kind, _), _, _ in keys]
    for outcome in said:
        mine, rest = rest[: outcome.length], rest[outcome.length :]
        if isinstance(outcome, Typed):
            assert [(key.text, key.kind) for key in outcome.keys] == mine
        elif isinstance(outcome, Scanned):
            assert outcome.text == "".join(text for text, kind in mine if kind == "char")
            assert all(kind == "char" for _, kind in mine[:-1])
    assert rest == []


@given(
    before=st.lists(st.integers(60, 400), max_size=5),
    text=st.text(st.characters(categories=["L", "N", "P"]), min_size=2, max_size=200),
    ends=st.sampled_from(["", "\r", "\t", "\r1\r", "\r\r"]),
    gaps=st.lists(st.integers(0, 35), min_size=1),
    place=st.sampled_from(["button", "field", "ticket in a field"]),
)
def test_of_a_burst_no_key_ever_acts(
    before: list[int], text: str, ends: str, gaps: list[int], place: str
) -> None:
    if not ends:
        text = text * BURST_KEYS
    if place == "ticket in a field":
        text = "KT1A" + text
    hand: list[Press] = [("x", "char", gap) for gap in before]
    scanner = burst(text + ends, before=SILENCE_MS)
    shaken = [scanner[0]] + [
        (c, kind, gaps[n % len(gaps)]) for n, (c, kind, _) in enumerate(scanner[1:])
    ]
    said = play(hand, shaken, in_text=place != "button")
    if place == "field" and not text.startswith("KT1"):
        assert acted(said) == []
        assert written(said) == "x" * len(hand) + text + ends.replace("\r", "").strip()
        return
    assert all(isinstance(event, Typed) for event in said[:-1])
    assert sum(event.length for event in said[:-1]) == len(hand)
    expected = Rejected("went_on", len(shaken)) if ends[1:] else Scanned(text, len(shaken))
    assert said[-1] == expected


@given(
    gaps=st.lists(st.integers(60, 400), min_size=1, max_size=60),
    kinds=st.lists(st.sampled_from(["char", "end", "other"]), min_size=1),
    in_text=st.booleans(),
)
def test_a_person_is_never_a_scanner(gaps: list[int], kinds: list[Kind], in_text: bool) -> None:
    keys: list[Press] = [("1", kinds[n % len(kinds)], gap) for n, gap in enumerate(gaps)]
    said = play(keys, in_text=in_text)
    assert all(isinstance(event, Typed) and event.acts for event in said)
    typed = [key for event in said if isinstance(event, Typed) for key in event.keys]
    assert len(typed) == len(keys)
    assert [b.at_ms - a.at_ms for a, b in pairwise(typed)] == gaps[1:]
