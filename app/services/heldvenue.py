"""A venue made again from what it has sent, so that headquarters tells of it what it told itself.

There is one service that makes a session's report; here it is given the venue's records as the
registry holds them. What a station had not seen when it sent its last record stays out: the report
is the one that this station would make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.events import (
    TYPE_NAMES,
    PackageTaken,
    SegmentTaken,
    SessionClosed,
    StationEnrolled,
)
from app.domain.regulation import Regulation
from app.domain.round import Entry, Round
from app.formats import eventrecord
from app.formats.package import PackageHead
from app.formats.rulepack import in_force, read_rulepack
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.reports.document import Document
from app.services.headquarters import Headquarters
from app.services.heldlog import HeldLog, Log
from app.services.journal import Journal
from app.services.packing import for_venue
from app.services.registryport import EventHeld, Registry
from app.services.sessionreporting import report_for
from app.services.venue import Venue

_PACKAGE = {TYPE_NAMES[StationEnrolled], TYPE_NAMES[PackageTaken]}
_CLOSED, _SEGMENT = TYPE_NAMES[SessionClosed], TYPE_NAMES[SegmentTaken]


def held_report(
    hq: Headquarters,
    registry: Registry,
    round_id: str,
    session: str,
    language: Language,
    *,
    with_names: bool = False,
) -> Document:
    """A session's report out of the registry; raise Fault `unknown_session`, `inbox_no_records`."""
    venue = held_venue(hq, registry, round_id, session)
    return report_for(venue, session, language, with_names=with_names)


def held_venue(hq: Headquarters, registry: Registry, round_id: str, session: str) -> Venue:
    """The venue of a session as the station that closed it knew it, or the one that did most."""
    round_ = registry.round(round_id)
    plan = next((one for one in round_.sessions if one.id == session), None)
    if plan is None:
        known = [one.id for one in round_.sessions]
        raise Fault("unknown_session", Kind.REFUSED, session=session, known=known)
    registry.expect_complete()
    logs: dict[Log, Sequence[EventHeld]] = {
        (held.station, held.epoch): registry.events(
            (held.round, held.venue, held.station, held.epoch)
        )
        for held in registry.stations(round_id)
        if held.venue == plan.venue and held.size
    }
    if not logs:
        raise Fault("inbox_no_records", venue=plan.venue)
    own = _teller(logs, session)
    round_, entries = _as_packed(registry, round_, plan.venue, logs[own])
    head = _head(hq, round_, plan.venue, len(entries))
    packs = [read_rulepack(text.encode(), "package") for text in head.rulepacks]

    def in_force_at(moment: Instant) -> Regulation:
        day = moment.local(head.round.time_zone).date()
        return in_force(packs, head.round.regulation, day).regulation

    journal = Journal(HeldLog(_as_seen(logs, own), entries), *own)
    venue = Venue(
        head,
        in_force_at,
        journal,
        verify=hq.vault.verify,
        pin_matches=hq.vault.pin_matches,
    )
    venue.go_by_script()  # no clock of this computer says anything about the venue's
    return venue


def _as_packed(
    registry: Registry, round_: Round, venue: str, events: Sequence[EventHeld]
) -> tuple[Round, list[Entry]]:
    """The round and the venue's roster as in the package that its station worked with last."""
    made: Instant | None = None
    for event in events:
        if event.type in _PACKAGE:
            fact = eventrecord.decode(event.station, event.epoch, event.seq, event.body).fact
            assert isinstance(fact, StationEnrolled | PackageTaken)
            made = registry.package_made_at(round_.id, venue, fact.package_digest) or made
    for replaced_at, before, roster in registry.past(round_.id):
        if made is not None and made < replaced_at:
            here = {plan.id for plan in before.sessions if plan.venue == venue}
            return before, [entry for entry in roster if entry.session in here]
    return round_, registry.entries(round_.id, venue)


def _teller(logs: Mapping[Log, Sequence[EventHeld]], session: str) -> Log:
    """The log that tells of a session: where it was closed, else where most was recorded."""

    def weight(whose: Log) -> tuple[bool, int, Log]:
        mine = [event for event in logs[whose] if event.session == session]
        return any(event.type == _CLOSED for event in mine), len(mine), whose

    return max(logs, key=weight)


def _as_seen(logs: Mapping[Log, Sequence[EventHeld]], own: Log) -> dict[Log, Sequence[EventHeld]]:
    """Its own log whole, and the others' as far as it had taken them."""
    seen: dict[Log, int] = {}
    for event in logs[own]:
        if event.type == _SEGMENT:
            fact = eventrecord.decode(event.station, event.epoch, event.seq, event.body).fact
            assert isinstance(fact, SegmentTaken)
            seen[fact.station, fact.epoch] = max(seen.get((fact.station, fact.epoch), 0), fact.size)
    return {
        whose: events if whose[0] == own[0] else events[: seen.get(whose, 0)]
        for whose, events in logs.items()
    }


def _head(hq: Headquarters, round_: Round, venue: str, entries: int) -> PackageHead:
    """A package's head without what opens or signs anything."""
    sessions = tuple(one for one in round_.sessions if one.venue == venue)
    return PackageHead(
        v=1,
        round=for_venue(round_, venue, sessions),
        venue=venue,
        issue=0,
        made_at=Instant(0),
        expires=max(one.end for one in sessions),
        rulepacks=tuple(data.decode() for data in hq.registry.rulepacks(round_.id)),
        issuers=(hq.issuer.public_key.hex(),),
        receipt_keys=(),
        hq_recipients=(),
        venue_recipient="",
        venue_identity="",
        venue_key=b"",
        pin_verifiers={},
        superseded={},
        content="",
        entries=entries,
    )
