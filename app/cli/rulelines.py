"""What differs between two rule packs, in lines that fit a terminal and a sheet of paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, chop_cells

from app.cli.common import say
from app.formats.rulediff import Difference

WIDTH = 78
"""Columns of A4 at ten points, and of the narrowest terminal in use."""
_DEEP = "    "
_NEVER_FIRST = "、。，．・：；？！」』）"
"""Hangs over the edge rather than beginning a line."""
_PIECES = re.compile(r"[!-~]+ ?|.", re.DOTALL)


def difference_lines(found: Iterable[Difference]) -> Iterator[str]:
    """What and which key; its values beside it where they are short, else below, folded."""
    for one in found:
        head = f"{say(f'rules_what_{one.what}')}  {one.key}"
        values = [shown for value in (one.before, one.after) if (shown := _shown(value))]
        beside = f"{head}: {' → '.join(values)}"
        if cell_len(beside) <= WIDTH:
            yield beside
            continue
        yield head
        for label, value in (("before", one.before), ("after", one.after)):
            if shown := _shown(value):
                yield from _folded(f"{say(f'rules_col_{label}')}: ", shown)


def _folded(label: str, text: str) -> Iterator[str]:
    room = WIDTH - len(_DEEP) - cell_len(label)
    before = label
    line = ""
    for piece in _PIECES.findall(text):
        for part in chop_cells(piece, room) if cell_len(piece) > room else [piece]:
            if line and cell_len(line + part.rstrip()) > room and part not in _NEVER_FIRST:
                yield f"{_DEEP}{before}{line}".rstrip()
                before, line = " " * cell_len(label), ""
            line += part
    yield f"{_DEEP}{before}{line}".rstrip()


def _shown(value: object) -> str:
    if value is None:
        return ""
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(told.split())
