"""What headquarters was handed for a round, read and held against each other, all of it at once.

One faulty file hides nothing of what is wrong in the others: what can't be read is left out of
what is said about the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from app.domain.capabilities import FIRST_VENUES, VenueRules
from app.domain.preparation import check
from app.domain.preparation_rows import Doubts, Origin
from app.domain.regulation import RulePack
from app.domain.round import Entry, Round, Session, VenueKind
from app.formats import ticket
from app.formats.rosterrows import Row, read_entries
from app.formats.roundfile import Glance, look_at_round
from app.formats.rulepack import in_force
from app.kernel.faults import Fault, Faults
from app.kernel.time import Instant
from app.kernel.vocabulary import HOUSE, Person

Roster = tuple[str, Sequence[Row] | Fault]
"""A roster's file name, and its rows or why they can't be read."""

_EARLIEST = Instant.parse("2000-01-01T00:00:00Z")


class Checked(NamedTuple):
    """A round that can be held as it stands."""

    round: Round
    entries: list[Entry]
    packs: list[RulePack]
    """The versions in force on its days."""
    warnings: list[Fault]


def check_files(
    round_file: tuple[str, bytes | Fault],
    rosters: Sequence[Roster],
    packs: Sequence[RulePack],
    *,
    today: date,
    draws: Callable[[str], bool],
) -> Checked:
    """Read and check everything; raise Faults with all that is wrong, file by file."""
    name, data = round_file
    glance = (
        Glance(None, [data], Doubts())
        if isinstance(data, Fault)
        else look_at_round(data, name, partial(_venue_kinds, packs))
    )
    round_, round_faults = glance.round, list(glance.faults)
    person = _called(round_, packs)
    entries, origins, faults, warnings = _rosters(rosters, today, person)
    used: list[RulePack] = []
    if round_ is not None:
        used, wrong = _rules(round_, packs, name)
        told = {fault.fields.get("key") for fault in round_faults}
        round_faults += [fault for fault in wrong if fault.fields.get("key") not in told]
    findings = check(
        round_,
        entries,
        used[0].regulation if used else None,
        origins=origins,
        fits=ticket.fits,
        file=name,
        draws=draws,
        doubts=glance.doubts,
    )
    if all_ := [*round_faults, *faults, *findings.faults]:
        raise Faults(_in_order(all_, [name, *(file for file, _ in rosters)]))
    assert round_ is not None
    return Checked(round_, entries, used, [*warnings, *findings.warnings])


def _rosters(
    rosters: Sequence[Roster], today: date, person: Person
) -> tuple[list[Entry], list[Origin], list[Fault], list[Fault]]:
    entries: list[Entry] = []
    origins: list[Origin] = []
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for file, rows in rosters:
        if isinstance(rows, Fault):
            faults.append(rows)
            continue
        reading = read_entries(rows, file, today=today, person=person)
        entries += reading.entries
        origins += reading.origins
        faults += reading.faults
        warnings += reading.warnings
    return entries, origins, faults, warnings


def _called(round_: Round | None, packs: Sequence[RulePack]) -> Person:
    """What the round's rules call people, as the last version of them has it."""
    own = [
        p.regulation for p in packs if round_ is not None and p.regulation.id == round_.regulation
    ]
    said = max(own, key=lambda rules: rules.version, default=None)
    return said.called if said is not None else HOUSE


def _rules(
    round_: Round, packs: Sequence[RulePack], file: str
) -> tuple[list[RulePack], list[Fault]]:
    known = sorted({pack.regulation.id for pack in packs})
    if not round_.regulation:
        return [], []
    if round_.regulation not in known:
        found = round_.regulation
        key = "round.regulation"
        return [], [Fault("regulation_unknown", file=file, key=key, expected=known, found=found)]
    used: dict[str, RulePack] = {}
    faults: list[Fault] = []
    for session in _by_day(round_):
        try:
            pack = in_force(packs, round_.regulation, _day(round_, session))
        except Fault as fault:
            key = f"sessions[{round_.sessions.index(session)}].doors"
            faults.append(
                Fault("regulation_not_in_force").about(**fault.fields, file=file, key=key)
            )
        else:
            used[pack.digest] = pack
    return list(used.values()), faults


def _venue_kinds(
    packs: Sequence[RulePack], regulation: str, day: date | None
) -> Mapping[VenueKind, VenueRules]:
    """What holds at each kind of venue; where the rules are not known, what the first ones say."""
    try:
        rules = in_force(packs, regulation, day or date.max).regulation
    except Fault:
        return FIRST_VENUES
    return {kind: rules.at(kind) for kind in FIRST_VENUES}


def _by_day(round_: Round) -> Iterator[Session]:
    """The sessions whose day is known, earliest first."""
    known = (session for session in round_.sessions if session.doors >= _EARLIEST)
    yield from sorted(known, key=lambda session: session.doors)


def _day(round_: Round, session: Session) -> date:
    return session.doors.local(round_.time_zone).date()


def _in_order(faults: list[Fault], files: list[str]) -> list[Fault]:
    """As a clerk goes through them: file by file, row by row."""

    def place(fault: Fault) -> tuple[int, int]:
        file, row = fault.fields.get("file"), fault.fields.get("row")
        first = files.index(str(file)) if file in files else len(files)
        return first, row if isinstance(row, int) else 0

    return sorted(faults, key=place)
