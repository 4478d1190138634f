"""The two records that stand under one number, for whoever decides about the split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.events import Recorded
from app.formats import eventrecord
from app.services.casework import CaseShown
from app.services.registryport import Registry

TAKEN, OTHER = "fork_is_taken", "fork_is_other"


class Side(NamedTuple):
    """One of them."""

    code: str
    """`fork_is_taken` for what was taken in, `fork_is_other` for what was set aside."""
    record: Recorded


def sides(registry: Registry, case: CaseShown) -> Sequence[Side]:
    """What was taken in under the number, then every other; nothing where it is no such case."""
    if case.kind != "fork":
        return ()
    number = str(case.details.get("record", ""))
    forks = [
        fork
        for fork in registry.forks(case.round)
        if (fork.venue, fork.station, str(fork.seq)) == (case.venue, case.station, number)
    ]
    found: list[Side] = []
    for epoch, seq in dict.fromkeys((fork.epoch, fork.seq) for fork in forks):
        for event in registry.events((case.round, case.venue, case.station, epoch), seq, seq):
            record = eventrecord.decode(event.station, event.epoch, event.seq, event.body)
            found.append(Side(TAKEN, record))
    for fork in forks:
        record = eventrecord.decode(fork.station, fork.epoch, fork.seq, fork.body)
        found.append(Side(OTHER, record))
    return found
