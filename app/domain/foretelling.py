"""What would come of a step of the session if it were confirmed now: told before anybody says yes.

It asks the very decision that would be taken and records nothing, so that no form counts anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from app.domain.aloud import Sentence, in_minutes, of_overrun
from app.domain.announcing import unread_before_start
from app.domain.candidate import Person
from app.domain.clockcheck import compare
from app.domain.evacuating import Gathered, gathered
from app.domain.roomclock import seconds_over
from app.domain.running import run
from app.domain.session import length_of
from app.domain.view import Refusal, View
from app.domain.whereabouts import awaited, place_of, presence
from app.domain.wishes import (
    AnyWish,
    ConfirmClock,
    Delay,
    End,
    OpenDoors,
    Resume,
    Rooms,
    Start,
    Suspend,
)

REASON_LIFTS = ("start_too_early", "doors_too_early", "clock_unchecked", "end_too_early")
"""Refusals that a reason turns."""
_ANY_REASON = "…"
_NOBODY = Person()
_NAMED = 6
"""So many of those who are out are named by their places."""


class Foretold(Struct, frozen=True):
    """What would come of it, as sentences, and whether a reason has to be given."""

    told: tuple[Sentence, ...] = ()
    asks_reason: bool = False


def foretell(view: View, wish: AnyWish) -> Foretold:
    """What a wish about the time would do now; nothing where there is nothing to say."""
    match wish:
        case ConfirmClock():
            return _clock(view, wish)
        case OpenDoors() | Delay() | Start() | Suspend() | Resume() | End():
            without = run(view, replace(wish, reason="")).refusal
            if without is not None and without.code == "unknown_room_here":
                return Foretold((_why(without),))
            asks = without is not None and without.code in REASON_LIFTS
            # What a resumption does hangs on whether it has a reason: it may undo an end.
            given = wish if isinstance(wish, Resume) else replace(wish, reason=_ANY_REASON)
            announce = run(view, given).extra.get("announce", ())
            said = tuple(map(_ahead, announce)) if isinstance(announce, list) else ()
            why = (_why(without),) if asks and without and without.code != "end_too_early" else ()
            return Foretold((*why, *said, *_besides(view, wish, said)), asks)
        case _:
            return Foretold()


def _besides(view: View, wish: AnyWish, said: tuple[Sentence, ...]) -> Iterator[Sentence]:
    """What is still undone before it: texts that nobody has read, people who were not called."""
    if isinstance(wish, Resume) and said:
        yield from _outside(gathered(view, wish.session, _named(wish.rooms)))
    if isinstance(wish, End) and said:
        yield from _longer(view, wish, said)
        yield from _people(view, wish)
    plan = view.sessions.get(wish.session) if isinstance(wish, Start) else None
    if plan is None or not said:
        return
    assert isinstance(wish, Start)
    rooms = _named(wish.rooms) or view.rooms(plan.id)
    if unread := unread_before_start(view, plan, rooms):
        cited = [view.rules.cite(one.article) or one.id for one in unread]
        yield {"code": "ahead_unread", "count": len(unread), "texts": cited}


def _longer(view: View, wish: End, said: tuple[Sentence, ...]) -> Iterator[Sentence]:
    """By how much the rooms that would end now have run longer than promised."""
    plan, state = view.sessions[wish.session], view.state(wish.session)
    everywhere = {*view.rooms(plan.id), *state.rooms}
    over: dict[int, list[str]] = {}
    for room in (room for one in said for room in one["rooms"] or sorted(everywhere)):
        seconds = seconds_over(state.room(room), view.now.second, length_of(plan))
        over.setdefault(seconds, []).append(room)
    for one in of_overrun(view, plan, over):
        yield {**one, "code": f"ahead_{one['code']}"}


def _outside(found: Gathered) -> Iterator[Sentence]:
    if not found.rooms:
        return
    yield {"code": "ahead_called", "called": len(found.called), "all": len(found.rooms)}
    if found.missing:
        yield {"code": "ahead_missing", "people": list(found.missing)}
    if found.away:
        yield {"code": "ahead_away", "people": list(found.away)}


def _named(rooms: Rooms) -> tuple[str, ...] | None:
    return (rooms,) if isinstance(rooms, str) else rooms


def _people(view: View, wish: End) -> tuple[Sentence, ...]:
    """Who is out when it ends, and of how many nobody has said whether they are there."""
    if not wish.session:
        return ()
    entered = {entry.candidate_number: entry for entry in view.entered(wish.session)}
    people = dict(view.people())
    rooms, out, unset = _named(wish.rooms), list[str](), 0
    for number in sorted({*entered, *people}):
        entry, person = entered.get(number), people.get(number, _NOBODY)
        if entry is None and wish.session not in person.sittings:
            continue
        sitting = person.sitting(wish.session)
        room, seat = place_of(entry, sitting)
        if rooms is not None and room not in rooms:
            continue
        if presence(sitting) == "out":
            out.append(f"{room}-{seat}")
        elif awaited(entry, person, wish.session):
            unset += 1
    told: list[Sentence] = []
    if out:
        more = ("…",) if len(out) > _NAMED else ()
        where = [*out[:_NAMED], *more]
        told.append({"code": "ahead_out", "count": len(out), "where": where})
    if unset:
        told.append({"code": "ahead_unset", "count": unset})
    return tuple(told)


def _why(refusal: Refusal) -> Sentence:
    return {"code": refusal.told_as or refusal.code, **refusal.fields}


def _ahead(announced: Sentence) -> Sentence:
    """The same before it has happened, as told to whoever is about to confirm it."""
    code, fields = str(announced["code"]), dict(announced)
    if late := announced.get("late_seconds", 0):
        fields |= in_minutes(late)
    elif early := announced.get("early_seconds", 0):
        code, fields = code.replace("_start", "_early_start"), fields | in_minutes(early)
    return {**fields, "code": code.replace("aloud_", "ahead_", 1)}


def _clock(view: View, wish: ConfirmClock) -> Foretold:
    found = compare(view, wish.reference)
    code = "ahead_clock_misread" if found.misread else "ahead_clock_far"
    if not found.far and not found.misread:
        code = "ahead_clock_near"
    change = found.fields["change_ms"]
    assert isinstance(change, int)
    signed = f"{round(change / 1000):+d}"
    return Foretold(({"code": code, **found.fields, "signed": signed},), found.far)
