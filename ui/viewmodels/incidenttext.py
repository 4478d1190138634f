"""Incidents in words."""

from __future__ import annotations

from app.domain.events import AttentionCalled, Disqualified
from app.domain.regulation import Regulation
from app.domain.roomfacts import ImpersonationFound
from app.services.noted import Note
from ui.viewmodels.desktext import clock
from ui.viewmodels.incidentrows import Entry
from ui.viewmodels.incidents import IncidentsState
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words


def line(row: Entry, rules: Regulation, words: Words, zone: str) -> tuple[str, str, str, str]:
    """When, what, about whom or where, and whether it waits; no name."""
    return clock(row.at, zone), what(row, rules, words), about(row, words), state(row, words)


def what(row: Entry, rules: Regulation, words: Words) -> str:
    """The kind in the words of the rules."""
    if row.sort != "incident":
        return words.say(f"incidents_{row.sort}")
    kind = rules.incident_kinds.get(row.kind)
    return words.of(kind.text) if kind else row.kind


def about(row: Entry, words: Words) -> str:
    """Candidate numbers, the room, or the whole session."""
    note = row.note
    if note is None or note.scope == "candidate":
        told = "・".join(note.people if note and note.people else (row.number,))
        return words.say("incidents_companion", number=told) if row.companion else told
    if note.scope == "room":
        return words.say("incidents_room", room=note.room or "")
    return words.say("form_whole_session")


def state(row: Entry, words: Words) -> str:
    """What it waits for, or that it was read."""
    if row.note is None and not row.waits:
        return words.say("incidents_for_headquarters")
    return words.say(f"incidents_waits_{row.sort}" if row.waits else "incidents_read")


def whole(row: Entry, rules: Regulation, words: Words, station: StationModel) -> str:
    """Everything that was written about it, the first text first."""
    if row.note is None:
        return "\n".join(_told_of_person(row, words, station))
    return "\n".join(_told(row.note, rules, words, station))


def together(state: IncidentsState, words: Words, zone: str) -> str:
    """Everything that is read by one key: when and about whom, and what was written."""
    parts = []
    for row in state.rows:
        if row.id in state.together:
            text = row.note.text if row.note else ""
            parts.append(" ".join(p for p in (clock(row.at, zone), about(row, words), text) if p))
    return ("、" if words.language == "ja" else ", ").join(parts)


def article(row: Entry, rules: Regulation) -> str | None:
    """The article that it rests on."""
    if row.sort != "incident":
        return rules.cite(rules.escalation.article)
    kind = rules.incident_kinds.get(row.kind)
    return rules.cite(kind.article) if kind else None


def _told_of_person(row: Entry, words: Words, station: StationModel) -> list[str]:
    """What to do, then what was written, who saw it and when, and what is kept of it."""
    lines, zone = [words.say(f"incidents_help_{row.sort}")], station.state.zone
    record = row.record
    fact = record.fact if record is not None else None
    if record is None or not isinstance(fact, AttentionCalled | Disqualified | ImpersonationFound):
        return lines
    lines.append(fact.text or words.say("incidents_no_text"))
    if isinstance(fact, Disqualified) and fact.override_reason:
        lines.append(words.say("incidents_why", why=fact.override_reason))
    if fact.evidence:
        lines.append(words.say("incidents_evidence", what=fact.evidence))
    lines.append(words.say("incidents_photo" if row.photo else "incidents_no_photo"))
    lines.append(words.say("incidents_seen_at", at=clock(row.at, zone)))
    if who := "、".join(station.name_of(one) for one in fact.witnesses):
        lines.append(words.say("incidents_witnesses", who=who))
    by = station.name_of(record.operator or "")
    lines.append(words.say("incidents_by", by=by, at=clock(record.when, zone)))
    return lines


def _told(note: Note, rules: Regulation, words: Words, station: StationModel) -> list[str]:
    zone = station.state.zone
    outcomes = rules.incident_kinds[note.kind].outcomes if note.kind in rules.incident_kinds else {}
    who = "、".join(station.name_of(one) for one in note.witnesses)
    by = station.name_of(note.operator or "")
    lines = [note.text or words.say("incidents_no_text")]
    if note.seen_at is not None:
        lines.append(words.say("incidents_seen_at", at=clock(note.seen_at, zone)))
    if note.outcome in outcomes:
        lines.append(words.say("incidents_outcome", outcome=words.of(outcomes[note.outcome])))
    if who:
        lines.append(words.say("incidents_witnesses", who=who))
    lines.append(words.say("incidents_by", by=by, at=clock(note.at, zone)))
    for one in note.addenda:
        told = {"by": station.name_of(one.operator or ""), "at": clock(one.at, zone)}
        lines.append(words.say("incidents_added", **told, text=one.text))
    if note.reviewed is not None:
        lines.append(
            words.say("incidents_reviewed", at=clock(note.reviewed, zone), text=note.review)
        )
    return lines
