"""Headquarters before the day: rounds in, tickets and venue packages out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.domain.preparation import with_duplicates
from app.domain.regulation import Regulation, RulePack
from app.domain.revision import Prepared as State
from app.domain.round import Entry, Round, Session
from app.domain.ticket import Ticket
from app.formats import ticket
from app.formats.rulepack import in_force, read_rulepack
from app.kernel.faults import Fault
from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.kernel.vocabulary import speak_of
from app.reports.tickets import (
    Sitting,
    TicketSheet,
    clock_text,
    day_text,
)
from app.services.checking import Roster, check_files
from app.services.headquarters import Headquarters
from app.services.office import read_office
from app.services.revising import Revised, revise


class Prepared(NamedTuple):
    """A round that is now in the registry."""

    round: Round
    entries: int
    warnings: list[Fault]
    revised: Revised | None = None
    """What preparing it again came to; None the first time."""


def prepare(
    hq: Headquarters,
    round_file: tuple[str, bytes | Fault],
    rosters: Sequence[Roster],
    packs: Sequence[RulePack],
    *,
    today: date,
    draws: Callable[[str], bool] = lambda _character: True,
    revise_at: Instant | None = None,
) -> Prepared:
    """Check everything and store the round, or raise Faults with all that is wrong.

    A file that can't be read comes as its fault; `draws` says whether a character can be printed.
    A round that is stored already is replaced only where `revise_at` is given, the time it is done.
    """
    checked = check_files(round_file, rosters, packs, today=today, draws=draws)
    round_, entries = checked.round, checked.entries
    _own_name(hq, round_, round_file[0])
    used = [pack.source for pack in checked.packs]
    speak_of(*_rules(round_, checked.packs).called)
    if round_.id not in hq.registry.rounds():
        hq.registry.store_round(round_, with_duplicates(round_, entries), used)
        return Prepared(round_, len(entries), checked.warnings)
    now, allowed = revise_at or Instant(0), revise_at is not None
    revised = revise(hq, State(round_, entries), used, now=now, allowed=allowed)
    return Prepared(round_, len(entries), checked.warnings, revised)


def _own_name(hq: Headquarters, round_: Round, file: str) -> None:
    """Rounds become names of files, where case may not count."""
    for other in hq.registry.rounds():
        if other != round_.id and other.casefold() == round_.id.casefold():
            told = Fault("round_differs_in_case", file=file, key="round.id", found=round_.id)
            raise told.about(other=other)


def ticket_texts(hq: Headquarters, round_id: str) -> dict[tuple[str, str], str]:
    """The code's text for each venue and candidate with a ticket: (venue, number) -> text."""
    round_ = hq.registry.round(round_id)
    issued = {s.id: s.venue for s in round_.sessions if s.ticket_issued}
    office = read_office(hq.registry).state
    people = {
        (issued[entry.session], entry.candidate_number): None
        for entry in hq.registry.entries(round_id)
        if entry.session in issued
        and not entry.withdrawn
        # Nothing is printed for whoever was erased: there is no name left to print.
        and not office.is_erased(round_id, entry.candidate_number)
    }
    superseded = {
        venue.code: hq.registry.superseded(round_id, venue.code) for venue in round_.venues
    }
    texts = {}
    for venue, number in people:
        issue = superseded[venue].get(number, 1)
        message = ticket.encode(Ticket(round_id, venue, number, issue), hq.issuer.public_key)
        texts[venue, number] = ticket.text_of(message, hq.issuer.sign(message))
    return texts


def ticket_sheets(
    hq: Headquarters, round_id: str, language: Language
) -> Iterator[tuple[str, list[TicketSheet]]]:
    """Each venue's admission tickets, one page a candidate, in order of room and seat."""
    round_ = hq.registry.round(round_id)
    packs = [read_rulepack(data, round_id) for data in hq.registry.rulepacks(round_id)]
    rules = _rules(round_, packs)
    speak_of(*rules.called)
    texts = ticket_texts(hq, round_id)
    for venue in round_.venues:
        people: dict[str, list[Entry]] = {}
        for entry in hq.registry.entries(round_id, venue.code):
            if entry.withdrawn:
                continue
            people.setdefault(entry.candidate_number, []).append(entry)
        sheets = [
            _sheet(round_, venue.code, rows, texts[venue.code, number], rules, language)
            for number, rows in people.items()
            if (venue.code, number) in texts
        ]
        if sheets:
            yield venue.code, sheets


def _day(round_: Round, session: Session) -> date:
    return session.doors.local(round_.time_zone).date()


def _rules(round_: Round, packs: Sequence[RulePack]) -> Regulation:
    """The version in force on the round's first day."""
    first = min(round_.sessions, key=lambda session: session.doors)
    return in_force(packs, round_.regulation, _day(round_, first)).regulation


def _sheet(
    round_: Round,
    venue: str,
    rows: Sequence[Entry],
    text: str,
    rules: Regulation,
    language: Language,
) -> TicketSheet:
    person = rows[0]
    accepted = [d for d in rules.documents.values() if d.accepted]
    refused = [d for d in rules.documents.values() if not d.accepted]
    said = (rules.reasons["late"].article, rules.permission_article, rules.leave.article)
    notes = [rules.articles[n] for n in dict.fromkeys(said) if n in rules.articles]
    brought = [rules.articles[n] for n in (rules.grounds.documents,) if n in rules.articles]
    place = next(v for v in round_.venues if v.code == venue)
    return TicketSheet(
        round_name=round_.name,
        venue_code=venue,
        venue_name=place.name,
        candidate_number=person.candidate_number,
        name=person.name,
        kana=person.kana,
        sittings=tuple(_sittings(round_, rows, rules, language)),
        code=text,
        bring=tuple(getattr(item, language) for item in brought),
        accepted_documents=tuple(getattr(d.text, language) for d in accepted),
        refused_documents=tuple(getattr(d.text, language) for d in refused),
        notes=tuple(getattr(note, language) for note in notes),
        practice=round_.practice,
    )


def _sittings(
    round_: Round, rows: Sequence[Entry], rules: Regulation, language: Language
) -> Iterator[Sitting]:
    sessions: Mapping[str, Session] = {s.id: s for s in round_.sessions}
    rooms = {(v.code, room.code): room.name for v in round_.venues for room in v.rooms}
    zone = round_.time_zone
    for entry in sorted(rows, key=lambda row: sessions[row.session].start):
        plan = sessions[entry.session]
        yield Sitting(
            subject=getattr(rules.subject(plan.subject), language),
            stage=phrase(f"paper.stage.{plan.stage}", language),
            room=rooms[plan.venue, entry.room],
            seat=entry.seat,
            date=day_text(plan.start, zone, language),
            doors=clock_text(plan.doors, zone),
            admission_deadline=clock_text(plan.admission_deadline, zone),
            start=clock_text(plan.start, zone),
            end=clock_text(plan.end, zone),
        )
