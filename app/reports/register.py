"""The register to take along when a room must be left: everybody in row order, to be ticked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.kernel.phrases import Language, in_brackets, phrase
from app.kernel.time import Instant
from app.reports.document import Block, Column, Document, Heading, PageBreak, Paragraph, Table
from app.reports.footing import footer

_BOX = "□"
_RUNS = re.compile(r"(\d+)")


class RegisterLine(NamedTuple):
    """One person on the register."""

    seat: str
    number: str
    name: str
    kana: str
    """Both stand there only in a register with names."""
    state: str
    """What the room says, in words."""
    expected: bool
    """Let in or seen; of the others nobody has said yet, and they may be there all the same."""


class RegisterPart(NamedTuple):
    """One room of one session, on a page of its own."""

    title: str
    sheet: str
    lines: Sequence[RegisterLine]
    gone: Sequence[RegisterLine] = ()
    """Whoever was here and is no longer called, such as a person sent out: told at the foot."""


def register(
    *,
    round_name: str,
    venue: str,
    session: str,
    parts: Sequence[RegisterPart],
    head_code: str,
    language: Language,
    date: Instant | None,
    zone: str,
    about: str,
    with_names: bool,
) -> Document:
    """A part for each room, each on a page of its own; two columns to tick, out and back."""

    def say(code: str, **fields: object) -> str:
        return phrase(f"register.{code}", language, fields)

    named = (Column(say("name"), share=3), Column(say("kana"), share=3)) if with_names else ()
    columns = (
        Column(say("seat")),
        Column(say("number")),
        *named,
        Column(say("state"), share=2),
        Column(say("first"), "center"),
        Column(say("second"), "center"),
    )
    blocks: list[Block] = []
    for title, sheet, lines, gone in parts:
        if blocks:
            blocks.append(PageBreak())
        expected = sum(line.expected for line in lines)
        blocks += [
            Heading(title),
            Paragraph(say("count", expected=expected, unsure=len(lines) - expected)),
            Table(
                columns,
                tuple(_row(line, with_names) for line in sorted(lines, key=row_order)),
                code="register",
                sheet=sheet,
            ),
        ]
        if gone:
            comma = "、" if language == "ja" else ", "
            told = comma.join(
                _gone(line, with_names, language) for line in sorted(gone, key=row_order)
            )
            blocks.append(Paragraph(say("gone", people=told), "note"))
    return Document(
        title=say("title"),
        language=language,
        date=date,
        time_zone=zone,
        header=f"{round_name}　{venue}　{session}",
        footer=footer(say("head_code", head=head_code), with_names=with_names, language=language),
        blocks=(*blocks, Paragraph(say("note"), "note")),
        kind="register",
        about=about,
        with_names=with_names,
    )


def row_order(line: RegisterLine) -> tuple[list[tuple[int, int | str]], str]:
    """A line's place on the register."""
    return seat_order(line.seat, line.number)


def seat_order(seat: str, number: str) -> tuple[list[tuple[int, int | str]], str]:
    """Seats as people walk past them: A-2 before A-10, and one number after the other."""
    parts = [part for part in _RUNS.split(seat) if part]
    ordered: list[tuple[int, int | str]] = [
        (0, int(part)) if part.isdecimal() else (1, part) for part in parts
    ]
    return ordered, number


def _row(line: RegisterLine, with_names: bool) -> tuple[str, ...]:
    named = (line.name, line.kana) if with_names else ()
    return (line.seat, line.number, *named, line.state, _BOX, _BOX)


def _gone(line: RegisterLine, with_names: bool, language: Language) -> str:
    named = (line.name,) if with_names else ()
    told = " ".join(part for part in (line.seat, line.number, *named) if part)
    return in_brackets(told, line.state, language)
