"""Each reason for not preparing a round, each warning, and that all come at once."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.domain.preparation import Findings, check, with_duplicates
from app.domain.preparation_rows import Origin
from app.domain.regulation import Regulation
from app.domain.round import Entry, Round
from app.domain.samepeople import folded_kana
from app.formats.rostercells import COLUMNS
from app.formats.roundfile import read_round
from app.formats.ticket import fits
from app.kernel.faults import Fault, Kind
from tests.preparing.samples import ROUND

PUBLIC, SEMI = "T01-AM", "S01-AM"
HEADS = {column.field: column.ja for column in COLUMNS}
REN = Entry("00420001", "髙﨑 蓮", "タカサキ レン", "2001-04-05", PUBLIC, "A", "1")
AOI = Entry("00420002", "栁田 葵", "ヤナギダ アオイ", "2002-05-06", PUBLIC, "A", "2")
MEI = Entry("00420003", "邊見 芽依", "ヘンミ メイ", "2003-06-07", PUBLIC, "A", "3")


def prepared(*changes: tuple[str, str]) -> Round:
    text = ROUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_round(text.encode(), "round.toml")


def checked(round_: Round, entries: list[Entry], regulation: Regulation) -> Findings:
    origins = [Origin("r.csv", row, HEADS) for row in range(2, 2 + len(entries))]
    return check(round_, entries, regulation, origins=origins, fits=fits, file="round.toml")


def named(faults: list[Fault]) -> list[tuple[object, ...]]:
    return [
        (fault.code, fault.article, fault.fields["row"], fault.fields["column"]) for fault in faults
    ]


def group(count: int) -> list[Entry]:
    return [
        replace(
            REN,
            candidate_number=f"{n:08}",
            birth_date=f"2001-04-{n + 1:02}",
            seat=str(n + 1),
            application="group",
            group_name="見本高校",
        )
        for n in range(count)
    ]


AFTERNOON = ("[[staff]]\nvenue = \"T01\"", """[[sessions]]
id = "T01-PM"
venue = "T01"
subject = "grade-2"
stage = "first"
form = "written"
doors = 2026-11-22T13:00:00+09:00
admission_deadline = 2026-11-22T13:20:00+09:00
start = 2026-11-22T13:30:00+09:00
end = 2026-11-22T15:00:00+09:00

[[staff]]
venue = "T01\"""")  # fmt: skip
SECOND_STAGE = (AFTERNOON[0], AFTERNOON[1].replace('"first"', '"second"'))
OTHER_SUBJECT = (AFTERNOON[0], AFTERNOON[1].replace("grade-2", "grade-1"))


def test_a_good_roster_has_no_findings(regulation: Regulation) -> None:
    assert checked(prepared(), [REN, AOI, MEI], regulation) == Findings([], [])


FAULTS = [
    pytest.param((), [replace(REN, session="T09-AM")],
                 [("unknown_session_in_roster", None, 2, "試験")], id="unknown session"),
    pytest.param((), [replace(REN, room="B")],
                 [("unknown_room", None, 2, "試験室")], id="unknown room"),
    pytest.param((AFTERNOON,), [REN, replace(REN, session="T01-PM")],
                 [("subject_twice", "E 3.2", 3, "試験")], id="one subject twice"),
    pytest.param((), [REN, replace(REN, session=SEMI)],
                 [("subject_twice", "E 3.2", 3, "試験")], id="one subject at two venues"),
    pytest.param((), [REN, REN], [("session_twice", None, 3, "試験")], id="one row twice"),
    pytest.param((), [REN, replace(REN, withdrawn=True)],
                 [("session_twice", None, 3, "試験")], id="one session, once withdrawn"),
    pytest.param((), [REN, replace(AOI, seat="1")],
                 [("seat_taken", None, 3, "座席")], id="one seat"),
    *[
        pytest.param((), [replace(REN, seat=one), replace(AOI, seat=other)],
                     [("seat_taken_alike", None, 3, "座席")], id=f"seats {one} and {other}")
        for one, other in [("5", "５"), ("5", "05"), ("A-3", "ａ-０３"), ("前列2", "前列 02")]
    ],
    *[
        pytest.param((), [replace(REN, seat=one), replace(AOI, seat=other)], [],
                     id=f"apart {one} and {other}")
        for one, other in [("5", "50"), ("A-3", "A3"), ("1-11", "11-1"), ("A1", "B1")]
    ],
    pytest.param((OTHER_SUBJECT,), [REN, replace(REN, session="T01-PM", name="高﨑 蓮")],
                 [("number_of_two_people", None, 3, "氏名")], id="two names"),
    pytest.param((OTHER_SUBJECT,), [REN, replace(REN, session="T01-PM", name="髙\ufa11 蓮")], [],
                 id="one name"),
    pytest.param((OTHER_SUBJECT,), [REN, replace(REN, session="T01-PM", kana="タカザキ レン")],
                 [("number_of_two_people", None, 3, "フリガナ")], id="two kana"),
    pytest.param((OTHER_SUBJECT,), [REN, replace(REN, session="T01-PM", birth_date="2001-04-06")],
                 [("number_of_two_people", None, 3, "生年月日")], id="two birth dates"),
    pytest.param((("seats = 40", "seats = 2"),), [REN, AOI, MEI],
                 [("room_full", None, 4, "試験室")], id="more people than seats"),
    pytest.param((), [replace(REN, session=SEMI, name="栁田　光")],
                 [("lead_on_own_roster", "E 21.4", 2, "氏名")], id="the lead sits"),
    pytest.param((), [replace(REN, candidate_number="a1"), replace(AOI, candidate_number="A1")],
                 [("number_differs_in_case", None, 3, "受験番号")], id="numbers in two cases"),
    pytest.param((), [replace(REN, candidate_number="CANDIDATE-0042000001")],
                 [("ids_too_long_for_ticket", None, 2, "受験番号")], id="ids do not fit"),
]  # fmt: skip
FINE = [
    pytest.param((SECOND_STAGE,), [REN, replace(REN, session="T01-PM")], id="both stages"),
    pytest.param((OTHER_SUBJECT,), [REN, replace(REN, session="T01-PM")], id="two subjects"),
    pytest.param((AFTERNOON,), [replace(REN, withdrawn=True), replace(REN, session="T01-PM")],
                 id="entered again after a withdrawal"),
    pytest.param((), [replace(REN, withdrawn=True), replace(AOI, seat="1")],
                 id="the seat of somebody withdrawn"),
    pytest.param((("seats = 40", "seats = 2"),), [REN, AOI, replace(MEI, withdrawn=True)],
                 id="full without the withdrawn"),
    pytest.param((), [replace(REN, name="田邊 薫")], id="a lead at a public venue"),
    pytest.param((), [replace(REN, name="栁田 光")], id="a lead of another venue"),
    pytest.param((), [REN, replace(AOI, candidate_number="420001")], id="zeros tell two apart"),
    pytest.param((), [REN, replace(AOI, session=SEMI, seat="1")], id="one seat, two venues"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "entries", "expected"), FAULTS)
def test_what_keeps_a_round_from_being_prepared(
    changes: tuple[tuple[str, str], ...],
    entries: list[Entry],
    expected: list[tuple[object, ...]],
    regulation: Regulation,
) -> None:
    faults = checked(prepared(*changes), entries, regulation).faults
    assert named(faults) == expected
    assert all(fault.kind is Kind.REFUSED for fault in faults)
    assert all(fault.fields["file"] == "r.csv" for fault in faults)


@pytest.mark.parametrize(("changes", "entries"), FINE)
def test_what_does_not(
    changes: tuple[tuple[str, str], ...], entries: list[Entry], regulation: Regulation
) -> None:
    assert checked(prepared(*changes), entries, regulation) == Findings([], [])


@pytest.mark.parametrize(("session", "faulty"), [("sessions[0]", False), ("sessions[1]", True)])
def test_a_semi_public_venue_holds_the_first_stage_only(
    session: str, faulty: bool, regulation: Regulation
) -> None:
    round_ = prepared()
    index = int(session[-2])
    sessions = list(round_.sessions)
    sessions[index] = replace(sessions[index], stage="second")
    faults = checked(replace(round_, sessions=tuple(sessions)), [], regulation).faults
    keys = [(f.code, f.article, f.fields["file"], f.fields["key"]) for f in faults]
    expected = [("stage_not_at_venue", "E 2.2", "round.toml", f"{session}.stage")]
    assert keys == (expected if faulty else [])


def test_the_days_of_a_course_are_not_one_subject_twice(regulation: Regulation) -> None:
    open_to_courses = replace(regulation, stages={"public": ("course",), "semi-public": ("first",)})
    round_ = prepared(AFTERNOON)
    days = [replace(s, stage="course" if s.venue == "T01" else "first") for s in round_.sessions]
    entries = [REN, replace(REN, session="T01-PM")]
    course = replace(round_, sessions=tuple(days))
    assert checked(course, entries, open_to_courses) == Findings([], [])


def test_ids_that_do_not_fit_are_named_once_a_person(regulation: Regulation) -> None:
    long = replace(REN, candidate_number="CANDIDATE-0042000001")
    entries = [long, replace(long, session="T01-PM")]
    faults = checked(prepared(OTHER_SUBJECT), entries, regulation).faults
    assert named(faults) == [("ids_too_long_for_ticket", None, 2, "受験番号")]


def test_an_unknown_room_names_the_rooms_of_that_venue(regulation: Regulation) -> None:
    (fault,) = checked(prepared(), [replace(REN, room="B")], regulation).faults
    assert (fault.fields["found"], fault.fields["expected"]) == ("B", ["A"])


def test_the_first_row_of_two_is_named_with_the_second(regulation: Regulation) -> None:
    faults = checked(prepared(), [MEI, REN, replace(AOI, seat="1")], regulation).faults
    assert [fault.fields["first_row"] for fault in faults] == [3]


def test_faults_of_all_kinds_come_at_once(regulation: Regulation) -> None:
    round_ = prepared(("seats = 40", "seats = 2"), ("seats = 2", "seats = 1"))
    entries = [
        REN,
        replace(AOI, seat="1"),
        replace(MEI, session="X"),
        replace(MEI, session=SEMI, name="栁田 光"),
        replace(MEI, room="Z", candidate_number="4"),
    ]
    codes = {fault.code for fault in checked(round_, entries, regulation).faults}
    assert codes == {
        "unknown_session_in_roster",
        "unknown_room",
        "seat_taken",
        "room_full",
        "number_of_two_people",
        "lead_on_own_roster",
    }


TWIN = replace(AOI, kana="たかさき　れん", birth_date=REN.birth_date)


@pytest.mark.parametrize(
    ("changes", "entries", "expected"),
    [
        ((), group(9), [("group_too_small", "E 2.4", 2, "団体名")]),
        ((), group(10), []),
        ((), [*group(9), replace(group(10)[9], withdrawn=True)],
         [("group_too_small", "E 2.4", 2, "団体名")]),
        ((), [REN, TWIN], [("same_person_twice", "E 3.2", 3, "受験番号")]),
        ((), [REN, replace(TWIN, kana="ﾀｶｻｷﾚﾝ")], [("same_person_twice", "E 3.2", 3, "受験番号")]),
        ((), [REN, replace(TWIN, session=SEMI)], [("same_person_twice", "E 3.2", 3, "受験番号")]),
        ((SECOND_STAGE,), [REN, replace(TWIN, session="T01-PM")],
         [("same_person_twice", "E 3.2", 3, "受験番号")]),
        ((), [REN, replace(TWIN, birth_date="2001-04-06")], []),
        ((), [REN, replace(TWIN, withdrawn=True)], []),
        ((OTHER_SUBJECT,), [REN, replace(TWIN, session="T01-PM")], []),
        ((('venue = "S01"\nsubject = "grade-2"', 'venue = "S01"\nsubject = "grade-1"'),),
         [REN, replace(REN, session=SEMI)], [("two_venues", None, 3, "試験")]),
        *[((), [replace(REN, seat=seat)], [("seat_beyond_room", None, 2, "座席")])
          for seat in ("0", "41", "0041")],
        *[((), [replace(REN, seat=seat)], []) for seat in ("040", "A-41", "41番")],
        ((), [replace(REN, seat="41", withdrawn=True)], []),
        ((), [replace(REN, room="A", session=SEMI, seat="3")],
         [("seat_beyond_room", None, 2, "座席")]),
    ],
)  # fmt: skip
def test_what_headquarters_is_warned_of(
    changes: tuple[tuple[str, str], ...],
    entries: list[Entry],
    expected: list[tuple[object, ...]],
    regulation: Regulation,
) -> None:
    findings = checked(prepared(*changes), entries, regulation)
    assert findings.faults == []
    assert named(findings.warnings) == expected


def test_two_numbers_of_one_person_are_written_into_both_entries() -> None:
    entries = with_duplicates(prepared(), [REN, MEI, TWIN])
    assert [entry.duplicates for entry in entries] == [("00420002",), (), ("00420001",)]
    assert [replace(entry, duplicates=()) for entry in entries] == [REN, MEI, TWIN]


def test_a_withdrawn_application_is_nobodys_duplicate() -> None:
    entries = with_duplicates(prepared(), [REN, replace(TWIN, withdrawn=True)])
    assert [entry.duplicates for entry in entries] == [(), ()]


@pytest.mark.parametrize(
    "kana",
    ["タカサキ ゴウ", "たかさきごう", "ﾀｶｻｷ ｺﾞｳ", "タカサキ　コ\u3099ウ", "たかサキ ご う"],
)
def test_kana_are_compared_without_width_script_and_spaces(kana: str) -> None:
    assert folded_kana(kana) == "タカサキゴウ"


@pytest.mark.parametrize(("name", "told"), [("𛀀子", ["𛀀 (U+1B000)"]), ("髙\U000e0101", [])])
def test_characters_that_no_font_draws_are_a_warning(
    name: str, told: list[str], regulation: Regulation
) -> None:
    entries = [replace(REN, name=name), replace(REN, name=name, session=SEMI)]
    warnings = check(
        prepared(OTHER_SUBJECT), entries[:1], regulation, origins=[Origin("r.csv", 2, HEADS)],
        fits=fits, file="round.toml", draws=lambda c: c in "髙子" or c in REN.kana,
    ).warnings  # fmt: skip
    assert [w.fields["characters"] for w in warnings] == ([told] if told else [])
    assert {w.code for w in warnings} <= {"name_not_drawn"}


def test_a_deadline_after_the_start_is_a_warning(regulation: Regulation) -> None:
    late = prepared(
        ("deadline = 2026-11-22T09:50:00+09:00", "deadline = 2026-11-22T10:30:00+09:00")
    )
    warnings = checked(late, [REN], regulation).warnings
    assert [(w.code, w.fields["key"], w.fields["deadline"]) for w in warnings] == [
        ("deadline_after_start", f"sessions[{index}].admission_deadline", "10:30")
        for index in (0, 1)
    ]


SESSION_UNKNOWN, TWICE = "unknown_session_in_roster", "session_twice"
TWO_PEOPLE, SEAT = "number_of_two_people", "seat_taken"


@pytest.mark.parametrize(
    ("unsure", "told"),
    [
        ("session", {TWO_PEOPLE}),
        ("candidate_number", {SESSION_UNKNOWN, SEAT}),
        ("name", {SESSION_UNKNOWN, TWICE, SEAT}),
        ("seat", {SESSION_UNKNOWN, TWICE, TWO_PEOPLE}),
        ("withdrawn", {SESSION_UNKNOWN, TWICE, TWO_PEOPLE}),
        ("application", {SESSION_UNKNOWN, TWICE, TWO_PEOPLE, SEAT}),
    ],
)
def test_nothing_is_said_from_a_field_that_could_not_be_read_and_the_rest_is(
    unsure: str, told: set[str], regulation: Regulation
) -> None:
    entries = [REN, replace(REN, name="髙﨑 連"), replace(AOI, seat="1"), replace(MEI, session="X")]
    origins = [Origin("r.csv", row, HEADS, frozenset({unsure})) for row in range(2, 6)]
    findings = check(prepared(), entries, regulation, origins=origins, fits=fits, file="r.toml")
    assert {fault.code for fault in findings.faults} == told


def test_rows_are_held_against_each_other_even_without_a_round() -> None:
    entries = [REN, REN, replace(AOI, seat="1"), replace(MEI, session="X", room="Z")]
    origins = [Origin("r.csv", row, HEADS) for row in range(2, 6)]
    findings = check(None, entries, None, origins=origins, fits=fits, file="round.toml")
    assert named(findings.faults) == [
        ("session_twice", None, 3, "試験"),
        ("seat_taken", None, 4, "座席"),
    ]
