"""What keeps a round from being prepared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.domain.preparation_rows import Prepared, Row
from app.domain.round import Room, Session
from app.domain.samepeople import folded_name
from app.kernel.faults import Fault

_LEAD_ON_ROSTER = "21.4"


def _stages(prepared: Prepared) -> Iterator[Fault]:
    """E 2.2: a semi-public venue holds the first stage only."""
    kinds = {venue.code: venue.kind for venue in prepared.round.venues}
    article = prepared.cite(prepared.regulation.stages_article)
    for index, session in enumerate(prepared.round.sessions):
        kind = kinds[session.venue]
        if session.stage not in prepared.regulation.stages.get(kind, ()):
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
    for entry, origin, session in prepared.rows:
        if session is None:
            yield Fault("unknown_session_in_roster", **origin.at("session"), found=entry.session)
        elif (session.venue, entry.room) not in rooms:
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
    for entry, origin, session in prepared.rows:
        if session is None or (session.venue, entry.candidate_number) in seen:
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


def _subjects(prepared: Prepared) -> Iterator[Fault]:
    """E 3.2: a number sits a subject's stage once; its two stages are one application."""
    reason = prepared.regulation.reasons.get("duplicate_subject")
    sessions: dict[tuple[str, ...], Row] = {}
    subjects: dict[tuple[str, ...], Row] = {}
    for row in prepared.rows:
        entry, session = row.entry, row.session
        if session is None:
            continue
        same_session = sessions.setdefault((entry.candidate_number, session.id), row)
        if same_session is not row:
            yield _twice("session_twice", row, same_session, session.id, None)
        elif reason is not None and session.stage != "course" and not entry.withdrawn:
            key = (entry.candidate_number, session.subject, session.stage)
            if (first := subjects.setdefault(key, row)) is not row:
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
    firsts: dict[str, Row] = {}
    for row in prepared.rows:
        first = firsts.setdefault(row.entry.candidate_number, row)
        for field in ("name", "kana", "birth_date"):
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


def _seats(prepared: Prepared) -> Iterator[Fault]:
    taken: dict[tuple[str, str, str], Row] = {}
    for row in prepared.rows:
        entry = row.entry
        if entry.withdrawn or row.session is None:
            continue
        first = taken.setdefault((entry.session, entry.room, entry.seat), row)
        if first.entry.candidate_number != entry.candidate_number:
            yield Fault(
                "seat_taken",
                **row.origin.at("seat"),
                session=entry.session,
                room=entry.room,
                found=entry.seat,
                first_file=first.origin.file,
                first_row=first.origin.row,
            )


def _rooms_full(prepared: Prepared) -> Iterator[Fault]:
    """Named at the first row that finds no seat."""
    rooms = {(v.code, room.code): room for v in prepared.round.venues for room in v.rooms}
    sitting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in prepared.rows:
        if row.session is not None and not row.entry.withdrawn:
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
    """E 21.4: who answers for a semi-public venue does not sit there."""
    semi_public = {v.code for v in prepared.round.venues if v.kind == "semi-public"}
    leads = {
        (person.venue, folded_name(person.name)): person.id
        for person in prepared.round.staff
        if person.role == "lead" and person.venue in semi_public
    }
    for entry, origin, session in prepared.rows:
        if session is None:
            continue
        if (lead := leads.get((session.venue, folded_name(entry.name)))) is not None:
            yield Fault(
                "lead_on_own_roster",
                article=prepared.cite(_LEAD_ON_ROSTER),
                **origin.at("name"),
                found=entry.name,
                venue=session.venue,
                lead=lead,
            )


FAULTS = (_stages, _places, _tickets, _subjects, _identities, _seats, _rooms_full, _leads)
