"""Rooms and their papers, read from the records; for the lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.events import Recorded
from app.domain.paperpeople import Seated, seated
from app.domain.reconciling import Difference, RoomPapers, differences, papers
from app.domain.session import SessionState
from app.domain.view import phase_of
from app.domain.whereabouts import place_of
from app.services.moment import Moment
from ui.viewmodels.countstate import (
    CountRoom,
    CountState,
    Differs,
    Earlier,
    Handed,
    MayBe,
    RoomCountState,
)

Found = tuple[Differs, ...]
_NOBODY = RoomPapers(0, 0, 0)


def look(moment: Moment, session: str, chosen: str) -> CountState:
    """Every room of a session, and the counts of the one that is looked at."""
    plan, state = moment.sessions[session], moment.state(session)
    known, history = papers(moment, plan), moment.history(session)
    names = {room.code: room.name for room in moment.venue.rooms}
    counts = plan.form in moment.rules.sheet_forms
    codes = dict.fromkeys([*moment.rooms(session), *known])
    rooms = tuple(
        _room(code, names.get(code, code), known.get(code, _NOBODY), state, counts)
        for code in sorted(codes)
    )
    if chosen not in codes:
        chosen = next((room.code for room in rooms if room.waits), rooms[0].code if rooms else "")
    papers_here = known.get(chosen, _NOBODY)
    return CountState(
        session=session,
        phase=phase_of(moment, session),
        closed=state.closed,
        rooms=rooms,
        chosen=chosen,
        earlier=_earlier(history, chosen),
        found=_told(moment, session, papers_here.differences),
        handed=tuple(
            Handed(record.when, record.fact)
            for record in history
            if isinstance(record.fact, HandedOver)
        ),
    )


def check(moment: Moment, session: str, room: str, counted: SheetsCounted) -> Found:
    """What would not agree if this were counted in a room."""
    plan = moment.sessions[session]
    there = seated(moment, plan).get(room, Seated())
    return _told(moment, session, differences(moment, plan, counted, there))


def _room(
    code: str, name: str, papers: RoomPapers, state: SessionState, written: bool
) -> CountRoom:
    return CountRoom(
        code=code,
        name=name,
        state=_state(papers, state, code, written=written),
        present=papers.present,
        absent=papers.absent,
        turned_away=papers.turned_away,
        counted=papers.counted,
    )


def _state(papers: RoomPapers, state: SessionState, code: str, *, written: bool) -> RoomCountState:
    clock = state.room(code)
    if papers.counted is not None:
        if not papers.differences:
            return "agrees"
        return "written" if papers.written else "differs"
    if clock.cancelled:
        return "cancelled"
    if not clock.over:
        return "going"
    return "open" if papers.present and written else "nobody"


def _earlier(history: Sequence[Recorded], room: str) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            record.when,
            record.operator or "",
            record.fact.second_operator,
            record.fact,
            record.reason or "",
        )
        for record in reversed(history)
        if record.room == room and isinstance(record.fact, SheetsCounted)
    )


def _told(moment: Moment, session: str, found: tuple[Difference, ...]) -> Found:
    seats = _seats(moment, session) if any(one.people for one in found) else {}
    return tuple(
        Differs(
            one.code,
            one.counted,
            one.expected,
            tuple(
                MayBe(who.candidate_number, seats.get(who.candidate_number, ""), who.why)
                for who in one.people
            ),
        )
        for one in found
    )


def _seats(moment: Moment, session: str) -> Mapping[str, str]:
    entered = {entry.candidate_number: entry for entry in moment.entered(session)}
    found = {}
    for number, entry in entered.items():
        room, seat = place_of(entry, moment.person(number).sitting(session))
        found[number] = f"{room}-{seat}"
    return found
