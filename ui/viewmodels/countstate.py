"""What the counting page shows, frozen: the screen draws it and adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.paperpeople import Why
from app.domain.reconciling import DifferenceCode
from app.domain.session import Phase
from app.kernel.time import Instant
from ui.viewmodels.forms import Form

RoomCountState = Literal["going", "nobody", "open", "agrees", "differs", "written", "cancelled"]
"""The exam goes on there; nobody sat there; to be counted; counted, with what came of it."""


@dataclass(frozen=True, slots=True)
class CountRoom:
    """One room, its people and its papers."""

    code: str
    name: str
    state: RoomCountState
    present: int
    absent: int
    turned_away: int
    counted: SheetsCounted | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody must still count here, or count again."""
        return self.state in ("open", "differs")

    @property
    def expected(self) -> Mapping[str, tuple[int, int]]:
        """What a number should be, from and to, by the people of the room."""
        most = self.absent + self.turned_away
        return {
            "sheets_used": (self.present, self.present),
            "sheets_blank_absent": (self.absent, most),
        }


@dataclass(frozen=True, slots=True)
class MayBe:
    """Somebody who may explain a difference; by number and seat only."""

    number: str
    seat: str
    why: Why


@dataclass(frozen=True, slots=True)
class Differs:
    """What does not agree."""

    code: DifferenceCode
    counted: int
    expected: int
    people: tuple[MayBe, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A count that was recorded; the newest holds, the others stay."""

    at: Instant
    by: str
    second: str
    counted: SheetsCounted
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """To whom parcels went, and when."""

    at: Instant
    fact: HandedOver


@dataclass(frozen=True, slots=True)
class CountState:
    """Everything on the counting page."""

    session: str = ""
    phase: Phase = "prepared"
    closed: Instant | None = None
    rooms: tuple[CountRoom, ...] = ()
    chosen: str = ""
    earlier: tuple[Earlier, ...] = ()
    """The counts of the room that is looked at, newest first."""
    verdict: Literal["", "agrees", "differs"] = ""
    draft: bool = False
    """The verdict is about what is typed and not recorded yet."""
    found: tuple[Differs, ...] = ()
    handed: tuple[Handed, ...] = ()
    form: Form | None = None
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = False

    @property
    def room(self) -> CountRoom | None:
        """The room that is looked at."""
        return next((one for one in self.rooms if one.code == self.chosen), None)

    @property
    def waiting(self) -> int:
        """How many rooms must still be counted or agree."""
        return sum(room.waits for room in self.rooms)
