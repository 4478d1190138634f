"""What happened to one person, in order; what was corrected stays, beside why it does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.domain.events import (
    TYPE_NAMES,
    AttentionCalled,
    Corrected,
    Decided,
    DetailQuestioned,
    Disqualified,
    ExemptionDeclared,
    IdChecked,
    IncidentNoted,
    LateArrived,
    Recorded,
    Referred,
    Refused,
    Unknown,
    VerdictGiven,
)
from app.domain.reasons import article_in
from app.domain.regulation import Regulation
from app.domain.roomfacts import (
    Departed,
    EvidenceKept,
    ImpersonationFound,
    LeaveAsked,
    LeaveDecided,
    LeaveTaken,
    Marked,
    Moved,
    OwnTimeEnded,
    PermissionGranted,
    Returned,
    TimeGivenBack,
    TimeLost,
    WarningAnswered,
    Withdrew,
)


class Told(NamedTuple):
    """One fact, and the later one that says that it does not hold."""

    record: Recorded
    corrected: Recorded | None

    @property
    def kind(self) -> str:
        """The fact's type by its wire name; `fact_<kind>` is its phrase."""
        fact = self.record.fact
        return fact.type if isinstance(fact, Unknown) else TYPE_NAMES[type(fact)]

    @property
    def codes(self) -> tuple[str, ...]:
        """More to say about it, as codes of phrases."""
        return codes_of(self.record.fact)

    @property
    def details(self) -> tuple[str, ...]:
        """What stands in it in nobody's language: places, seconds, what people have written."""
        return details_of(self.record.fact)

    def article(self, rules: Regulation) -> str | None:
        """The article that it rests on, where the rules have one."""
        return article_of_fact(self.record.fact, rules)


def timeline(records: Iterable[Recorded]) -> tuple[Told, ...]:
    """All facts in the order that every station sees, corrections told beside what they correct."""
    ordered = sorted(records, key=lambda record: record.place)
    corrections: dict[str, Recorded] = {}
    for record in ordered:
        if isinstance(record.fact, Corrected) and record.corrects is not None:
            corrections.setdefault(record.corrects, record)
    return tuple(Told(record, corrections.get(record.id)) for record in ordered)


def naming(number: str, notes: Iterable[Recorded]) -> list[Recorded]:
    """The notes that name a person among several, whose own records do not hold them."""
    return [note for note in notes if number in getattr(note.fact, "people", ())]


def codes_of(fact: object) -> tuple[str, ...]:
    """More to say about a fact, as codes of phrases."""
    match fact:
        case VerdictGiven():
            return (f"verdict_{fact.code}", *(f"reason_{code}" for code in fact.reasons))
        case IdChecked():
            return tuple(f"finding_{code}" for code in fact.findings) or ("desk_matches",)
        case Referred() | Refused():
            return (f"reason_{fact.ground}",)
        case Decided():
            return (f"outcome_{fact.outcome}",)
        case ExemptionDeclared():
            return ("declare_sits" if fact.sits else "declare_not_sitting",)
        case Marked():
            return (f"presence_{fact.state}",)
        case LeaveDecided():
            return ("leave_granted" if fact.granted else "leave_denied",)
        case Departed(outside_window=True) | Withdrew(outside_window=True):
            return ("room_outside_window",)
        case AttentionCalled():
            form = "attention_written" if fact.written else "attention_oral"
            return (form, *(("attention_companion",) if fact.to == "companion" else ()))
        case Disqualified():
            companion = ("attention_companion",) if fact.to == "companion" else ()
            return (*companion, *(("room_out_of_rule",) if fact.out_of_rule else ()))
        case WarningAnswered():
            return ("warning_signed" if fact.signed else "warning_not_signed",)
        case ImpersonationFound():
            return (f"room_impersonation_{fact.outcome}",)
        case _:
            return ()


def details_of(fact: object) -> tuple[str, ...]:
    """What stands in a fact in nobody's language; for the room's eyes, not for the desk's."""
    found: tuple[str, ...]
    match fact:
        case Marked(room=room, seat=seat) | Moved(room=room, seat=seat):
            found = (room, seat)
        case LeaveTaken(escort=escort) | LeaveAsked(escort=escort):
            found = (escort,)
        case Returned(seconds=seconds) | TimeLost(seconds=seconds) | TimeGivenBack(seconds=seconds):
            found = (f"{seconds // 60}:{seconds % 60:02}",)
        case OwnTimeEnded(shortfall_seconds=seconds) if seconds:
            found = (f"-{seconds // 60}:{seconds % 60:02}",)
        case PermissionGranted(item=item):
            found = (item,)
        case AttentionCalled() | Disqualified() | ImpersonationFound():
            found = (fact.text, fact.evidence, *fact.witnesses)
        case IncidentNoted():
            found = (fact.text, *fact.witnesses)
        case DetailQuestioned(text=text):
            found = (text,)
        case _:
            found = (getattr(fact, "text", ""),)
    return tuple(text for text in found if text)


def article_of_fact(fact: object, rules: Regulation) -> str | None:
    """The article that a fact rests on; what is our own reading has none."""
    number: str | None = None
    match fact:
        case VerdictGiven(reasons=(code, *_)) | IdChecked(findings=(code, *_)):
            return article_in(rules, code)
        case Refused(ground=code) | Referred(ground=code):
            return article_in(rules, code)
        case LateArrived():
            return article_in(rules, "late")
        case ExemptionDeclared():
            return article_in(rules, "exempt_first_stage")
        case DetailQuestioned() if "detail" in rules.incident_kinds:
            number = rules.incident_kinds["detail"].article
        case AttentionCalled() | Disqualified() | WarningAnswered() | ImpersonationFound():
            number = rules.escalation.article
        case EvidenceKept() if rules.recording is not None:
            number = rules.recording.article
        case LeaveAsked() | LeaveDecided() | LeaveTaken() | Returned():
            number = rules.leave.article
        case Departed():
            number = rules.departure.article
        case Withdrew():
            number = rules.withdrawal.article
        case PermissionGranted():
            number = rules.permission_article
        case IncidentNoted(kind=kind) if kind in rules.incident_kinds:
            number = rules.incident_kinds[kind].article
        case _:
            pass
    return rules.cite(number)
