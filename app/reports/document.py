"""A document as plain data: what stands on it, not how it is drawn.

One `Document` becomes a tagged PDF, A3 to A5, and the same value can become a workbook or CSV: a
table keeps its numbers and moments as values, so that every renderer writes them in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.kernel.phrases import Language
from app.kernel.time import Instant

Cell = str | int | Instant | None
"""A text, a whole number, a moment, or nothing."""

Align = Literal["start", "center", "end"]
Moment = Literal["date", "minute", "second", "clock"]
"""How much of a moment is shown: 2026-11-22, with 10:00, with 10:00:00, or 10:00:00 alone."""

_MOMENTS: dict[Moment, str] = {
    "date": "%Y-%m-%d",
    "minute": "%Y-%m-%d %H:%M",
    "second": "%Y-%m-%d %H:%M:%S",
    "clock": "%H:%M:%S",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the document's title; level 2 belongs to a level 1, 3 to a level 2."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a note is smaller, large type is read at arm's length, a warning is framed."""

    text: str
    tone: Literal["plain", "note", "warning", "large"] = "plain"


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Labels with one value each."""

    rows: tuple[tuple[str, Cell], ...]
    moment: Moment = "second"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, how its cells stand, and how wide it is.

    Without a share a column is as wide as what is in it; the columns with one divide the rest.
    A column of whole numbers stands at the end whatever it says.
    """

    title: str
    align: Align = "start"
    share: int | None = None
    moment: Moment = "second"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the name is its caption on paper and its sheet in a workbook."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""
    code: str = ""
    """Its file's name where it becomes one: plain letters, never translated."""
    sheet: str = ""
    """Its sheet in a workbook, where the name is not enough to find it."""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs a column")
        if ragged := [row for row in self.rows if len(row) != len(self.columns)]:
            raise ValueError(f"{len(ragged)} rows do not fit {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, each of parts on top of each other.

    A line with words stands before one of the bars. Where no bars can be drawn, and where no
    table beside it has the numbers, `data` has them.
    """

    name: str
    parts: tuple[str, ...]
    bars: tuple[tuple[str, tuple[int, ...]], ...]
    line: tuple[int, str] | None = None
    data: Table | None = None

    def __post_init__(self) -> None:
        if any(len(heights) != len(self.parts) for _, heights in self.bars):
            raise ValueError("a bar has as many parts as there are words for them")


@dataclass(frozen=True, slots=True)
class Code:
    """A text as a QR code, with a caption beside it."""

    text: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Lines to sign on, one for each label."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Many short pairs in large type, down one column after another: to be found from afar."""

    heads: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


Block = Pairs | Heading | Paragraph | KeyValues | Table | Chart | Code | SignatureLine | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A report: title, blocks in order, and a short text at the head and foot of every page.

    The date is the moment of the last fact in it, never the moment of printing: equal facts give
    equal bytes. Moments are shown on the wall clock of the time zone.
    """

    title: str
    language: Language
    blocks: tuple[Block, ...]
    date: Instant | None = None
    header: str = ""
    footer: str = ""
    time_zone: str = "Asia/Tokyo"
    size: Literal["A3", "A4", "A5"] = "A4"
    kind: str = "paper"
    """Which paper it is, as the record that it was made says: session_report, register, card."""
    about: str = ""
    """The session that it tells of, a candidate number, or a fact's id."""
    with_names: bool = False

    def __post_init__(self) -> None:
        above = 0
        for heading in (block for block in self.blocks if isinstance(block, Heading)):
            # Who listens to a page instead of seeing it finds the way by levels.
            if heading.level > above + 1:
                raise ValueError(f"{heading.text!r} skips a heading level")
            above = heading.level


def cell_text(cell: Cell, zone: str, moment: Moment = "second") -> str:
    """A cell as people read it, moments on the wall clock of the time zone."""
    match cell:
        case None:
            return ""
        case Instant():
            return wall_clock(cell, zone).strftime(_MOMENTS[moment])
        case _:
            return str(cell)


def wall_clock(moment: Instant, zone: str) -> datetime:
    """A moment as a local time without an offset, to the second, as a workbook wants it."""
    return moment.local(zone).replace(tzinfo=None, microsecond=0)
