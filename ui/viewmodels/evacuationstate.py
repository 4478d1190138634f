"""What the evacuation page shows: rooms of every session that had to be left, and their people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain import aloud
from app.domain.alarm import Away
from app.domain.evacuating import Unsure
from app.kernel.time import Instant
from ui.viewmodels.sessionnames import SessionName

Reply = Literal["", "here", "missing"]
"""How somebody answered the call; empty while they have not been called."""
Spot = tuple[str, str]
"""A session and one of its rooms."""
Asked = tuple[str, ...]
"""What was asked, and is done once the same is said again; empty for nothing."""


@dataclass(frozen=True, slots=True)
class OnRegister:
    """Somebody who must be there when the register is called; by number and seat only."""

    number: str
    seat: str
    reply: Reply = ""
    unsure: Unsure | None = None
    """Why nobody knows if they are in the building at all."""
    out: bool = False
    """They had left the room for a while before everybody had to: somebody looks for them."""
    planned: str = ""
    """Room and seat of their own, where they were seen at another."""


@dataclass(frozen=True, slots=True)
class OffRegister:
    """Somebody who was here today and is not called: they may still be in the building."""

    number: str
    seat: str
    why: Away


@dataclass(frozen=True, slots=True)
class Called:
    """A room's register as it was called last since everybody left."""

    at: Instant
    there: int
    missing: tuple[str, ...] = ()
    """Whoever did not answer and has not been seen since."""
    also: tuple[str, ...] = ()
    """Who answered although nobody had said that they are there."""


@dataclass(frozen=True, slots=True)
class EvacuationRoom:
    """One room on the way out and back."""

    session: str
    code: str
    name: str
    stopped: Instant | None
    """Since when everybody is out of it; None too where it stands still for another cause."""
    people: int
    called: Called | None = None
    missing: tuple[OnRegister, ...] = ()
    """Whoever did not answer the last call."""

    @property
    def spot(self) -> Spot:
        """Its session and its code."""
        return self.session, self.code


@dataclass(frozen=True, slots=True)
class EvacuationState:
    """Everything on the page."""

    since: Instant | None = None
    """When the key was pressed: the stop counts from then."""
    now: Instant | None = None
    sessions: tuple[SessionName, ...] = ()
    """Whose rooms had to be left."""
    rooms: tuple[EvacuationRoom, ...] = ()
    scope: Spot = ("", "")
    """The room looked at."""
    people: tuple[OnRegister, ...] = ()
    gone: tuple[OffRegister, ...] = ()
    """Of the room looked at: who is on no register."""
    chosen: int = 0
    recorded: bool = False
    """Whether the answers shown are those that were recorded."""
    printed: bool = False
    """Whether the register was printed or saved since the key."""
    running: bool = False
    """Whether an exam goes on, or people wait for it: there is time to be stopped."""
    back: bool = False
    """The exams go on again: all that is left is to tell the candidates."""
    begun: bool = False
    """Some exam has started."""
    asked: Asked = ()
    aloud: tuple[aloud.Sentence, ...] = ()
    """What holds about the time, each sentence with its session."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def stopped(self) -> tuple[EvacuationRoom, ...]:
        """Rooms that everybody left and in which the exam stands still since."""
        return tuple(room for room in self.rooms if room.stopped is not None)

    @property
    def left(self) -> tuple[str, ...]:
        """The sessions of those rooms."""
        return tuple(dict.fromkeys(room.session for room in self.stopped))

    @property
    def pending(self) -> bool:
        """The key was pressed, no stop is recorded, and nobody has said that nothing was."""
        return self.since is not None and not self.stopped and not self.back

    @property
    def room(self) -> EvacuationRoom | None:
        """The room looked at."""
        return next((room for room in self.rooms if room.spot == self.scope), None)

    @property
    def missing(self) -> int:
        """How many did not answer."""
        return sum(one.reply == "missing" for one in self.people)

    @property
    def here(self) -> int:
        """How many answered."""
        return sum(one.reply == "here" for one in self.people)

    @property
    def uncalled(self) -> int:
        """How many have not been called yet."""
        return sum(not one.reply for one in self.people)

    @property
    def to_call(self) -> tuple[EvacuationRoom, ...]:
        """Rooms with people whose register has not been called."""
        return tuple(room for room in self.rooms if room.people and room.called is None)

    @property
    def not_found(self) -> int:
        """How many did not answer, over all rooms."""
        return sum(len(room.missing) for room in self.rooms)

    @property
    def may_stop(self) -> bool:
        """Whether there is an exam to be stopped."""
        return self.running and not self.back

    @property
    def next(self) -> str:
        """What is to be done next: stop, print, call or go_on; empty when all is done."""
        if self.back or self.since is None:
            return ""
        if self.may_stop:
            return "stop"
        if not self.printed and not any(room.called for room in self.rooms):
            return "print"
        if self.to_call:
            return "call"
        return "go_on" if self.stopped else ""
