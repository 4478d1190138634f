"""What the records say of whoever is written about; read in the lane after every wish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.events import TYPE_NAMES, AttentionCalled, IncidentNoted
from app.domain.evidence import of_conduct
from app.domain.seatnames import seat_key
from app.domain.session import phase_in
from app.domain.whereabouts import Presence, place_of, presence
from app.projections.cells import person_cell, standing
from app.services.moment import Moment
from app.services.noted import records_about
from app.services.venue import Venue
from ui.viewmodels.conductforms import Called, Scene
from ui.viewmodels.desktext import clock
from ui.viewmodels.station import StationModel


class Seen(NamedTuple):
    """A person as they stand, and what is known where a form about them is begun."""

    scene: Scene
    place: str
    standing: str
    presence: Presence


def look(station: StationModel, number: str) -> Seen:
    """A person of the session that is looked at; without number it is about a room."""
    moment = station.venue.at(station.stamp())
    session, zone = station.state.session, station.state.zone
    person = moment.person(number)
    sitting = person.sitting(session)
    entry = next((e for e in moment.entries(number) if e.session == session), None)
    room, seat = place_of(entry, sitting)
    scene = Scene(
        rules=moment.rules,
        venue_kind=moment.venue.kind,
        operator=station.state.operator_id,
        staff=station.staff,
        now=clock(moment.now, zone),
        attentions=tuple(
            _called(moment, fact, zone, sitting.there.answers.get(fact))
            for fact in sitting.attentions
        ),
        rooms=tuple((one.code, one.name) for one in moment.venue.rooms),
        room=room,
        owed=sitting.there.lost - sitting.there.given,
        of_conduct=tuple(_of_conduct(station.venue, moment, number, session, zone)),
        noted=tuple(_noted(station.venue, number, session, zone)) if number else (),
        known=_known(moment, session, room) if number else {},
        over=phase_in(moment.state(session), moment.rooms(session)) in ("ended", "cancelled"),
        disqualified=person.disqualified is not None,
        impersonation=sitting.there.impersonation or "",
    )
    place = f"{room}-{seat}" if seat else room
    return Seen(scene, place, person.standing(session), presence(sitting))


def _known(moment: Moment, session: str, room: str) -> dict[str, str]:
    """Who can be meant beside somebody of a room: by seat in that room, by place, by number."""
    found: dict[str, str] = {}
    everybody = {entry.candidate_number: entry for entry in moment.entered(session)}
    for number, entry in everybody.items():
        in_room, seat = place_of(entry, moment.person(number).sitting(session))
        found[seat_key(f"{in_room}-{seat}")] = number
        if in_room == room:
            found[seat_key(seat)] = number
    others = (number for number, person in moment.people() if session in person.sittings)
    return found | {number: number for number in (*everybody, *others)}


def _of_conduct(
    venue: Venue, moment: Moment, number: str, session: str, zone: str
) -> Iterator[Called]:
    """What a photo may be evidence of, in the order in which it was recorded."""
    for record in standing(venue.journal.log.records(person_cell(number))):
        if record.session == session and of_conduct(record, moment.rules):
            fact = record.fact
            at = clock(getattr(fact, "seen_at", None) or record.when, zone)
            kind = getattr(fact, "kind", "")
            yield Called(record.id, at, kind, False, what=TYPE_NAMES[type(fact)])


def _noted(venue: Venue, number: str, session: str, zone: str) -> Iterator[Called]:
    """The incidents that name the person."""
    for record in records_about(venue.journal, number):
        if record.session == session and isinstance(record.fact, IncidentNoted):
            at = clock(record.fact.seen_at or record.when, zone)
            yield Called(record.id, at, record.fact.kind, False)


def _called(moment: Moment, fact: str, zone: str, answer: bool | None) -> Called:
    record = moment.record(fact)
    assert record is not None
    called = record.fact
    assert isinstance(called, AttentionCalled)
    signed = called.acknowledged if answer is None else answer
    at = clock(called.seen_at or record.when, zone)
    return Called(fact, at, called.kind, called.written, signed, companion=called.to == "companion")
