"""The seat poster for a room's door: numbers and seats, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import Block, Document, Heading, PageBreak, Pairs, Paragraph


def seat_poster(
    *,
    round_name: str,
    venue: str,
    subject: str,
    rooms: Mapping[str, Sequence[tuple[str, str]]],
    doors: Instant,
    start: Instant,
    large: bool,
    language: Language,
    zone: str,
    about: str,
) -> Document:
    """A notice for each room: every number with its seat, by number; A3 where `large`, else A4."""

    def say(code: str, **fields: object) -> str:
        return phrase(f"poster.{code}", language, fields)

    times = {"doors": _hour(doors, zone), "start": _hour(start, zone)}
    blocks: list[Block] = []
    for room, people in rooms.items():
        if blocks:
            blocks.append(PageBreak())
        blocks += [
            Heading(say("room", room=room)),
            Paragraph(say("times", **times), "large"),
            Pairs((say("number"), say("seat")), tuple(sorted(people))),
        ]
        if not people:
            blocks.append(Paragraph(say("nobody")))
    return Document(
        title=f"{subject}　{say('title')}",
        language=language,
        date=doors,
        time_zone=zone,
        header=f"{round_name}　{venue}　{subject}",
        footer=say("note"),
        size="A3" if large else "A4",
        blocks=tuple(blocks),
        kind="poster",
        about=about,
    )


def _hour(moment: Instant, zone: str) -> str:
    at = moment.local(zone)
    return f"{at.hour}:{at.minute:02d}"
