"""Names are data: never markup, never changed, whatever they hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.renderers.pdf import render_document, render_pin_sheets, render_tickets
from app.renderers.qr import qr_png
from app.reports.document import Column, Document, Heading, KeyValues, Paragraph, Table
from tests.renderers.papers import RARE, Paper, list_of, pin_sheet, squeezed, ticket

STANDARD = b"pdfuaid"
"""Stands in a file only where every character found a glyph."""

HOSTILE = [
    "#panic()", "#{1/0}", "$x^2$", "*bold*", "_it_", "`raw`", "<label>", "@ref", "= head",
    "- item", "// gone", "/* gone */", "\\u{41}", "\\", "]]", "}}", '"quoted"', "'single'",
    "a--b", "a...b", "~", "#import", "&lt;", "%s{0}", "https://x",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_in_a_name_is_printed_as_it_is(tmp_path: Path, name: str) -> None:
    assert squeezed(name) in Paper(tmp_path, render_tickets([ticket(name=name)], "ja")).text()


def test_markup_in_a_report_is_printed_as_it_is(tmp_path: Path) -> None:
    for name in HOSTILE:
        blocks = (
            Heading(name),
            Paragraph(name),
            Paragraph(name, "warning"),
            KeyValues(((name, name),)),
            Table((Column(name),), ((name,),), name=name),
        )
        document = Document("title" + name, "en", blocks, header=name, footer=name)
        text = Paper(tmp_path, render_document(document)).text()
        assert text.count(squeezed(name)) >= 10, name


@pytest.mark.parametrize("kanji", [*RARE, RARE])
def test_rare_kanji_draw_and_copy_to_the_code_point(tmp_path: Path, kanji: str) -> None:
    pdf = render_tickets([ticket(name=kanji)], "ja")
    assert STANDARD in pdf
    assert kanji in Paper(tmp_path, pdf).text()


def test_kanji_that_normalisation_joins_stay_apart(tmp_path: Path) -> None:
    name = "神\ufa19祐\ufa4f"
    paper = Paper(tmp_path, render_document(list_of(3, name=name)))
    assert paper.text().count(name) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高", "髙"),
        ("吉", "𠮷"),
        ("神", "\ufa19"),
        ("祐", "\ufa4f"),
        ("葛\U000e0100", "葛\U000e0101"),
    ],
)
def test_each_of_two_forms_is_drawn_as_itself(one: str, other: str) -> None:
    assert qr_png("A", caption=[one]) != qr_png("A", caption=[other])


@pytest.mark.parametrize("name", ["김", "\ue000", "😀", "a\x00b"])
def test_a_character_without_a_glyph_still_prints_its_page(tmp_path: Path, name: str) -> None:
    pdf = render_tickets([ticket(name=name), ticket(name="見本")], "ja")
    assert STANDARD not in pdf
    assert Paper(tmp_path, pdf).info()["Pages"] == "2"


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_stops_the_printer(name: str, other: str) -> None:
    document = Document(
        name,
        "ja",
        (KeyValues(((name, other),)), Table((Column(other),), ((name,),)), Paragraph(other)),
        header=other,
    )
    for pdf in (
        render_document(document),
        render_pin_sheets([pin_sheet(name, other)], "en"),
        render_tickets([ticket(other, name)], "ja"),
    ):
        assert pdf.startswith(b"%PDF-")
