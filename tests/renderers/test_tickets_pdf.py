"""The ticket's page, read back with other people's programs."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from app.kernel.phrases import LANGUAGES, Language
from app.renderers.pdf import render_tickets
from tests.renderers.papers import A4, CODE, POINTS_PER_MM, Paper, squeezed, ticket, zbar, zxing


@pytest.mark.parametrize("dots_per_inch", [100, 150])
def test_the_code_on_paper_reads_back(tmp_path: Path, dots_per_inch: int) -> None:
    codes = [CODE[:-1] + letter for letter in "ABC"]
    paper = Paper(tmp_path, render_tickets([ticket(code=code) for code in codes], "ja"))
    pictures = paper.pictures(dots_per_inch)
    assert [zbar(picture) for picture in pictures] == [[code] for code in codes]
    assert [[found.text for found in zxing(picture)] for picture in pictures] == [
        [code] for code in codes
    ]


def test_the_code_is_40_mm_a_side(tmp_path: Path) -> None:
    (picture,) = Paper(tmp_path, render_tickets([ticket()], "ja")).pictures(300)
    (found,) = zxing(picture)
    left, right = found.position.top_left, found.position.top_right
    side = math.dist((left.x, left.y), (right.x, right.y)) / 300 * 25.4
    assert side == pytest.approx(40, abs=0.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_each_on_a4_tagged_and_all_fonts_inside(tmp_path: Path, language: Language) -> None:
    sheets = [ticket(f"0042{index:04d}", "𠮷野 花子") for index in range(12)]
    pdf = render_tickets(sheets, language)
    paper = Paper(tmp_path, pdf)
    info = paper.info()
    assert info["Pages"] == "12"
    assert info["Page size"].endswith("(A4)")
    assert info["Tagged"] == "yes"
    assert info["Title"] == {"ja": "受験票", "en": "Admission ticket"}[language]
    assert f"/Lang({language})".encode() in pdf
    assert paper.fonts() == {
        "BIZUDPGothic-Regular": ("yes", "yes"),
        "BIZUDPGothic-Bold": ("yes", "yes"),
        "NotoSansJP-Bold": ("yes", "yes"),
    }
    for page, sheet in zip(paper.pages(), sheets, strict=True):
        assert sheet.candidate_number in page


def test_everything_on_the_sheet_is_on_the_page(tmp_path: Path) -> None:
    sheet = ticket()
    text = Paper(tmp_path, render_tickets([sheet], "ja")).text()
    (sitting,) = set(sheet.sittings)
    said = [
        sheet.round_name, sheet.venue_code, sheet.venue_name, sheet.name, sheet.kana,
        *sheet.bring, *sheet.accepted_documents, *sheet.refused_documents, *sheet.notes,
        *(getattr(sitting, field) for field in sitting.__slots__),
    ]  # fmt: skip
    assert [one for one in said if squeezed(one) not in text] == []


def test_the_candidate_number_is_large(tmp_path: Path) -> None:
    words = Paper(tmp_path, render_tickets([ticket("00420001")], "ja")).words()
    largest = max(words, key=lambda word: word.bottom - word.top)
    assert largest.text == "00420001"
    assert largest.bottom - largest.top > 12 * POINTS_PER_MM


@pytest.mark.parametrize("sittings", [1, 3, 8])
def test_a_ticket_of_many_sittings_is_one_page(tmp_path: Path, sittings: int) -> None:
    paper = Paper(tmp_path, render_tickets([ticket(sittings=sittings)], "en"))
    assert paper.info()["Pages"] == "1"
    assert paper.text().count("9:50") == sittings


@pytest.mark.parametrize(
    ("number", "name", "venue"),
    [
        ("9" * 32, "Maximiliana Wilhelmina Featherstonehaugh-Cholmondeley", "V" * 18),
        ("1", "長" * 40, "とても長い名前の会館の別館の三階の研修室" * 2),
    ],
)
def test_long_texts_stay_on_the_page(tmp_path: Path, number: str, name: str, venue: str) -> None:
    sheet = ticket(number, name, venue=venue)
    paper = Paper(tmp_path, render_tickets([sheet], "ja"))
    assert paper.info()["Pages"] == "1"
    assert squeezed(name) in paper.text()
    assert number in paper.text()
    for word in paper.words():
        assert word.left > 10 * POINTS_PER_MM
        assert word.right < A4[0] - 10 * POINTS_PER_MM
        assert word.bottom < A4[1] - 5 * POINTS_PER_MM
    (picture,) = paper.pictures(150)
    assert zbar(picture) == [CODE]


def test_no_sheets_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no sheets"):
        render_tickets([], "ja")


@pytest.mark.parametrize(("language", "mark"), [("ja", "練習"), ("en", "PRACTICE")])
def test_only_a_rehearsals_ticket_says_practice(
    tmp_path: Path, language: Language, mark: str
) -> None:
    assert mark not in Paper(tmp_path, render_tickets([ticket()], language)).text()
    words = Paper(tmp_path, render_tickets([ticket(practice=True)], language)).words()
    marks = [word for word in words if mark in word.text]
    # Once in large letters beside the round, once at the foot.
    assert len(marks) == 2
    assert max(word.bottom - word.top for word in marks) > 12
