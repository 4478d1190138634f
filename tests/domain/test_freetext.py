"""The national individual number stays out of every free text."""

from __future__ import annotations

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
