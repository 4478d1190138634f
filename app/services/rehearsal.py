"""The invented PINs of a rehearsal, so that whoever tries the program out can sign in."""

from __future__ import annotations

from app.domain.round import Staff
from app.services.invented import PINS
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
