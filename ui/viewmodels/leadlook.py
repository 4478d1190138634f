"""Who waits for the lead, read from the records; names only for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from app.domain.candidate import Person, Sitting
from app.domain.events import (
    Admitted,
    Decided,
    IdChecked,
    Recorded,
    Referred,
    Refused,
    VerdictGiven,
)
from app.domain.referring import asks_exemption
from app.domain.replacing import slip_due
from app.domain.resolving import resolutions_of
from app.domain.roomfacts import LeaveAsked
from app.domain.target import Target
from app.domain.view import ResolutionShown, View
from app.kernel.time import Instant
from app.projections.cells import person_cell
from app.services.moment import Moment
from app.services.venue import Answer, Venue
from ui.viewmodels.deskshown import was_taken_back
from ui.viewmodels.sessionnames import SessionName, names_of


class LetIn(NamedTuple):
    """One desk's word that it let a person in."""

    station: str
    """As people call it."""
    at: Instant
    place: str
    by: str
    """The operator's name."""


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody who waits for the lead, and since when."""

    number: str
    name: str
    """Empty, as the kana, unless a lead is signed in."""
    kana: str
    place: str
    grounds: tuple[str, ...]
    since: Instant
    words: str = ""
    """What the desk added."""
    conflict: bool = False
    """Two desks let the person in before they had met."""
    desks: tuple[LetIn, ...] = ()
    """Where and when each of them did."""
    resolutions: tuple[ResolutionShown, ...] = ()
    """How leads have settled that before, without knowing of each other."""
    exempt: bool = False
    """To be let in, they must first have chosen to sit (E 4.3)."""
    leave: bool = False
    """They ask to leave the room for a while, where only a lead may allow it (E 13)."""
    escort: str = ""
    """Who would go along."""
    on_paper: bool = False
    """What they choose is declared on paper, as at a semi-public venue."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another session in which people wait for the lead."""

    name: SessionName
    count: int


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whose name was looked up, and since when it is shown."""

    number: str
    name: str
    kana: str
    since: Instant


def waiting_elsewhere(venue: Venue, moment: Moment, session: str) -> tuple[Elsewhere, ...]:
    """How many wait for the lead in each other session of the venue; for the lane."""
    counts: dict[str, int] = {}
    for _, person in venue.journal.people():
        for other, sitting in person.sittings.items():
            if other != session and other in venue.sessions and _waits(person, sitting):
                counts[other] = counts.get(other, 0) + 1
    named = names_of(moment)
    return tuple(Elsewhere(named[other], counts[other]) for other in named if other in counts)


def referrals(venue: Venue, view: View, session: str, *, named: bool) -> tuple[Referral, ...]:
    """Everybody who waits in a session, longest first; for the lane."""
    found = []
    for number, person in venue.journal.people():
        sitting = person.sitting(session)
        if _waits(person, sitting):
            found.append(_referral(venue, view, session, number, sitting, named=named))
    return tuple(sorted(found, key=lambda referral: (referral.since.ms, referral.number)))


def _waits(person: Person, sitting: Sitting) -> bool:
    asks = bool(sitting.open_grounds) or sitting.there.asked is not None
    return sitting.conflict or (asks and person.disqualified is None)


def slip_stands(venue: Venue, view: View, number: str, session: str) -> bool:
    """Whether a paper in place of a ticket may be offered: nothing was taken back meanwhile."""
    due = bool(number) and slip_due(view.person(number), session)
    return due and not was_taken_back(venue, number, session)


def name_in(answer: Answer, number: str, session: str, now: Instant) -> Named:
    """The name that a look-up has found; of several rows that of the session."""
    found = cast(Sequence[Mapping[str, str]], answer.extra.get("found", ()))
    rows = sorted(found, key=lambda row: row["session"] != session)
    row = rows[0] if rows else {"name": "", "kana": ""}
    return Named(number, row["name"], row["kana"], now)


def _referral(
    venue: Venue, view: View, session: str, number: str, sitting: Sitting, *, named: bool
) -> Referral:
    records = venue.journal.log.records(person_cell(number))
    here = [record for record in records if record.session == session]
    entries = view.entries(number)
    entry = next((e for e in entries if e.session == session), next(iter(entries), None))
    raised = [record for record in here if isinstance(record.fact, Referred)]
    target = Target(number, view.sessions[session], sitting, entry)
    # What a desk has found out comes first; the wish to leave is shown once that is settled.
    asked = None if sitting.conflict or sitting.open_grounds else sitting.there.asked
    return Referral(
        number=number,
        name=entry.name if entry and named else "",
        kana=entry.kana if entry and named else "",
        place=f"{entry.room}-{entry.seat}" if entry else "",
        grounds=_grounds(sitting),
        conflict=sitting.conflict,
        desks=tuple(_let_in(venue, sitting)) if sitting.conflict else (),
        resolutions=resolutions_of(view, sitting),
        since=asked or _since(here) or view.now,
        leave=asked is not None,
        escort=_escort(venue, here) if asked else "",
        words=raised[-1].reason or "" if raised else "",
        exempt=asks_exemption(view, target),
        on_paper=view.rules.at(view.venue.kind).declares,
    )


def _let_in(venue: Venue, sitting: Sitting) -> Iterator[LetIn]:
    names = {member.id: member.name for member in venue.head.round.staff}
    for one in sitting.admissions:
        station = venue.journal.name_of(one.station) or one.station
        place = "-".join(part for part in (one.room, one.seat) if part)
        yield LetIn(station, one.when, place, names.get(one.operator or "", one.operator or ""))


def _grounds(sitting: Sitting) -> tuple[str, ...]:
    if sitting.conflict:
        return ("conflict",)
    return sitting.open_grounds or ("leave_asked",)


def _escort(venue: Venue, records: list[Recorded]) -> str:
    """Who would go along, as the last wish to leave says."""
    asked = [r.fact.escort for r in records if isinstance(r.fact, LeaveAsked)]
    names = {member.id: member.name for member in venue.head.round.staff}
    return names.get(asked[-1], asked[-1]) if asked else ""


def _since(records: list[Recorded]) -> Instant | None:
    """When the person came before the lead, after whatever was decided before."""
    since = None
    for record in records:
        match record.fact:
            case VerdictGiven(code="refer") | Referred():
                since = since or record.when
            case IdChecked() if record.fact.findings:
                since = since or record.when
            case Decided() | Admitted() | Refused():
                since = None
            case _:
                pass
    return since
