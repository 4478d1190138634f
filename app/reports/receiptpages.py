"""Receipts on paper: a code for each station, to be held before its camera."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import Block, Code, Document, Heading, KeyValues, PageBreak, Paragraph


class ReceiptPage(NamedTuple):
    """What stands on a station's page."""

    station_name: str
    size: int
    time: Instant
    number: int
    text: str


def receipt_pages(
    round_name: str, venue: str, pages: Sequence[ReceiptPage], language: Language, zone: str
) -> Document:
    """A page for each station; nothing personal stands on it."""

    def say(code: str, **fields: object) -> str:
        return phrase(code, language, fields)

    blocks: list[Block] = []
    for page in pages:
        blocks += [PageBreak()] if blocks else []
        blocks += [
            Heading(say("receipt_page.station", name=page.station_name)),
            KeyValues(
                (
                    (say("receipt_page.records"), say("receipt_page.up_to", size=page.size)),
                    (say("receipt_page.time"), page.time),
                    (say("receipt_page.number"), page.number),
                )
            ),
            Paragraph(say("receipt_page.how"), "large"),
            Code(page.text, say("receipt_page.caption")),
            Paragraph(say("receipt_page.note"), "note"),
        ]
    return Document(
        title=say("receipt_page.title"),
        language=language,
        date=max(page.time for page in pages),
        time_zone=zone,
        header=f"{round_name}　{venue}",
        blocks=tuple(blocks),
    )
