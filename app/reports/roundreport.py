"""A round's lists as documents: the tables of headquarters, and the counts for anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import Cell, Column, Document, KeyValues, Paragraph, Table

Rows = Mapping[str, Sequence[tuple[Cell, ...]]]

LISTS: Mapping[str, tuple[str, ...]] = {
    "attendance": (
        *("number", "name", "kana", "venue", "session", "room", "seat", "standing"),
        *("arrived", "let_in", "notes", "decision"),
    ),
    "incidents": (
        *("at", "venue", "session", "room", "kind", "article", "people", "text"),
        *("outcome", "by", "fact"),
    ),
    "cases": (
        *("case", "weight", "kind", "article", "venue", "session", "room", "people"),
        *("state", "effect", "why", "by", "second", "at"),
    ),
    "re_exam": ("number", "name", "venue", "session", "room", "cause", "decision"),
    "resume": ("number", "name", "venue", "session", "room", "point"),
    "no_shows": ("number", "name", "venue", "session", "room", "seat"),
    "bans": (
        *("number", "name", "kana", "birth_date", "since", "until", "case", "why"),
        *("by", "second"),
    ),
    "parcels": (
        *("venue", "session", "room", "sheets_used", "blank", "spare_used", "spare_left"),
        *("spoilt", "parcels", "seals", "handed_to"),
    ),
}
"""Every list with its columns."""
COURSES: Mapping[str, tuple[str, ...]] = {
    "course_attendance": (
        *("number", "name", "course", "day", "venue", "session", "attended", "came", "went"),
        *("minutes", "late_minutes", "noted"),
    ),
    "completion": (
        *("number", "name", "course", "days", "minutes", "late", "hand_ins", "grade"),
        *("completes", "because", "certificate"),
    ),
    "certificates": ("number", "name", "kana", "course", "issue", "first_listed", "holds"),
    "receipts": ("number", "name", "course", "receipt_name", "attended", "article"),
    "charged": ("number", "name", "course", "attended", "article"),
}
"""Lists of a round with courses; they are there only where the rules keep attendance."""


def round_lists(
    rows: Rows,
    *,
    round_id: str,
    name: str,
    date: Instant | None,
    zone: str,
    language: Language,
    designated: tuple[Sequence[str], Sequence[tuple[Cell, ...]]] | None = None,
) -> Document:
    """All lists of a round; they name people, and are for headquarters alone.

    `designated` has the fields and rows for the public body of designated courses, if there are.
    """
    lists = {**LISTS, **{code: of for code, of in COURSES.items() if code in rows}}
    if "course_attendance" in rows:
        lists["resume"] = (*LISTS["resume"], "gone_before")
    if designated is not None:
        lists, rows = {**lists, "designated": tuple(designated[0])}, dict(rows)
        rows["designated"] = designated[1]

    def say(code: str, **fields: object) -> str:
        return phrase(f"lists.{code}", language, fields)

    tables = [
        Table(
            tuple(Column(say(f"col.{column}")) for column in columns),
            tuple(rows.get(code, ())),
            name=say(f"table.{code}"),
            code=code,
        )
        for code, columns in lists.items()
    ]
    head = (
        (say("col.round"), f"{round_id} {name}"),
        (say("col.until_record"), date),
        *((say(f"table.{code}"), len(rows.get(code, ()))) for code in lists),
    )
    return Document(
        title=say("title"),
        language=language,
        date=date,
        time_zone=zone,
        header=name,
        footer=say("with_names"),
        blocks=(KeyValues(head), *tables),
        kind="round_lists",
        about=round_id,
        with_names=True,
    )


def round_statistics(
    counts: Mapping[str, Sequence[int | None]],
    columns: Sequence[str],
    *,
    round_id: str,
    name: str,
    date: Instant | None,
    zone: str,
    language: Language,
) -> Document:
    """Counts by session without anybody's name; a cell that is not told has a mark."""

    def say(code: str, **fields: object) -> str:
        return phrase(f"lists.{code}", language, fields)

    untold = say("untold")
    rows = tuple(
        (label, *(untold if count is None else count for count in line))
        for label, line in counts.items()
    )
    titles = (say("col.session"), *(say(f"count.{column}") for column in columns))
    table = Table(
        tuple(Column(title) for title in titles),
        rows,
        name=say("table.statistics"),
        code="statistics",
    )
    return Document(
        title=say("statistics"),
        language=language,
        date=date,
        time_zone=zone,
        header=name,
        footer="",
        blocks=(Paragraph(say("statistics_note")), table),
        kind="round_statistics",
        about=round_id,
    )
