"""Conflicts that nobody has settled: they wait for the lead, and block the session's closing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from app.domain.candidate import Person
from app.domain.conflict import Admission


class OpenConflict(Struct, frozen=True):
    """Stations that had not met decided about one person in one session."""

    candidate: str
    session: str
    between: tuple[str, ...]
    """The facts that contradict each other."""
    admissions: tuple[Admission, ...]
    """Where the person was let in, first to last, put out again or not."""


def open_conflicts(
    people: Iterable[tuple[str, Person]], session: str | None = None
) -> Iterator[OpenConflict]:
    """Every unresolved conflict, of one session or of all: each blocks that session's closing."""
    for number, person in sorted(people, key=lambda one: one[0]):
        for name in sorted(person.sittings):
            sitting = person.sittings[name]
            if session in (None, name) and (between := sitting.disputed):
                inside = sorted([*sitting.admissions, *sitting.put_out], key=_by_time)
                yield OpenConflict(number, name, between, tuple(inside))


def _by_time(claim: Admission) -> tuple[int, str]:
    return (claim.when.ms, claim.fact)
