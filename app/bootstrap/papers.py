"""What is printed and written: tickets, sheets, reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from app.bootstrap.computer import font_files

if TYPE_CHECKING:
    from pathlib import Path

    from app.kernel.phrases import Language
    from app.reports.document import Document
    from app.reports.tickets import PassphraseSheet, PinSheet, TicketSheet


def code_pictures(codes: Sequence[tuple[str, Sequence[str]]]) -> list[bytes]:
    """QR codes with their captions as PNG."""
    from app.renderers.qr import qr_pngs

    return qr_pngs(codes)


def ticket_pages(sheets: Sequence[TicketSheet], language: Language) -> bytes:
    """Admission tickets as one PDF."""
    from app.renderers.pdf import render_tickets

    return render_tickets(sheets, language)


def passphrase_page(sheet: PassphraseSheet, language: Language) -> bytes:
    """A venue's passphrase sheet as PDF."""
    from app.renderers.pdf import render_passphrase_sheet

    return render_passphrase_sheet(sheet, language)


def pin_pages(sheets: Sequence[PinSheet], language: Language) -> bytes:
    """PIN sheets as PDF, one page a person."""
    from app.renderers.pdf import render_pin_sheets

    return render_pin_sheets(sheets, language)


def document_pages(document: Document) -> bytes:
    """A report as PDF."""
    from app.renderers.pdf import render_document

    return render_document(document)


def document_html(document: Document) -> bytes:
    """A report as one page of HTML."""
    from app.renderers.html import render_html

    return render_html(document)


def document_workbook(document: Document) -> bytes:
    """A report as XLSX."""
    from app.renderers.xlsx import render_workbook

    return render_workbook(document)


def document_files(document: Document) -> tuple[bytes, bytes, dict[str, bytes]]:
    """A report as PDF, workbook and CSV; the PDF is drawn beside the others, it takes longest."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pages = pool.submit(document_pages, document)
        workbook, csvs = document_workbook(document), document_csvs(document)
        return pages.result(), workbook, csvs


def document_csvs(document: Document) -> dict[str, bytes]:
    """A report's tables as CSV, by the names of the tables."""
    from app.renderers.csvfile import render_csv, tables_of

    files: dict[str, bytes] = {}
    for table in tables_of(document):
        again = sum(name.partition("-")[0] == table.code for name in files)
        name = f"{table.code}-{again + 1}" if again else table.code
        files[name] = render_csv(table, document.time_zone)
    return files


def list_files(document: Document, folder: Path, stem: str) -> dict[Path, bytes]:
    """A document's tables for a folder: a CSV file for each, and one workbook."""
    csvs = document_csvs(document)
    return {
        **{folder / f"{name}.csv": data for name, data in csvs.items()},
        folder / f"{stem}.xlsx": document_workbook(document),
    }


def document_pictures(document: Document, *, pixels_per_point: int) -> list[bytes]:
    """A report's pages as PNG."""
    from app.renderers.pdf import document_pictures as pictures

    return pictures(document, pixels_per_point=pixels_per_point)


def draws() -> Callable[[str], bool]:
    """Whether a character can be printed with the fonts that come with this version."""
    from app.renderers.coverage import characters_of

    drawn = characters_of(font_files())
    return lambda character: ord(character) in drawn
