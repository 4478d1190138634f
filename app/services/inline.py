"""A scan or a look-up before it is recorded: does it turn on who stood in line at the deadline?"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from app.domain import admission
from app.domain.events import VerdictGiven
from app.domain.view import Verdict
from app.domain.wishes import Lookup, Scan
from app.services.journal import Stamp
from app.services.venue import Answer, Scanned, Venue


class Asked(NamedTuple):
    """A scan or a look-up as it was asked for."""

    venue: Venue
    wish: Scan | Lookup
    scanned: Scanned | None = None
    """What was read, where it is a scan; kept for as long as its answer is waited for."""

    def places(self, stamp: Stamp) -> int:
        """How many of those counted in line have not come yet."""
        session = self.wish.session
        return self.venue.at(stamp).state(session).queue_places if session else 0

    def by_place(self, stamp: Stamp) -> Verdict | None:
        """The verdict by a place in the line; None where it needs none. Nothing is recorded."""
        moment, wish = self.venue.at(stamp), self.wish
        if not self.places(stamp) or moment.operator is None or wish.way == "out":
            return None
        if isinstance(wish, Lookup):
            outcome = admission.lookup(moment, wish)
        elif self.scanned is not None:
            reading = self.venue.read(self.scanned, moment.now)
            outcome = admission.scan(moment, reading, wish.session, wish.room)
        else:
            return None
        facts = [draft.fact for draft in outcome.facts]
        taken = any(isinstance(fact, VerdictGiven) and fact.queue_place for fact in facts)
        return outcome.verdict if taken else None

    def answer(self, stamp: Stamp, *, in_line: bool = True) -> Answer:
        """Record it."""
        wish = replace(self.wish, in_line=in_line)
        if isinstance(wish, Lookup):
            return self.venue.perform(wish, stamp)
        assert self.scanned is not None
        return self.venue.scan(self.scanned, wish, stamp)
