"""A document's blocks as the data that the template draws: every cell a text.

A cell with a long run without spaces is a list of pieces, between which the line may break.
"""

from __future__ import annotations

import re
from typing import assert_never

from app.renderers.longtable import LONG, layout_of
from app.renderers.qr import qr_svg
from app.reports.document import (
    Block,
    Chart,
    Code,
    Heading,
    KeyValues,
    PageBreak,
    Pairs,
    Paragraph,
    SignatureLine,
    Table,
    cell_text,
)

_LONG_RUN = re.compile(r"[!-~]{25,}")
_PIECE = 4


def block_data(block: Block, zone: str, size: str = "A4") -> dict[str, object]:
    """One block; moments become text on the wall clock of the time zone."""
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text, tone):
            return {"kind": "paragraph", "text": text, "tone": tone}
        case KeyValues(rows, moment):
            shown = [(key, _pieces(cell_text(value, zone, moment))) for key, value in rows]
            return {"kind": "key_values", "rows": shown}
        case Table():
            return _table(block, zone, size)
        case Chart():
            return _chart(block)
        case Code(text, caption):
            return {"kind": "code", "svg": qr_svg(text), "caption": caption}
        case SignatureLine(labels):
            return {"kind": "signature", "labels": list(labels)}
        case Pairs(heads, rows):
            return {"kind": "pairs", "heads": list(heads), "rows": [list(row) for row in rows]}
        case PageBreak():
            return {"kind": "page_break"}
        case _:
            assert_never(block)


def _chart(chart: Chart) -> dict[str, object]:
    told = ", ".join(f"{label} {sum(heights)}" for label, heights in chart.bars)
    return {
        "kind": "chart",
        "name": chart.name,
        "parts": list(chart.parts),
        "bars": [{"label": label, "heights": list(heights)} for label, heights in chart.bars],
        "line": list(chart.line) if chart.line else None,
        "told": f"{chart.name}: {told}",
    }


def _table(table: Table, zone: str, size: str) -> dict[str, object]:
    columns = [
        {
            "title": column.title,
            "align": "end" if _numbers(table, place) else column.align,
            "share": column.share,
        }
        for place, column in enumerate(table.columns)
    ]
    moments = [column.moment for column in table.columns]
    rows = [
        [_pieces(cell_text(cell, zone, of)) for cell, of in zip(row, moments, strict=True)]
        for row in table.rows
    ]
    told: dict[str, object] = {
        "kind": "table",
        "name": table.name,
        "columns": columns,
        "rows": rows,
    }
    laid_out = layout_of(table.columns, rows, size) if len(rows) >= LONG else None
    return told if laid_out is None else {**told, **laid_out._asdict()}


def _numbers(table: Table, place: int) -> bool:
    cells = [row[place] for row in table.rows if row[place] is not None]
    return bool(cells) and all(isinstance(cell, int) for cell in cells)


def _pieces(text: str) -> str | list[str]:
    if not _LONG_RUN.search(text):
        return text
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
