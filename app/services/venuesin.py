"""How far each venue of a round is in: all of it, a part, nothing, or something is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, get_args

from msgspec import Struct

from app.domain.events import TYPE_NAMES, PackageTaken, StationEnrolled
from app.domain.stationfacts import StationsConfirmed
from app.formats import eventrecord
from app.kernel.faults import Fault
from app.services.registryport import EventHeld, Registry
from app.services.reviewing import RoundStatus, StationStatus, VenueStatus, status

Coming = Literal["in", "partly", "missing", "trouble"]
COMING: tuple[Coming, ...] = get_args(Coming)
_CONFIRMED = TYPE_NAMES[StationsConfirmed]
_PACKAGES = (TYPE_NAMES[StationEnrolled], TYPE_NAMES[PackageTaken])
_OVER = ("closed", "cancelled")


class VenueIn(Struct, frozen=True):
    """One venue at a glance."""

    venue: str
    name: str
    coming: Coming
    why: tuple[tuple[str, dict[str, object]], ...]
    """Codes and fields of what is wrong or missing, the gravest first; empty where all is in."""
    stations: int
    """Stations of which records are here."""
    records: int
    """Records that are stored, of all its stations."""
    entered: int
    """People entered, once for each session."""
    let_in: int
    """Of them those who were let in, as far as it is known here."""


class InboxNow(Struct, frozen=True):
    """A round as it has come in."""

    status: RoundStatus
    venues: tuple[VenueIn, ...]
    zone: str
    """The round's time zone."""

    @property
    def counts(self) -> dict[Coming, int]:
        """How many venues stand where."""
        return {one: sum(v.coming == one for v in self.venues) for one in COMING}


def inbox(registry: Registry, round_id: str) -> InboxNow:
    """A round and how far each of its venues is in; raise Fault `round_unknown`."""
    found = status(registry, round_id)
    round_ = registry.round(round_id)
    of_session = {plan.id: plan.venue for plan in round_.sessions}
    confirmed = confirmed_sizes(registry.session_events(round_id), of_session)
    venues = tuple(venue_in(one, confirmed.get(one.venue, {})) for one in found.venues)
    return InboxNow(found, venues, round_.time_zone)


def package_issues(registry: Registry, round_id: str, venue: str) -> dict[tuple[str, str], int]:
    """A venue's logs and the newest issue of the package that each station has opened."""
    found: dict[tuple[str, str], int] = {}
    for held in registry.stations(round_id):
        if held.venue != venue:
            continue
        whose = (held.station, held.epoch)
        for event in registry.events((held.round, held.venue, *whose)):
            if event.type in _PACKAGES:
                fact = eventrecord.decode(event.station, event.epoch, event.seq, event.body).fact
                assert isinstance(fact, StationEnrolled | PackageTaken)
                found[whose] = fact.package_issue
    return found


def confirmed_sizes(
    events: Sequence[EventHeld], venues: Mapping[str, str]
) -> dict[str, dict[tuple[str, str], tuple[str, int]]]:
    """Venue -> the logs that its leads confirmed: name, and how many records they had seen."""
    found: dict[str, dict[tuple[str, str], tuple[str, int]]] = {}
    for event in events:
        venue = venues.get(event.session or "")
        if event.type != _CONFIRMED or venue is None:
            continue
        fact = eventrecord.decode(event.station, event.epoch, event.seq, event.body).fact
        assert isinstance(fact, StationsConfirmed)
        logs = found.setdefault(venue, {})
        for seen in fact.stations:
            whose = (seen.station, seen.epoch)
            if seen.size >= logs.get(whose, ("", 0))[1]:
                logs[whose] = (seen.name, seen.size)
    return found


def venue_in(venue: VenueStatus, confirmed: Mapping[tuple[str, str], tuple[str, int]]) -> VenueIn:
    """What a venue's records come to; `confirmed` is what its leads said of its stations."""
    here = [station for station in venue.stations if station.size]
    wrong = list(_wrong(venue))
    open_ = list(_missing(venue, confirmed))
    coming: Coming = "in"
    if wrong:
        coming = "trouble"
    elif not here:
        coming = "missing"
    elif open_:
        coming = "partly"
    return VenueIn(
        venue=venue.venue,
        name=venue.name,
        coming=coming,
        why=tuple((fault.code, dict(fault.fields)) for fault in (*wrong, *open_)),
        stations=len(here),
        records=sum(station.size for station in here),
        entered=sum(counts.entered for counts in venue.sessions.values()),
        let_in=sum(
            counts.standings.get("admitted", 0) + counts.standings.get("provisional", 0)
            for counts in venue.sessions.values()
        ),
    )


def _wrong(venue: VenueStatus) -> Iterator[Fault]:
    """What somebody must look into, however much more comes in."""
    for station in venue.stations:
        if station.forks:
            yield Fault("inbox_fork", station=_called(station), records=list(station.forks))
    if venue.not_taken:
        yield Fault("inbox_refused", count=len(venue.not_taken))


def _missing(
    venue: VenueStatus, confirmed: Mapping[tuple[str, str], tuple[str, int]]
) -> Iterator[Fault]:
    """What has not come in yet."""
    if not any(station.size for station in venue.stations):
        yield Fault("inbox_nothing")
    sizes = {(station.station, station.epoch): station.size for station in venue.stations}
    for station in venue.stations:
        for gap in station.gaps:
            yield Fault("inbox_gap", station=_called(station), first=gap.first, last=gap.last)
        if station.photos_missing:
            count = len(station.photos_missing)
            yield Fault("inbox_photos", station=_called(station), count=count)
        elif station.photos_held:
            yield Fault("inbox_photos_wait", station=_called(station), count=station.photos_held)
    for whose, (name, size) in sorted(confirmed.items()):
        if sizes.get(whose, 0) < size:
            shown = name or whose[0][:8]
            yield Fault("inbox_station", station=shown, here=sizes.get(whose, 0), seen=size)
    unfinished = [plan for plan, phase in venue.phases.items() if phase not in _OVER]
    if unfinished and any(station.size for station in venue.stations):
        yield Fault("inbox_open_sessions", sessions=unfinished)


def _called(station: StationStatus) -> str:
    return station.name or station.station[:8]
