"""When the evacuation key was pressed: kept beside the log until the stop itself is recorded."""

from __future__ import annotations

from app.kernel.time import Instant
from app.services.journal import Journal

_NAME = "evacuation_key"
HOLDS_S = 7200
"""So long a stop may still be dated back to it; a key older than that is of no use."""


def pressed(journal: Journal, at: Instant) -> None:
    """Everybody stands up from this second on, whatever happens to the computer."""
    journal.keep({_NAME: str(at.ms).encode()})


def settled(journal: Journal) -> None:
    """It was a false alarm, or the way back is recorded: nothing is left to be remembered."""
    if journal.log.kept(_NAME):
        journal.keep({_NAME: b""})


def still_open(journal: Journal, now: Instant) -> Instant | None:
    """The key that was pressed and that nothing has come of yet; None where there is none."""
    said = journal.log.kept(_NAME)
    if not said or not said.isdigit():
        return None
    at = Instant(int(said))
    return at if 0 <= now.second - at.second <= HOLDS_S else None
