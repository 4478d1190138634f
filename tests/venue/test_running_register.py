"""The running register: each room's own people by their seats, and nobody else among them."""

from __future__ import annotations

from app.kernel.phrases import phrase
from app.reports.document import Document, Heading, Table
from app.reports.register import seat_order
from app.services.preparing import ticket_texts
from app.services.running import running_for
from tests.venue.station import SESSION, Desk, World, scan, sign_in


def parts(document: Document) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each heading with the seats and numbers below it."""
    found, heading = list[tuple[str, list[tuple[str, str]]]](), ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text
        if isinstance(block, Table):
            found.append((heading, [(str(row[0]), str(row[1])) for row in block.rows]))
    return found


def test_who_came_with_another_venues_ticket_stands_apart_at_the_end(
    desk: Desk, world: World
) -> None:
    with world.headquarters() as hq:
        strange = {
            number: text
            for (venue, number), text in ticket_texts(hq, world.round.id).items()
            if venue == "T02"
        }
    number = min(strange)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        scan(station, min(world.tickets.values()), desk.stamp)
        scan(station, strange[number], desk.stamp)
        found = parts(running_for(station.venue, SESSION, "ja", desk.stamp))
        rooms = {room.code: room.name for room in station.venue.plan.rooms}
    *own, (last, others) = found
    assert last == phrase("running.elsewhere", "ja")
    assert [one for _, one in others] == [number]
    entered = [entry for entry in world.first.roster if entry.session == SESSION]
    for heading, lines in own:
        room = next(code for code, name in rooms.items() if f"{code}　{name}" in heading)
        assert {one for _, one in lines} == {
            entry.candidate_number for entry in entered if entry.room == room
        }
        assert lines == sorted(lines, key=lambda line: seat_order(*line))
    assert [heading for heading, _ in own] == sorted(heading for heading, _ in own)


def test_where_everybody_has_a_seat_there_is_no_such_part(desk: Desk, world: World) -> None:
    with desk.station() as station:
        sign_in(station, desk.stamp)
        document = running_for(station.venue, SESSION, "en", desk.stamp)
    assert phrase("running.elsewhere", "en") not in [heading for heading, _ in parts(document)]
