"""Whether a station's own log is whole and the one that the others know."""

from __future__ import annotations

from app.formats import bundle
from app.services.neighbours import Neighbours, forks_of
from app.services.opening import OpenStation
from app.services.ports import Drop, VaultPort
from app.services.verifying import verify


def is_whole(station: OpenStation, drop: Drop, outbox: Drop, vault: VaultPort) -> bool:
    """Whether nothing calls for a rebuilding: no damage, nothing lost, and nowhere parted.

    What the others have of this log is looked for in the drop where they meet.
    """
    journal = station.venue.journal
    own = (journal.station, journal.epoch)
    if forks_of(station, own) or verify(station, outbox, vault):
        return False
    neighbours = Neighbours(station, vault)
    for name in drop.list(f"{station.head.round.id}/{station.head.venue}"):
        says = bundle.named(name.rsplit("/", 1)[-1])
        if says is None or (says.station, says.epoch) != own:
            continue
        judgement = neighbours.judge(drop.get(name, bundle.MAX_SEALED))
        beyond = judgement.fault is not None and judgement.fault.code == "log_put_back"
        if judgement.fork is not None or judgement.new or beyond:
            return False
    return True
