"""A regulation as data: what a rule pack says, and the articles that it rests on.

An article is written as the pack's mark and number, "E 11"; what is our reading and not the text
has no article (`None`). Texts are our own words in Japanese and English.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from app.domain.capabilities import (
    FIRST_GROUNDS,
    FIRST_ONCE,
    FIRST_SHEETS,
    FIRST_VENUES,
    Ground,
    Grounds,
    LateEntry,
    VenueRules,
)
from app.domain.courserules import CourseRules
from app.domain.round import Form, Stage, VenueKind
from app.kernel.vocabulary import Person as Called

VerdictCode = Literal["proceed", "wait", "refer", "refuse", "already_in", "not_a_ticket"]

REASON_CODES = (
    "not_a_ticket",
    "forged",
    "unknown_issuer",
    "disqualified",
    "barred",
    "already_admitted",
    "admitted_elsewhere",
    "other_round",
    "not_on_roster",
    "withdrawn",
    "other_venue",
    "other_session",
    "other_room",
    "late",
    "session_cancelled",
    "superseded",
    "exempt_first_stage",
    "duplicate_subject",
    "no_ticket",
    "refused_before",
    "infection",
    "too_early",
    "session_suspended",
)
"""Every reason for a verdict that the code can give, in the order of evaluation."""

FINDING_CODES = (
    "id_none",
    "id_not_accepted",
    "id_expired",
    "name_differs",
    "birth_differs",
    "photo_differs",
    "slip_missing",
)
"""Everything that an ID check can find wrong."""

PersonalField = Literal[
    "candidate_number",
    "name",
    "kana",
    "birth_date",
    "group_name",
    "first_stage_exempt",
    "exemption_declaration",
    "permissions",
    "barred",
    "accommodation",
    "withdrawn",
    "extra_minutes",
    "receipt_name",
    "registration_number",
    "attendance",
    "hand_ins",
    "grade",
    "evidence_photo",
]
"""What is kept about a person and needs a purpose."""


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """The same in Japanese and in English."""

    ja: str
    en: str


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """A reason for a verdict: how strong it is, the article, what the desk is told."""

    verdict: VerdictCode
    text: Text
    article: str | None = None


class Document(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of identity document; one that will not do says why."""

    accepted: bool
    text: Text
    why: Text | None = None
    note: Text | None = None
    """What the desk should know when it is shown."""
    photo: bool = True
    """Whether it bears a photo; without one the birth date decides."""
    birth: bool = True
    """Whether it bears the birth date."""


class Finding(Struct, frozen=True, forbid_unknown_fields=True):
    """What an ID check can find wrong: each refers to the venue lead."""

    text: Text
    article: str | None = None


class Refusal(Struct, frozen=True, forbid_unknown_fields=True):
    """A ground for refusing; a curable one may be mended and tried again in time."""

    text: Text
    curable: bool
    article: str | None = None
    silent: bool = False
    """Only the lead may name it, and nothing but its article is kept of why."""


class IncidentKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of incident; misconduct is what attention may be called to (E 15)."""

    text: Text
    misconduct: bool = False
    article: str | None = None
    quick: bool = False
    """Noted by one key, without words of one's own."""
    template: Text | None = None
    """Words to begin with."""
    answer: Text | None = None
    """What is said to whoever asks."""
    outcomes: dict[str, Text] = {}
    """How it may end; where there are any, one of them may be recorded."""


class Announcement(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to be read aloud in every room, at its moment."""

    id: str
    when: Literal["before_start", "at_start", "minutes_left", "at_end"]
    text: Text
    minutes: int | None = None
    """How long before the planned start it is due, or how much of the exam is left."""
    must_be_read: bool = True
    """Whether it is missed where nobody has read it."""
    article: str | None = None


class Escalation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From attention to disqualification."""

    article: str | None = None
    attentions: int
    """How many attentions in the same session must precede a disqualification."""
    written_at: tuple[VenueKind, ...]
    """Where attention may also be called in writing."""
    writes_on: bool = True
    """Whether the person may go on writing after an attention."""
    cautions_before_warning: int = 0
    """How many attentions by word of mouth in the same session must precede one in writing."""


class Leave(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Temporary leave; the limits are ours and only flag."""

    article: str | None = None
    forms: tuple[Form, ...]
    """Session forms in which leave is possible without the lead's decision."""
    minutes: int
    at_a_time: int
    forbidden: bool = False
    """Whether nobody may, not even with the lead's consent."""


class LeavingWindow(Struct, frozen=True, forbid_unknown_fields=True):
    """When a person may go for good; a side that is left out is open."""

    after_minutes: int | None = None
    """Since the real start, stoppages not counted."""
    before_end_minutes: int | None = None
    """How long before the computed end it ceases."""
    article: str | None = None


class Retention(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Days that personal data may stay at the venue after headquarters' receipt."""

    article: str | None = None
    days: int
    sensitive_days: int


class Purpose(Struct, frozen=True, forbid_unknown_fields=True):
    """What a personal field is used for, and for nothing else."""

    text: Text
    article: str | None = None


class Recording(Struct, frozen=True, forbid_unknown_fields=True):
    """What may be recorded of a sitting."""

    article: str
    evidence_photo: bool
    """Whether a photo may be kept as evidence of an incident."""


class Regulation(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of one regulation."""

    id: str
    version: str
    """The date of effect, YYYY-MM-DD."""
    mark: str
    """Stands before the article number: "E" in "E 11"."""
    name: Text
    person: Text
    """What the people are called: 受験者 or 受講者."""
    stages: dict[VenueKind, tuple[Stage, ...]]
    """Which stages a kind of venue may hold."""
    group_minimum: int
    """A group application with fewer people is a warning."""
    articles: dict[str, Text]
    """Article number -> what it says, in our words."""
    reasons: dict[str, Reason]
    documents: dict[str, Document]
    findings: dict[str, Finding]
    refusals: dict[str, Refusal]
    incident_kinds: dict[str, IncidentKind]
    escalation: Escalation
    leave: Leave
    retention: Retention
    # TOML has no null, so what a regulation may lack is left out there and is None here.
    stages_article: str | None = None
    exempt_stage: Stage | None = None
    """The stage that an exempt person need not sit."""
    departure: LeavingWindow = LeavingWindow()
    """When a person may leave for good before the end."""
    withdrawal: LeavingWindow = LeavingWindow()
    """When a person may give the exam up."""
    permission_reasons: dict[str, Text] = {}
    """Kinds of reason for which an item may be permitted; never a diagnosis."""
    permission_article: str | None = None
    recording: Recording | None = None
    """Without it nothing may be recorded."""
    announcements: tuple[Announcement, ...] = ()
    """In the order in which they are read."""
    subjects: dict[str, Text] = {}
    """How a round's subjects are called; one that is not here is called as the round has it."""
    purposes: dict[PersonalField, Purpose] = {}
    """A personal field that has no purpose is not kept."""
    venue_rules: dict[VenueKind, VenueRules] = field(default_factory=lambda: dict(FIRST_VENUES))
    grounds: Grounds = FIRST_GROUNDS
    late_entry: LateEntry | None = None
    """Without it nobody is let in late, where being late refuses."""
    once_stages: tuple[Stage, ...] = FIRST_ONCE
    """The stages of a subject that one person may sit once in a round."""
    sheet_forms: tuple[Form, ...] = FIRST_SHEETS
    """Session forms whose sheets are counted, room by room."""

    def at(self, kind: VenueKind) -> VenueRules:
        """What holds at a kind of venue."""
        return self.venue_rules.get(kind, VenueRules())

    def ground(self, what: Ground) -> str | None:
        """The article that an answer rests on, cited where the regulation has it."""
        return self.known(getattr(self.grounds, what))

    def known(self, article: str | None) -> str | None:
        """An article with its mark; None where the regulation does not have it."""
        return self.cite(article) if article in self.articles else None

    identity_slip: bool = True
    """Whether an identity slip is asked for beside the document."""
    course: CourseRules | None = None
    """Without it no attendance is kept."""
    event: Text | None = None
    """What the people come to, where it is no exam: 講習, course."""

    @property
    def called(self) -> Called:
        """What people, and what they come to, are called."""
        if self.event is None:
            return Called(self.person.ja, self.person.en)
        return Called(self.person.ja, self.person.en, self.event.ja, self.event.en)

    @property
    def finding_codes(self) -> tuple[str, ...]:
        """What an ID check can find wrong here: a slip that nobody asks for is never missing."""
        return tuple(c for c in FINDING_CODES if self.identity_slip or c != "slip_missing")

    def subject(self, code: str) -> Text:
        """What people call a subject of the round."""
        return self.subjects.get(code) or Text(code, code)

    def cite(self, article: str | None) -> str | None:
        """An article with the regulation's mark: "11" becomes "E 11"."""
        return None if article is None else f"{self.mark} {article}"


class RulePack(Struct, frozen=True):
    """A regulation with the exact bytes it was read from; its digest goes into the records."""

    regulation: Regulation
    source: bytes
    digest: str
    """SHA-256 of the source, hexadecimal."""
