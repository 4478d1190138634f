"""Rosters from real CSV and XLSX bytes to entries: what is kept, what is refused, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from app.domain.round import Entry
from app.formats.rostercells import COLUMNS
from app.formats.rosterrows import Reading, column_of, read_entries
from app.kernel.faults import Kind
from app.kernel.vocabulary import HOUSE, Person
from app.tabular.reading import read_rows
from tests.preparing.samples import HEADINGS, PERSON, altered

TODAY = date(2026, 11, 1)
Write = Callable[..., bytes]


def read(data: bytes, name: str = "名簿.csv") -> Reading:
    return read_entries(read_rows(data, name), name, today=TODAY)


def with_cell(field: str, value: object) -> list[list[object]]:
    """The good row with one cell replaced, under Japanese headings, its column added if needed."""
    headings, row = list(HEADINGS), [*PERSON]
    ja = next(column.ja for column in COLUMNS if column.field == field)
    if ja not in headings:
        headings, row = [*headings, ja], [*row, ""]
    row[headings.index(ja)] = value  # type: ignore[call-overload]
    return [list(headings), row]


GOOD = Entry("00420001", "髙﨑 蓮", "タカサキ レン", "2001-04-05", "T01-AM", "A", "1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_in_each_encoding(as_csv: Write, encoding: str) -> None:
    reading = read(as_csv([HEADINGS, PERSON], encoding))
    assert reading == Reading([GOOD], reading.origins, [], [])
    assert (reading.origins[0].file, reading.origins[0].row) == ("名簿.csv", 2)


def test_xlsx_says_the_same_as_csv(as_csv: Write, as_xlsx: Write) -> None:
    rows = [HEADINGS, PERSON, [], [*PERSON[:6], "2"]]
    assert read(as_xlsx(rows)) == read(as_csv(rows))


def test_half_width_kana_of_cp932_is_kept_as_it_is(as_csv: Write) -> None:
    data = as_csv(with_cell("kana", "ﾊﾝｶｸ ｶﾞﾅ"), "cp932")
    assert read(data).entries[0].kana == "ﾊﾝｶｸ ｶﾞﾅ"


NAMES = [
    "髙﨑",
    "神\ufa19",
    "か\u3099く",
    "が",
    "𠮷田",
    "齋藤\U000e0101",
    " 前 後 ",
    "ｱｲ",
    "Ωhm Ω",
    "𣘺",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("field", ["name", "kana", "receipt_name"])
def test_names_are_kept_to_the_code_point(
    as_csv: Write, as_xlsx: Write, name: str, field: str
) -> None:
    for data in (as_csv(with_cell(field, name)), as_xlsx(with_cell(field, name))):
        assert getattr(read(data).entries[0], field) == name


def test_a_reading_aid_in_a_workbook_is_not_part_of_the_name(as_xlsx: Write) -> None:
    aid = "<t>髙﨑 蓮</t><rPh sb='0' eb='2'><t>タカサキ</t></rPh>".encode()
    data = altered(as_xlsx([HEADINGS, PERSON]), "<t>髙﨑 蓮</t>".encode(), aid)
    assert read(data).entries[0].name == "髙﨑 蓮"


def test_english_headings_in_any_order_with_every_column(as_csv: Write) -> None:
    fields = {
        "registration_number": "000123",
        "receipt_name": "株式会社 見本",
        "extra_minutes": "15",
        "withdrawn": "1",
        "accommodation": "拡大\n問題冊子",
        "barred": "no",
        "permissions": "腕時計",
        "first_stage_exempt": "○",
        "group_name": "見本高校",
        "application": "group",
        "seat": "007",
        "room": "A",
        "session": "T01-AM",
        "birth_date": "2001年4月5日",
        "kana": "タカサキ レン",
        "name": "髙﨑 蓮",
        "candidate_number": "00420001",
    }
    assert set(fields) == {column.field for column in COLUMNS}
    entry = read(as_csv([list(fields), list(fields.values())])).entries[0]
    known = {
        **fields,
        "extra_minutes": 15,
        "withdrawn": True,
        "barred": False,
        "first_stage_exempt": True,
        "birth_date": "2001-04-05",
    }
    assert {field: getattr(entry, field) for field in fields} == known


@pytest.mark.parametrize("heading", ["ﾌﾘｶﾞﾅ", "フリ ガナ", " フリガナ", "Kana", "KANA"])
def test_width_case_and_spaces_of_a_heading_do_not_count(as_csv: Write, heading: str) -> None:
    rows = [[heading if cell == "フリガナ" else cell for cell in HEADINGS], PERSON]
    assert read(as_csv(rows)).entries == [GOOD]


def test_a_title_above_the_headings_and_empty_rows_count_as_rows(as_csv: Write) -> None:
    rows = [["受験者名簿"], [], HEADINGS, ["", " "], PERSON]
    reading = read(as_csv(rows))
    assert (reading.entries, reading.origins[0].row) == ([GOOD], 5)


def test_the_first_sheet_with_headings_is_read(as_xlsx: Write) -> None:
    other = [HEADINGS, [*PERSON[:6], "99"]]
    assert read(as_xlsx([["表紙"]], [], [HEADINGS, PERSON], other)).entries == [GOOD]


def test_a_hidden_sheet_is_not_read(as_xlsx: Write) -> None:
    data = as_xlsx([HEADINGS, [*PERSON[:6], "99"]], [HEADINGS, PERSON])
    hidden = altered(data, b'name="Sheet1"', b'name="Sheet1" state="hidden"')
    assert read(hidden).entries == [GOOD]


GOOD_CELLS = [
    *[("seat", text, text) for text in ("1", "007", "A-3", "前列2", "２番", "1/2", "B 4", "ア・1")],
    ("name", "ー" * 100, "ー" * 100),
    ("name", "\ue000田", "\ue000田"),
    ("seat", "2026-01-02", "2026-01-02"),
    *[("first_stage_exempt", text, True) for text in ("yes", "1", "はい", "○")],
    *[("barred", text, False) for text in ("no", "0", "いいえ", "")],
    ("birth_date", "2001/4/5", "2001-04-05"),
    ("birth_date", "2000-02-29", "2000-02-29"),
    ("birth_date", "2026-11-01", "2026-11-01"),
    ("application", "団体申込", "group"),
    ("application", "団体", "group"),
    ("application", "個人", "individual"),
    ("application", "個人申込", "individual"),
    ("application", "", "individual"),
    ("candidate_number", "420001", "420001"),
    ("candidate_number", "A-1", "A-1"),
    ("candidate_number", "0" * 20, "0" * 20),
    ("extra_minutes", "", 0),
    ("extra_minutes", "090", 90),
    ("permissions", "耳栓\r\n薬", "耳栓\r\n薬"),
]
BAD_CELLS = [
    *[("withdrawn", text, "roster_row") for text in ("YES", "〇", "◯", "2", "true", " ", "はい ")],
    *[
        ("birth_date", text, "roster_row")
        for text in ("", "2001-02-29", "2001-4", "05/04/2001", "2001-04/05", "H13.4.5", "36986")
    ],
    ("birth_date", "2026-11-02", "roster_birth_date_impossible"),
    ("birth_date", "1899-12-31", "roster_birth_date_impossible"),
    *[
        ("candidate_number", text, "roster_row")
        for text in ("", " 00420001", "００４２", "0042 0001", "-1", "0" * 21)
    ],
    ("application", "学校", "roster_row"),
    *[("extra_minutes", text, "roster_row") for text in ("-5", "1.5", "十", "10分", "99999")],
    *[
        (field, text, "roster_cell_empty")
        for field in ("name", "kana", "session", "room", "seat")
        for text in ("", " ", "\u3000")
    ],
    ("candidate_number", "CON", "roster_device_name"),
    ("candidate_number", "nul.1", "roster_device_name"),
    *[
        ("seat", text, "roster_row")
        for text in ("-1", "=1+1", "+1", "@1", "1;2", "1=2", "#1", "(1)")
    ],
    *[
        (field, text, "roster_control_character")
        for field in ("name", "kana", "session", "room", "seat", "group_name", "receipt_name")
        for text in ("\u200b", "a\u200db", "\u202ea", "a\x00b", "\u2066a", "\ufeffa", "\u3164")
    ],
    *[
        (field, text, "roster_control_character")
        for field in ("permissions", "accommodation")
        for text in ("a\u202eb", "a\x00b", "a\u200fb")
    ],
    *[(field, "\u3099", "roster_cell_empty") for field in ("name", "kana")],
    *[
        (field, "あ" * 101, "roster_cell_too_long")
        for field in ("name", "kana", "group_name", "receipt_name", "registration_number")
    ],
    *[(field, "A" * 33, "roster_cell_too_long") for field in ("session", "room", "seat")],
    ("name", "a\nb", "roster_control_character"),
    ("name", "a\x1bb", "roster_control_character"),
    ("name", "a\u202eb", "roster_control_character"),
    ("permissions", "a\x07b", "roster_control_character"),
]


@pytest.mark.parametrize(("field", "text", "value"), GOOD_CELLS)
def test_good_cells(as_csv: Write, field: str, text: str, value: object) -> None:
    assert getattr(read(as_csv(with_cell(field, text))).entries[0], field) == value


@pytest.mark.parametrize(("field", "text", "code"), BAD_CELLS)
def test_bad_cells(as_csv: Write, field: str, text: str, code: str) -> None:
    reading = read(as_csv(with_cell(field, text)))
    assert [origin.unsure for origin in reading.origins] == [{field}]
    (fault,) = reading.faults
    ja = next(column.ja for column in COLUMNS if column.field == field)
    assert (fault.code, fault.kind) == (code, Kind.REFUSED)
    assert [fault.fields[name] for name in ("file", "row", "column")] == ["名簿.csv", 2, ja]
    assert fault.fields["found"] in (text, text[:60] + "…")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("candidate_number", 420001, "roster_number_not_text"),
        ("candidate_number", 420001.5, "roster_number_not_text"),
        ("registration_number", 123, "roster_number_not_text"),
        ("seat", date(2026, 1, 2), "roster_number_not_text"),
        ("room", date(2026, 1, 2), "roster_number_not_text"),
        ("withdrawn", True, "roster_row"),
    ],
)
def test_cells_that_a_spreadsheet_has_changed(
    as_xlsx: Write, field: str, value: object, code: str
) -> None:
    (fault,) = read(as_xlsx(with_cell(field, value))).faults
    assert fault.code == code


# Twelve digits that pass the check digit, and one more than that digit.
@pytest.mark.parametrize(("digits", "refused"), [("123456789018", True), ("123456789019", False)])
@pytest.mark.parametrize("field", ["permissions", "accommodation", "group_name", "receipt_name"])
def test_a_national_number_is_refused_and_not_repeated(
    as_csv: Write, field: str, digits: str, refused: bool
) -> None:
    reading = read(as_csv(with_cell(field, f"番号 {digits}")))
    told = [(fault.code, fault.fields["found"]) for fault in reading.faults]
    assert told == ([("roster_national_number", "…")] if refused else [])


@pytest.mark.parametrize("number", ["123456789018", "1234-5678-9018", "123456789019"])
def test_a_national_number_is_no_candidate_number(as_csv: Write, number: str) -> None:
    refused = number != "123456789019"
    reading = read(as_csv(with_cell("candidate_number", number)))
    told = [(fault.code, fault.fields["found"]) for fault in reading.faults]
    assert told == ([("roster_national_number", "…")] if refused else [])


def test_a_formula_that_failed_is_not_an_empty_cell(as_xlsx: Write) -> None:
    data = as_xlsx(with_cell("withdrawn", "1"))
    broken = altered(data, b'<c r="H2" t="s"><v>14</v>', b'<c r="H2" t="e"><v>#REF!</v>')
    (fault,) = read(broken).faults
    assert (fault.fields["column"], fault.fields["found"]) == ("取下げ", "#REF!")


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("seat", 7, "7"),
        ("seat", 7.0, "7"),
        ("room", 301, "301"),
        ("withdrawn", 1, True),
        ("extra_minutes", 10, 10),
        ("birth_date", date(2001, 4, 5), "2001-04-05"),
        ("birth_date", datetime(2001, 4, 5), "2001-04-05"),  # noqa: DTZ001
    ],
)
def test_numbers_and_dates_of_a_spreadsheet(
    as_xlsx: Write, field: str, value: object, text: object
) -> None:
    assert getattr(read(as_xlsx(with_cell(field, value))).entries[0], field) == text


@pytest.mark.parametrize(
    "shape", ["yyyy/m/d", 'yyyy"年"m"月"d"日"', '[$-411]ggge"年"m"月"d"日"', "m/d/yy"]
)
def test_a_date_is_a_date_however_it_is_shown(as_xlsx: Write, shape: str) -> None:
    data = as_xlsx(with_cell("birth_date", date(2001, 4, 5)), date_format=shape)
    assert read(data).entries[0].birth_date == "2001-04-05"


def test_a_hundred_faults_are_named_all_hundred(as_csv: Write) -> None:
    rows = [HEADINGS]
    expected = []
    for number in range(2, 52):
        row = list(PERSON)
        row[number % 7] = "" if number % 7 else "０"
        row[(number + 3) % 7] = "" if (number + 3) % 7 else "０"
        rows.append(row)
        bad = sorted([number % 7, (number + 3) % 7])
        expected += [("名簿.csv", number, HEADINGS[place]) for place in bad]
    faults = read(as_csv(rows)).faults
    named = [(f.fields["file"], f.fields["row"], f.fields["column"]) for f in faults]
    assert len(named) == 100
    assert named == expected


@pytest.mark.parametrize("missing", HEADINGS)
def test_each_required_column_is_missed_by_name(as_csv: Write, missing: str) -> None:
    place = HEADINGS.index(missing)
    rows = [[*row[:place], *row[place + 1 :]] for row in (HEADINGS, PERSON)]
    reading = read(as_csv(rows))
    assert [fault.code for fault in reading.faults] == ["roster_column_missing"]
    assert missing in str(reading.faults[0].fields["column"])
    field = next(column.field for column in COLUMNS if column.ja == missing)
    assert [origin.unsure for origin in reading.origins] == [{field}]


@pytest.mark.parametrize(
    ("extra", "code"),
    [(["氏名", "x"], "roster_heading_twice"), (["Name", "x"], "roster_heading_twice")],
)
def test_a_column_given_twice_is_refused(as_csv: Write, extra: list[str], code: str) -> None:
    row = [*PERSON[:4], "", *PERSON[5:]]
    faults = read(as_csv([[*HEADINGS, extra[0]], [*row, extra[1]]])).faults
    told = [(fault.code, fault.fields["column"]) for fault in faults]
    assert told == [(code, extra[0]), ("roster_cell_empty", "試験")]


def test_columns_that_nobody_knows_are_a_warning_each(as_csv: Write) -> None:
    rows = [[*HEADINGS, "備考", "備考", "", ""], [*PERSON, "a", "b", "c", "", "d"]]
    reading = read(as_csv(rows))
    assert reading.entries == [GOOD]
    named = [(warning.code, warning.fields["column"]) for warning in reading.warnings]
    columns = ["備考", "備考 (9)", "(10)", "(12)"]
    assert named == [("roster_unknown_heading", column) for column in columns]


def test_every_number_that_a_spreadsheet_holds_is_named_not_only_the_first(as_xlsx: Write) -> None:
    rows = [[420001 + n, *PERSON[1:6], str(n)] for n in range(4)]
    faults = read(as_xlsx([HEADINGS, *rows])).faults
    assert [(f.code, f.fields["row"]) for f in faults] == [
        ("roster_number_not_text", row) for row in range(2, 6)
    ]


TRAINEE, TAKER = Person("受講者", "trainee"), Person("参加者", "taker")


@pytest.mark.parametrize(
    ("heading", "person", "read_as"),
    [
        ("受講番号", TRAINEE, "candidate_number"),
        (" 受講 番号", TRAINEE, "candidate_number"),
        ("受験番号", TRAINEE, "candidate_number"),
        ("candidate_number", TRAINEE, "candidate_number"),
        ("受講資格停止", TRAINEE, "barred"),
        ("参加番号", TAKER, "candidate_number"),
        ("受講番号", TAKER, None),
        ("受講番号", HOUSE, None),
    ],
)
def test_headings_may_be_in_the_words_of_the_rules(
    heading: str, person: Person, read_as: str | None
) -> None:
    found = column_of(heading, person)
    assert (found.field if found else None) == read_as


def test_a_roster_is_read_under_the_number_s_own_word(as_csv: Write) -> None:
    rows = read_rows(as_csv([["受講番号", *HEADINGS[1:]], PERSON]), "r.csv")
    reading = read_entries(rows, "r.csv", today=TODAY, person=TRAINEE)
    assert (reading.entries, reading.faults) == ([GOOD], [])
    [fault] = read_entries(rows, "r.csv", today=TODAY, person=TAKER).faults
    assert fault.fields["column"] == "参加番号 / candidate_number"
