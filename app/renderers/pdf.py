"""Papers as PDF: A4 (a slip A5), tagged, with a title and a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.renderers.blocks import block_data
from app.renderers.qr import qr_svg
from app.renderers.typesetting import labelled, typeset, typeset_pictures
from app.reports.document import Document
from app.reports.tickets import PassphraseSheet, PinSheet, TicketSheet


def render_tickets(
    sheets: Sequence[TicketSheet], language: Language, *, date: Instant | None = None
) -> bytes:
    """Admission tickets, a page each, in the order given; the code is 40 mm a side.

    Without sheets raise ValueError: paper has no empty file.
    """
    _some(sheets)
    data = {
        "tickets": [{**_fields(sheet), "svg": qr_svg(sheet.code), "code": None} for sheet in sheets]
    }
    title = phrase("paper.ticket.title", language)
    return typeset("tickets", data, language=language, title=title, date=date)


def render_passphrase_sheet(
    sheet: PassphraseSheet, language: Language, *, date: Instant | None = None
) -> bytes:
    """The page that opens a venue's package, to be sent another way than the package."""
    title = phrase("paper.passphrase.title", language)
    return typeset(
        "passphrase", {"sheet": _marked(sheet, language)}, language=language, title=title, date=date
    )


def render_pin_sheets(
    sheets: Sequence[PinSheet], language: Language, *, date: Instant | None = None
) -> bytes:
    """A page for each person, in the order given; without sheets raise ValueError."""
    _some(sheets)
    data = {"sheets": [_marked(sheet, language) for sheet in sheets]}
    title = phrase("paper.pin.title", language)
    return typeset("pins", data, language=language, title=title, date=date)


def _marked(sheet: PassphraseSheet | PinSheet, language: Language) -> dict[str, Any]:
    """A sheet's fields, with the mark of practice where its round is one."""
    fields = _fields(sheet)
    if sheet.practice:
        fields["round_name"] = phrase("paper.practice_round", language, {"name": sheet.round_name})
    return fields


def render_document(document: Document) -> bytes:
    """A report: tables repeat their heads over pages, pages are numbered."""
    return typeset(
        "document",
        _document(document),
        language=document.language,
        title=document.title,
        date=document.date,
    )


def document_pictures(document: Document, *, pixels_per_point: int) -> list[bytes]:
    """The same pages as PNG, to be looked at and to be sent to a printer."""
    data = labelled(
        _document(document), document.language, document.title, dated=document.date is not None
    )
    return typeset_pictures("document", data, pixels_per_point=pixels_per_point)


def _document(document: Document) -> dict[str, object]:
    return {
        "header": document.header,
        "footer": document.footer,
        "size": document.size.lower(),
        "blocks": [
            block_data(block, document.time_zone, document.size) for block in document.blocks
        ],
    }


def _fields(sheet: TicketSheet | PassphraseSheet | PinSheet) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(sheet)
    return fields


def _some(sheets: Sequence[object]) -> None:
    if not sheets:
        raise ValueError("no sheets to print")
