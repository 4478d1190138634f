"""Whether a round and its roster can be held as they stand: what must be mended, what to look at.

Nothing here decides about a person. A fault keeps the whole round from being prepared; a warning
is for headquarters' eyes. Rows name their file, row and column as the clerk sees them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from app.domain.preparation_courses import bars, registrations
from app.domain.preparation_faults import OF_ROUND, OF_ROWS
from app.domain.preparation_rows import Doubts, Origin, Prepared, Row
from app.domain.preparation_warnings import WARNINGS
from app.domain.regulation import Regulation
from app.domain.round import Entry, Round
from app.domain.samepeople import numbers_of_a_person, person_key
from app.kernel.faults import Fault

NO_DOUBTS = Doubts()
_NO_ROUND = Round("", "", "", "UTC", (), (), ())


class Findings(NamedTuple):
    """Faults keep a round from being prepared, warnings do not."""

    faults: list[Fault]
    warnings: list[Fault]


def check(
    round_: Round | None,
    entries: Sequence[Entry],
    regulation: Regulation | None,
    *,
    origins: Sequence[Origin],
    fits: Callable[[str, str, str], bool],
    file: str,
    draws: Callable[[str], bool] = lambda _character: True,
    doubts: Doubts = NO_DOUBTS,
) -> Findings:
    """Everything at once, as far as it can be said without the round or without its regulation.

    `origins` go with `entries`, `fits` says whether round, venue and number fit on a ticket,
    `draws` whether a character can be printed, `file` is the round file's name.
    """
    sessions = {session.id: session for session in round_.sessions} if round_ else {}
    rows = [
        Row(entry, origin, sessions.get(entry.session) if "session" not in origin.unsure else None)
        for entry, origin in zip(entries, origins, strict=True)
    ]
    prepared = Prepared(round_ or _NO_ROUND, rows, regulation, fits, draws, file, doubts)
    rules = [*OF_ROWS, *((*OF_ROUND, bars, registrations) if round_ else ())]
    faults = [fault for rule in rules for fault in rule(prepared)]
    warnings = [warning for rule in WARNINGS for warning in rule(prepared)]
    return Findings(faults, warnings)


def with_duplicates(round_: Round, entries: Iterable[Entry]) -> list[Entry]:
    """Each entry with the other numbers of its kana and birth date in its subject (E 3.2)."""
    subjects = {session.id: session.subject for session in round_.sessions}
    kept = list(entries)
    numbers = numbers_of_a_person(kept, subjects)
    filled = []
    for entry in kept:
        same = numbers.get(person_key(entry, subjects), {})
        others = tuple(number for number in same if number != entry.candidate_number)
        filled.append(msgspec.structs.replace(entry, duplicates=() if entry.withdrawn else others))
    return filled
