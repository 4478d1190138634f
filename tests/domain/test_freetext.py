"""The national individual number stays out of every free text."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.freetext import MAX_TEXT, holds_national_number
from tests.domain.world import GOOD, entry, opened, why

N = "00420001"
NUMBER = "123456789018"
"""Eleven invented digits and the check digit that fits them."""


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"number {NUMBER}.",
        "番号は1234-5678-9018です",
        "1234 5678 9018",
        "1234ー5678ー9018",
        "1234−5678−9018",
        "1234 - 5678 - 9018",
        "1 2 3 4 5 6 7 8 9 0 1 8",
        "１２３４５６７８９０１８",
        "1234\n5678\n9018",
        f"12 {NUMBER}",
        "123456789010",
    ],
)
def test_it_is_found_however_it_is_written(text: str) -> None:
    # 12345678901 asks for the check digit 8, so ...010 is no such number.
    assert holds_national_number(text) == (text != "123456789010")


@pytest.mark.parametrize(
    "text",
    ["", "123456789017", f"{NUMBER}3", f"9{NUMBER}", "12345678901", "090-1234-5678", "11:30:00"],
)
def test_other_digits_are_only_digits(text: str) -> None:
    assert not holds_national_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "1234/5678/9018",
        "(1234)(5678)(9018)",
        "1234（5678）9018",
        "「1234」「5678」「9018」",
        "1234 [5678] 9018",
        "1234:5678:9018",
        "1234 | 5678 | 9018",
        "12345678 then 9018",
        "12345678 続けて 9018",
        "123456 / 789018",
        "1/2/3/4/5/6/7/8/9/0/1/8",
        "一二三四五六七八九〇一八",
        "一二三四 五六七八 九〇一八",
        "1234五六七八9018",
        "no. 5 / 1234/5678/9018",
    ],
)
def test_it_is_found_between_signs_and_in_kanji(text: str) -> None:
    assert holds_national_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "1234, 5678, 9018",
        "1234、5678、9018",
        "1234 talked to 5678, 9018 saw it",
        "1234と5678と9018",
        "1234/5678/9018/3456",
        "12345678 left at 9018",
        "12:34 56:78 90:18",
        "A-12 A-34 A-56 B-78 B-90 B-18",
        "十二時三十四分五十六秒",
        "12/34/56/78/90/18",
    ],
)
def test_lists_and_times_are_none_whatever_their_digits_come_to(text: str) -> None:
    assert not holds_national_number(text)


def _number(body: str) -> str:
    return next(body + d for d in "0123456789" if holds_national_number(body + d))


@given(
    st.text(alphabet="0123456789", min_size=11, max_size=11),
    st.sampled_from([(4, 8), (6,), (4,), (8,), (5,)]),
    st.sampled_from(["/", " / ", ") (", "] [", " then ", "|", ":", "」「", "#"]),
    st.booleans(),
)
def test_every_such_number_is_found_in_groups(
    body: str, cuts: tuple[int, ...], sign: str, kanji: bool
) -> None:
    digits = _number(body)
    if kanji:
        digits = digits.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    marks = (0, *cuts, 12)
    groups = [digits[a:b] for a, b in pairwise(marks)]
    assert holds_national_number("".join([groups[0], *(sign + group for group in groups[1:])]))


@given(st.lists(st.times().map(lambda at: at.strftime("%H:%M")), max_size=20))
def test_no_row_of_times_is_refused(times: list[str]) -> None:
    assert not holds_national_number("、".join(times))
    assert not holds_national_number(" / ".join(times))


@given(st.lists(st.integers(1, 999), max_size=30), st.sampled_from([", ", "、", "と", "/"]))
def test_no_list_of_seats_is_refused(seats: list[int], sign: str) -> None:
    assert not holds_national_number(sign.join(f"A-{seat}" for seat in seats))


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_no_telephone_number_of_eleven_digits_is_refused(first: int, second: int) -> None:
    assert not holds_national_number(f"(090) {first:04}-{second:04}")


@given(st.text(alphabet="0123456789", min_size=11, max_size=11))
def test_exactly_one_check_digit_fits(body: str) -> None:
    assert sum(holds_national_number(body + digit) for digit in "0123456789") == 1


@given(st.text(), st.text())
def test_any_text_around_it_hides_nothing(before: str, after: str) -> None:
    assert holds_national_number(f"{before} / {NUMBER} / {after}")


@pytest.mark.parametrize(
    ("wish", "field", "fields"),
    [
        ("refuse", "reason", {"candidate": N}),
        ("refer", "reason", {"candidate": N}),
        ("decide", "reason", {"candidate": N, "outcome": "admit"}),
        ("admit", "reason", {"candidate": N}),
        ("caution", "text", {"candidate": N, "kind": "disturbance"}),
        ("caution", "witnesses", {"candidate": N, "kind": "disturbance"}),
        ("warn", "text", {"candidate": N, "kind": "disturbance"}),
        ("disqualify", "override_reason", {"candidate": N, "kind": "disturbance"}),
        ("suspend", "point_reached", {"session": "am", "reason": "alarm"}),
        ("suspend", "reference", {"session": "am", "reason": "alarm"}),
        ("cancel", "reference", {"session": "am", "reason": "snow"}),
        ("delay", "reason", {"session": "am", "minutes": 5}),
        ("end", "reason", {"session": "am"}),
        ("open_doors", "reason", {"session": "am"}),
        ("correct", "reason", {"fact": "s1-1"}),
        ("declare_exemption", "exam", {"candidate": N, "sits": True}),
        ("declare_exemption", "year", {"candidate": N, "sits": True}),
        ("declare_exemption", "round", {"candidate": N, "sits": True}),
        ("count", "seals", {"session": "am", "room": "A", "sheets_used": 1}),
        ("count", "extra_sheets", {"session": "am", "room": "A", "sheets_used": 1}),
        ("hand_over", "to", {"session": "am", "parcels": 1}),
        ("hand_over", "seals", {"session": "am", "parcels": 1, "to": "x"}),
        ("incident", "outcome", {"kind": "noise", "scope": "session", "session": "am"}),
    ],
)
def test_a_wish_that_holds_it_is_refused_before_it_is_saved(
    wish: str, field: str, fields: dict[str, Any]
) -> None:
    world = opened(entry(N, withdrawn=True))
    world.scan(N, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    before = len(world.facts)
    outcome = world.do(wish, **fields, **{field: f"no. {NUMBER}"})
    assert outcome.refusal is not None
    assert (why(outcome), outcome.refusal.fields) == ("national_number", {"field": field})
    assert len(world.facts) == before


def test_a_bare_number_is_looked_at_too() -> None:
    world = opened(entry(N))
    fields: dict[str, Any] = {"candidate": N, "sits": True, "personal_number": int(NUMBER)}
    assert why(world.do("declare_exemption", **fields)) == "national_number"


@pytest.mark.parametrize("witnesses", [[f"p01 {NUMBER}"], ["p02", NUMBER]])
def test_a_list_is_looked_through(witnesses: list[str]) -> None:
    outcome = opened().do("caution", candidate=N, kind="disturbance", witnesses=witnesses)
    assert why(outcome) == "national_number"


def test_twelve_digits_that_are_no_such_number_may_be_written() -> None:
    outcome = opened().do("caution", candidate=N, kind="disturbance", text="no. 123456789017")
    assert why(outcome) is None


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("first line\r\nsecond\tline", None),
        ("髙橋𠮷郎\U000e0100 ≠ 高橋", None),
        ("x" * MAX_TEXT, None),
        ("x" * (MAX_TEXT + 1), "text_too_long"),
        ("nul\0", "text_with_hidden_signs"),
        ("bell\a", "text_with_hidden_signs"),
        ("\x1b[31mred", "text_with_hidden_signs"),
        ("\u202egnorw", "text_with_hidden_signs"),
        ("\u2066inside\u2069", "text_with_hidden_signs"),
        ("\u200fright", "text_with_hidden_signs"),
    ],
)
@pytest.mark.parametrize("field", ["text", "witnesses"])
def test_only_plain_signs_and_not_too_many(field: str, text: str, refusal: str | None) -> None:
    outcome = opened().do("caution", candidate=N, kind="disturbance", **{field: text})
    assert why(outcome) == refusal
    if outcome.refusal is not None:
        assert outcome.refusal.fields["field"] == field
        assert outcome.facts == ()
