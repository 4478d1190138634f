"""The replacement slip: what a person let in without a ticket carries to the seat."""

from __future__ import annotations

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import Document, Heading, KeyValues, Paragraph, SignatureLine
from app.reports.footing import footer


def replacement_slip(
    *,
    round_name: str,
    venue: str,
    subject: str,
    number: str,
    name: str,
    room: str,
    seat: str,
    start: Instant,
    decided_by: str,
    decided_at: Instant,
    provisional: bool,
    head_code: str,
    language: Language,
    zone: str,
) -> Document:
    """The page. It holds no code to scan: only headquarters can sign tickets.

    It bears the name as the ticket does for which it stands, and says so at its foot.
    `head_code` is the short code of the log's head, so that paper can bear witness for the log.
    """

    def say(code: str) -> str:
        return phrase(code, language)

    return Document(
        title=say("slip.title"),
        language=language,
        date=decided_at,
        time_zone=zone,
        header=f"{round_name}　{venue}",
        footer=footer("", with_names=True, language=language),
        blocks=(
            Heading(f"{say('slip.number')}　{number}"),
            KeyValues(
                (
                    (say("slip.name"), name),
                    (say("slip.subject"), subject),
                    (say("slip.room"), room),
                    (say("slip.seat"), seat),
                    (say("slip.start"), start),
                ),
                "minute",
            ),
            Paragraph(say("slip.provisional" if provisional else "slip.confirmed"), "warning"),
            KeyValues(
                (
                    (say("slip.decided_by"), decided_by),
                    (say("slip.decided_at"), decided_at),
                    (say("slip.head_code"), head_code),
                )
            ),
            Paragraph(say("slip.note"), "note"),
            SignatureLine((say("slip.lead"), say("slip.candidate"))),
        ),
        kind="slip",
        about=number,
        with_names=True,
    )
