"""What keeps a round from being prepared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.domain.preparation_rows import Prepared, Row
from app.domain.round import Room, Session
from app.domain.samepeople import folded_name
from app.domain.seatnames import seat_key
from app.kernel.faults import Fault


def _stages(prepared: Prepared) -> Iterator[Fault]:
    """A kind of venue holds the stages that the rules give it."""
    regulation = prepared.regulation
    if regulation is None:
        return
    kinds = {venue.code: venue.kind for venue in prepared.round.venues}
    article = prepared.cite(regulation.stages_article)
    for index, session in enumerate(prepared.round.sessions):
        kind = kinds.get(session.venue)
        if kind is None or session.id in prepared.doubts.stages:
            continue
        if session.stage not in regulation.stages.get(kind, ()):
            yield Fault(
                "stage_not_at_venue",
                article=article,
                file=prepared.file,
                key=f"sessions[{index}].stage",
                session=session.id,
                stage=session.stage,
                venue=session.venue,
                venue_kind=kind,
            )


def _places(prepared: Prepared) -> Iterator[Fault]:
    rooms = {(v.code, room.code) for v in prepared.round.venues for room in v.rooms}
    venues = {venue.code for venue in prepared.round.venues} - prepared.doubts.rooms
    for row in prepared.rows:
        entry, origin, session = row
        if session is None:
            if row.sure("session") and not prepared.doubts.sessions:
                at = origin.at("session")
                yield Fault("unknown_session_in_roster", **at, found=entry.session)
        elif (
            row.sure("room")
            and session.venue in venues
            and (session.venue, entry.room) not in rooms
        ):
            known = [code for venue, code in sorted(rooms) if venue == session.venue]
            yield Fault(
                "unknown_room",
                **origin.at("room"),
                found=entry.room,
                venue=session.venue,
                expected=known,
            )


def _tickets(prepared: Prepared) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for row in prepared.rows:
        entry, origin, session = row
        if session is None or not row.sure("candidate_number"):
            continue
        if (session.venue, entry.candidate_number) in seen:
            continue
        seen.add((session.venue, entry.candidate_number))
        if not prepared.fits(prepared.round.id, session.venue, entry.candidate_number):
            yield Fault(
                "ids_too_long_for_ticket",
                **origin.at("candidate_number"),
                found=entry.candidate_number,
                round=prepared.round.id,
                venue=session.venue,
            )


def _sessions_twice(prepared: Prepared) -> Iterator[Fault]:
    firsts: dict[tuple[str, str], Row] = {}
    for row in prepared.rows:
        if not row.sure("candidate_number", "session"):
            continue
        key = (row.entry.candidate_number, row.entry.session)
        if (first := firsts.setdefault(key, row)) is not row:
            yield _twice("session_twice", row, first, row.entry.session, None)


def _subjects(prepared: Prepared) -> Iterator[Fault]:
    """A number sits a stage of a subject once, where the rules say so; two stages are one entry."""
    reason = prepared.reason("duplicate_subject")
    firsts: dict[tuple[str, ...], Row] = {}
    for row in prepared.rows:
        entry, session = row.entry, row.session
        if reason is None or session is None or entry.withdrawn or not prepared.once(session.stage):
            continue
        if session.id in prepared.doubts.stages or not row.sure("candidate_number", "withdrawn"):
            continue
        key = (entry.candidate_number, session.subject, session.stage)
        first = firsts.setdefault(key, row)
        if first.entry.session != entry.session:
            article = prepared.cite(reason.article)
            yield _twice("subject_twice", row, first, session.subject, article)


def _twice(code: str, row: Row, first: Row, what: str, article: str | None) -> Fault:
    return Fault(
        code,
        article=article,
        **row.origin.at("session"),
        candidate_number=row.entry.candidate_number,
        found=what,
        first_file=first.origin.file,
        first_row=first.origin.row,
    )


def _identities(prepared: Prepared) -> Iterator[Fault]:
    """One number is one person: to the code point, so that nobody is admitted as somebody else."""
    firsts: dict[tuple[str, str], Row] = {}
    for row in prepared.rows:
        if not row.sure("candidate_number"):
            continue
        for field in ("name", "kana", "birth_date"):
            if not row.sure(field):
                continue
            first = firsts.setdefault((row.entry.candidate_number, field), row)
            found, expected = getattr(row.entry, field), getattr(first.entry, field)
            if found != expected:
                yield Fault(
                    "number_of_two_people",
                    **row.origin.at(field),
                    candidate_number=row.entry.candidate_number,
                    found=found,
                    expected=expected,
                    first_file=first.origin.file,
                    first_row=first.origin.row,
                )


def _cases(prepared: Prepared) -> Iterator[Fault]:
    """Numbers become names of files, where case may not count."""
    firsts: dict[str, Row] = {}
    told: set[str] = set()
    for row in prepared.rows:
        number = row.entry.candidate_number
        if not row.sure("candidate_number"):
            continue
        first = firsts.setdefault(number.casefold(), row)
        if first.entry.candidate_number != number and number not in told:
            told.add(number)
            yield Fault(
                "number_differs_in_case",
                **row.origin.at("candidate_number"),
                found=number,
                other=first.entry.candidate_number,
                first_file=first.origin.file,
                first_row=first.origin.row,
            )


def _seats(prepared: Prepared) -> Iterator[Fault]:
    taken: dict[tuple[str, str, str], Row] = {}
    for row in prepared.rows:
        entry = row.entry
        if entry.withdrawn or not row.sure("session", "room", "seat", "withdrawn"):
            continue
        first = taken.setdefault((entry.session, entry.room, seat_key(entry.seat)), row)
        if first.entry.candidate_number != entry.candidate_number:
            alike = first.entry.seat != entry.seat
            yield Fault(
                "seat_taken_alike" if alike else "seat_taken",
                **row.origin.at("seat"),
                session=entry.session,
                room=entry.room,
                found=entry.seat,
                other=first.entry.seat,
                first_file=first.origin.file,
                first_row=first.origin.row,
            )


def _rooms_full(prepared: Prepared) -> Iterator[Fault]:
    """Named at the first row that finds no seat."""
    rooms = {(v.code, room.code): room for v in prepared.round.venues for room in v.rooms}
    sitting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in prepared.rows:
        if row.session and not row.entry.withdrawn and row.sure("room", "withdrawn"):
            sitting[row.session.id, row.entry.room].append(row)
    for people in sitting.values():
        session = people[0].session
        room = rooms.get((session.venue, people[0].entry.room)) if session else None
        if session is not None and room is not None and len(people) > room.seats:
            yield _room_full(people, session, room)


def _room_full(people: list[Row], session: Session, room: Room) -> Fault:
    return Fault(
        "room_full",
        **people[room.seats].origin.at("room"),
        session=session.id,
        room=room.code,
        seats=room.seats,
        found=len(people),
    )


def _leads(prepared: Prepared) -> Iterator[Fault]:
    """Who answers for a venue does not sit there, where the rules say so of its kind."""
    kinds = {venue.code: prepared.at(venue.kind) for venue in prepared.round.venues}
    leads = {
        (person.venue, folded_name(person.name)): person.id
        for person in prepared.round.staff
        if person.role == "lead" and person.venue in kinds
        if not kinds[person.venue].lead_may_sit
    }
    for row in prepared.rows:
        entry, origin, session = row
        if session is None or not row.sure("name"):
            continue
        if (lead := leads.get((session.venue, folded_name(entry.name)))) is not None:
            yield Fault(
                "lead_on_own_roster",
                article=prepared.cite(kinds[session.venue].lead_article),
                **origin.at("name"),
                found=entry.name,
                venue=session.venue,
                lead=lead,
            )


OF_ROWS = (_sessions_twice, _identities, _cases, _seats)
OF_ROUND = (_stages, _places, _tickets, _subjects, _rooms_full, _leads)
