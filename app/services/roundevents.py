"""A round's events, a log after the other: never all of them in memory beside what they say."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.events import Recorded
from app.formats import eventrecord
from app.services.registryport import EventHeld, Registry


def of_people_and_sessions(
    registry: Registry, round_id: str, *, types: frozenset[str] = frozenset()
) -> Iterator[tuple[EventHeld, Recorded]]:
    """Every event of a round that is about somebody, about a session, or of these types."""
    for log in registry.stations(round_id):
        # One text for all that the log has: there are hundreds of thousands of events.
        station, epoch = log.station, log.epoch
        for event in registry.events((log.round, log.venue, station, epoch)):
            wanted = event.candidate is not None or event.session is not None
            if wanted or event.type in types:
                yield event, eventrecord.decode(station, epoch, event.seq, event.body)
