"""A session's report: incidents, attentions, disqualifications, decisions, corrections."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.events import (
    TYPE_NAMES,
    AttentionCalled,
    ConflictResolved,
    Decided,
    DetailQuestioned,
    Disqualified,
    ExemptionDeclared,
    IncidentNoted,
    Recorded,
    Referred,
    Refused,
    Unknown,
)
from app.domain.roomfacts import EvidenceKept, ImpersonationFound, LeaveDecided
from app.projections.clocks import overruns
from app.projections.inrooms import findings
from app.projections.reexam import proposals
from app.projections.timeline import article_of_fact
from app.reports.document import Cell
from app.services.noted import Note, noted
from app.services.reportwords import Words
from app.services.sessionrecords import SessionRecords

Row = tuple[Cell, ...]


def incidents(found: SessionRecords) -> list[Note]:
    """The session's incidents in order."""
    notes = noted(found.venue.journal, IncidentNoted)
    return [note for note in notes if note.session == found.plan.id]


def incident_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Each incident as it was noted first."""
    for place, note in enumerate(incidents(found), start=1):
        yield place, *incident_row(found, words, note)


def incident_row(found: SessionRecords, words: Words, note: Note) -> Row:
    """When, what, whom, in which words, on which article, by whom."""
    kind = found.rules.incident_kinds.get(note.kind)
    outcome = kind.outcomes.get(note.outcome) if kind and note.outcome else None
    seen = [words.say("witnesses", who=words.joined(note.witnesses))] if note.witnesses else []
    ended = words.text(outcome) if outcome else note.outcome
    whom = [note.candidate_number] if note.candidate_number else list(note.people)
    return (
        note.seen_at or note.at,
        words.kind(note.kind),
        words.people(whom) or note.room or words.say("whole_session"),
        words.written(note.text, ended, *seen),
        found.rules.cite(kind.article) if kind else None,
        note.operator,
    )


def step_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What came after each incident, in order."""
    for place, note in enumerate(incidents(found), start=1):
        for step in steps(words, note):
            yield place, *step


def steps(words: Words, note: Note) -> Iterator[Row]:
    """One incident's addenda, and its reading by the lead."""
    told: list[tuple[int, Row]] = []
    for added in note.addenda:
        said = words.code("fact_addendum_written")
        told.append((added.at.ms, (added.at, said, words.written(added.text), added.operator)))
    if note.reviewed is not None:
        said = words.code("fact_incident_reviewed")
        row: Row = (note.reviewed, said, words.written(note.review), None)
        told.append((note.reviewed.ms, row))
    yield from (row for _, row in sorted(told, key=lambda one: one[0]))


def attention_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Every caution and written warning that holds, in the order in which they were seen."""
    answers = {
        one.number: one.sitting.there.answers
        for one in found.everybody
        if one.sitting.there.answers
    }
    called = sorted(
        found.those(AttentionCalled), key=lambda one: (one[1].seen_at or one[0].when).ms
    )
    for record, fact in called:
        companion = [words.code("attention_companion")] if fact.to == "companion" else []
        form = words.code("attention_written" if fact.written else "attention_oral")
        signed = answers.get(record.candidate or "", {}).get(record.id, fact.acknowledged)
        yield (
            fact.seen_at or record.when,
            record.candidate,
            words.joined([form, *companion]),
            cited(found, words, words.kind(fact.kind), fact),
            words.written(fact.text, fact.evidence),
            words.written(words.joined(fact.witnesses)),
            "" if signed is None else words.say("yes" if signed else "no"),
            words.by(record),
        )


def evidence_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Photos that were kept, each by its hash; the photo itself is never in a report."""
    for record, fact in found.those(EvidenceKept):
        about = found.by_id.get(fact.about)
        yield record.when, record.candidate, _what(about, words), fact.sha256, words.by(record)


def cited(found: SessionRecords, words: Words, said: str, fact: object) -> str:
    """A kind with the article that the fact rests on."""
    article = article_of_fact(fact, found.rules)
    if not article:
        return said
    return words.aside(said, article)


def disqualified_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Who was sent out, after which attention or out of rule; and who sat for another."""
    for record in found.holding(Disqualified, ImpersonationFound):
        fact, after, out = record.fact, "", ""
        if not isinstance(fact, Disqualified | ImpersonationFound):
            continue
        if isinstance(fact, Disqualified):
            kind = words.kind(fact.kind)
            attention = found.by_id.get(fact.after or "")
            zone = found.venue.head.round.time_zone
            after = attention.when.local(zone).strftime("%H:%M:%S") if attention else ""
            if fact.out_of_rule:
                out = words.written(words.code("room_out_of_rule"), fact.override_reason)
        else:
            kind = words.code(f"room_impersonation_{fact.outcome}")
        yield (
            fact.seen_at or record.when,
            record.candidate,
            cited(found, words, kind, fact),
            after,
            words.written(fact.text, fact.evidence),
            words.written(words.joined(fact.witnesses)),
            out,
            words.by(record),
        )


_DECISIONS = (
    Referred,
    Decided,
    Refused,
    ConflictResolved,
    ExemptionDeclared,
    LeaveDecided,
)


def decision_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What was put before the lead and what the lead decided, and every refusal."""
    for record in found.holding(*_DECISIONS):
        fact, said = record.fact, words.code(f"fact_{_name(record)}")
        grounds: tuple[str, ...] = ()
        if isinstance(fact, Referred | Refused):
            grounds = (fact.ground,)
        elif isinstance(fact, ExemptionDeclared):
            chose = words.code("declare_sits" if fact.sits else "declare_not_sitting")
            lacks = [words.say("incomplete")] if fact.missing else []
            said = words.joined([said, chose, *lacks])
        elif isinstance(fact, LeaveDecided):
            answer = words.code("leave_granted" if fact.granted else "leave_denied")
            said = words.joined([said, answer])
        elif isinstance(fact, Decided | ConflictResolved):
            said = words.joined([said, words.code(f"outcome_{fact.outcome}")])
            grounds = fact.settled if isinstance(fact, Decided) else ()
        yield (
            record.when,
            record.candidate,
            said,
            words.joined(words.ground(ground) for ground in grounds),
            # A desk that refuses for a rule gives its code as the reason.
            "" if record.reason in grounds else words.written(record.reason),
            article_of_fact(fact, found.rules),
            words.by(record),
        )


def _name(record: Recorded) -> str:
    fact = record.fact
    return fact.type if isinstance(fact, Unknown) else TYPE_NAMES[type(fact)]


def correction_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What was taken back, when it had been recorded, and why."""
    for fact, correction in found.corrections.items():
        taken = found.by_id.get(fact)
        yield (
            correction.when,
            correction.candidate,
            _what(taken, words),
            taken.when if taken else None,
            words.written(correction.reason),
            words.by(correction),
        )


def _what(record: Recorded | None, words: Words) -> str:
    other = words.code("fact_other")
    if record is None:
        return other
    did = words.code(f"report.did.{type(record.fact).__name__}", other)
    return words.code(f"fact_{_name(record)}", did)


def from_paper_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What was noted on paper first: when it was, and when it was entered."""
    for record in found.records:
        if record.noted_at is not None and record.id not in found.corrections:
            why, by = words.written(record.reason), words.by(record)
            at = record.noted_at
            yield at, record.entered, record.candidate, _what(record, words), why, by


def after_close_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What was recorded about the session after two people had closed it."""
    for record in found.records:
        if "after_close" in record.marks and record.id not in found.corrections:
            said = words.written(getattr(record.fact, "text", ""), record.reason)
            yield record.when, record.candidate, _what(record, words), said, words.by(record)


def finding_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What does not fit together about somebody; nobody has been judged."""
    for room, seconds in overruns(found.plan, found.state).items():
        yield "", room, "", words.say("ran_over", seconds=seconds)
    for one in findings(found.everybody):
        others = words.people(one.with_others)
        said = words.joined([words.code(f"room_{one.code}"), others])
        yield one.candidate_number, one.room, one.seat, said


def detail_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What people said is wrong about them on the roster: for headquarters."""
    for record, fact in found.those(DetailQuestioned):
        field = words.code(f"report.detail.{fact.field}", fact.field)
        text = words.written(fact.text)
        yield record.when, record.candidate, field, text, words.by(record)


def re_exam_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Who is proposed for a re-exam, and why."""
    for one in proposals(found.everybody, found.state):
        why = words.joined(words.code(f"re_exam_{code}") for code in one.why)
        yield one.candidate_number, found.room_of(one.candidate_number)[0], why
