"""The papers that were made here and still lie somewhere, on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli.common import put, say
from app.formats import wire
from app.services.documents import Lying


def show_documents(documents: Sequence[Lying]) -> None:
    """How many files are still there, and each that carries names."""
    there = [one for one in documents if one.there]
    named = [one for one in there if one.fact.with_names]
    if there:
        put(say("venue_documents", count=len(there), named=len(named)))
    for one in named:
        put(say("venue_document" if one.same else "venue_document_changed", path=one.path))


def lying_told(one: Lying) -> dict[str, object]:
    """A file as it stands in JSON."""
    fact: dict[str, object] = wire.to_builtins(one.fact)
    return {**fact, "path": one.path, "there": one.there, "same": one.same}
