"""Who closed a session and when: what everybody is told from then on."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.events import SessionClosed
from app.kernel.time import Instant
from app.services.moment import Moment


class Closed(NamedTuple):
    """When two people closed it, and who they were, as ids."""

    at: Instant
    by: tuple[str, ...] = ()


def closed_of(moment: Moment, session: str) -> Closed | None:
    """How a session was closed; None while it is not. For the lane."""
    at = moment.state(session).closed
    if at is None:
        return None
    found = (one for one in moment.history(session) if isinstance(one.fact, SessionClosed))
    for record in found:
        second = getattr(record.fact, "second_operator", "")
        return Closed(at, tuple(one for one in (record.operator, second) if one))
    return Closed(at)
