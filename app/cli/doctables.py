"""The papers that were made here and still lie somewhere, on a terminal."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from app.cli.common import put, say
from app.formats import wire
from app.services.documents import Lying

_SINGLY = 3
"""More files than these in one folder stand in one line."""


def show_documents(documents: Sequence[Lying]) -> None:
    """How many files are still there, and each that carries names."""
    there = [one for one in documents if one.there]
    named = [one for one in there if one.fact.with_names]
    if there:
        put(say("venue_documents", count=len(there), named=len(named)))
    folders: dict[str, list[Lying]] = {}
    for one in named:
        if one.same:
            folders.setdefault(posixpath.dirname(one.path), []).append(one)
        else:
            put(say("venue_document_changed", path=one.path))
    for folder, inside in folders.items():
        if len(inside) > _SINGLY:
            put(say("venue_document_folder", path=folder, count=len(inside)))
        else:
            for one in inside:
                put(say("venue_document", path=one.path))


def lying_told(one: Lying) -> dict[str, object]:
    """A file as it stands in JSON."""
    fact: dict[str, object] = wire.to_builtins(one.fact)
    return {**fact, "path": one.path, "there": one.there, "same": one.same}
