"""The tables of a session's report: their groups, their columns, and how each is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.kernel.phrases import Language, phrase
from app.reports.document import Cell, Column, Moment, Table


class Field(NamedTuple):
    """One column; `number` is a candidate's, and the name stands beside it where names are told."""

    code: str
    share: int | None = None
    moment: Moment = "clock"


_STAFF_NAME = "staff_name"
_AT = Field("at")
_NUMBER = Field("number")
_BY = Field("by")
_WHY = Field("reason", 2)
_TEXT = Field("text", 3)
_ROOM = Field("room")

GROUPS: Mapping[str, Mapping[str, tuple[Field, ...]]] = {
    "staff": {
        "staff": (
            Field("operator"),
            Field(_STAFF_NAME, 2),
            Field("role", 1),
            Field("confidential", moment="second"),
            Field("records"),
        ),
        "clock": (
            Field("at", moment="second"),
            Field("station", 1),
            Field("what", 1),
            Field("by"),
            Field("second"),
            Field("offset"),
        ),
    },
    "times": {
        "plan": (
            Field("what", 1),
            Field("planned", moment="second"),
            Field("actual", moment="second"),
        ),
        "rooms": (
            _ROOM,
            Field("phase", 1),
            Field("started"),
            Field("ended"),
            Field("computed_end"),
            Field("compensation"),
            Field("given_back"),
            Field("shortfall"),
            Field("overrun"),
        ),
        "stops": (_ROOM, Field("since"), Field("until"), Field("seconds")),
        "course": (
            _AT,
            Field("what", 2),
            Field("rooms", 2),
            Field("by"),
            Field("reason", 3),
        ),
    },
    "people": {
        "counts": (
            _ROOM,
            Field("registered"),
            Field("present"),
            Field("absent"),
            Field("refused"),
            Field("not_sitting"),
            Field("not_expected"),
            Field("cancelled"),
            Field("open"),
        ),
        "marks": (
            _ROOM,
            Field("late"),
            Field("provisional"),
            Field("disqualified"),
            Field("exempt"),
            Field("conflict"),
            Field("departed"),
            Field("withdrew"),
            Field("beyond"),
        ),
        "refusals": (Field("article"), Field("ground", 1), Field("people")),
    },
    "conduct": {
        "incidents": (
            Field("place"),
            _AT,
            Field("kind", 2),
            Field("whom", 2),
            _TEXT,
            Field("article"),
            _BY,
        ),
        "incident_steps": (Field("place"), _AT, Field("what", 2), Field("text", 4), _BY),
        "attentions": (
            _AT,
            _NUMBER,
            Field("form", 2),
            Field("kind", 2),
            _TEXT,
            Field("witnesses", 2),
            Field("signed"),
            _BY,
        ),
        "disqualified": (
            _AT,
            _NUMBER,
            Field("kind", 2),
            Field("after"),
            _TEXT,
            Field("witnesses", 2),
            Field("out_of_rule", 3),
            _BY,
        ),
        "evidence": (_AT, _NUMBER, Field("what", 1), Field("digest", 2), _BY),
    },
    "in_room": {
        "leaves": (
            _NUMBER,
            _ROOM,
            Field("since"),
            Field("until"),
            Field("minutes"),
            Field("escort"),
            Field("flags", 1),
        ),
        "gone": (_AT, _NUMBER, Field("what", 2), _WHY, _BY),
        "permissions": (
            _NUMBER,
            _ROOM,
            Field("seat"),
            Field("item", 2),
            Field("reason_kind", 2),
            Field("by", 1),
            Field("until"),
        ),
        "moves": (_AT, _NUMBER, Field("moved_from"), Field("moved_to"), _WHY, _BY),
        "time": (_NUMBER, Field("lost"), Field("given"), Field("owed")),
    },
    "papers": {
        "papers": (
            _ROOM,
            Field("sat"),
            Field("sheets"),
            Field("absent"),
            Field("blanks"),
            Field("spare_used"),
            Field("spare_left"),
            Field("spoilt"),
            Field("agrees", 1),
        ),
        "parcels": (
            _ROOM,
            Field("booklets_in"),
            Field("booklets_used"),
            Field("booklets_unused"),
            Field("booklets_defective"),
            Field("parcels"),
            Field("seals", 1),
            Field("second"),
            _BY,
            _AT,
        ),
        "counts_made": (
            _AT,
            _ROOM,
            _BY,
            Field("second"),
            Field("sheets"),
            Field("blanks"),
            Field("agrees", 1),
            Field("replaced"),
            _WHY,
        ),
        "differences": (_ROOM, Field("what", 1)),
        "handed": (Field("at"), Field("to", 2), Field("parcels"), Field("seals", 2), Field("by"),
                   Field("second")),
    },
    "decisions": {
        "decisions": (
            _AT,
            _NUMBER,
            Field("what", 2),
            Field("ground", 2),
            _WHY,
            Field("article"),
            _BY,
        ),
        "corrections": (_AT, _NUMBER, Field("what", 2), Field("was_at"), _WHY, _BY),
        "from_paper": (
            _AT,
            Field("entered"),
            _NUMBER,
            Field("what", 2),
            _WHY,
            _BY,
        ),
        "after_close": (_AT, _NUMBER, Field("what", 2), _TEXT, _BY),
        "findings": (_NUMBER, _ROOM, Field("seat"), Field("what", 1)),
        "details": (_AT, _NUMBER, Field("detail"), _TEXT, _BY),
        "re_exam": (_NUMBER, _ROOM, Field("what", 1)),
    },
    "aloud": {
        "announcements": (
            Field("when", 2),
            Field("what", 3),
            Field("rooms", 1),
            Field("due"),
            Field("read"),
            Field("state"),
        ),
    },
    "log": {
        "logs": (Field("station", 1), Field("records"), Field("head")),
        "stations": (
            Field("station", 1),
            Field("fingerprint"),
            Field("records"),
            Field("said", 1),
            _AT,
            _BY,
        ),
    },
}  # fmt: skip
ATTENDANCE = (
    _NUMBER,
    _ROOM,
    Field("seat"),
    Field("attendance", 2),
    Field("arrived"),
    Field("let_in"),
    Field("notes", 2),
)
"""The list of everybody; it is long, so it stands behind what is signed."""

TRAINEES = (
    _NUMBER,
    Field("attended", 1),
    Field("came"),
    Field("went"),
    Field("minutes_there"),
    Field("late_minutes"),
    Field("hand_ins", 1),
    Field("grade"),
    Field("receipt"),
    Field("completes"),
)
"""A course's people; nobody stands there where the rules keep no attendance."""

ARRIVALS = (Field("from", moment="second"), Field("in_time"), Field("late"))
"""Drawn on paper, and a table where nothing can be drawn."""

PAPERS: Mapping[str, tuple[Field, ...]] = {
    "no_show": (_NUMBER, _ROOM, Field("seat"), Field("group", 2), Field("arrived")),
    "unsure": (_NUMBER, _ROOM, Field("seat"), Field("group", 2), Field("arrived")),
    "involved": (_NUMBER, _ROOM, Field("seat", 1)),
    "steps": (_AT, Field("what", 1), Field("text", 3), _BY),
}
"""Tables of papers that are no part of the report."""

SECTIONS: Mapping[str, tuple[Field, ...]] = {
    **{section: fields for group in GROUPS.values() for section, fields in group.items()},
    "attendance": ATTENDANCE,
    "trainees": TRAINEES,
    "arrivals": ARRIVALS,
    **PAPERS,
}

_SHEETS = ("rooms", "stops", "time", "corrections")
"""Their names are too long for a sheet of a workbook, so that it has words of its own."""

Rows = Mapping[str, Sequence[tuple[Cell, ...]]]
"""Section -> its rows, a cell for each field."""


def section(
    code: str,
    rows: Sequence[tuple[Cell, ...]],
    language: Language,
    names: Mapping[str, str] | None,
) -> Table:
    """One table; with names (number -> name) each number has the name beside it."""
    fields = SECTIONS[code]
    columns: list[Column] = []
    for field in fields:
        if field.code == _STAFF_NAME and names is None:
            continue
        title = phrase(f"report.col.{field.code}", language)
        columns.append(Column(title, share=field.share, moment=field.moment))
        if field.code == "number" and names is not None:
            columns.append(Column(phrase("report.col.name", language), share=2))
    told = tuple(tuple(_told(row, fields, names)) for row in rows)
    sheet = phrase(f"report.sheet.{code}", language) if code in _SHEETS else ""
    return Table(tuple(columns), told, phrase(f"report.table.{code}", language), code, sheet)


def _told(
    row: tuple[Cell, ...], fields: Sequence[Field], names: Mapping[str, str] | None
) -> Iterator[Cell]:
    for cell, field in zip(row, fields, strict=True):
        if field.code == _STAFF_NAME and names is None:
            continue
        yield cell
        if field.code == "number" and names is not None:
            yield names.get(str(cell), "")
