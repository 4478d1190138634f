"""Papers of the room: a person's card, the slip of a written warning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.candidate import Person
from app.domain.events import AttentionCalled, Disqualified, IncidentNoted, Recorded
from app.domain.regulation import Regulation, Text
from app.domain.roomfacts import EvidenceKept, ImpersonationFound, LeaveAsked, LeaveTaken
from app.domain.round import Entry
from app.domain.whereabouts import place_of, presence
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import Language, in_brackets, phrase, phrases
from app.kernel.time import Instant
from app.projections.cells import person_cell
from app.projections.timeline import Told, timeline
from app.reports.document import Document
from app.reports.personcard import CardLine, person_card
from app.reports.warningslip import warning_slip
from app.services.headcodes import code_at, code_so_far
from app.services.noted import records_about
from app.services.reportwords import Words
from app.services.roundname import name_on_paper
from app.services.venue import Venue

_Seen = AttentionCalled | Disqualified | ImpersonationFound | IncidentNoted
_SEEN = (AttentionCalled, Disqualified, ImpersonationFound, IncidentNoted)
"""What somebody saw, at a time of its own."""


def card_for(
    venue: Venue, number: str, language: Language, *, with_names: bool = False
) -> Document:
    """A person's card; raise Fault `nobody_of_that_number` for somebody nobody knows.

    Without names people are numbers, in what was written too, and the staff their ids.
    """
    entries = venue.journal.log.entries(number)
    told = timeline(records_about(venue.journal, number))
    if not entries and not told:
        raise Fault("nobody_of_that_number", Kind.REFUSED, candidate=number)
    person = venue.journal.state(person_cell(number), Person)
    first = next(iter(entries), None)
    words = None if with_names else _words(venue, language)
    shown = _photographed(told)
    lines = [_line(venue, one, language, words, shown=shown) for one in told]
    return person_card(
        round_name=name_on_paper(venue.head.round, language),
        venue=venue.plan.name,
        number=number,
        name=None if not with_names else first.name if first else "–",
        kana=None if not with_names else first.kana if first else "–",
        sessions=_standings(venue, entries, person, language),
        lines=lines,
        head_code=code_so_far(venue.journal),
        language=language,
        date=told[-1].record.when if told else None,
        zone=venue.head.round.time_zone,
    )


def card_lines(venue: Venue, told: Iterable[Told], language: Language) -> list[CardLine]:
    """A person's timeline in words."""
    told = list(told)
    shown = _photographed(told)
    return [_line(venue, one, language, shown=shown) for one in told]


def _photographed(told: Iterable[Told]) -> frozenset[str]:
    """What a photo is kept of, as far as it holds."""
    held = (one.record.fact for one in told if one.corrected is None)
    return frozenset(fact.about for fact in held if isinstance(fact, EvidenceKept))


def _words(venue: Venue, language: Language) -> Words:
    """Words that name nobody."""
    rules = venue.rules(venue.journal.last_at or Instant(0))
    return Words(venue, rules, language, venue.journal.log.roster(), with_names=False)


def warning_slip_for(venue: Venue, fact: str, *, with_names: bool = False) -> Document:
    """The slip of a written warning; raise Fault `not_a_warning` for any other record."""
    record = venue.journal.log.record(fact)
    called = record.fact if record else None
    if record is None or not isinstance(called, AttentionCalled) or not called.written:
        raise Fault("not_a_warning", Kind.REFUSED, fact=fact)
    session, number = record.session or "", record.candidate or ""
    plan, rules = venue.sessions[session], venue.rules(record.when)
    subject = rules.subject(plan.subject)
    entry = _entry(venue.journal.log.entries(number), session)
    person = venue.journal.state(person_cell(number), Person)
    room, seat = place_of(entry, person.sitting(session))
    article = rules.escalation.article
    text = _unprompted(called.text, rules.incident_kinds[called.kind].template)
    words = None if with_names else _words(venue, "ja")
    return warning_slip(
        round_name=name_on_paper(venue.head.round, "ja"),
        venue=venue.plan.name,
        subject=" / ".join(dict.fromkeys((subject.ja, subject.en))),
        number=number,
        name=None if not with_names else entry.name if entry else "–",
        room=_rooms(venue).get(room, room),
        seat=seat,
        kind=rules.incident_kinds[called.kind].text,
        to_companion=called.to == "companion",
        text=words.written(text) if words else text,
        seen_at=called.seen_at or record.when,
        called_by=_called_by(venue, record.operator or "", with_names=with_names),
        article=rules.cite(article) or "",
        rule=rules.articles.get(article or "", Text("", "")),
        writes_on=rules.escalation.writes_on,
        head_code=code_at(venue.journal, record),
        date=record.when,
        zone=venue.head.round.time_zone,
        about=fact,
    )


def _unprompted(text: str, template: Text | None) -> str:
    """What was written, without the question that the form begins it with."""
    plain = text.strip()
    prompts = (template.ja.strip(), template.en.strip()) if template is not None else ()
    begun = next((one for one in prompts if one and plain.startswith(one)), "")
    return plain.removeprefix(begun).strip()


def _standings(
    venue: Venue, entries: Iterable[Entry], person: Person, language: Language
) -> list[tuple[str, str]]:
    found = []
    sessions = dict.fromkeys([*(entry.session for entry in entries), *person.sittings])
    for session in sessions:
        sitting = person.sitting(session)
        room, seat = place_of(_entry(entries, session), sitting)
        words = [
            phrase(f"standing_{person.standing(session)}", language),
            phrase(f"presence_{presence(sitting)}", language),
            f"{_rooms(venue).get(room, room)} {seat}".strip(),
        ]
        found.append((session, "　".join(word for word in words if word)))
    return found


def _line(
    venue: Venue,
    told: Told,
    language: Language,
    words: Words | None = None,
    *,
    shown: frozenset[str] = frozenset(),
) -> CardLine:
    record = told.record
    rules = venue.rules(record.when)
    corrected = None
    if told.corrected is not None:
        who, why = told.corrected.operator, told.corrected.reason or ""
        by = (who or "") if words else _name(venue, who)
        corrected = in_brackets(words.written(why) if words else why, by, language)
    # Only what another computer recorded says which.
    other = record.station != venue.journal.station
    station = venue.journal.name_of(record.station) if other else ""
    zone = venue.head.round.time_zone
    names = {} if words else _names(venue)
    what = _what(told, rules, language, names, zone)
    if record.id in shown:
        what = "　".join([what, phrase("card_photo", language)])
    acted = (record.operator or "") if words else _name(venue, record.operator)
    return CardLine(
        at=record.when,
        session=record.session or "",
        what=words.written(what) if words else what,
        by="　".join(part for part in (acted, station) if part),
        article=told.article(rules) or "",
        corrected=corrected,
    )


def _what(
    told: Told, rules: Regulation, language: Language, names: Mapping[str, str], zone: str
) -> str:
    known = phrases(language)
    kind = f"fact_{told.kind}"
    parts = [known.get(kind, known["fact_other"]), *_named(told.record, rules, language)]
    parts += [known[code] for code in told.codes if code in known]
    details = list(told.details)
    if isinstance(told.record.fact, LeaveTaken | LeaveAsked):
        who = [names.get(one, one) for one in details if one]
        details = [phrase("card.escort", language, {"who": one}) for one in who]
    seen: Instant | None = getattr(told.record.fact, "seen_at", None)
    if isinstance(told.record.fact, _SEEN):
        parts.append(_seen(told.record, told.record.fact, language, names, zone))
    elif seen is not None and seen.second != told.record.when.second:
        parts.append(phrase("card.seen", language, {"at": seen.local(zone).strftime("%H:%M:%S")}))
    fact, why = told.record.fact, told.record.reason or ""
    if isinstance(fact, _SEEN):
        details = [part for part in (fact.text, getattr(fact, "evidence", "")) if part]
    if isinstance(fact, Disqualified) and why:
        why = phrase("card_why", language, {"why": why})
    parts += [*details, *([why] if why else [])]
    return "　".join(dict.fromkeys(parts))


def _seen(
    record: Recorded, fact: _Seen, language: Language, names: Mapping[str, str], zone: str
) -> str:
    """When it was seen and by whom: by whoever recorded it, where nobody else is named."""
    at = (fact.seen_at or record.when).local(zone).strftime("%H:%M:%S")
    who = [one for one in fact.witnesses if one.strip()] or [record.operator or ""]
    told = "、".join(names.get(one, one) for one in who)
    return phrase("card_seen", language, {"at": at, "who": told})


def _named(record: Recorded, rules: Regulation, language: Language) -> list[str]:
    """Kinds that the rules name: of incidents, documents, reasons for a permission."""
    fact = record.fact
    texts = [
        rules.incident_kinds[kind].text
        for kind in [getattr(fact, "kind", "")]
        if kind in rules.incident_kinds
    ]
    texts += [
        rules.documents[kind].text
        for kind in [getattr(fact, "document", None) or ""]
        if kind in rules.documents
    ]
    texts += [
        rules.permission_reasons[kind]
        for kind in [getattr(fact, "reason_kind", "")]
        if kind in rules.permission_reasons
    ]
    return [text.ja if language == "ja" else text.en for text in texts]


def _entry(entries: Iterable[Entry], session: str) -> Entry | None:
    return next((entry for entry in entries if entry.session == session), None)


def _rooms(venue: Venue) -> dict[str, str]:
    return {room.code: room.name for room in venue.plan.rooms}


def _name(venue: Venue, operator: str | None) -> str:
    return _names(venue).get(operator or "", operator or "")


def _called_by(venue: Venue, operator: str, *, with_names: bool) -> str:
    """As whom somebody acted, and their name where names are told; nobody reads an id."""
    member = next((one for one in venue.head.round.staff if one.id == operator), None)
    if member is None:
        return operator
    code = f"paper.role.{member.role}"
    role = f"{phrase(code, 'ja')} {phrase(code, 'en')}"
    return f"{member.name}　{role}" if with_names else role


def _names(venue: Venue) -> dict[str, str]:
    return {member.id: member.name for member in venue.head.round.staff}
