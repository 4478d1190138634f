"""What headquarters holds of a round, and whether it still is what came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from app.domain.candidate import Person
from app.domain.events import Recorded
from app.domain.phases import PhaseNow, phase_now
from app.domain.round import Entry, Round, Venue
from app.domain.session import SessionState
from app.formats.eventrecord import GENESIS, head_code
from app.formats.signed import Verify
from app.kernel.faults import Fault
from app.kernel.memory import all_staying
from app.kernel.time import Instant
from app.projections import cells
from app.projections.counts import Counts, count
from app.services.auditing import Audit
from app.services.examining import Trust, Unseal
from app.services.photosheld import KEPT, PhotosOfRound, photo_faults, photos_of
from app.services.registryport import (
    BundleHeld,
    EventHeld,
    ForkHeld,
    PhotoHeld,
    Registry,
    StationHeld,
)
from app.services.roundevents import of_people_and_sessions
from app.services.spans import Span, gaps_before, merged


class SetAside(Struct, frozen=True):
    """A bundle that was not taken in, and why."""

    file: str
    sha256: str
    reason: str
    received_at: Instant
    venue: str | None
    station: str | None


class StationStatus(Struct, frozen=True):
    """One station's log as far as it has arrived."""

    station: str
    epoch: str
    name: str
    size: int
    """The longest contiguous verified prefix."""
    head: str
    """The short code that stands on the paper record."""
    held: tuple[Span, ...]
    """What lies here and waits for what is missing before it."""
    gaps: tuple[Span, ...]
    forks: tuple[int, ...]
    """Numbers under which bundles hold another event."""
    photos: int = 0
    """Photos kept as evidence that are here and fit their records."""
    photos_held: int = 0
    """Photos that wait for the record that says they were kept."""
    photos_missing: tuple[str, ...] = ()
    """Records that say a photo was kept, which has not arrived."""


class VenueStatus(Struct, frozen=True):
    """One venue: who has sent, and the counts."""

    venue: str
    name: str
    stations: tuple[StationStatus, ...]
    sessions: dict[str, Counts]
    phases: dict[str, PhaseNow]
    """As far as what has come in says it."""
    refused: tuple[SetAside, ...]
    in_folder: tuple[SetAside, ...] = ()
    """Refused files that no signature names, which lay in the venue's folder of the drop."""

    @property
    def not_taken(self) -> tuple[SetAside, ...]:
        """All files that were refused and are the venue's, by signature or by place."""
        return (*self.refused, *self.in_folder)


class PackageIssue(Struct, frozen=True):
    """The newest package of a venue."""

    venue: str
    issue: int
    made_at: Instant


class RoundSummary(Struct, frozen=True):
    """A round in the list of all rounds."""

    round: str
    name: str
    practice: bool
    venues: int
    entries: int
    packages: tuple[PackageIssue, ...]


class RoundStatus(Struct, frozen=True):
    """A round at headquarters."""

    round: str
    name: str
    practice: bool
    venues: tuple[VenueStatus, ...]
    unreadable: tuple[SetAside, ...]
    """Refused bundles that no signature puts into any round."""


def rounds(registry: Registry) -> list[RoundSummary]:
    """Every round, by its id; only the packages made last."""
    registry.expect_complete()
    found = []
    for round_id in registry.rounds():
        round_ = registry.round(round_id)
        last = registry.last_packages(round_id)
        found.append(
            RoundSummary(
                round=round_id,
                name=round_.name,
                practice=round_.practice,
                venues=len(round_.venues),
                entries=registry.entry_count(round_id),
                packages=tuple(PackageIssue(p.venue, p.issue, p.made_at) for p in last),
            )
        )
    return found


def status(registry: Registry, round_id: str) -> RoundStatus:
    """Venues, stations, how far they reach, gaps, forks, counts; raise Fault `round_unknown`."""
    round_ = registry.round(round_id)
    registry.expect_complete()
    with all_staying():
        people, states, kept = _folded(registry, round_id)
    photos = photos_of(registry, round_id, kept)
    stations = registry.stations(round_id)
    bundles = registry.bundles(round_id)
    forks = registry.forks(round_id)
    entries = registry.entries(round_id)
    unreadable = (
        *_set_aside(b for b in registry.bundles(status="refused") if not b.round),
        *_set_aside(p for p in registry.photos(status="refused") if not p.round),
    )
    came = {b.name for b in bundles if b.status != "refused"}
    # One that was sent again under its name is settled.
    waiting = [one for one in unreadable if one.file not in came]
    return RoundStatus(
        round=round_id,
        name=round_.name,
        practice=round_.practice,
        venues=tuple(
            VenueStatus(
                venue=venue.code,
                name=venue.name,
                stations=_stations(venue, stations, bundles, forks, photos),
                sessions=_sessions(round_, venue, entries, people),
                phases=_phases(round_, venue, entries, states),
                refused=(
                    *_set_aside(b for b in bundles if b.venue == venue.code),
                    *_set_aside(p for p in photos.files if p.venue == venue.code),
                ),
                in_folder=tuple(
                    one for one in waiting if one.file.startswith(f"{round_id}/{venue.code}/")
                ),
            )
            for venue in round_.venues
        ),
        unreadable=unreadable,
    )


def verify(
    registry: Registry,
    *,
    unseal: Unseal,
    unseal_photo: Unseal,
    verify: Verify,
    receipt_key: bytes,
) -> list[Fault]:
    """Every row, bundle, event and receipt again, from the stored bytes; answer what is wrong.

    Recorded forks are among it, as refusals: nothing is damaged, and somebody must look.
    """
    trust = Trust(unseal, verify, ())

    def photos() -> Iterator[Fault]:
        return photo_faults(registry, unseal_photo, verify)

    return list(Audit(registry, trust, receipt_key, photos).everything())


def _folded(
    registry: Registry, round_id: str
) -> tuple[dict[str, Person], dict[str, SessionState], list[EventHeld]]:
    """Everybody, every session, and the events that say that a photo was kept."""
    of_people: dict[str, list[Recorded]] = defaultdict(list)
    of_sessions: dict[str, list[Recorded]] = defaultdict(list)
    kept = []
    for event, record in of_people_and_sessions(registry, round_id):
        if event.type == KEPT:
            kept.append(event)
        if event.candidate is not None:
            of_people[event.candidate].append(record)
        else:
            of_sessions[event.session or ""].append(record)
    return _people(of_people), _states(of_sessions), kept


def _people(records: Mapping[str, Sequence[Recorded]]) -> dict[str, Person]:
    people = {}
    for number, found in records.items():
        person = cells.fold(cells.person_cell(number), found)
        assert isinstance(person, Person)
        people[number] = person
    return people


def _sessions(
    round_: Round, venue: Venue, entries: Sequence[Entry], people: Mapping[str, Person]
) -> dict[str, Counts]:
    here = {session.id for session in round_.sessions if session.venue == venue.code}
    mine = [entry for entry in entries if entry.session in here]
    return count(mine, lambda number: people.get(number, Person()))


def _states(records: Mapping[str, Sequence[Recorded]]) -> dict[str, SessionState]:
    states = {}
    for session, found in records.items():
        cell = cells.session_cell(session)
        here = [r for r in found if cell in cells.cells_of(r, r.station, r.epoch)]
        state = cells.fold(cell, here)
        assert isinstance(state, SessionState)
        states[session] = state
    return states


def _phases(
    round_: Round, venue: Venue, entries: Sequence[Entry], states: Mapping[str, SessionState]
) -> dict[str, PhaseNow]:
    rooms = defaultdict(set)
    for entry in entries:
        rooms[entry.session].add(entry.room)
    return {
        # What the facts alone say: headquarters' clock tells nothing about the venue's.
        plan.id: phase_now(plan, states.get(plan.id, SessionState()), rooms[plan.id], Instant(0))
        for plan in round_.sessions
        if plan.venue == venue.code
    }


def _stations(
    venue: Venue,
    stations: Sequence[StationHeld],
    bundles: Sequence[BundleHeld],
    forks: Sequence[ForkHeld],
    photos: PhotosOfRound,
) -> tuple[StationStatus, ...]:
    held: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for bundle in bundles:
        if bundle.status == "held" and bundle.venue == venue.code:
            span = Span(bundle.first or 0, bundle.last or 0)
            held[bundle.station or "", bundle.epoch or ""].append(span)
    known = {(s.station, s.epoch): s for s in stations if s.venue == venue.code}
    found = []
    for key in sorted({*known, *held, *photos.stations(venue.code)}):
        station = known.get(key)
        size = station.size if station else 0
        spans = merged(held[key])
        parted = {f.seq for f in forks if (f.venue, f.station, f.epoch) == (venue.code, *key)}
        found.append(
            StationStatus(
                station=key[0],
                epoch=key[1],
                name=station.name if station else "",
                size=size,
                head=head_code(station.head if station else GENESIS),
                held=spans,
                gaps=gaps_before(size, spans),
                forks=tuple(sorted(parted)),
                photos=photos.tally(venue.code, key, "accepted"),
                photos_held=photos.tally(venue.code, key, "held"),
                photos_missing=photos.missing(key),
            )
        )
    return tuple(found)


def _set_aside(bundles: Iterable[BundleHeld | PhotoHeld]) -> tuple[SetAside, ...]:
    return tuple(
        SetAside(
            file=bundle.name,
            sha256=bundle.sha256,
            reason=bundle.reason,
            received_at=bundle.received_at,
            venue=bundle.venue,
            station=bundle.station,
        )
        for bundle in bundles
        if bundle.status == "refused"
    )
