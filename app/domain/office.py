"""Headquarters' own facts: who decided, opened, looked and wrote out what, and why.

They lie in a chain of their own at headquarters. Nothing in it is changed: a decision that takes
another's place is a new fact that names it, and both are kept.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import replace

from app.domain.cases import Case, Effect, Outcome
from app.domain.fact import Fact
from app.kernel.time import Instant

ClerkRole = Literal["clerk", "decider"]
"""A clerk opens cases, looks and writes lists; a decider decides as well."""
HOLDER = "headquarters"
"""Who acts where nobody is named: whoever holds headquarters' passphrase."""
HeadResult = Literal["found", "differs", "beyond", "not_here", "stranger"]


class ClerkAdded(Fact, frozen=True):
    """Somebody may act under a name of their own, proved by a PIN; also a new PIN for them."""

    clerk: str
    name: str
    clerk_role: ClerkRole
    verifier: str
    """Recognises the PIN (Argon2id), which is nowhere stored."""


class ClerkRemoved(Fact, frozen=True):
    """Somebody may no longer act."""

    clerk: str


class PinRefused(Fact, frozen=True):
    """A wrong PIN was given for a clerk."""

    claimed: str


class ClerkSignedIn(Fact, frozen=True):
    """The right PIN was given for a clerk, at the window or after wrong ones."""

    clerk: str


class Banned(Struct, frozen=True, omit_defaults=True):
    """Somebody who may not sit until a day, or ever again (E 15)."""

    candidate_number: str
    name: str
    kana: str
    birth_date: str
    until: str = ""
    """The last day, YYYY-MM-DD; empty: without an end."""


class CaseDecided(Fact, frozen=True, kw_only=True):
    """What headquarters decided about a case, with the case as it stood then."""

    what: Case
    outcome: Outcome
    effect: Effect
    supersedes: str = ""
    """The decision whose place this one takes."""
    banned: tuple[Banned, ...] = ()
    second: str = ""
    """The second person, where two are needed."""


class CaseOpened(Fact, frozen=True, kw_only=True):
    """Somebody opened a case that no rule had found, after the event too (E 18.2)."""

    what: Case


class HeadNoted(Fact, frozen=True, kw_only=True):
    """A code that stands on a venue's paper, and what the records here say to it."""

    venue: str
    code: str
    result: HeadResult
    station: str = ""
    seq: int = 0


class PersonSeen(Fact, frozen=True, kw_only=True):
    """Somebody looked at what is stored about a person."""

    candidate: str
    why: Literal["case", "person", "search", "letter"]


class PhotoSeen(Fact, frozen=True, kw_only=True):
    """Somebody looked at a photo kept as evidence, which is decrypted for nothing else."""

    candidate: str
    """Whom it is evidence about; empty where the record names nobody."""
    fact: str
    """The venue's record that it was kept."""
    sha256: str


class CertificatesListed(Fact, frozen=True, kw_only=True):
    """People were put on a list for their certificate for the first time (T 1)."""

    people: dict[str, tuple[str, ...]]
    """Course -> candidate numbers."""


class ListsWritten(Fact, frozen=True, kw_only=True):
    """Lists left headquarters: their files with the SHA-256 of each."""

    place: str
    files: dict[str, str]
    with_names: bool


class PaperKeyPrinted(Fact, frozen=True, kw_only=True):
    """The recovery identity went on paper: the first copy, or another one with a reason."""

    copy: int
    mark: str
    """The fingerprint of its public half."""


class PassphraseSet(Fact, frozen=True):
    """Headquarters' key ring has another passphrase."""

    by: Literal["passphrase", "paper_key"]
    """What opened the key ring for it."""


class IssuerRotated(Fact, frozen=True, kw_only=True):
    """Tickets are signed with another key; fingerprints of both."""

    was: str
    now: str
    until: str
    """The last day on which tickets of the old key are good, YYYY-MM-DD."""


class PersonErased(Fact, frozen=True, kw_only=True):
    """Somebody's personal data in a round were made unreadable, by two people."""

    candidate: str
    second: str
    records: tuple[str, ...] = ()
    """Facts of which texts were erased."""
    files: dict[str, str]
    """Bundles and photos, SHA-256 as they came in -> SHA-256 of what is kept now."""
    office: tuple[int, ...] = ()
    """Records of this chain of which texts were erased."""


OfficeFact = (
    ClerkAdded
    | ClerkRemoved
    | PinRefused
    | CaseDecided
    | CaseOpened
    | HeadNoted
    | PersonSeen
    | ListsWritten
    | CertificatesListed
    | PaperKeyPrinted
    | PassphraseSet
    | IssuerRotated
    | PersonErased
    | ClerkSignedIn
    | PhotoSeen
)


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


OFFICE_TYPES: dict[str, type[OfficeFact]] = {
    _snake(kind.__name__): kind for kind in get_args(OfficeFact)
}
"""Wire name -> type."""


class Actor(NamedTuple):
    """Who acts at headquarters."""

    clerk: str
    role: ClerkRole


class OfficeRecord(Struct, frozen=True):
    """A fact as it stands in headquarters' chain."""

    seq: int
    at: Instant
    """Headquarters' computer's clock."""
    clerk: str
    role: ClerkRole
    fact: OfficeFact | None
    """None where the body was erased, or a later version wrote it."""
    round: str = ""
    reason: str = ""

    @property
    def id(self) -> str:
        """Its id."""
        return f"hq-{self.seq}"


class Clerk(Struct, frozen=True):
    """Somebody who may act."""

    clerk: str
    name: str
    role: ClerkRole
    verifier: str
    added_at: Instant
    removed_at: Instant | None = None


class Decision(Struct, frozen=True):
    """One decision about a case."""

    fact: str
    at: Instant
    clerk: str
    reason: str
    outcome: Outcome
    effect: Effect
    second: str
    supersedes: str
    banned: tuple[Banned, ...]
    what: Case


class Opened(Struct, frozen=True):
    """A case that somebody opened."""

    fact: str
    at: Instant
    clerk: str
    reason: str
    what: Case


class OfficeState(Struct, frozen=True):
    """What headquarters' chain comes to."""

    size: int = 0
    clerks: dict[str, Clerk] = {}
    decisions: dict[str, tuple[Decision, ...]] = {}
    """Case -> every decision about it; the last one holds."""
    opened: dict[str, Opened] = {}
    heads: tuple[OfficeRecord, ...] = ()
    """Codes from paper that were noted."""
    certificates: dict[tuple[str, str, str], OfficeRecord] = {}
    """Round, course and number -> the record of their first list for a certificate."""
    paper_keys: tuple[OfficeRecord, ...] = ()
    """Each time that the recovery identity went on paper."""
    erased: tuple[tuple[str, PersonErased], ...] = ()
    """Round and what was erased of somebody in it."""

    def decision(self, case: str) -> Decision | None:
        """The decision that holds."""
        made = self.decisions.get(case)
        return made[-1] if made else None

    def is_erased(self, round_id: str, number: str) -> bool:
        """Whether somebody's personal data in a round were made unreadable."""
        return any(id_ == round_id and fact.candidate == number for id_, fact in self.erased)

    def acting(self, clerk: str) -> Clerk | None:
        """A clerk who may act now."""
        found = self.clerks.get(clerk)
        return found if found is not None and found.removed_at is None else None


def evolve(state: OfficeState, record: OfficeRecord) -> OfficeState:
    """The state after one more fact."""
    state = replace(state, size=record.seq)
    fact = record.fact
    match fact:
        case ClerkAdded():
            made = Clerk(fact.clerk, fact.name, fact.clerk_role, fact.verifier, record.at)
            return replace(state, clerks={**state.clerks, fact.clerk: made})
        case ClerkRemoved() if fact.clerk in state.clerks:
            gone = replace(state.clerks[fact.clerk], removed_at=record.at)
            return replace(state, clerks={**state.clerks, fact.clerk: gone})
        case CaseDecided():
            decided = Decision(
                fact=record.id,
                at=record.at,
                clerk=record.clerk,
                reason=record.reason,
                outcome=fact.outcome,
                effect=fact.effect,
                second=fact.second,
                supersedes=fact.supersedes,
                banned=fact.banned,
                what=fact.what,
            )
            before = state.decisions.get(fact.what.case, ())
            made_so_far = {**state.decisions, fact.what.case: (*before, decided)}
            return replace(state, decisions=made_so_far)
        case CaseOpened():
            one = Opened(record.id, record.at, record.clerk, record.reason, fact.what)
            return replace(state, opened={**state.opened, fact.what.case: one})
        case CertificatesListed():
            keys = [(record.round, of, n) for of, people in fact.people.items() for n in people]
            listed = {**dict.fromkeys(keys, record), **state.certificates}
            return replace(state, certificates=listed)
        case HeadNoted():
            return replace(state, heads=(*state.heads, record))
        case PaperKeyPrinted():
            return replace(state, paper_keys=(*state.paper_keys, record))
        case PersonErased():
            return replace(state, erased=(*state.erased, (record.round, fact)))
        case _:
            return state
