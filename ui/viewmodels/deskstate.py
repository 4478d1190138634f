"""What the desk shows, frozen: the screen draws it and adds nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.domain.regulation import Text, VerdictCode
from app.domain.view import Verdict
from app.kernel.time import Instant
from ui.viewmodels.deskpanels import Panel

Step = Literal[
    "ready",
    "id",
    "found",
    "admit",
    "refuse",
    "referred",
    "wait",
    "done",
    "taken_back",
    "in_line",
    "elsewhere",
]
"""What the desk is to do next with the person before it."""

Done = Literal["", "admitted", "refused", "referred", "out"]
Finished = Literal["", "admitted", "refused", "referred", "seat_checked", "out", "back"]
Mode = Literal["door", "seat", "out"]
"""What this desk does: documents at the door, or at the seat of who was let in; the way out."""
Way = Literal["", "out", "back"]


@dataclass(frozen=True, slots=True)
class PeriodHere:
    """One period of today's course, as one person attended it so far."""

    start: Instant
    end: Instant
    states: tuple[str, ...]
    came: Instant | None = None
    went: Instant | None = None
    late: int = 0
    """Whole minutes."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was asked for."""

    name: str
    """To whom it is made out."""
    ready: bool = False
    """The person is in the room, so that it may be handed over."""
    handed: Instant | None = None


@dataclass(frozen=True, slots=True)
class AtCourse:
    """What a course says of whoever stands at the desk; leaves the screen with them."""

    number: str
    begun: Instant
    """When the course began in their room, or is to begin."""
    late: int = 0
    """Whole minutes, as they are recorded for whoever was let in."""
    periods: tuple[PeriodHere, ...] = ()
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever stands at the desk; leaves the screen with the next scan or after 30 s."""

    number: str
    name: str = ""
    kana: str = ""
    room: str = ""
    seat: str = ""


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """A kind of document; the key means "in date and matches". One that won't do has no key."""

    key: str
    code: str
    text: Text
    why: Text | None = None
    note: Text | None = None
    """What the desk should know when it is shown."""


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last five at the desk, by number only."""

    number: str
    verdict: VerdictCode
    done: Done
    place: str
    at: Instant
    visit: int = 0
    """Which verdict of this desk it was."""
    elsewhere: bool = False
    """Sent to the desk of another room."""


@dataclass(frozen=True, slots=True)
class RoomCount:
    """How full a room is."""

    name: str
    admitted: int
    entered: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody waits for the venue lead, or to be called after the lead decided."""

    number: str
    ground: str
    since: Instant
    place: str = ""
    decided: Literal["", "admit", "provisional"] = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """The lead decided about somebody who is not at the desk now, or the desk went on too soon."""

    number: str
    place: str
    outcome: Literal["admit", "provisional", "refuse", "not_recorded", "checked_only"]
    """Not recorded: the desk had gone on before a wish about this person was refused.

    Checked only: the desk went on without recording the admission; stays until it is recorded.
    """
    at: Instant


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Somebody sits whose identity was not checked yet."""

    number: str
    place: str


@dataclass(frozen=True, slots=True)
class DeskState:
    """Everything on the desk's screen."""

    step: Step = "ready"
    mode: Mode = "door"
    verdict: Verdict | None = None
    person: Person | None = None
    at: Instant | None = None
    """When the verdict was given."""
    touched: Instant | None = None
    """When a person last did something here."""
    document: str = ""
    """The kind of document looked at, for this person."""
    finding: str = ""
    """What did not match on the document looked at last."""
    finished: Finished = ""
    course: AtCourse | None = None
    """Where attendance is kept: lateness, today so far, the receipt."""
    by: str = ""
    """Who let this person in first, and at which desk."""
    desk: str = ""
    message: str = ""
    """A code of what just happened, such as a refused wish."""
    message_fields: dict[str, object] = field(default_factory=dict)
    junk: int = 0
    """How many codes that are no tickets were read without ending what is shown."""
    panel: Panel | None = None
    """What stands in place of the documents, such as a list of reasons."""
    held: int = 0
    """Scans that are recorded and are shown when this person is done with."""
    documents: tuple[DocumentChoice, ...] = ()
    refused_documents: tuple[DocumentChoice, ...] = ()
    doors: Instant | None = None
    list_check_in: bool = False
    """No tickets were issued: people are found on the roster."""
    seats_checked: bool = False
    """Identity is checked at the seat in this session."""
    scans_out: bool = False
    """Attendance is kept in this session: who goes is scanned out."""
    serves: str = ""
    """The room that this desk serves, by code; empty where it serves all."""
    rooms: tuple[RoomCount, ...] = ()
    recent: tuple[Recent, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    called: tuple[Waiting, ...] = ()
    """Whom the lead lets in and who are to be called."""
    notices: tuple[Notice, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
