"""What happened to one person, in order; what was corrected stays, beside why it does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.domain.events import Corrected, Recorded


class Told(NamedTuple):
    """One fact, and the later one that says that it does not hold."""

    record: Recorded
    corrected: Recorded | None


def timeline(records: Iterable[Recorded]) -> tuple[Told, ...]:
    """All facts in the order that every station sees, corrections told beside what they correct."""
    ordered = sorted(records, key=lambda record: record.place)
    corrections: dict[str, Recorded] = {}
    for record in ordered:
        if isinstance(record.fact, Corrected) and record.corrects is not None:
            corrections.setdefault(record.corrects, record)
    return tuple(Told(record, corrections.get(record.id)) for record in ordered)
