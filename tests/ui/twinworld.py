"""Two exams of one subject at one time in rooms of their own, and a desk that works for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.round import Entry, Round
from app.domain.wishes import OpenDoors, Start
from tests.ui.deskworld import Desks, opened
from tests.ui.test_clock import START
from tests.ui.test_evacuation import Drill
from tests.venue.station import SESSION, UNCHECKED, Desk, World, sign_in

TWIN = "T01-AM-B"
LATER = "T01-PM"


def with_twin(round_: Round) -> Round:
    """A session beside the first one, and one of the afternoon."""
    first = next(one for one in round_.sessions if one.id == SESSION)
    hours = {"doors": 4, "admission_deadline": 4, "start": 4, "end": 4}
    later = {name: getattr(first, name).plus(minutes=60 * h) for name, h in hours.items()}
    twin, pm = replace(first, id=TWIN), replace(first, id=LATER, **later)
    return replace(round_, sessions=(*round_.sessions, twin, pm))


def in_twin(entry: Entry) -> Entry:
    """Whoever sits in room B sits the session beside."""
    mine = (entry.session, entry.room) == (SESSION, "B")
    return replace(entry, session=TWIN) if mine else entry


@contextmanager
def twin_drill(qtbot: QtBot, folder: Path, world: World) -> Iterator[Drill]:
    """Both exams of the morning are under way; this desk works for the first."""
    desk = Desk.made(folder, world.again(issue=2, change=in_twin))
    with desk.station() as station:
        sign_in(station, desk.stamp)
        opens = OpenDoors(session=TWIN, reason=UNCHECKED)
        assert station.venue.perform(opens, desk.stamp).refusal is None
        with opened(qtbot, station, desk, world) as found:
            drill = Drill(found)
            drill.go()
            drill.ask(Start(session=TWIN))
            drill.at(START.plus(minutes=1))
            yield drill


def facts_of(desks: Desks, kind: type) -> dict[str, list[object]]:
    """Facts of a kind, by session."""
    venue, stamp = desks.day.station.venue, desks.day.station.stamp()
    found = {
        session: [r.fact for r in venue.at(stamp).history(session) if isinstance(r.fact, kind)]
        for session in venue.sessions
    }
    return {session: facts for session, facts in found.items() if facts}
