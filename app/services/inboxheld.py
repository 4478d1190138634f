"""A round's inbox held at hand: folded once, and again only when something has come in."""

from __future__ import annotations

from app.services.registryport import Registry
from app.services.venuesin import InboxNow, inbox


class InboxHeld:
    """One round at a time, for a window that looks again and again; not for two threads."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._now: InboxNow | None = None
        self._mark: object = None

    def inbox(self, round_id: str) -> InboxNow:
        """A round and how far each of its venues is in; raise what `inbox` raises."""
        mark = _mark(self._registry, round_id)
        if self._now is None or mark != self._mark:
            self._now, self._mark = inbox(self._registry, round_id), mark
        else:
            # No count is shown of records that are no longer there.
            self._registry.expect_complete()
        return self._now


def _mark(registry: Registry, round_id: str) -> object:
    """What differs as soon as the inbox might tell something else."""
    return (
        round_id,
        registry.preparation(round_id),
        tuple((one.station, one.epoch, one.size) for one in registry.stations(round_id)),
        # Of all rounds: what no signature puts into any is told too.
        tuple((one.sha256, one.status) for one in registry.bundles()),
        tuple((one.sha256, one.status) for one in registry.photos()),
        len(registry.forks(round_id)),
    )
