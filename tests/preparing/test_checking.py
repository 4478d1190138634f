"""All files of a round together: one faulty file hides nothing of what is wrong in the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import bootstrap
from app.formats.rosterrows import Row
from app.kernel.faults import Fault, Faults, hostile
from app.services.checking import check_files
from app.tabular.reading import read_rows
from tests.preparing.samples import HEADINGS, PERSON, ROUND

TODAY = date(2026, 11, 1)
PACKS = bootstrap.regulations()
DRAWS = bootstrap.draws()
UNREADABLE = hostile("roster_unreadable", file="b.xlsx")


def people(*rows: tuple[str, ...]) -> list[Row]:
    """Rows from (number, session, room, seat)."""
    return [
        Row(number, dict(zip(HEADINGS, [row[0], *PERSON[1:4], *row[1:]], strict=True)))
        for number, row in enumerate(rows, 2)
    ]


def faults(round_text: str | Fault, *rosters: list[Row] | Fault) -> list[Fault]:
    named = [(f"{'abc'[n]}.csv", rows) for n, rows in enumerate(rosters)]
    data = round_text if isinstance(round_text, Fault) else round_text.encode()
    with pytest.raises(Faults) as caught:
        check_files(("round.toml", data), named, PACKS, today=TODAY, draws=DRAWS)
    return caught.value.faults


def told(found: list[Fault]) -> list[tuple[str, object]]:
    return [(f.code, f.fields.get("row", f.fields.get("key"))) for f in found]


BAD_ROWS = people(
    ("１", "T01-AM", "A", "1"),
    ("2", "T09-AM", "A", "1"),
    ("3", "T01-AM", "Z", "2"),
    ("4", "T01-AM", "A", "1"),
    ("4", "T01-AM", "A", "=2"),
)
OF_ROWS = [
    ("roster_row", 2),
    ("unknown_session_in_roster", 3),
    ("unknown_room", 4),
    ("seat_taken", 5),
    ("roster_row", 6),
    ("session_twice", 6),
]


def test_good_files_are_a_round_with_its_rules() -> None:
    rows = people(("00420001", "T01-AM", "A", "1"))
    found = check_files(
        ("round.toml", ROUND.encode()), [("r.csv", rows)], PACKS, today=TODAY, draws=DRAWS
    )
    assert (found.round.id, len(found.entries), found.warnings) == ("2026-2", 1, [])
    assert [pack.regulation.id for pack in found.packs] == ["iacs"]


def test_field_faults_hide_nothing_of_the_other_rows() -> None:
    assert told(faults(ROUND, BAD_ROWS)) == OF_ROWS


def test_an_unreadable_roster_hides_nothing() -> None:
    found = told(faults(ROUND.replace("seats = 40", "seats = 0"), BAD_ROWS, UNREADABLE))
    assert found == [
        ("round_invalid", "venues[0].rooms[0].seats"), *OF_ROWS, ("roster_unreadable", None),
    ]  # fmt: skip


BROKEN_ROUNDS = [
    ('name = "2026年度 第2回"', 'name = ""', ("round_text_empty", "round.name")),
    ("Asia/Tokyo", "Asia/Tokio", ("round_invalid", "round.time_zone")),
    ('regulation = "iacs"', 'regulation = "nope"', ("regulation_unknown", "round.regulation")),
    ("doors = 2026-11-22", "doors = 2026-11-21", ("round_invalid", "sessions[0].doors")),
    ('kind = "public"', 'kind = "publc"', ("round_invalid", "venues[0].kind")),
    ("seats = 40", 'seats = "40"', ("round_invalid", "venues[0].rooms[0].seats")),
    ('stage = "first"', 'stage = "frist"', ("round_invalid", "sessions[0].stage")),
    ('form = "written"\n', "", ("round_invalid", "sessions[0].form")),
    ('subject = "grade-2"', "subject = 2", ("round_invalid", "sessions[0].subject")),
    ('role = "lead"', 'role = "head"', ("round_invalid", "staff[0].role")),
]


@pytest.mark.parametrize(("old", "new", "fault"), BROKEN_ROUNDS, ids=lambda v: str(v)[:30])
def test_a_faulty_round_file_hides_nothing_of_the_rosters_and_accuses_no_row(
    old: str, new: str, fault: tuple[str, str]
) -> None:
    found = told(faults(ROUND.replace(old, new, 1), BAD_ROWS))
    assert fault in found
    assert [one for one in found if isinstance(one[1], int)] == OF_ROWS


@pytest.mark.parametrize(
    ("old", "new", "not_said"),
    [
        ('id = "T01-AM"', "id = 1", {"unknown_session_in_roster", "unknown_room"}),
        ('code = "A"', "code = 1", {"unknown_room"}),
    ],
)
def test_what_a_faulty_round_file_leaves_open_is_not_said(
    old: str, new: str, not_said: set[str]
) -> None:
    found = told(faults(ROUND.replace(old, new, 1), BAD_ROWS))
    rows = [one for one in found if isinstance(one[1], int)]
    assert rows == [one for one in OF_ROWS if one[0] not in not_said]


@pytest.mark.parametrize(
    "round_text", ["[round", hostile("file_unreadable", file="round.toml")], ids=["toml", "disk"]
)
def test_rows_are_checked_against_each_other_without_a_round(round_text: str | Fault) -> None:
    found = told(faults(round_text, BAD_ROWS))
    without = {"unknown_session_in_roster", "unknown_room"}
    assert found[1:] == [one for one in OF_ROWS if one[0] not in without]


def test_an_unknown_regulation_names_file_key_and_what_there_is() -> None:
    (fault,) = faults(ROUND.replace('"iacs"', '"nope"'), people(("1", "T01-AM", "A", "1")))
    assert fault.fields == {
        "file": "round.toml",
        "key": "round.regulation",
        "found": "nope",
        "expected": sorted({pack.regulation.id for pack in PACKS}),
    }


def test_a_day_before_every_version_is_named_with_its_session() -> None:
    early = ROUND.replace("2026-11-", "2001-11-")
    found = faults(early, people(("1", "T01-AM", "A", "1")))
    assert told(found) == [
        ("regulation_not_in_force", "sessions[0].doors"),
        ("regulation_not_in_force", "sessions[1].doors"),
    ]
    assert found[0].fields["date"] == "2001-11-22"


def test_faults_come_file_by_file_and_row_by_row() -> None:
    found = faults(
        ROUND,
        people(("１", "T01-AM", "A", "1"), ("2", "T01-AM", "A", "2")),
        people(("2", "T01-AM", "Z", "3"), ("３", "T09-AM", "A", "4")),
    )
    assert [(f.fields["file"], f.fields["row"], f.code) for f in found] == [
        ("a.csv", 2, "roster_row"),
        ("b.csv", 2, "session_twice"),
        ("b.csv", 2, "unknown_room"),
        ("b.csv", 3, "roster_row"),
        ("b.csv", 3, "unknown_session_in_roster"),
    ]


def test_a_heading_twice_hides_nothing(as_csv: Callable[..., bytes]) -> None:
    data = as_csv([[*HEADINGS, "座席"], [*PERSON[:5], "Z", "1", "2"]])
    assert told(faults(ROUND, read_rows(data, "a.csv"))) == [
        ("roster_heading_twice", None), ("unknown_room", 2),
    ]  # fmt: skip


VALUES = st.sampled_from(
    """1 "x" "" true [] {} [1] [[]] [{}] 0.5 -1 09:00:00 2026-11-22 2026-11-22T09:00:00
    0001-01-01T00:00:00+09:00 9999-12-31T23:59:59-09:00 "T01" "A" "T01-AM" "public" """.split()
)


@given(data=st.data(), values=st.lists(VALUES, min_size=1, max_size=3))
def test_whatever_stands_in_a_round_file_rows_raise_nothing_but_faults(
    data: st.DataObject, values: list[str]
) -> None:
    lines = ROUND.splitlines()
    places = [number for number, line in enumerate(lines) if " = " in line]
    for value in values:
        place = data.draw(st.sampled_from(places))
        lines[place] = f"{lines[place].partition(' = ')[0]} = {value}"
    found = faults("\n".join(lines), BAD_ROWS)
    # These two need nothing of the round.
    assert {("seat_taken", 5), ("session_twice", 6)} <= set(told(found))


def test_the_fonts_draw_everyday_names_and_not_everything() -> None:
    assert all(map(DRAWS, "髙﨑邊邉齋𠮷栁濵德神\ufa19ｱアー々〆"))
    assert not any(map(DRAWS, "\U0001b000\ue000\u0640"))
