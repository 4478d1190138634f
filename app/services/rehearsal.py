"""What a rehearsal has of its own: invented PINs, and a day that goes on from its script."""

from __future__ import annotations

from app.domain.round import Staff
from app.kernel.time import Instant
from app.services.invented import PINS
from app.services.journal import Journal, Stamp
from app.services.ports import Clock
from app.services.venue import Venue


def practice_pins(venue: Venue) -> dict[str, str]:
    """Operator -> PIN at a practice round of invented people; nothing where they have their own."""
    if not venue.head.round.practice:
        return {}
    known = invented_pins(venue.head.round.staff, venue.head.venue)
    # One is asked for all: a rehearsal's PINs are the same everywhere, or they were all given.
    first = next(iter(known), "")
    return known if first and venue.pin_matches(first, known[first]) else {}


def invented_pins(staff: tuple[Staff, ...], venue: str) -> dict[str, str]:
    """The PIN of everybody at a venue of invented people, the lead first."""
    here = sorted((m for m in staff if m.venue == venue), key=lambda m: (m.role != "lead", m.id))
    return {member.id: PINS[member.id] for member in here if member.id in PINS}


def running_time(venue: Venue, clock: Clock) -> Stamp:
    """The moment without a window: a practice day goes on from what was recorded last.

    Its time may be invented; the real seconds since this station's newest record are added. At any
    other venue it is the computer's time.
    """
    journal, ms = venue.journal, clock.monotonic_ms()
    if not venue.head.round.practice or journal.last_at is None:
        return Stamp(clock.now(), ms)
    newest = journal.log.last(journal.station, journal.epoch)
    passed = max(0, ms - newest.monotonic_ms) if newest else 0
    return Stamp(_newest(journal).plus(ms=passed), ms)


def caught_up(venue: Venue, stamp: Stamp) -> Stamp:
    """The same moment, not earlier than what has just been taken from another practice station."""
    if not venue.head.round.practice:
        return stamp
    return stamp._replace(at=max(stamp.at, _newest(venue.journal)))


def _newest(journal: Journal) -> Instant:
    """The newest time that is recorded here, of whichever station; in this one's own time."""
    offset = journal.own().offset_ms
    ends = [journal.log.last(*whose) for whose in journal.others]
    known = [record.when.plus(ms=-offset) for record in ends if record is not None]
    return max([*known, journal.last_at or Instant(0)])
