"""What differs between two packs, and that nothing else is said to."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.regulation import RulePack
from app.formats.rulediff import Difference, differences
from app.formats.rulepack import read_rulepack
from tests.rulepack.packs import FILE, SHIPPED, put, shipped_tables, toml

BEFORE = read_rulepack(SHIPPED, FILE)
KEYS = ("escalation", "attentions"), ("leave", "minutes"), ("group_minimum",)


def pack(tables: dict[str, Any]) -> RulePack:
    return read_rulepack(toml(tables), "pack.toml")


def test_the_same_pack_does_not_differ_however_it_is_written() -> None:
    assert differences(BEFORE, pack(shipped_tables())) == []


def test_each_kind_of_difference_is_named_by_its_key() -> None:
    tables = put(shipped_tables(), ("leave", "minutes"), 15)
    del tables["documents"]["staff_card"]
    tables["subjects"]["grade-4"] = {"ja": "4級", "en": "Grade 4"}
    assert differences(BEFORE, pack(tables)) == [
        Difference("removed", "documents.staff_card.accepted", True),
        Difference("removed", "documents.staff_card.birth", False),
        Difference("removed", "documents.staff_card.text.en", "Staff card"),
        Difference("removed", "documents.staff_card.text.ja", "社員証"),
        Difference("changed", "leave.minutes", 10, 15),
        Difference("added", "subjects.grade-4.en", after="Grade 4"),
        Difference("added", "subjects.grade-4.ja", after="4級"),
    ]


def test_an_announcement_is_known_by_its_id_and_the_order_by_itself() -> None:
    tables = shipped_tables()
    script = tables["announcements"]
    script[0], script[1] = script[1], script[0]
    script[2]["minutes"] = 11
    order, minutes = differences(BEFORE, pack(tables))
    assert order.key == "announcements"
    assert (minutes.key, minutes.before, minutes.after) == (
        "announcements.conduct.minutes",
        10,
        11,
    )


@given(st.sampled_from(KEYS), st.integers(1, 30))
def test_there_and_back_is_the_same_with_both_sides_changed(
    path: tuple[str, ...], value: int
) -> None:
    after = pack(put(shipped_tables(), path, value))
    back = [
        Difference(one.what, one.key, one.after, one.before) for one in differences(after, BEFORE)
    ]
    assert back == differences(BEFORE, after)
