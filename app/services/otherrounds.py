"""Where else a person of one round stands: their number may be another one in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from app.domain.bans import same_person
from app.domain.round import Entry
from app.services.registryport import Registry


class Elsewhere(Struct, frozen=True):
    """Another round in which the person stands, by name, reading and birth date together."""

    round: str
    candidate_number: str


def ever_entered(registry: Registry, round_id: str) -> list[Entry]:
    """A round's roster as it is, and as it was before."""
    past = (entry for _, _, entries in registry.past(round_id) for entry in entries)
    return [*registry.entries(round_id), *past]


def elsewhere(registry: Registry, here: str, known: Sequence[Entry]) -> Iterator[Elsewhere]:
    """Other rounds with the person of these rows, each with the number there."""
    people = {same_person(entry) for entry in known}
    for round_id in registry.rounds() if people else ():
        if round_id != here:
            found = (e for e in ever_entered(registry, round_id) if same_person(e) in people)
            for number in sorted({entry.candidate_number for entry in found}):
                yield Elsewhere(round_id, number)
