"""A small slip with the code of a log's head, so that paper bears witness for the records (A5)."""

from __future__ import annotations

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import Code, Document, KeyValues, Paragraph, SignatureLine


def head_slip(
    *,
    round_name: str,
    venue: str,
    station: str,
    size: int,
    code: str,
    text: str,
    at: Instant | None,
    language: Language,
    zone: str,
) -> Document:
    """One page; `text` is what its QR code says, the code again with the whole hash."""

    def say(name: str) -> str:
        return phrase(name, language)

    return Document(
        title=say("headslip.title"),
        language=language,
        date=at,
        time_zone=zone,
        size="A5",
        kind="head_code",
        header=f"{round_name}　{venue}",
        footer=code,
        blocks=(
            Paragraph(code, "large"),
            KeyValues(
                (
                    (say("headslip.station"), station),
                    (say("headslip.records"), size),
                    (say("headslip.at"), at),
                ),
                "second",
            ),
            Code(text, say("headslip.code")),
            Paragraph(say("headslip.moments"), "plain"),
            Paragraph(say("headslip.note"), "note"),
            SignatureLine((say("headslip.lead"), say("headslip.second"))),
        ),
    )
