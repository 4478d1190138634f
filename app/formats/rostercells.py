"""What one cell of a roster may hold, column by column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from app.domain.freetext import holds_national_number
from app.domain.printable import shows_nothing, unseen
from app.kernel.ids import is_code, is_device

Read = Callable[[str, bool, date], object]

_YES = frozenset({"yes", "1", "はい", "○"})
_NO = frozenset({"no", "0", "いいえ", ""})
_APPLICATIONS = {
    "": "individual",
    "individual": "individual",
    "個人": "individual",
    "個人申込": "individual",
    "group": "group",
    "団体": "group",
    "団体申込": "group",
}
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})日)"
)
_SPREADSHEET_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*")
_MINUTES = re.compile(r"[0-9]{1,4}")
_SEAT_SIGNS = frozenset(" \u3000-./_・#:()（）")
_EARLIEST_BIRTH = date(1900, 1, 1)

_LONGEST_NUMBER = 20
_LONGEST_CODE = 32
LONGEST_NAME = 100
"""Characters of a name, of a person or a group."""
LONGEST_TEXT = 1_000
"""Characters of free text, the most that a cell may hold at all."""


class Bad(Exception):
    """A cell that is not as it should be: a fault's code, and what could stand there."""

    def __init__(
        self, expected: str, code: str = "roster_row", *, shown: bool = True, **more: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.expected = expected
        self.shown = shown
        """Whether what was found may be repeated."""
        self.more = more


class Column(NamedTuple):
    """One column; `read` takes the text, whether the spreadsheet held no text, and today's date."""

    field: str
    ja: str
    required: bool
    read: Read


def _number(text: str, numeric: bool, _today: date) -> str:
    expected = "00420001"
    if numeric:
        raise Bad(expected, "roster_number_not_text")
    if is_device(text):
        raise Bad(expected, "roster_device_name")
    if not is_code(text) or len(text) > _LONGEST_NUMBER:
        raise Bad(f"A-Z a-z 0-9 . _ - (1-{_LONGEST_NUMBER})")
    if holds_national_number(text):
        raise Bad("", "roster_national_number", shown=False)
    return text


def _line(limit: int) -> Callable[[str, bool, date], str]:
    """Text on one line, to the code point."""

    def read(text: str, numeric: bool, _today: date) -> str:
        _seen(text, numeric, limit)
        return text

    return read


def _filled(limit: int) -> Callable[[str, bool, date], str]:
    line = _line(limit)

    def read(text: str, numeric: bool, today: date) -> str:
        if not text.strip():
            raise Bad("", "roster_cell_empty")
        line(text, numeric, today)
        if shows_nothing(text):
            raise Bad("", "roster_cell_empty")
        return text

    return read


def _free(limit: int, *, lines: bool) -> Read:
    """Free text, which may never hold a national number."""

    def read(text: str, numeric: bool, _today: date) -> str:
        _seen(text, numeric, limit, lines=lines)
        if holds_national_number(text):
            raise Bad("", "roster_national_number", shown=False)
        return text

    return read


def _seen(text: str, numeric: bool, limit: int, *, lines: bool = False) -> None:
    if numeric and _SPREADSHEET_DATE.fullmatch(text):
        # Spreadsheets turn "1-2" into the second of January.
        raise Bad("1-2", "roster_number_not_text")
    if characters := unseen(text, lines=lines):
        raise Bad("", "roster_control_character", characters=characters)
    if len(text) > limit:
        raise Bad("", "roster_cell_too_long", limit=limit)


def _seat(text: str, numeric: bool, today: date) -> str:
    """A seat is read out and printed: a sign before it is a slip or a spreadsheet's formula."""
    _filled(_LONGEST_CODE)(text, numeric, today)
    plain = all(unicodedata.category(c)[0] in "LNM" or c in _SEAT_SIGNS for c in text)
    if not plain or unicodedata.category(text.strip()[0])[0] not in "LN":
        raise Bad("1, 12, A-3, 前列2")
    return text


def _registration(text: str, numeric: bool, today: date) -> str:
    if numeric:
        raise Bad("00420001", "roster_number_not_text")
    return _line(LONGEST_NAME)(text, numeric, today)


def _birth(text: str, _numeric: bool, today: date) -> str:
    expected = "2001-04-05 | 2001/4/5 | 2001年4月5日"
    match = _DATE.fullmatch(text)
    if match is None:
        raise Bad(expected)
    try:
        born = date(*(int(part) for part in match.groups() if part is not None))
    except ValueError:
        raise Bad(expected) from None
    if not _EARLIEST_BIRTH <= born <= today:
        raise Bad(f"{_EARLIEST_BIRTH} - {today}", "roster_birth_date_impossible")
    return born.isoformat()


def _yes_no(text: str, _numeric: bool, _today: date) -> bool:
    if text not in _YES and text not in _NO:
        raise Bad("yes, 1, はい, ○ | no, 0, いいえ")
    return text in _YES


def _application(text: str, _numeric: bool, _today: date) -> str:
    if text not in _APPLICATIONS:
        raise Bad("individual, 個人 | group, 団体")
    return _APPLICATIONS[text]


def _minutes(text: str, _numeric: bool, _today: date) -> int:
    if text and _MINUTES.fullmatch(text) is None:
        raise Bad("0, 10, 30, …")
    return int(text or "0")


COLUMNS: tuple[Column, ...] = (
    Column("candidate_number", "受験番号", True, _number),
    Column("name", "氏名", True, _filled(LONGEST_NAME)),
    Column("kana", "フリガナ", True, _filled(LONGEST_NAME)),
    Column("birth_date", "生年月日", True, _birth),
    Column("session", "試験", True, _filled(_LONGEST_CODE)),
    Column("room", "試験室", True, _filled(_LONGEST_CODE)),
    Column("seat", "座席", True, _seat),
    Column("application", "申込区分", False, _application),
    Column("group_name", "団体名", False, _free(LONGEST_NAME, lines=False)),
    Column("first_stage_exempt", "一次免除", False, _yes_no),
    Column("permissions", "使用許可", False, _free(LONGEST_TEXT, lines=True)),
    Column("barred", "受験資格停止", False, _yes_no),
    Column("accommodation", "配慮", False, _free(LONGEST_TEXT, lines=True)),
    Column("withdrawn", "取下げ", False, _yes_no),
    Column("extra_minutes", "延長分", False, _minutes),
    Column("receipt_name", "領収証宛名", False, _free(LONGEST_NAME, lines=False)),
    Column("registration_number", "登録番号", False, _registration),
)
"""The roster's columns, in the order in which they are written."""
