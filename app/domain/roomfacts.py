"""What has happened to people in the room: a part of the union of all facts."""

from __future__ import annotations

from typing import Literal

from app.domain.fact import Fact
from app.kernel.time import Instant


class LeaveAsked(Fact, frozen=True):
    """Somebody wants to leave for a while where only the lead may allow it (E 13)."""

    escort: str = ""


class LeaveDecided(Fact, frozen=True):
    """The lead's answer to a wish to leave for a while."""

    granted: bool


class LeaveTaken(Fact, frozen=True):
    """A person left the room for a while (E 13)."""

    escort: str = ""


class Returned(Fact, frozen=True):
    """A person came back from a leave."""

    seconds: int
    """How long the person was out."""


class Departed(Fact, frozen=True):
    """A person left for good before the end."""

    outside_window: bool = False
    """The lead allowed it at another time than the rules do."""


class Withdrew(Fact, frozen=True):
    """A person gave up this exam."""

    outside_window: bool = False


class Marked(Fact, frozen=True):
    """The room said that a person is there, and where, or is not there."""

    state: Literal["present", "absent"]
    room: str = ""
    seat: str = ""


class Moved(Fact, frozen=True):
    """A person got another place; the roster stays."""

    room: str
    seat: str
    from_room: str = ""
    from_seat: str = ""


class WarningAnswered(Fact, frozen=True):
    """A person signed that a written warning was seen, or would not; `seen, not agreed` (E 15)."""

    attention: str
    signed: bool


class ImpersonationFound(Fact, frozen=True):
    """In the room somebody turned out to sit for another; headquarters decides (E 15)."""

    outcome: Literal["stopped", "continued"]
    text: str = ""
    evidence: str = ""
    witnesses: tuple[str, ...] = ()
    seen_at: Instant | None = None


PhotoKind = Literal["jpeg", "png"]


class EvidenceKept(Fact, frozen=True):
    """A photo was kept as evidence (E 14); it lies encrypted in the ledger of this station."""

    about: str
    """The attention, disqualification or incident that it is evidence of."""
    sha256: str
    size: int
    kind: PhotoKind


class PermissionGranted(Fact, frozen=True):
    """An item may be used, for a kind of reason and never a diagnosis (E 8.3)."""

    item: str
    reason_kind: str
    until: Instant | None = None
    """None: to the end of this exam."""


class TimeLost(Fact, frozen=True):
    """One person alone lost time for a cause that is not their own."""

    seconds: int


class TimeGivenBack(Fact, frozen=True):
    """Time that one person alone had lost was given back."""

    seconds: int


class OwnTimeEnded(Fact, frozen=True):
    """Somebody whose time is their own was told that it is up."""

    shortfall_seconds: int = 0
    """What was missing of it, where it was ended too early."""


class RegisterCalled(Fact, frozen=True):
    """Outside, after everybody had to leave a room, the register was called again."""

    there: int
    missing: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Who answered although nobody had said that they are there; counted among `there`."""


RoomFact = (
    LeaveAsked
    | LeaveDecided
    | LeaveTaken
    | Returned
    | Departed
    | Withdrew
    | Marked
    | Moved
    | WarningAnswered
    | ImpersonationFound
    | EvidenceKept
    | PermissionGranted
    | TimeLost
    | TimeGivenBack
    | RegisterCalled
    | OwnTimeEnded
)
