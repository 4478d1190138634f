"""One person in the room: there, out for a while, or gone; folded from the facts of the room.

A room works without the desk's facts and a desk without the room's, so nothing here asks whether
the person was let in.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from app.domain.coursefacts import AttendanceNoted
from app.domain.events import Recorded
from app.domain.roomfacts import (
    Departed,
    ImpersonationFound,
    LeaveAsked,
    LeaveDecided,
    LeaveTaken,
    Marked,
    Moved,
    OwnTimeEnded,
    PermissionGranted,
    Returned,
    TimeGivenBack,
    TimeLost,
    WarningAnswered,
    Withdrew,
)
from app.domain.seatnames import seat_key
from app.kernel.time import Instant

Gone = Literal["departed", "withdrew"]


class Outing(Struct, frozen=True, omit_defaults=True):
    """One leave, and its end."""

    fact: str
    since: Instant
    back: Instant | None = None
    escort: str = ""


class Granted(Struct, frozen=True, omit_defaults=True):
    """An item that may be used."""

    fact: str
    item: str
    reason_kind: str
    by: str | None
    until: Instant | None = None


class InRoom(Struct, frozen=True, omit_defaults=True):
    """What the room knows of one person in one session."""

    outings: tuple[Outing, ...] = ()
    asked: Instant | None = None
    """Since when a wish to leave waits for the lead."""
    gone: Gone | None = None
    gone_at: Instant | None = None
    mark: Literal["present", "absent"] | None = None
    """What was said last; see `app.domain.whereabouts.presence` for what follows from it."""
    marked_at: Instant | None = None
    found: tuple[str, str] | None = None
    """Room and seat where the person was seen."""
    place: tuple[str, str] | None = None
    """Room and seat that the person was moved to."""
    permissions: tuple[Granted, ...] = ()
    lost: int = 0
    """Seconds that this person alone lost, and how many of them were given back."""
    given: int = 0
    time_up: Instant | None = None
    """When the person was told that their own time is up, and what was missing of it."""
    cut_short: int = 0
    impersonation: Literal["stopped", "continued"] | None = None
    answers: dict[str, bool] = {}
    """Written warning -> whether the person signed that it was seen."""

    @property
    def stopped(self) -> bool:
        """Whether this exam was stopped because somebody sat for another."""
        return self.impersonation == "stopped"

    @property
    def out(self) -> Outing | None:
        """The leave that has not ended."""
        return self.unended if self.gone is None else None

    @property
    def unended(self) -> Outing | None:
        """The leave from which nobody has come back, even if the person left for good since."""
        last = self.outings[-1] if self.outings else None
        return last if last is not None and last.back is None else None


def evolve(there: InRoom, record: Recorded) -> InRoom:
    """The person in the room after one more fact; asks nothing and refuses nothing."""
    fact = record.fact
    match fact:
        case LeaveAsked():
            return replace(there, asked=there.asked or record.when)
        case LeaveDecided():
            return replace(there, asked=None)
        case LeaveTaken(escort=escort):
            return _left(there, record, escort)
        case Returned():
            return _back(there, record)
        case Departed():
            return replace(there, gone="departed", gone_at=record.when, asked=None)
        case Withdrew():
            return replace(there, gone="withdrew", gone_at=record.when, asked=None)
        case Marked():
            seen = (fact.room, fact.seat) if fact.state == "present" else None
            return replace(there, mark=fact.state, marked_at=record.when, found=seen)
        case AttendanceNoted(state=state):
            said: Literal["present", "absent"] = "absent" if state == "absent" else "present"
            return replace(there, mark=said, marked_at=record.when)
        case Moved():
            # Whoever sat at the place that they are moved from sits at the new one from then on.
            here = there.found or ("", "")
            went = here[0] == fact.from_room and seat_key(here[1]) == seat_key(fact.from_seat)
            place = (fact.room, fact.seat)
            return replace(there, place=place, found=place if went and there.found else there.found)
        case PermissionGranted():
            granted = Granted(record.id, fact.item, fact.reason_kind, record.operator, fact.until)
            return replace(there, permissions=(*there.permissions, granted))
        case TimeLost():
            return replace(there, lost=there.lost + fact.seconds)
        case TimeGivenBack():
            # Whoever is given time goes on, whatever was said before.
            return replace(there, given=there.given + fact.seconds, time_up=None, cut_short=0)
        case OwnTimeEnded():
            return _time_up(there, record, fact)
        case ImpersonationFound():
            return replace(there, impersonation=fact.outcome)
        case WarningAnswered():
            return replace(there, answers={**there.answers, fact.attention: fact.signed})
        case _:
            return there


def _time_up(there: InRoom, record: Recorded, fact: OwnTimeEnded) -> InRoom:
    if there.time_up is not None:  # of two stations that note one end, the first is right
        return there
    return replace(there, time_up=record.when, cut_short=fact.shortfall_seconds)


def _left(there: InRoom, record: Recorded, escort: str) -> InRoom:
    if there.unended is not None:  # two stations have noted one leave: it counts since the first
        return replace(there, asked=None)
    outing = Outing(record.id, record.when, escort=escort)
    return replace(there, outings=(*there.outings, outing), asked=None)


def _back(there: InRoom, record: Recorded) -> InRoom:
    if there.unended is None:
        return there
    ended = replace(there.unended, back=record.when)
    return replace(there, outings=(*there.outings[:-1], ended))
