"""One person's standing, folded from the facts about them, session by session.

`app.projections.cells` gives the facts in their common order and leaves out what was corrected, so
every station that holds the same facts sees the same person, however they arrived.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from app.domain import courseday, inroom
from app.domain.conflict import (
    Admission,
    Resolution,
    open_between,
    parted,
    resolution_of,
    saw,
    unseen,
)
from app.domain.courseday import CourseDay
from app.domain.events import (
    Admitted,
    AttentionCalled,
    ConflictResolved,
    Decided,
    Disqualified,
    ExemptionDeclared,
    IdChecked,
    LateArrived,
    Recorded,
    Referred,
    Refused,
    VerdictGiven,
)
from app.domain.inroom import InRoom
from app.domain.regulation import FINDING_CODES, VerdictCode
from app.domain.roomfacts import ImpersonationFound
from app.kernel.time import Instant

Standing = Literal[
    "expected",
    "arrived",
    "referred",
    "admitted",
    "provisional",
    "conflict",
    "refused",
    "not_sitting",
    "absent",
    "disqualified",
]


_SENDS_OUT = (*FINDING_CODES, "infection")
"""Grounds of a refusal that ends an admission it knows of."""


class Sitting(Struct, frozen=True, omit_defaults=True):
    """One person in one session."""

    verdict: VerdictCode | None = None
    """What the desk was told last."""
    reasons: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    """What the last verdict that referred told; a refusal after it settles nothing."""
    ticket_issue: int | None = None
    """The issue number on the ticket shown last; none when found on the list."""
    arrived: Instant | None = None
    """First at the desk in time (E 11)."""
    late: Instant | None = None
    raised: tuple[str, ...] = ()
    """Grounds on which the desk put the person before the lead."""
    findings: tuple[str, ...] = ()
    id_good: bool = False
    id_excused: bool = False
    """The lead decided with an ID finding before them."""
    settled: tuple[str, ...] = ()
    """Reasons that the lead has decided about in the person's favour."""
    outcome: Literal["admit", "provisional"] | None = None
    admissions: tuple[Admission, ...] = ()
    put_out: tuple[Admission, ...] = ()
    """Admissions that a resolution has ended."""
    resolutions: tuple[Resolution, ...] = ()
    refused: str | None = None
    """The ground of the last refusal."""
    refused_curable: bool = False
    refused_at: Instant | None = None
    exemption: Literal["sits", "not_sitting"] | None = None
    attentions: tuple[str, ...] = ()
    there: InRoom = InRoom()
    """What the room knows."""
    day: CourseDay = CourseDay()
    """What is known of the person's part in a course."""

    @property
    def in_room(self) -> bool:
        """Whether the person is in the room as far as anybody has said."""
        return bool(self.admissions) or self.there.mark == "present"

    @property
    def open_grounds(self) -> tuple[str, ...]:
        """What lies before the venue lead now."""
        grounds = [code for code in self.asked if code not in self.settled]
        return tuple(dict.fromkeys([*grounds, *self.raised, *self.findings]))

    @property
    def disputed(self) -> tuple[str, ...]:
        """The facts of stations that had not met, which nobody has settled."""
        return open_between(self.admissions, self.resolutions)

    @property
    def let_on(self) -> bool:
        """Whether verdict, lead or declaration opened the way in."""
        answered = self.verdict == "refer" and self.exemption == "sits" and not self.open_grounds
        return self.verdict == "proceed" or self.outcome is not None or answered

    @property
    def conflict(self) -> bool:
        """Two stations let the person in before they had met."""
        return bool(self.disputed)


_NOTHING_YET = Sitting()


class Person(Struct, frozen=True, omit_defaults=True):
    """Everything that happened to one candidate number."""

    sittings: dict[str, Sitting] = {}
    latest: str | None = None
    """The session in which a desk saw this person last."""
    disqualified: str | None = None
    """The fact that disqualified this person for the round (E 15)."""
    disqualified_at: Instant | None = None
    disqualified_in: str | None = None
    disqualified_after: str | None = None
    """The attention that it names."""
    out_of_rule: bool = False

    def sitting(self, session: str) -> Sitting:
        """The person's standing in a session, even before anything happened."""
        return self.sittings.get(session, _NOTHING_YET)

    def standing(self, session: str) -> Standing:
        """One word for where the person stands in a session."""
        sitting = self.sitting(session)
        if self.disqualified:
            return "disqualified"
        if sitting.conflict:
            return "conflict"
        if sitting.admissions:
            doubtful = any(admission.provisional for admission in sitting.admissions)
            return "provisional" if doubtful else "admitted"
        if sitting.refused:
            return "refused"
        if sitting.exemption == "not_sitting":
            return "not_sitting"
        if sitting.open_grounds:
            return "referred"
        if sitting.there.mark == "absent" and sitting.there.gone is None:
            return "absent"
        return "arrived" if sitting.arrived else "expected"


def evolve(person: Person, record: Recorded) -> Person:
    """The person after one more fact; asks nothing and refuses nothing."""
    if record.session is None:
        return person
    if isinstance(record.fact, Disqualified):
        first = person.disqualified is None
        return replace(
            person,
            disqualified=record.id if first else person.disqualified,
            disqualified_at=record.when if first else person.disqualified_at,
            disqualified_in=record.session if first else person.disqualified_in,
            disqualified_after=record.fact.after if first else person.disqualified_after,
            out_of_rule=record.fact.out_of_rule if first else person.out_of_rule,
        )
    before = person.sitting(record.session)
    after = _evolve(before, record)
    if after is before:
        return person
    latest = record.session if isinstance(record.fact, VerdictGiven) else person.latest
    return replace(person, sittings={**person.sittings, record.session: after}, latest=latest)


def _evolve(sitting: Sitting, record: Recorded) -> Sitting:
    fact = record.fact
    match fact:
        case VerdictGiven():
            return replace(
                sitting,
                verdict=fact.code,
                reasons=fact.reasons,
                asked=_asked(sitting, fact),
                ticket_issue=fact.ticket_issue or sitting.ticket_issue,
                arrived=sitting.arrived or (record.when if fact.in_time else None),
            )
        case LateArrived():
            return replace(sitting, late=sitting.late or record.when)
        case IdChecked():
            return _id_checked(sitting, fact)
        case Referred():
            settled = tuple(code for code in sitting.settled if code != fact.ground)
            raised = tuple(dict.fromkeys([*sitting.raised, fact.ground]))
            return replace(sitting, raised=raised, settled=settled)
        case Decided():
            return _decided(sitting, fact)
        case Admitted():
            return _admitted(sitting, record, fact)
        case ConflictResolved():
            return _resolved(sitting, record, fact)
        case Refused():
            return replace(
                sitting,
                refused=fact.ground,
                refused_curable=fact.curable,
                refused_at=record.when,
                outcome=None,
                settled=tuple(code for code in sitting.settled if code != "refused_before"),
                raised=(),
                findings=(),
                id_good=False,
                id_excused=False,
                verdict=None,
                reasons=(),
                asked=(),
                # Found wrong at the seat, or refused under E 16: the person goes out again.
                admissions=tuple(
                    a
                    for a in sitting.admissions
                    if not (fact.sends_out or fact.ground in _SENDS_OUT) or not saw(record, a)
                ),
            )
        case ExemptionDeclared():
            return replace(
                sitting,
                exemption="sits" if fact.sits else "not_sitting",
                asked=tuple(code for code in sitting.asked if code != "exempt_first_stage"),
            )
        case AttentionCalled():
            return replace(sitting, attentions=(*sitting.attentions, record.id))
        case ImpersonationFound():
            return _impersonated(sitting, record, fact)
        case _:
            there = inroom.evolve(sitting.there, record)
            day = courseday.evolve(sitting.day, record)
            if there is sitting.there and day is sitting.day:
                return sitting
            return replace(sitting, there=there, day=day)


def _admitted(sitting: Sitting, record: Recorded, fact: Admitted) -> Sitting:
    admission = Admission(
        fact=record.id,
        station=record.station,
        epoch=record.epoch,
        seq=record.seq,
        when=record.when,
        operator=record.operator,
        unseen=unseen(record, (*sitting.admissions, *sitting.resolutions)),
        room=fact.room,
        seat=fact.seat,
        provisional=fact.provisional,
        at_door=fact.at_door,
    )
    return replace(sitting, admissions=(*sitting.admissions, admission))


def _resolved(sitting: Sitting, record: Recorded, fact: ConflictResolved) -> Sitting:
    known = (*sitting.admissions, *sitting.resolutions)
    resolution = resolution_of(record, fact, known)
    admissions, put_out = parted(resolution, sitting.admissions, sitting.put_out)
    after = replace(
        sitting,
        admissions=admissions,
        put_out=put_out,
        resolutions=(*sitting.resolutions, resolution),
    )
    if fact.outcome == "refuse":
        ended = {"refused": "other", "refused_curable": False, "refused_at": record.when}
        return replace(after, **ended, outcome=None)
    return replace(after, refused=None)


def _impersonated(sitting: Sitting, record: Recorded, fact: ImpersonationFound) -> Sitting:
    """Stopped, the person goes out; else the exam goes on until headquarters decides."""
    after = replace(sitting, there=inroom.evolve(sitting.there, record))
    if fact.outcome == "continued":
        doubtful = tuple(replace(a, provisional=True) for a in sitting.admissions)
        return replace(after, admissions=doubtful)
    return replace(
        after,
        refused="impersonation",
        refused_curable=False,
        refused_at=record.when,
        outcome=None,
        admissions=tuple(a for a in sitting.admissions if not saw(record, a)),
    )


_WAITS = ("too_early", "session_suspended")


def _asked(sitting: Sitting, fact: VerdictGiven) -> tuple[str, ...]:
    if fact.code == "refer":  # what only waits may be told beside it, and is nobody's to decide
        return tuple(code for code in fact.reasons if code not in _WAITS)
    return () if fact.code in ("proceed", "wait") else sitting.asked


def _id_checked(sitting: Sitting, fact: IdChecked) -> Sitting:
    """A good check closes the ID findings before it; a bad one opens its own."""
    good = not fact.findings
    raised = tuple(code for code in sitting.raised if not good or code not in FINDING_CODES)
    return replace(
        sitting,
        id_good=good,
        findings=fact.findings,
        raised=raised,
        id_excused=sitting.id_excused and good,
    )


def _decided(sitting: Sitting, fact: Decided) -> Sitting:
    if fact.outcome == "refuse":
        return replace(sitting, outcome=None, asked=(), raised=(), findings=())
    # Once in, a person sits provisionally until headquarters decides, whatever else comes up.
    doubtful = fact.outcome == "provisional"
    return replace(
        sitting,
        outcome=fact.outcome,
        admissions=tuple(
            replace(a, provisional=a.provisional or doubtful) for a in sitting.admissions
        ),
        settled=tuple(dict.fromkeys([*sitting.settled, *fact.settled])),
        asked=(),
        raised=(),
        findings=(),
        id_excused=sitting.id_excused or any(code in FINDING_CODES for code in fact.settled),
        refused=None,
    )
