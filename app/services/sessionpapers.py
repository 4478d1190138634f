"""Papers of their own about one session, from the same records as its report."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.events import IncidentNoted
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import Language
from app.projections.attendance import column_of
from app.reports.document import Cell, Document
from app.reports.register import seat_order
from app.reports.sessionpapers import (
    attendance_sheet,
    incident_report,
    no_show_list,
    permission_list,
)
from app.services import reportpeople
from app.services.reportconduct import incident_row, incidents, steps
from app.services.reportwords import Words
from app.services.sessionrecords import SessionRecords
from app.services.sessionreporting import begun
from app.services.venue import Venue

Row = tuple[Cell, ...]


def attendance_for(
    venue: Venue, session: str, room: str | None, language: Language, *, with_names: bool
) -> Document:
    """The attendance of one room or all; raise Fault `unknown_session`, `unknown_room_here`."""
    found, words, paper = begun(venue, session, language, with_names=with_names)
    names = {one.code: one.name for one in venue.plan.rooms}
    if room is not None and room not in names:
        raise Fault("unknown_room_here", Kind.REFUSED, rooms=[room], known=list(names))
    rooms: dict[str, list[Row]] = {}
    listed = reportpeople.attendance_rows(found, words)
    for row in sorted(listed, key=lambda row: seat_order(str(row[2]), str(row[0]))):
        if room in (None, row[1]):
            rooms.setdefault(str(row[1]), []).append(row)
    if room is not None:
        rooms.setdefault(room, [])
    titled = {f"{code}　{names.get(code, '')}".strip(): rooms[code] for code in sorted(rooms)}
    return attendance_sheet(paper, titled)


def no_shows_for(venue: Venue, session: str, language: Language, *, with_names: bool) -> Document:
    """Who did not come; raise Fault `unknown_session`."""
    found, words, paper = begun(venue, session, language, with_names=with_names)
    return no_show_list(
        paper, list(_missing(found, words, "absent")), list(_missing(found, words, "open"))
    )


def _missing(found: SessionRecords, words: Words, column: str) -> Iterator[Row]:
    for one in sorted(found.everybody, key=lambda one: one.number):
        if one.entry is not None and column_of(one, found.state) == column:
            group = words.written(one.entry.group_name)
            came = one.sitting.late or one.sitting.arrived
            yield one.number, *one.place, group, came


def permissions_for(
    venue: Venue, session: str, language: Language, *, with_names: bool
) -> Document:
    """Who may use what; raise Fault `unknown_session`."""
    found, words, paper = begun(venue, session, language, with_names=with_names)
    return permission_list(paper, list(reportpeople.permissions(found, words)))


def incident_for(venue: Venue, fact: str, language: Language, *, with_names: bool) -> Document:
    """One incident's report; raise Fault `not_an_incident` for any other record."""
    record = venue.journal.log.record(fact)
    session = record.session if record else None
    if record is None or session is None or not isinstance(record.fact, IncidentNoted):
        raise Fault("not_an_incident", Kind.REFUSED, fact=fact)
    found, words, paper = begun(venue, session, language, with_names=with_names)
    note = next(one for one in incidents(found) if one.fact == fact)
    at, kind, whom, text, article, by = incident_row(found, words, note)
    told: list[tuple[str, Cell]] = [
        ("at", at),
        ("kind", kind),
        ("whom", whom),
        ("room", note.room or found.room_of(note.candidate_number)[0]),
        ("article", article),
        ("by", words.staff(str(by)) if by else None),
        ("record", fact),
    ]
    numbers = [note.candidate_number] if note.candidate_number else list(note.people)
    people: list[Row] = [(number, *found.room_of(number)) for number in numbers]
    return incident_report(
        paper,
        fact=fact,
        told=told,
        text=str(text),
        people=people,
        steps=list(steps(words, note)),
    )
