"""Files with names that still lie outside a station after its personal data were destroyed.

They are for people to destroy, so a purge leaves word of where they lie: the folder, the file's
name and its hash. A file that is called after somebody leaves its hash alone, and is found again by
it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec import Struct

from app.domain.events import DocumentMade
from app.domain.round import Entry
from app.formats import wire
from app.services.documents import documents_made
from app.services.journal import Journal

OUTSIDE = "names-outside"
"""Kept under this by a purge."""
_MAX = 10_000
"""Nobody reads a longer list."""

FileWith = Callable[[str, str], str]
"""A folder and a hash -> the name of a file there that has it; empty: none."""


class _Outside(Struct, frozen=True):
    kind: str
    place: str
    digest: str
    file: str = ""


def to_keep(facts: Iterable[DocumentMade], roster: Collection[Entry]) -> dict[str, bytes]:
    """What a purge keeps of these files, beside the log."""
    telling = {text for e in roster for text in (e.candidate_number, e.name, e.kana) if text}

    def tells(text: str) -> bool:
        return any(word in text for word in telling)

    kept = [
        _Outside(fact.kind, fact.place, fact.digest, "" if tells(fact.file) else fact.file)
        for fact in facts
        if not tells(fact.place)
    ]
    return {OUTSIDE: wire.to_json(kept[:_MAX])} if kept else {}


def documents_outside(journal: Journal, file_with: FileWith) -> list[DocumentMade]:
    """Every file that is known to have been made here, what a purge has left word of too."""
    data = journal.log.kept(OUTSIDE)
    found = documents_made(journal)
    for one in wire.from_json(data, list[_Outside]) if data else []:
        file = one.file or file_with(one.place, one.digest)
        if file:
            found.append(
                DocumentMade(
                    kind=one.kind, file=file, place=one.place, digest=one.digest, with_names=True
                )
            )
    return found


def with_names(facts: Sequence[DocumentMade]) -> list[DocumentMade]:
    """Those that name people."""
    return [fact for fact in facts if fact.with_names]
