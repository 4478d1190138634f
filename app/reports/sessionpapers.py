"""Papers of their own about one session: attendance, no-shows, permissions, one incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.reports.document import (
    Block,
    Cell,
    Document,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    SignatureLine,
)
from app.reports.sessionreport import Paper

Rows = Sequence[tuple[Cell, ...]]


def attendance_sheet(paper: Paper, rooms: Mapping[str, Rows]) -> Document:
    """Everybody's attendance, a room on pages of its own, each to be signed."""
    blocks: list[Block] = []
    for room, rows in rooms.items():
        blocks += [PageBreak()] if blocks else []
        blocks += [
            Heading(paper.say("paper.room", room=room)),
            replace(paper.table("attendance", rows), name="", sheet=room),
            SignatureLine((paper.say("lead_signs"), paper.say("second_signs"))),
        ]
    return paper.document("attendance", paper.say("paper.attendance"), blocks)


def no_show_list(paper: Paper, absent: Rows, unsure: Rows) -> Document:
    """Who did not come, and of whom nobody has said yet whether they came."""
    blocks: list[Block] = [
        Paragraph(paper.say("paper.no_show_count", absent=len(absent), open=len(unsure)))
    ]
    blocks += [paper.table("no_show", absent)] if absent else []
    blocks += [paper.table("unsure", unsure)] if unsure else []
    return paper.document("no_show", paper.say("paper.no_show"), blocks)


def permission_list(paper: Paper, rows: Rows) -> Document:
    """What people may use, for the proctors in the room."""
    blocks: list[Block] = [Paragraph(paper.say("paper.permission_count", count=len(rows)))]
    blocks += [paper.table("permissions", rows)] if rows else []
    return paper.document("permissions", paper.say("paper.permissions"), blocks)


def incident_report(
    paper: Paper,
    *,
    fact: str,
    told: Sequence[tuple[str, Cell]],
    text: str,
    people: Rows,
    steps: Rows,
) -> Document:
    """One incident: when, where, whom, what was written, and what came after."""
    blocks: list[Block] = [
        KeyValues(tuple((paper.say(f"col.{code}"), value) for code, value in told)),
        Heading(paper.say("paper.text")),
        Paragraph(text or paper.say("paper.no_text")),
    ]
    blocks += [paper.table("involved", people)] if people else []
    blocks += [paper.table("steps", steps)] if steps else []
    blocks.append(SignatureLine((paper.say("lead_signs"), paper.say("second_signs"))))
    return paper.document("incident", paper.say("paper.incident"), blocks, about=fact)
