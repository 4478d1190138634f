"""The running register: how everybody stands, written again and again for a dead computer's day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import Block, Column, Document, Heading, PageBreak, Paragraph, Table
from app.reports.footing import footer
from app.reports.register import seat_order


class RunningLine(NamedTuple):
    """One person in one session."""

    seat: str
    number: str
    name: str
    standing: str
    """Both in words."""
    presence: str
    since: Instant | None
    """When the person was let in."""


def running_register(
    *,
    round_name: str,
    venue: str,
    session: str,
    rooms: Mapping[str, Sequence[RunningLine]],
    elsewhere: Sequence[RunningLine],
    head_code: str,
    language: Language,
    written: Instant,
    zone: str,
) -> Document:
    """A part for each room in the order of the seats, with room to go on by hand.

    `elsewhere` has no room here, such as whoever came with another venue's ticket: a part of its
    own, at the end. It names people: whoever goes on with it on paper must find who is meant.
    """

    def say(code: str, **fields: object) -> str:
        return phrase(f"running.{code}", language, fields, zone=zone)

    columns = (
        Column(say("seat")),
        Column(say("number")),
        Column(say("name"), share=3),
        Column(say("standing"), share=2),
        Column(say("presence"), share=2),
        Column(say("since")),
        Column(say("note"), share=3),
    )
    blocks: list[Block] = [Paragraph(say("written", at=written, head=head_code), "note")]

    def part(heading: str, counted: str, lines: Sequence[RunningLine], sheet: str) -> None:
        if len(blocks) > 1:
            blocks.append(PageBreak())
        ordered = sorted(
            lines, key=lambda line: (not line.seat, *seat_order(line.seat, line.number))
        )
        rows = tuple(_row(line, zone) for line in ordered)
        table = Table(columns, rows, code="running", sheet=sheet)
        blocks.extend([Heading(heading), Paragraph(counted), table])

    for room, lines in rooms.items():
        inside = sum(line.since is not None for line in lines)
        counted = say("count", inside=inside, entered=len(lines))
        part(say("room", room=room), counted, lines, room)
    if elsewhere:
        told = say("elsewhere_count", count=len(elsewhere))
        part(say("elsewhere"), told, elsewhere, say("elsewhere"))
    return Document(
        title=say("title"),
        language=language,
        date=written,
        time_zone=zone,
        header=f"{round_name}　{venue}　{session}",
        footer=footer(say("foot", at=written), with_names=True, language=language),
        blocks=(*blocks, Paragraph(say("hint"), "note")),
        kind="running_register",
        about=session,
        with_names=True,
    )


def _place(line: RunningLine) -> tuple[object, ...]:
    """By seat; whoever has none comes after those who have."""
    return (not line.seat, *seat_order(line.seat, line.number))


def _row(line: RunningLine, zone: str) -> tuple[str, ...]:
    since = line.since.local(zone).strftime("%H:%M:%S") if line.since else ""
    return (line.seat, line.number, line.name, line.standing, line.presence, since, "")
