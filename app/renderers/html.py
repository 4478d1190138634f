"""A document as one page of HTML that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import assert_never

from app.renderers.qr import qr_svg
from app.reports.document import (
    Block,
    Chart,
    Code,
    Document,
    Heading,
    KeyValues,
    PageBreak,
    Pairs,
    Paragraph,
    SignatureLine,
    Table,
    cell_text,
)

_STYLE = """
body { font: 16px/1.7 "BIZ UDPGothic", "Noto Sans JP", sans-serif; color: #16202a;
       background: #fff; max-width: 60em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; } h2 { margin-top: 2em; border-bottom: 2px solid #1d3a5f; }
table { border-collapse: collapse; width: 100%; } caption { text-align: start; }
th, td { text-align: start; vertical-align: top; padding: .3em .6em; border: 1px solid #b7c2cc; }
th { background: #eef1f4; } .large { font-size: 1.5em; } .note, footer { color: #4a5763; }
.warning { border: 2px solid #9c2207; padding: .5em 1em; } svg { width: 40mm; height: 40mm; }
@media print { h2, h3 { break-after: avoid; } tr { break-inside: avoid; }
               hr { break-after: page; } }
"""


def render_html(document: Document) -> bytes:
    """The page; the same document gives the same bytes."""
    inside = "\n".join(_tags(document.blocks, document.time_zone))
    page = f"""<!doctype html>
<html lang="{document.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(document.title)}</title><style>{_STYLE}</style></head>
<body>
<header class="note">{escape(document.header)}</header>
<h1>{escape(document.title)}</h1>
{inside}
<footer>{escape(document.footer)}</footer>
</body>
</html>
"""
    return page.encode("utf-8")


def _tags(blocks: Iterable[Block], zone: str) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text, level):
                yield f"<h{level + 1}>{escape(text)}</h{level + 1}>"
            case Paragraph(text, tone):
                yield f'<p class="{tone}">{escape(text)}</p>'
            case KeyValues(rows, moment):
                pairs = [(label, cell_text(value, zone, moment)) for label, value in rows]
                yield _table([], pairs, labelled=True)
            case Table(columns, rows):
                shown = [
                    [cell_text(cell, zone, c.moment) for cell, c in zip(row, columns, strict=True)]
                    for row in rows
                ]
                yield _table([column.title for column in columns], shown)
            case Chart(name, parts, bars):
                heights = [[label, *map(str, numbers)] for label, numbers in bars]
                yield _table([name, *parts], heights)
            case Code(text, caption):
                yield f"<figure>{qr_svg(text)}<figcaption>{escape(caption)}</figcaption></figure>"
            case SignatureLine(labels):
                yield _table([], [(label, "") for label in labels], labelled=True)
            case Pairs(heads, rows):
                yield _table(list(heads), rows)
            case PageBreak():
                yield "<hr>"
            case _:
                assert_never(block)


def _table(heads: list[str], rows: Iterable[Iterable[str]], *, labelled: bool = False) -> str:
    made = []
    if heads:
        titles = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
        made.append(f"<thead><tr>{titles}</tr></thead>")
    for row in rows:
        cells = [f"<td>{escape(cell)}</td>" for cell in row]
        if labelled:
            cells[0] = cells[0].replace("<td>", '<th scope="row">').replace("</td>", "</th>")
        made.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(made)}</table>"
