"""The seat poster for the doors of a session's rooms, as people are seated now."""

from __future__ import annotations

from app.domain.session import doors_of, start_of
from app.domain.whereabouts import holds_seat, place_of
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import Language
from app.reports.document import Document
from app.reports.poster import seat_poster
from app.services.journal import Stamp
from app.services.roundname import name_on_paper
from app.services.venue import Venue


def poster_for(
    venue: Venue,
    session: str,
    room: str | None,
    language: Language,
    stamp: Stamp,
    *,
    large: bool = False,
) -> Document:
    """One room's poster or all; raise Fault `unknown_session` or `unknown_room_here`.

    Whoever was moved stands at the new place; who does not sit here is left out.
    """
    if session not in venue.sessions:
        raise Fault("unknown_session", Kind.REFUSED, session=session, known=list(venue.sessions))
    names = {one.code: one.name for one in venue.plan.rooms}
    if room is not None and room not in names:
        raise Fault("unknown_room_here", Kind.REFUSED, rooms=[room], known=list(names))
    moment = venue.at(stamp)
    plan, state = venue.sessions[session], moment.state(session)
    seats: dict[str, list[tuple[str, str]]] = {room: []} if room else {}
    for entry in moment.entered(session):
        person = moment.person(entry.candidate_number)
        where, seat = place_of(entry, person.sitting(session))
        if room in (None, where) and holds_seat(entry, person, session):
            seats.setdefault(where, []).append((entry.candidate_number, seat))
    return seat_poster(
        round_name=name_on_paper(venue.head.round, language),
        venue=venue.plan.name,
        subject=getattr(venue.rules(plan.doors).subject(plan.subject), language),
        rooms={names.get(code, code): seats[code] for code in sorted(seats)},
        doors=doors_of(plan, state),
        start=start_of(plan, state),
        large=large,
        language=language,
        zone=venue.head.round.time_zone,
        about=session,
    )
