"""Reports and the two secret sheets as PDF."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.kernel.phrases import LANGUAGES, Language
from app.kernel.time import Instant
from app.renderers.pdf import (
    render_document,
    render_passphrase_sheet,
    render_pin_sheets,
    render_tickets,
)
from app.reports.document import (
    Chart,
    Code,
    Column,
    Document,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    SignatureLine,
    Table,
)
from tests.renderers.papers import (
    A4,
    CODE,
    DAY,
    POINTS_PER_MM,
    Paper,
    list_of,
    passphrase_sheet,
    pin_sheet,
    ticket,
    zbar,
)


def test_a_long_table_repeats_its_head_and_numbers_its_pages(tmp_path: Path) -> None:
    paper = Paper(tmp_path, render_document(list_of(1000)))
    pages = paper.pages()
    assert len(pages) > 10
    for number, page in enumerate(pages, start=1):
        assert page.count("番号") == 1
        assert f"{number} / {len(pages)}" in page
    assert all(f"{row:08d}" in "".join(pages) for row in range(1000))


def test_every_block_is_on_the_page(tmp_path: Path) -> None:
    blocks = (
        Heading("大見出し"),
        Heading("中見出し", 2),
        Heading("小見出し", 3),
        Paragraph("本文です。"),
        Paragraph("注記です。", "note"),
        Paragraph("注意です。", "warning"),
        KeyValues((("員数", 42), ("時刻", DAY), ("なし", None)), moment="minute"),
        Table((Column("列", moment="clock"),), ((DAY,),), name="表の名"),
        Code(CODE, "コードの説明"),
        SignatureLine(("会場責任者", "試験監督者", "立会人")),
        PageBreak(),
        Paragraph("次のページ"),
    )
    document = Document("題名", "ja", blocks, date=DAY, header="頭書き", footer="脚書き")
    paper = Paper(tmp_path, render_document(document))
    first, second = paper.pages()
    for said in (
        "題名", "頭書き", "脚書き", "大見出し", "中見出し", "小見出し", "本文です。", "注記です。",
        "注意です。", "員数", "42", "2026-11-22 10:00", "列", "10:00:00", "表の名", "コードの説明",
        "会場責任者", "試験監督者", "立会人",
    ):  # fmt: skip
        assert said in first, said
    assert "次のページ" in second
    assert "頭書き" in second
    assert zbar(paper.pictures(150)[0]) == [CODE]


@pytest.mark.parametrize("count", [1, 12, 48])
def test_a_chart_s_words_stay_on_the_page_and_apart(tmp_path: Path, count: int) -> None:
    bars = tuple((f"{8 + n // 12:02}:{n % 12 * 5:02}", (100 + n, n % 3)) for n in range(count))
    chart = Chart("図の名", ("時間内", "遅刻"), bars, (count - 1, "締切"))
    paper = Paper(tmp_path, render_document(Document("t", "ja", (chart,), date=DAY)))
    for said in ("図の名", "時間内", "遅刻", "締切", "08:00"):
        assert said in paper.text()
    words = paper.words()
    assert all(word.left > 0 and word.right < A4[0] for word in words)
    for row in {round(word.top) for word in words}:
        line = sorted(w for w in words if round(w.top) == row)
        places = sorted((w.left, w.right) for w in line)
        assert all(a[1] <= b[0] + 0.5 for a, b in pairwise(places)), row


def test_numbers_stand_at_the_end_of_their_column(tmp_path: Path) -> None:
    table = Table((Column("A", share=1), Column("B", share=1)), (("7", 7), ("88888", 88888)))
    words = Paper(tmp_path, render_document(Document("t", "en", (table,)))).words()
    short_text, short_number = sorted(w for w in words if w.text == "7")
    long_text, long_number = sorted(w for w in words if w.text == "88888")
    assert short_text.left == pytest.approx(long_text.left, abs=0.5)
    assert short_number.right == pytest.approx(long_number.right, abs=0.5)


def test_a_number_of_any_size_keeps_its_digits(tmp_path: Path) -> None:
    number = 2**80 + 1
    table = Table((Column("n"),), ((number,),))
    assert str(number) in Paper(tmp_path, render_document(Document("t", "en", (table,)))).text()


@pytest.mark.parametrize("share", [None, 1])
def test_a_long_hash_breaks_inside_the_page_and_copies_whole(
    tmp_path: Path, share: int | None
) -> None:
    digest = hashlib.sha256(b"head").hexdigest()
    columns = tuple(Column(str(place), share=share) for place in range(3))
    blocks = (KeyValues((("head", digest * 3),)), Table(columns, ((digest,) * 3,)))
    paper = Paper(tmp_path, render_document(Document("t", "en", blocks)))
    assert digest * 3 in paper.text()
    assert max(word.right for word in paper.words()) < A4[0] - 10 * POINTS_PER_MM


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dated_report_keeps_for_the_archive(tmp_path: Path, language: Language) -> None:
    pdf = render_document(list_of(5, language=language))
    info = Paper(tmp_path, pdf).info()
    assert (info["Title"], info["Tagged"]) == ("名簿", "yes")
    assert "Nov 22 01:00:00 2026 UTC" in info["CreationDate"]
    assert f"/Lang({language})".encode() in pdf
    assert b"pdfaid:part>2<" in pdf
    assert b"pdfuaid:part>1<" in pdf


@pytest.mark.parametrize("date", [None, DAY])
def test_every_kind_of_paper_meets_the_standard_for_readers(date: Instant | None) -> None:
    for pdf in all_papers(date):
        assert b"pdfuaid:part>1<" in pdf
        assert (b"pdfaid:part>2<" in pdf) == (date is not None)


def test_an_undated_paper_carries_no_date(tmp_path: Path) -> None:
    info = Paper(tmp_path, render_document(replace(list_of(1), date=None))).info()
    assert "CreationDate" not in info
    assert "ModDate" not in info


@pytest.mark.parametrize("date", [None, DAY])
def test_equal_input_gives_equal_bytes(date: Instant | None) -> None:
    script = (
        "from app.kernel.time import Instant\n"
        "from tests.renderers.test_documents_pdf import all_papers, digest\n"
        f"print(digest(all_papers({f'Instant({date.ms})' if date else None})))\n"
    )
    elsewhere = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "America/New_York"},
            capture_output=True,
            check=True,
            text=True,
        )
        elsewhere.append(done.stdout.strip())
    assert elsewhere == [digest(all_papers(date))] * 2


def all_papers(date: Instant | None) -> list[bytes]:
    """One of each kind of paper."""
    return [
        render_tickets([ticket(f"{n:08d}") for n in range(5)], "ja", date=date),
        render_document(replace(list_of(100), date=date)),
        render_passphrase_sheet(passphrase_sheet(), "en", date=date),
        render_pin_sheets([pin_sheet()], "ja", date=date),
    ]


def digest(papers: list[bytes]) -> str:
    """The papers' SHA-256."""
    return hashlib.sha256(b"".join(papers)).hexdigest()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passphrase_sheet_holds_its_secrets_on_one_line_each(
    tmp_path: Path, language: Language
) -> None:
    sheet = passphrase_sheet()
    paper = Paper(tmp_path, render_passphrase_sheet(sheet, language))
    assert paper.info()["Pages"] == "1"
    words = [word.text for word in paper.words()]
    assert sheet.passphrase in words
    assert sheet.fingerprint in words
    assert sheet.venue_name in words


@pytest.mark.parametrize(("language", "role"), [("ja", "試験監督者"), ("en", "Proctor")])
def test_pins_are_a_page_each_with_that_person_only(
    tmp_path: Path, language: Language, role: str
) -> None:
    sheets = [pin_sheet("見本 一郎", "00000001"), pin_sheet("見本 二郎", "99999999")]
    first, second = Paper(tmp_path, render_pin_sheets(sheets, language)).pages()
    assert "00000001" in first
    assert role in first
    assert "99999999" not in first
    assert "一郎" not in second
    assert "二郎" in second


@pytest.mark.parametrize("lines", range(17, 29, 2))
def test_lines_to_sign_on_are_never_alone_on_a_page(tmp_path: Path, lines: int) -> None:
    stations = Table((Column("端末"),), (("受付1",), ("受付2",)), name="端末の確認")
    blocks = (
        *(Paragraph(f"本文 {line}") for line in range(lines)),
        stations,
        Paragraph("記録はありません。", "note"),
        Paragraph("時計の差を足しています。", "note"),
        SignatureLine(("会場責任者", "もう一人")),
    )
    document = Document("題名", "ja", blocks, date=DAY)
    pages = Paper(tmp_path, render_document(document)).pages()
    (signed,) = [page for page in pages if "もう一人" in page]
    assert "受付2" in signed
    assert "時計の差を足しています。" in signed
