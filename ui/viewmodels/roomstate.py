"""What the room's page shows, frozen: the screen draws it and adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.candidate import Standing
from app.domain.whereabouts import Presence
from app.kernel.time import Instant
from app.reports.personcard import CardLine
from ui.viewmodels.forms import Form
from ui.viewmodels.personform import PersonForm

Kind = Literal[
    "free",
    "unset",
    "let_in",
    "present",
    "attention",
    "finding",
    "out",
    "absent",
    "gone",
    "refused",
    "disqualified",
]
"""How a seat is coloured and signed."""

Part = Literal[
    "present",
    "out",
    "absent",
    "departed",
    "withdrew",
    "disqualified",
    "stopped",
    "refused",
    "unset",
]
"""One part of everybody whose place is in the room; all parts together are everybody."""

PARTS: tuple[Part, ...] = (
    "present",
    "out",
    "absent",
    "departed",
    "withdrew",
    "disqualified",
    "stopped",
    "refused",
    "unset",
)

CONCERNS_SEAT = (
    "present_disqualified",
    "present_refused",
    "present_not_let_in",
    "other_room",
    "other_seat",
    "seat_shared",
    "impersonation_continued",
)
"""Findings that colour the seat of somebody who is there."""

Filter = Literal["all", "unset", "out", "finding", "absent", "permission"]
FILTERS: tuple[Filter, ...] = ("all", "unset", "out", "finding", "absent", "permission")


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat with whoever belongs there, or whoever was found there without belonging."""

    seat: str
    kind: Kind
    number: str = ""
    room: str = ""
    """Of the plan."""
    part: Part | None = None
    """None for a free seat, and for a guest of another room."""
    since: Instant | None = None
    """Since when the person is out."""
    return_by: Instant | None = None
    escort: str = ""
    """Who went along."""
    elsewhere: str = ""
    """Where the person was really found, if that is another place."""
    guest_of: str = ""
    """The place of a person who was found here and belongs elsewhere."""
    attentions: int = 0
    written: int = 0
    """How many of the attentions were in writing."""
    permission: bool = False
    longer: bool = False
    """Whether the person has more time than the room."""
    findings: tuple[str, ...] = ()
    let_in_by: str = ""
    """Which lead let the person in whom no desk has."""
    asked: bool = False
    """Whether a wish to leave waits for the lead."""
    unchecked: bool = False
    """Identity is checked at the seat in this session, and nobody has yet."""


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """A room of this session, and of how many people it must still say if they are there."""

    code: str
    name: str
    unset: int


@dataclass(frozen=True, slots=True)
class RoomPerson:
    """Whoever is looked at; no name until it is asked for."""

    number: str
    room: str
    seat: str
    standing: Standing
    presence: Presence
    stopped: bool = False
    """Whether the exam was stopped because somebody sat for another."""
    found: tuple[str, str] | None = None
    """Room and seat where the person was seen, if not at the place."""
    out_since: Instant | None = None
    escort: str = ""
    """Who went along."""
    let_in_by: str = ""
    """Which lead let the person in whom no desk has."""
    asked: Instant | None = None
    """Since when a wish to leave waits for the lead."""
    findings: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    accommodation: str = ""
    own_seconds: int = 0
    """What the person has beyond their room, when that ends, and when they were told so."""
    own_end: Instant | None = None
    own_told: Instant | None = None
    attentions: int = 0
    """To the person; those to whoever came along are counted apart."""
    to_companion: int = 0
    written: int = 0
    """How many of them were in writing."""
    lines: tuple[CardLine, ...] = ()
    unknown: tuple[str, ...] = ()
    """Actions that the rules do not have here: no button offers them, their key says why."""
    name: str = ""
    kana: str = ""

    @property
    def sent_out(self) -> bool:
        """Whether the person does not go on: little can be recorded of them."""
        return self.stopped or self.standing == "disqualified"


@dataclass(frozen=True, slots=True)
class RoomState:
    """Everything on the room's page."""

    rooms: tuple[RoomChoice, ...] = ()
    room: str = ""
    seats: tuple[Seat, ...] = ()
    counts: Mapping[Part, int] = field(default_factory=dict)
    filter: Filter = "all"
    chosen: str = ""
    typed: str = ""
    """The number that is being typed."""
    person: RoomPerson | None = None
    forms: tuple[PersonForm, ...] = ()
    """What can be written about the person now."""
    form: Form | None = None
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = False
    """Whether the message is about something that was done."""
    flags: tuple[str, ...] = ()
    """What does not fit together about what was done just now."""
    undo: str = ""
    """Of whom something was recorded just now that can be taken back."""

    @property
    def unset(self) -> int:
        """Of how many people the room must still say if they are there."""
        return self.counts.get("unset", 0)

    @property
    def shown(self) -> tuple[Seat, ...]:
        """The seats that the filter lets through."""
        if self.filter == "all":
            return self.seats
        return tuple(seat for seat in self.seats if passes(seat, self.filter))


def passes(seat: Seat, wanted: Filter) -> bool:
    """Whether a seat is one of those looked for."""
    match wanted:
        case "all":
            return True
        case "unset":
            return seat.part == "unset"
        case "out":
            return seat.kind == "out"
        case "absent":
            return seat.part == "absent"
        case "permission":
            return seat.permission
        case "finding":
            return bool(seat.findings or seat.attentions or seat.asked or seat.guest_of)
