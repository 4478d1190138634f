"""Reading a day script: every line is a wish or says what is wrong with it."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.wishes import (
    Admit,
    AnyWish,
    Caution,
    CheckId,
    DeclareExemption,
    Scan,
    Start,
)
from app.formats.dayscript import MAX_LINE, read_line, read_wish
from app.kernel.faults import Fault
from app.kernel.time import Instant

N = "00420001"
BUILT = {str(kind.__struct_config__.tag) for kind in get_args(AnyWish)}
NAMED = set(
    "sign_in confirm_clock set_times open_doors start end resume queue_closed delay suspend cancel "
    "evacuate let_back "
    "scan lookup check_id admit refuse refer decide declare_exemption slip correct_detail incident "
    "caution warn disqualify acknowledge impersonation leave decide_leave return depart withdraw "
    "mark move permit lose_time give_time end_own roll_call announce attendance count review "
    "addendum hand_over confirm_stations evidence resolve from_paper correct close".split()
)


def read(text: str) -> AnyWish:
    return read_wish(read_line(text))


def fault(text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ({"do": "admit", "candidate": N}, Admit(candidate=N)),
        ({"do": "admit", "candidate": N, "reason": None}, Admit(candidate=N)),
        ({"do": "start", "session": "am"}, Start(session="am")),
        ({"do": "start", "session": "am", "rooms": None}, Start(session="am")),
        ({"do": "start", "session": "am", "rooms": "A"}, Start(session="am", rooms="A")),
        ({"do": "start", "session": "am", "rooms": ["A"]}, Start(session="am", rooms=("A",))),
        ({"do": "scan", "text": ""}, Scan(text="")),
        (
            {"do": "check_id", "candidate": N, "document": None, "in_date": True},
            CheckId(candidate=N, in_date=True),
        ),
        (
            {"do": "caution", "candidate": N, "kind": "cheating", "witnesses": ["p01", "p02"]},
            Caution(candidate=N, kind="cheating", witnesses=("p01", "p02")),
        ),
        (
            {"do": "caution", "candidate": N, "kind": "cheating", "witnesses": "p01"},
            Caution(candidate=N, kind="cheating", witnesses="p01"),
        ),
        (
            {"do": "declare_exemption", "candidate": N, "sits": False, "year": 2025},
            DeclareExemption(candidate=N, sits=False, year=2025),
        ),
        (
            {"do": "admit", "candidate": N, "at": "2026-11-22T09:10:00+09:00"},
            Admit(candidate=N, at=Instant.parse("2026-11-22T00:10:00Z")),
        ),
    ],
)
def test_a_line_is_a_wish(line: dict[str, Any], wish: AnyWish) -> None:
    assert read(json.dumps(line)) == wish


def test_signs_around_a_line_do_not_matter() -> None:
    assert read('\ufeff {"do": "admit", "candidate": "1"}\r\n') == Admit(candidate="1")


@pytest.mark.parametrize(
    ("line", "code", "fields"),
    [
        ("", "bad_json", None),
        ("{", "bad_json", None),
        ("# a note", "bad_json", None),
        ("[]", "bad_json", None),
        ('"scan"', "bad_json", None),
        ('{"do": "scan"} {}', "bad_json", None),
        ('{"do": "scan", "text": ' + "[" * 20_000, "bad_json", None),
        ('{"do": "scan", "text": "' + "x" * MAX_LINE + '"}', "bad_json", None),
        ("{}", "missing_field", {"fields": ["do"]}),
        ('{"do": null}', "missing_field", {"fields": ["do"]}),
        ('{"do": "admit"}', "missing_field", {"fields": ["candidate"]}),
        ('{"do": "decide", "candidate": "1"}', "missing_field", {"fields": ["outcome", "reason"]}),
        ('{"do": "dance"}', "unknown_wish", {"do": "dance", "known": sorted(NAMED)}),
        ('{"do": ""}', "unknown_wish", {"do": "", "known": sorted(NAMED)}),
        ('{"do": "admit", "candidate": "\\ud800"}', "bad_json", None),
        ('{"do": "admit", "candidate": "\ud800"}', "bad_json", None),
        (
            '{"do": "admit", "candidate": "1", "candidate": "2"}',
            "doubled_field",
            {"fields": ["candidate"]},
        ),
        ('{"do": "admit", "do": "admit", "candidate": "1"}', "doubled_field", {"fields": ["do"]}),
        ('{"do": "admit", "x": {"a": 1, "a": 1}}', "doubled_field", {"fields": ["a"]}),
    ],
)
def test_what_is_wrong_is_said(line: str, code: str, fields: dict[str, Any] | None) -> None:
    found = fault(line)
    assert found.code == code
    assert fields is None or found.fields == fields


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"do": 1}, "do"),
        ({"do": "admit", "candidate": 420001}, "candidate"),
        ({"do": "admit", "candidate": N, "reasn": "x"}, "reasn"),
        ({"do": "queue_closed", "session": "am", "count": "3"}, "count"),
        ({"do": "queue_closed", "session": "am", "count": 2.5}, "count"),
        ({"do": "check_id", "candidate": N, "in_date": "yes"}, "in_date"),
        ({"do": "check_id", "candidate": N, "photo_matches": True}, "photo_matches"),
        ({"do": "decide", "candidate": N, "outcome": "let in", "reason": "x"}, "outcome"),
        ({"do": "start", "session": "am", "rooms": [1]}, "rooms[0]"),
        ({"do": "admit", "candidate": N, "at": "09:10:00"}, "at"),
        ({"do": "admit", "candidate": N, "at": "2026-11-22T09:10:00"}, "at"),
        ({"do": "admit", "candidate": N, "at": 1795305600}, "at"),
        ({"do": "admit", "candidate": N, "at": "0001-01-01T00:00:00+09:00"}, "at"),
    ],
)
def test_the_field_at_fault_is_named(line: dict[str, Any], field: str) -> None:
    found = fault(json.dumps(line))
    assert (found.code, found.fields["field"]) == ("bad_field", field)


@pytest.mark.parametrize(
    ("line", "possible"),
    [
        (
            {"do": "decide", "candidate": N, "outcome": "let in", "reason": "x"},
            ["admit", "provisional", "refuse"],
        ),
        ({"do": "check_id", "candidate": N, "photo_matches": True}, ["yes", "no", "none"]),
        ({"do": "check_id", "candidate": N, "in_date": "yes"}, ["true or false"]),
        ({"do": "caution", "candidate": N, "kind": "x", "to": "her"}, ["candidate", "companion"]),
        ({"do": "admit", "candidate": 1}, ['"text"']),
        ({"do": "queue_closed", "session": "am", "count": "3"}, ["a whole number"]),
        ({"do": "start", "session": "am", "rooms": [1]}, ['"text"']),
        (
            {"do": "admit", "candidate": N, "at": "09:10"},
            ["a time with its offset, as in 2026-11-22T09:00:00+09:00"],
        ),
    ],
)
def test_what_is_possible_is_listed(line: dict[str, Any], possible: list[str]) -> None:
    assert fault(json.dumps(line)).fields["expected"] == possible


def test_an_unknown_field_is_answered_with_the_known_ones() -> None:
    found = fault(json.dumps({"do": "admit", "candidate": N, "reasn": "x"}))
    assert found.fields["expected"] == ["at", "candidate", "reason", "session"]


def test_every_wish_has_a_name_and_is_built() -> None:
    assert BUILT == NAMED


def test_a_line_s_time_is_known_even_where_its_wish_is_not() -> None:
    line = read_line('{"do": "dance", "at": "2026-11-22T09:10:00+09:00"}')
    assert line.at == Instant.parse("2026-11-22T00:10:00Z")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def is_answered(text: str) -> None:
    try:
        wish = read(text)
    except Fault:
        return
    assert str(wish.__struct_config__.tag) in BUILT


@given(st.text())
def test_no_text_raises_anything_but_a_fault(text: str) -> None:
    is_answered(text)


@given(st.sampled_from(sorted(BUILT)), st.data())
def test_no_fields_raise_anything_but_a_fault(name: str, data: st.DataObject) -> None:
    (kind,) = [kind for kind in get_args(AnyWish) if kind.__struct_config__.tag == name]
    names = st.sampled_from([*kind.__struct_fields__, "surprise"])
    line = data.draw(st.dictionaries(names, JSON))
    is_answered(json.dumps({**line, "do": name}))
