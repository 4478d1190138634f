"""The session report as plain data: every word there, names only where they are asked for."""

from __future__ import annotations

import pytest

from app.kernel.phrases import LANGUAGES, Language, phrases
from app.reports.document import Cell, Chart, Code, Document, Paragraph, SignatureLine, Table
from app.reports.sessionreport import Paper, session_report
from app.reports.sessionsections import GROUPS, SECTIONS
from tests.renderers.papers import DAY

NAMES = {"00420001": "見本 花子"}


def paper(language: Language = "ja", names: dict[str, str] | None = None) -> Paper:
    return Paper("頭", "ABCD-EFGH", language, DAY, "Asia/Tokyo", names)


def filled(code: str) -> tuple[Cell, ...]:
    told = {"number": "00420001", "staff_name": "監督 太郎", "at": DAY}
    return tuple(told.get(field.code, field.code) for field in SECTIONS[code])


def report(
    language: Language, names: dict[str, str] | None, *, without: tuple[str, ...] = ()
) -> Document:
    rows = {code: [] if code in without else [filled(code)] for code in SECTIONS}
    return session_report(
        paper(language, names), head=[("回", "2026-2")], rows=rows, charts={}, log=Code("KTLOG1")
    )


def texts(document: Document) -> list[str]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [str(cell) for table in tables for row in table.rows for cell in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_and_column_has_its_word(language: Language) -> None:
    known = phrases(language)
    fields = {field.code for section in SECTIONS.values() for field in section}
    wanted = {f"report.col.{code}" for code in fields}
    wanted |= {f"report.table.{code}" for code in SECTIONS}
    wanted |= {f"report.group.{code}" for code in GROUPS}
    assert wanted - known.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_stand_beside_each_number_or_nowhere(language: Language) -> None:
    assert {"見本 花子", "監督 太郎"} & set(texts(report(language, None))) == set()
    told = report(language, NAMES)
    for table in [block for block in told.blocks if isinstance(block, Table)]:
        numbered = [field.code for field in SECTIONS[table.code]].count("number")
        assert [cell for row in table.rows for cell in row].count("見本 花子") == numbered
    assert "監督 太郎" in texts(told)


def test_what_did_not_happen_is_said_in_a_line() -> None:
    document = report("en", None, without=("leaves", "moves"))
    codes = [block.code for block in document.blocks if isinstance(block, Table)]
    assert {"leaves", "moves"} & set(codes) == set()
    [said] = [
        block.text
        for block in document.blocks
        if isinstance(block, Paragraph) and "None recorded" in block.text
    ]
    assert said == "None recorded: Leaves and returns, Changed seats"


def test_two_sign_before_the_long_list() -> None:
    blocks = report("ja", None).blocks
    signs = next(place for place, block in enumerate(blocks) if isinstance(block, SignatureLine))
    after = [block.code for block in blocks[signs:] if isinstance(block, Table)]
    assert after == ["attendance"]
    assert len(blocks[signs].labels) == 2  # type: ignore[union-attr]


def test_a_bar_has_a_height_for_each_part() -> None:
    with pytest.raises(ValueError):
        Chart("c", ("a", "b"), (("9:00", (1,)),))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", [None, NAMES])
def test_every_table_has_a_sheet_of_its_own_words_that_fit(
    language: Language, names: dict[str, str] | None
) -> None:
    tables = [block for block in report(language, names).blocks if isinstance(block, Table)]
    sheets = [table.sheet or table.name for table in tables]
    assert [sheet for sheet in sheets if not 0 < len(sheet) <= 31] == []
    assert len(set(sheets)) == len(sheets)
