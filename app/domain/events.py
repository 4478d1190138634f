"""What has happened: facts, past tense and frozen, in one closed union.

A fact alone says what; a `Recorded` fact also says who, when, where, and its place in the log of
the station that wrote it. Facts are only ever added: a correction is a new fact that names the
one it corrects.
"""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from app.domain.countfacts import CountFact
from app.domain.coursefacts import CourseFact
from app.domain.fact import Fact
from app.domain.regulation import VerdictCode
from app.domain.roomfacts import RoomFact
from app.domain.round import Role
from app.domain.stationfacts import StationsConfirmed
from app.kernel.time import Instant

Source = Literal["camera", "hand_scanner", "typed", "list"]
Mark = Literal["practice", "script", "from_paper", "after_close"]
To = Literal["candidate", "companion"]
Outcome = Literal["admit", "provisional", "refuse"]
Scope = Literal["candidate", "room", "session"]
JumpKind = Literal["forward", "back", "slept", "zone"]
"""The clock went forward or back, the computer slept, or its time zone was changed."""


class StationEnrolled(Fact, frozen=True):
    """The first fact of every log: it binds the station to its round, package and rules."""

    round: str
    venue: str
    station_name: str
    public_key: str
    certificate: str
    package_digest: str
    package_issue: int
    rulepack_id: str
    rulepack_version: str
    rulepack_digest: str
    app_version: str


class PackageTaken(Fact, frozen=True):
    """A newer package replaced the roster in use."""

    package_digest: str
    package_issue: int
    rulepack_digest: str


class SignedIn(Fact, frozen=True):
    """An operator proved who they are; the recorded operator is the new one."""


class SignInFailed(Fact, frozen=True):
    """A wrong PIN was given for an operator."""

    claimed: str


class ConfidentialityConfirmed(Fact, frozen=True):
    """An operator confirmed the duty of confidentiality (E 19, 20)."""


class ClockConfirmed(Fact, frozen=True):
    """Two people compared the computer's clock with a trusted one."""

    reference: Instant
    offset_ms: int
    """Reference minus computer, added to every later time."""
    second_operator: str


class ClockJumped(Fact, frozen=True):
    """The computer's clock was seen to jump, or the computer to sleep; the exam's time did not.

    The record's own time is the one that would have been without the jump.
    """

    kind: JumpKind
    by_ms: int
    """How far the computer's clock went beyond what really passed; taken off the offset."""
    slept_ms: int = 0
    """How long nobody looked at the clock."""


class Announced(Fact, frozen=True):
    """An announcement of the rule pack was read aloud in these rooms."""

    announcement: str
    rooms: tuple[str, ...]
    version: str
    """Of the rule pack whose text was read."""


class TimesSet(Fact, frozen=True):
    """The lead of a semi-public venue set a session's times, inside the window (E 5.2)."""

    doors: Instant
    admission_deadline: Instant
    start: Instant


class DoorsOpened(Fact, frozen=True):
    """Admission to a session began."""


class QueueClosed(Fact, frozen=True):
    """How many people stood in line at the deadline: they are in time (E 11)."""

    count: int


class StartDelayed(Fact, frozen=True):
    """A later start for all; the admission deadline moves with it."""

    new_start: Instant
    reference: str = ""


class SessionStarted(Fact, frozen=True):
    """The exam began in these rooms (all when empty), to the second."""

    rooms: tuple[str, ...] = ()


class SessionSuspended(Fact, frozen=True):
    """The exam stopped for a while (E 21)."""

    rooms: tuple[str, ...] = ()
    reference: str = ""
    point_reached: str = ""
    since: Instant | None = None
    """When it really stopped, if that was before it was recorded."""
    evacuation: bool = False
    """Everybody left the rooms: the register is called again before it goes on."""


class SessionResumed(Fact, frozen=True):
    """The exam went on; what was lost is added to the end."""

    rooms: tuple[str, ...] = ()
    gives_back_seconds: int = 0
    """The end had been called too early, and so many seconds were missing: they are given."""


class SessionEnded(Fact, frozen=True):
    """The exam ended; a shortfall of even a second is a finding for every room it touched."""

    rooms: tuple[str, ...] = ()
    shortfall_seconds: int = 0


class SessionCancelled(Fact, frozen=True):
    """Headquarters cancelled the session (E 21)."""

    reference: str
    rooms: tuple[str, ...] = ()


class SessionClosed(Fact, frozen=True):
    """Two people found nothing open; from then on only the lead corrects."""

    second_operator: str


class VerdictGiven(Fact, frozen=True):
    """What the desk was told about a person after a scan or a look-up."""

    code: VerdictCode
    reasons: tuple[str, ...] = ()
    ticket_issue: int | None = None
    """The issue number of the ticket shown; none when found on the list."""
    in_time: bool = False
    """The person stood at the desk by the deadline, or held a place in the queue."""
    queue_place: bool = False
    """This person took one of the places that `queue_closed` counted."""


class ScanFailed(Fact, frozen=True):
    """A code was read that is no ticket that counts; its text is neither kept nor hashed."""

    code: str
    symbology: str
    length: int


class LateArrived(Fact, frozen=True):
    """Someone came after the admission deadline (E 11)."""

    deadline: Instant
    seconds_late: int


class LookedUp(Fact, frozen=True):
    """A person was looked up without a ticket; what was searched for is not kept."""

    by: Literal["candidate_number", "search"]
    found: int


class IdChecked(Fact, frozen=True):
    """An identity document was compared; only its kind is kept, never its number or date."""

    document: str | None
    findings: tuple[str, ...] = ()
    photo: Literal["yes", "no", "none"] = "yes"


class Admitted(Fact, frozen=True):
    """A person may sit, at this seat."""

    room: str
    seat: str
    provisional: bool = False
    at_door: bool = False
    """By the rules whoever is let in is there; the room need not say so once more."""


class Refused(Fact, frozen=True):
    """A person may not sit."""

    ground: str
    """A code of the rule pack's refusals, or "other"."""
    curable: bool = False
    sends_out: bool = False
    """Whoever was in goes out."""


class Referred(Fact, frozen=True):
    """A person was put before the venue lead."""

    ground: str


class Decided(Fact, frozen=True):
    """The venue lead decided about a referral."""

    outcome: Outcome
    settled: tuple[str, ...] = ()
    """The reasons and findings that lay before the lead."""


class ExemptionDeclared(Fact, frozen=True):
    """An exempt person's choice at the first stage (E 4.3)."""

    declared_by: Literal["candidate", "group_lead"]
    sits: bool
    exam: str = ""
    year: str = ""
    round: str = ""
    personal_number: str = ""
    missing: tuple[str, ...] = ()


class SlipMade(Fact, frozen=True):
    """A paper was made that stands in for the ticket of somebody whom the lead lets in."""

    room: str
    seat: str
    provisional: bool = False


class AttentionCalled(Fact, frozen=True):
    """A caution, oral or in writing (E 15)."""

    kind: str
    to: To = "candidate"
    written: bool = False
    acknowledged: bool | None = None
    text: str = ""
    witnesses: tuple[str, ...] = ()
    seen_at: Instant | None = None
    """When it was seen, where that was not when it was recorded."""
    evidence: str = ""


class Disqualified(Fact, frozen=True):
    """A person was sent out and disqualified (E 15)."""

    kind: str
    to: To = "candidate"
    after: str | None = None
    """The attention that it follows; none only when the lead overrode the rule."""
    override_reason: str = ""
    text: str = ""
    """What went on after the attention."""
    witnesses: tuple[str, ...] = ()
    out_of_rule: bool = False
    """The lead overrode the rule: no attention in this session stands behind it."""
    seen_at: Instant | None = None
    evidence: str = ""


class ConflictFound(Fact, frozen=True):
    """On taking another station's records: two of them decided without knowing of each other."""

    between: tuple[str, ...]
    """The facts that contradict each other."""


class ConflictResolved(Fact, frozen=True):
    """The lead has settled a conflict, for every station that hears of it."""

    outcome: Outcome
    settles: tuple[str, ...]
    """The admissions and earlier resolutions that lay before the lead."""


class SegmentTaken(Fact, frozen=True):
    """Another station's records were taken in: a witness of how far its log reached then."""

    station: str
    epoch: str
    size: int
    head: str


class ForkFound(Fact, frozen=True):
    """Two different records of one station have the same number; both are kept."""

    station: str
    epoch: str
    seq: int
    hash: str
    """Of the record that is not in this station's copy of the log."""


class IncidentNoted(Fact, frozen=True):
    """Something happened that headquarters should know of."""

    kind: str
    scope: Scope
    text: str
    witnesses: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Several candidates in one incident; a single one is the record's own."""
    outcome: str = ""
    seen_at: Instant | None = None
    """When it was seen, where that was not when it was recorded."""


class IncidentReviewed(Fact, frozen=True):
    """The lead has read an incident."""

    incident: str
    text: str = ""
    people: tuple[str, ...] = ()


class AddendumWritten(Fact, frozen=True):
    """More about an incident; its first text stays as it is."""

    incident: str
    text: str
    people: tuple[str, ...] = ()


class DetailQuestioned(Fact, frozen=True):
    """A person says that a detail is wrong: a request to headquarters, the roster stays (E 6.2)."""

    field: str
    text: str


class Corrected(Fact, frozen=True):
    """An earlier fact does not hold; it stays in the log. `Recorded.corrects` names it."""


class Exported(Fact, frozen=True):
    """A segment of this log was sealed, written and read back."""

    first: int
    last: int
    head: str
    name: str
    place: str
    to: Literal["", "stations"] = ""
    """For headquarters, or for the venue's other stations to meet it."""


class ReceiptTaken(Fact, frozen=True):
    """Headquarters' signed receipt covers this log up to a size."""

    size: int
    head: str
    number: int
    received_at: Instant


class ReceiptRefused(Fact, frozen=True):
    """Headquarters' signed refusal, with the last size that was good."""

    refusal: str
    size: int
    number: int


class DocumentMade(Fact, frozen=True, kw_only=True):
    """A file was written that can be read without the program's keys."""

    kind: str
    file: str
    place: str
    """The folder where it was written, or the printer's name."""
    digest: str
    """SHA-256 of its bytes, hexadecimal."""
    with_names: bool
    about: str = ""
    """The session that it tells of, a candidate number, or a fact's id."""
    printed: bool = False
    """It went to a printer: no file that could be looked for; the digest is that of its PDF."""


class Purged(Fact, frozen=True, kw_only=True):
    """The personal data were destroyed here; what headquarters' receipts cover is its alone now."""

    receipt: int
    """The number of the receipt for this log."""
    size: int
    """Records 1 to this of this log were emptied; their hashes stay."""
    head: str
    """The hash of record number `size`, as in the receipt."""
    records: int
    """How many records were emptied, those carried for other stations too."""
    logs: int
    people: int
    """Rows of the roster."""
    photos: int
    documents: int
    """Files with names that still lay where they had been written."""


class Unknown(Struct, frozen=True):
    """A fact of a type that this version does not know: kept, shown, never applied."""

    type: str
    raw: bytes


Known = (
    StationEnrolled
    | PackageTaken
    | SignedIn
    | SignInFailed
    | ConfidentialityConfirmed
    | ClockConfirmed
    | TimesSet
    | DoorsOpened
    | QueueClosed
    | StartDelayed
    | SessionStarted
    | SessionSuspended
    | SessionResumed
    | SessionEnded
    | SessionCancelled
    | SessionClosed
    | VerdictGiven
    | ScanFailed
    | LateArrived
    | LookedUp
    | IdChecked
    | Admitted
    | Refused
    | Referred
    | Decided
    | ExemptionDeclared
    | AttentionCalled
    | Disqualified
    | ConflictFound
    | ConflictResolved
    | SegmentTaken
    | ForkFound
    | IncidentNoted
    | IncidentReviewed
    | AddendumWritten
    | DetailQuestioned
    | Corrected
    | Exported
    | ReceiptTaken
    | ReceiptRefused
    | ClockJumped
    | Announced
    | RoomFact
    | SlipMade
    | CountFact
    | DocumentMade
    | StationsConfirmed
    | Purged
    | CourseFact
)


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


FACT_TYPES: dict[str, type[Known]] = {_snake(kind.__name__): kind for kind in get_args(Known)}
"""Wire name -> type: "station_enrolled" -> StationEnrolled."""

TYPE_NAMES: dict[type[object], str] = {kind: name for name, kind in FACT_TYPES.items()}


class Draft(Struct, frozen=True):
    """A fact that is about to be recorded, and what it is about."""

    fact: Known
    candidate: str | None = None
    session: str | None = None
    room: str | None = None
    reason: str | None = None
    corrects: str | None = None
    source: Source | None = None


class Recorded(Struct, frozen=True):
    """A fact as it stands in the log."""

    station: str
    epoch: str
    seq: int
    id: str
    order: int
    """Hybrid logical time in milliseconds: later than everything this station had seen."""
    at: Instant
    """The computer's clock."""
    offset_ms: int
    """The offset two people had confirmed by then."""
    monotonic_ms: int
    fact: Known | Unknown
    operator: str | None = None
    role: Role | None = None
    candidate: str | None = None
    session: str | None = None
    room: str | None = None
    source: Source | None = None
    reason: str | None = None
    corrects: str | None = None
    marks: tuple[Mark, ...] = ()
    seen: dict[str, int] = {}
    """Other stations' logs known then: "station-epoch" -> contiguous size."""
    noted_at: Instant | None = None
    """When it was noted on paper, where it was entered afterwards."""

    @property
    def when(self) -> Instant:
        """When it happened: as noted on paper, or else when it was entered."""
        return self.noted_at or self.entered

    @property
    def entered(self) -> Instant:
        """When it was recorded here: the computer's clock plus the confirmed offset."""
        return self.at.plus(ms=self.offset_ms)

    @property
    def place(self) -> tuple[int, str, str, int]:
        """Where the fact stands among all stations' facts; the same everywhere."""
        return (self.order, self.station, self.epoch, self.seq)
