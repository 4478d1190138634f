"""Card files that are wrong: every fault at once, by file and key; nothing else is ever raised."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.regulation import FINDING_CODES, REASON_CODES
from app.formats.cards import CARD_LANGUAGES, CONDUCT_CODES, Cards, fields_of, read_cards
from app.kernel.faults import Faults, Kind
from tests.rulepack.packs import toml

KINDS = ("device_used",)
CODES = (*REASON_CODES, *FINDING_CODES, *CONDUCT_CODES, *KINDS, "other")


def texts(text: str) -> dict[str, Any]:
    return dict.fromkeys(CARD_LANGUAGES, text)


def good() -> dict[str, Any]:
    """The least that is right, and one detail."""
    tables: dict[str, Any] = {code: texts(f"card of {code}") for code in CODES}
    tables["late"]["detail"] = texts("until {deadline}")
    cited = {"article": texts("Article {number}"), "paragraph": texts("{number}.{paragraph}")}
    return {**cited, **tables}


def faults(*files: bytes) -> list[tuple[str, str, str, tuple[str, ...], str]]:
    """Code, file, key, expected and found of all that is wrong."""
    with pytest.raises(Faults) as caught:
        read_cards({f"{n}.toml": data for n, data in enumerate(files)}, KINDS)
    assert caught.value.kind is Kind.HOSTILE
    return [
        (
            fault.code,
            str(fault.fields["file"]),
            str(fault.fields.get("key", "")),
            fault.fields.get("expected", ()),
            str(fault.fields.get("found", fault.fields.get("line"))),
        )
        for fault in caught.value.faults
    ]


def test_good_cards_are_read_from_any_number_of_files() -> None:
    tables = good()
    one = read_cards({"a.toml": toml(tables)}, KINDS)
    many = {f"{code}.toml": toml({code: table}) for code, table in tables.items()}
    assert read_cards(many, KINDS) == one
    assert set(one.by_code) == set(CODES)
    assert one.card("late").in_("zh-Hans") == "card of late"
    assert one.card("never heard of") == one.card("other")


@pytest.mark.parametrize(
    ("code", "table", "wrong"),
    [
        ("late", 5, [("late", ("table",), "5")]),
        ("late", {}, [(f"late.{name}", ("string",), "-") for name in CARD_LANGUAGES]),
        ("late", {**texts("x"), "zh-hans": "x"}, [("late.zh-hans", ("zh-Hans",), "zh-hans")]),
        ("late", {**texts("x"), "ko": 1}, [("late.ko", ("string",), "1")]),
        ("late", {**texts("x"), "ko": " "}, [("late.ko", ("text",), '" "')]),
        ("late", {**texts("x"), "ko": "{"}, [("late.ko", ("text without { }",), '"{"')]),
        ("late", texts("{room}"), [(f"late.{n}", None, '"{room}"') for n in CARD_LANGUAGES]),
        ("late", {**texts("x"), "detail": "x"}, [("late.detail", ("table",), '"x"')]),
        (
            "late",
            {**texts("x"), "detail": {**texts("{room}"), "en": "{rom}"}},
            [("late.detail.en", ("{room}",), '"{rom}"')],
        ),
        (
            "late",
            {**texts("x"), "detail": {**texts("{room}"), "en": "{room!r}"}},
            [("late.detail.en", ("{room}",), '"{room!r}"')],
        ),
        (
            "late",
            {**texts("x"), "detail": {**texts("{room}"), "en": "there"}},
            [("late.detail.en", ("{room}",), '"there"')],
        ),
        ("article", texts("x"), [(f"article.{n}", ("{number}",), '"x"') for n in CARD_LANGUAGES]),
        ("article", {**texts("{number}"), "detail": texts("x")}, [("article.detail", None, None)]),
        ("laet", texts("x"), [("laet", ("late",), "laet")]),
    ],
)
def test_each_fault_is_named(
    code: str, table: object, wrong: list[tuple[str, tuple[str, ...] | None, str | None]]
) -> None:
    found = faults(toml({**good(), code: table}))
    assert {(kind, file) for kind, file, *_ in found} == {("cards_invalid", "0.toml")}
    assert [key for _, _, key, _, _ in found] == [key for key, _, _ in wrong]
    for (*_, expected, value), (_, meant, seen) in zip(found, wrong, strict=True):
        assert meant is None or expected == meant
        assert seen is None or value == seen


def test_a_card_may_stand_in_one_file_only() -> None:
    found = faults(toml(good()), toml({"late": texts("again")}))
    assert found == [("cards_invalid", "1.toml", "late", ("-",), "table")]


@pytest.mark.parametrize("code", [*CODES, "article", "paragraph"])
def test_a_missing_card_is_named(code: str) -> None:
    tables = good()
    del tables[code]
    assert faults(toml(tables)) == [("cards_invalid", "*.toml", code, ("table",), "-")]


@pytest.mark.parametrize(
    ("data", "line"), [(b"\n[late\n", "2"), (b"\n\nx = \n", "3"), (b"\xff", "-"), (b"x" * 9, "-")]
)
def test_a_file_that_is_no_toml_is_named_with_the_faults_of_the_others(
    data: bytes, line: str
) -> None:
    found = faults(data, toml({"late": texts(" ")}))
    assert found[0] == ("cards_unreadable", "0.toml", "", (), line)
    assert {key for _, _, key, _, _ in found[1:]} == {f"late.{name}" for name in CARD_LANGUAGES}


def test_everything_is_named_at_once() -> None:
    tables = good()
    del tables["barred"]
    tables["late"]["ja"] = ""
    tables["too_early"]["detail"] = {}
    keys = {key for _, _, key, _, _ in faults(toml(tables))}
    assert keys == {"barred", "late.ja", *(f"too_early.detail.{n}" for n in CARD_LANGUAGES)}


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_refused_by_name(data: bytes) -> None:
    assert faults(data)


@given(st.text(alphabet="ab{}!:. ", max_size=12))
def test_fields_are_those_that_formatting_asks_for(text: str) -> None:
    fields = fields_of(text)
    if fields is not None and fields <= {"a", "b"}:
        plain = text.format(a="1", b="2")
        assert ("1" in plain, "2" in plain) == ("a" in fields, "b" in fields)


def test_the_same_cards_come_out_whatever_the_order() -> None:
    tables = good()
    turned = dict(reversed(tables.items()))
    assert _read(turned) == _read(tables)


def _read(tables: dict[str, Any]) -> Cards:
    return read_cards({"a.toml": toml(tables)}, KINDS)
