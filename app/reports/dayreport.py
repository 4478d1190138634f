"""A page about one venue's day: counts by session and room, what happened, how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.candidate import Standing
from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.projections.counts import Counts
from app.reports.document import Cell, Column, Document, Heading, KeyValues, Paragraph, Table

_SHOWN: tuple[Standing, ...] = (
    "admitted",
    "provisional",
    "referred",
    "refused",
    "disqualified",
    "expected",
)


def day_report(
    *,
    head: Sequence[tuple[str, str | int]],
    rooms: Mapping[str, Counts],
    happened: Sequence[tuple[str, int]],
    language: Language,
    date: Instant,
    zone: str,
) -> Document:
    """The page; `head` are labelled values, `happened` kinds of arrivals with their numbers."""

    def say(code: str) -> str:
        return phrase(f"dayreport.{code}", language)

    columns = (
        Column(say("room")),
        Column(say("entered"), "end"),
        *(Column(phrase(f"standing_{name}", language), "end") for name in _SHOWN),
        Column(say("late"), "end"),
    )
    numbers: dict[str, tuple[int, ...]] = {
        room: (counts.entered, *(counts.standings[name] for name in _SHOWN), counts.late)
        for room, counts in sorted(rooms.items())
    }
    total = tuple(map(sum, zip(*numbers.values(), strict=True)))
    rows: list[tuple[Cell, ...]] = [
        (room, *row) for room, row in [*numbers.items(), (say("total"), total)]
    ]
    arrivals = (Column(say("kind"), share=2), Column(say("people"), "end"))
    return Document(
        title=say("title"),
        language=language,
        date=date,
        time_zone=zone,
        header=say("header"),
        blocks=(
            KeyValues(tuple(head)),
            Heading(say("attendance")),
            Table(columns, tuple(rows)),
            Heading(say("arrivals")),
            Table(arrivals, tuple(happened)),
            Paragraph(say("note"), "note"),
        ),
    )
