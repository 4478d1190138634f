"""When the evacuation key was pressed: kept beside the log until the stop itself is recorded."""

from __future__ import annotations

from app.kernel.time import Instant
from app.services.journal import Journal

_NAME = "evacuation_key/"
_HOLDS_S = 7200
"""So long a stop may still be dated back to it; a key older than that is of no use."""


def pressed(journal: Journal, session: str, at: Instant) -> None:
    """Everybody stands up from this second on, whatever happens to the computer."""
    journal.keep({_NAME + session: str(at.ms).encode()})


def settled(journal: Journal, session: str) -> None:
    """It was a mistake, or the stop is recorded: nothing is left to be remembered."""
    if journal.log.kept(_NAME + session):
        journal.keep({_NAME + session: b""})


def still_open(journal: Journal, session: str, now: Instant) -> Instant | None:
    """The key that was pressed and that nothing has come of yet; None where there is none."""
    said = journal.log.kept(_NAME + session)
    if not said or not said.isdigit():
        return None
    at = Instant(int(said))
    return at if 0 <= now.second - at.second <= _HOLDS_S else None
