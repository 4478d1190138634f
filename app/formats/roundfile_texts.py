"""What people will read in a round file: there, not endless, and nothing in it unseen."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.printable import shows_nothing, unseen
from app.formats.roundfile_tables import Table, rooms_of, table_of, tables_of, value_of
from app.kernel.faults import Fault

LONGEST = 100
LONGEST_CODE = 32
"""Characters."""

_TEXTS = (("venues", "name"), ("sessions", "subject"), ("staff", "name"))


def text_faults(document: Table, file: str) -> Iterator[Fault]:
    """Every text that could not be printed or shown as it stands."""
    texts = {"round.name": value_of(table_of(document.get("round")), "name", str)}
    for section, name in _TEXTS:
        texts |= {
            f"{key}.{name}": value_of(t, name, str)
            for key, t in tables_of(document, section).items()
        }
    for key, room in rooms_of(document).items():
        texts |= {f"{key}.{name}": value_of(room, name, str) for name in ("code", "name")}
    for key, text in texts.items():
        if text is None:
            continue
        limit = LONGEST_CODE if key.endswith(".code") else LONGEST
        if characters := unseen(text):
            yield Fault("round_text_unseen", file=file, key=key, characters=characters)
        elif shows_nothing(text):
            yield Fault("round_text_empty", file=file, key=key)
        elif len(text) > limit:
            size = len(text)
            yield Fault("round_text_too_long", file=file, key=key, limit=limit, found=size)
