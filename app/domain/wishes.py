"""What people ask for: wishes, imperative, in one closed union.

A wish changes nothing by itself; `app.domain.decisions` answers it with facts or a refusal. The
names and fields are those of the day script.
"""

from __future__ import annotations

from typing import Literal

from app.domain.countwishes import ConfirmStations, CountWish
from app.domain.coursewishes import Attendance
from app.domain.events import Outcome, Scope, Source, To
from app.domain.roomwishes import RoomWish
from app.domain.wish import Wish
from app.kernel.time import Instant

Detail = Literal[
    "name",
    "kana",
    "birth_date",
    "session",
    "room",
    "seat",
    "application",
    "group_name",
    "first_stage_exempt",
    "permissions",
    "accommodation",
    "receipt_name",
    "registration_number",
    "other",
]
"""What a person may find wrong."""


Way = Literal["in", "out"]
"""Through the door; out is asked for where the rules keep attendance."""

Rooms = tuple[str, ...] | str | None
"""Some rooms, or all of them where it is left out; never an empty list."""


class SignIn(Wish, frozen=True, tag="sign_in"):
    """Become the operator who acts."""

    operator: str
    pin: str | None = None
    pin_file: str | None = None


class ConfirmClock(Wish, frozen=True, tag="confirm_clock"):
    """Compare the computer's clock with a trusted one, two people together."""

    reference: Instant
    second_operator: str
    second_pin: str
    reason: str = ""


class SetTimes(Wish, frozen=True, tag="set_times"):
    """Set a session's times at a semi-public venue, inside its window (E 5.2)."""

    session: str
    doors: Instant
    admission_deadline: Instant
    start: Instant


class OpenDoors(Wish, frozen=True, tag="open_doors"):
    """Begin admission."""

    session: str
    reason: str = ""


class QueueClosed(Wish, frozen=True, tag="queue_closed"):
    """Say how many stood in line at the deadline (E 11)."""

    session: str
    count: int


class Delay(Wish, frozen=True, tag="delay"):
    """Start later, for all; the deadline moves along."""

    session: str
    minutes: int | None = None
    new_start: Instant | None = None
    reason: str = ""
    reference: str = ""


class Start(Wish, frozen=True, tag="start"):
    """Begin the exam; before the admission deadline only with a reason."""

    session: str
    rooms: Rooms = None
    reason: str = ""


class Suspend(Wish, frozen=True, tag="suspend"):
    """Stop the exam for a while (E 21)."""

    session: str
    rooms: Rooms = None
    reason: str = ""
    reference: str = ""
    point_reached: str = ""
    since: Instant | None = None
    """When it really stopped, where that was a moment before anybody could say so."""
    evacuation: bool = False
    """Everybody leaves the rooms; the register is called again outside."""


class Resume(Wish, frozen=True, tag="resume"):
    """Go on after a suspension; with a reason, after an end that was called too early."""

    session: str
    rooms: Rooms = None
    reason: str = ""


class Evacuate(Wish, frozen=True, tag="evacuate"):
    """Everybody leaves the building: every exam that runs stops at one and the same second."""

    reason: str = ""
    since: Instant | None = None
    """When it was, where that was a moment before anybody could say so."""


class LetBack(Wish, frozen=True, tag="let_back"):
    """Let the exams go on that stand still since everybody left the building."""

    sessions: tuple[str, ...] | str | None = None
    """Some of them, or all where it is left out."""


class End(Wish, frozen=True, tag="end"):
    """End the exam; before the computed end only with a reason."""

    session: str
    rooms: Rooms = None
    reason: str = ""


class Announce(Wish, frozen=True, tag="announce"):
    """Tick an announcement of the rule pack as read aloud."""

    session: str
    announcement: str
    rooms: tuple[str, ...] | str = ()


class Cancel(Wish, frozen=True, tag="cancel"):
    """Cancel a session on headquarters' word (E 21)."""

    session: str
    rooms: Rooms = None
    reason: str = ""
    reference: str = ""


class Scan(Wish, frozen=True, tag="scan"):
    """Read a ticket: its text, or a picture of it."""

    text: str | None = None
    image: str | None = None
    session: str | None = None
    room: str | None = None
    source: Source | None = None
    in_line: bool = True
    """Whether the person stood in line at the deadline: a place that was counted covers them."""
    way: Way = "in"


class Lookup(Wish, frozen=True, tag="lookup"):
    """Find a person without a ticket."""

    candidate_number: str | None = None
    search: str | None = None
    session: str | None = None
    room: str | None = None
    name_only: bool = False
    """Only see whose number it is: the look-up is recorded, no verdict is given."""
    in_line: bool = True
    """As for a scan."""
    way: Way = "in"


class CheckId(Wish, frozen=True, tag="check_id"):
    """Compare an identity document with the person and the ticket."""

    candidate: str
    document: str | None = None
    in_date: bool | None = None
    name_matches: bool | None = None
    birth_matches: bool | None = None
    photo_matches: Literal["yes", "no", "none"] | None = None
    slip_present: bool | None = None
    session: str | None = None


class Admit(Wish, frozen=True, tag="admit"):
    """Let a person in."""

    candidate: str
    reason: str = ""
    session: str | None = None


class Refuse(Wish, frozen=True, tag="refuse"):
    """Turn a person away."""

    candidate: str
    reason: str
    session: str | None = None


class Refer(Wish, frozen=True, tag="refer"):
    """Put a person before the venue lead and go on."""

    candidate: str
    reason: str
    session: str | None = None


class Decide(Wish, frozen=True, tag="decide"):
    """The lead's decision about a referral."""

    candidate: str
    outcome: Outcome
    reason: str
    sits: bool | None = None
    """What an exempt person has chosen, once both consequences were read out (E 4.3)."""
    session: str | None = None
    exam: str = ""
    """With `sits`, what the paper declares, as `declare_exemption` takes it."""
    year: str | int = ""
    round: str | int = ""
    personal_number: str | int = ""


class DeclareExemption(Wish, frozen=True, tag="declare_exemption"):
    """Record an exempt person's choice (E 4.3)."""

    candidate: str
    sits: bool
    declared_by: Literal["candidate", "group_lead"] = "candidate"
    exam: str = ""
    year: str | int = ""
    round: str | int = ""
    personal_number: str | int = ""
    reason: str = ""
    """What the lead has noted to it."""
    session: str | None = None


class MakeSlip(Wish, frozen=True, tag="slip"):
    """Make the paper that stands in for a ticket, where the lead lets somebody in without one."""

    candidate: str
    session: str | None = None


class CorrectDetail(Wish, frozen=True, tag="correct_detail"):
    """Ask headquarters to correct a detail; the roster stays (E 6.2)."""

    candidate: str
    field: Detail
    text: str
    session: str | None = None


class Incident(Wish, frozen=True, tag="incident"):
    """Note what happened, about a candidate, a room or the whole session."""

    kind: str
    scope: Scope
    text: str = ""
    """May be left out for the quick kinds of the rule pack."""
    candidate: tuple[str, ...] | str | None = None
    """Several people may be named."""
    each: bool = False
    """Several people: one incident each, instead of one that names them all."""
    room: str | None = None
    outcome: str = ""
    """How it ended, one of the kind's outcomes."""
    witnesses: tuple[str, ...] | str = ()
    seen_at: Instant | None = None
    """When it was seen, where that is not now."""
    session: str | None = None


class Conduct(Wish, frozen=True):
    """What cautions, written warnings and disqualifications have in common."""

    candidate: str
    kind: str
    to: To = "candidate"
    text: str = ""
    witnesses: tuple[str, ...] | str = ()
    seen_at: Instant | None = None
    """When it was seen, where that is not now."""
    evidence: str = ""
    """What was kept, in words."""
    session: str | None = None


class Caution(Conduct, frozen=True, tag="caution"):
    """Call attention by word of mouth (E 15)."""


class Warn(Conduct, frozen=True, tag="warn"):
    """Call attention in writing (E 15, public venues)."""

    acknowledged: bool | None = None


class Disqualify(Conduct, frozen=True, tag="disqualify"):
    """Send out and disqualify (E 15)."""

    after: str | None = None
    override_reason: str = ""


class Resolve(Wish, frozen=True, tag="resolve"):
    """Settle that two stations let one person in before they had met."""

    candidate: str
    outcome: Outcome
    reason: str
    session: str | None = None


class Correct(Wish, frozen=True, tag="correct"):
    """Say that an earlier fact does not hold, and why."""

    fact: str
    reason: str


class Close(Wish, frozen=True, tag="close"):
    """Close a session, two people together, once nothing is open."""

    session: str
    second_operator: str
    second_pin: str
    pin: str = ""
    """Of whoever asks for it: at a window both people give theirs."""
    reason: str = ""


PaperWish = (
    SetTimes
    | OpenDoors
    | QueueClosed
    | Delay
    | Start
    | Suspend
    | Resume
    | Evacuate
    | LetBack
    | End
    | Cancel
    | Announce
    | Scan
    | Lookup
    | CheckId
    | Admit
    | Refuse
    | Refer
    | Decide
    | DeclareExemption
    | MakeSlip
    | CorrectDetail
    | Incident
    | Caution
    | Warn
    | Disqualify
    | Resolve
    | Correct
    | Close
    | RoomWish
    | CountWish
    | Attendance
)
"""What can also be entered afterwards, from what was noted on paper."""


class FromPaper(Wish, frozen=True, tag="from_paper"):
    """Enter afterwards what was noted on paper while no computer was at hand."""

    noted_at: Instant
    wish: PaperWish


AnyWish = SignIn | ConfirmClock | ConfirmStations | FromPaper | PaperWish
