"""The times of every session at the venue as they really are; rooms that share them in one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.regulation import Text
from app.domain.session import planned_end_of, start_of
from app.kernel.time import Instant
from app.projections.clocks import RoomPhase, RoomTimes, room_times
from app.services.moment import Moment
from ui.viewmodels.clocktext import at
from ui.viewmodels.desktext import hour, minutes
from ui.viewmodels.sessionnames import names_of
from ui.viewmodels.words import Words

_ROOMS_SHOWN = 3
"""So many rooms tell a session from one of the same subject and start."""


@dataclass(frozen=True, slots=True)
class Course:
    """How the exam went in some rooms of one session; lengths in seconds."""

    session: str
    subject: Text
    planned: Instant
    """The start that was planned, which tells sessions of one subject apart."""
    rooms: tuple[str, ...]
    """Code and name of one, the codes of several; none where it is all rooms of the session."""
    phase: RoomPhase
    started: Instant | None
    ends: Instant | None
    """The end as planned now; None while the exam stands still."""
    ended: Instant | None
    stopped: Instant | None
    stood: int
    given_back: int
    short: int
    over: int
    mark: str = ""
    """Id and rooms, where another session has the same subject and start."""


def courses(moment: Moment) -> tuple[Course, ...]:
    """Every session by its start, where rooms differ one row for each group; for the lane."""
    found: list[Course] = []
    names = {room.code: room.name for room in moment.venue.rooms}
    marks = _marks(moment)
    for plan in sorted(moment.sessions.values(), key=lambda plan: (plan.start.ms, plan.id)):
        state = moment.state(plan.id)
        subject = moment.rules_on(plan.doors).subject(plan.subject)
        times = room_times(plan, state, moment.rooms(plan.id), moment.now)
        groups = list(_alike(times.items()))
        for rooms, one in groups:
            found.append(
                Course(
                    session=plan.id,
                    subject=subject,
                    planned=start_of(plan, state),
                    rooms=_called(rooms, names) if len(groups) > 1 else (),
                    phase=one.phase,
                    started=one.started,
                    ends=one.end if one.started else planned_end_of(plan, state),
                    ended=one.ended,
                    stopped=one.stopped,
                    stood=one.compensation,
                    given_back=one.given_back,
                    short=one.shortfall,
                    over=one.overrun if one.ended else 0,
                    mark=marks[plan.id],
                )
            )
    return tuple(found)


def _called(rooms: list[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Codes; one alone with its name after it."""
    if len(rooms) > 1:
        return tuple(rooms)
    return tuple(" ".join(dict.fromkeys((room, names.get(room, room)))) for room in rooms)


def _marks(moment: Moment) -> dict[str, str]:
    """What tells apart sessions of one subject that begin at once; empty for all others."""
    named, found = names_of(moment), dict[str, str]()
    for one in named.values():
        twins = [o for o in named.values() if (o.subject, o.start) == (one.subject, one.start)]
        codes = moment.rooms(one.id)
        rooms = "・".join((*codes[:_ROOMS_SHOWN], *(("…",) if len(codes) > _ROOMS_SHOWN else ())))
        found[one.id] = f"{one.id} {rooms}" if len(twins) > 1 else ""
    return found


def _alike(rooms: Iterable[tuple[str, RoomTimes]]) -> Iterable[tuple[list[str], RoomTimes]]:
    groups: dict[tuple[object, ...], tuple[list[str], RoomTimes]] = {}
    for room, one in rooms:
        shown = (one.phase, one.started, one.end, one.ended, one.stopped)
        key = (*shown, one.compensation, one.given_back, one.shortfall, one.overrun)
        groups.setdefault(key, ([], one))[0].append(room)
    return groups.values()


def heads(words: Words) -> tuple[str, ...]:
    """What stands above the rows."""
    return tuple(words.say(f"lead_course_{name}") for name in ("where", "start", "end", "ended"))


def course_row(course: Course, words: Words, zone: str, *, several: bool) -> tuple[str, ...]:
    """A row in words; `several` sessions are told apart by subject and planned start."""
    rooms = _rooms(course, words)
    where = rooms or words.say("clock_all_rooms")
    if several:
        # Where subject and start are another's too, id and rooms say more than the subject.
        start = hour(course.planned, zone)
        session = f"{start} {course.mark}" if course.mark else f"{words.of(course.subject)} {start}"
        # The code stands first: what follows it gives way where the column is narrow.
        code, _, name = rooms.partition(" ") if len(course.rooms) == 1 else ("", "", rooms)
        where = " ".join(part for part in (code, session, name) if part)
    ends = course.ends if course.ended is None else None  # what was planned is old by then
    return where, at(course.started, zone), at(ends, zone), at(course.ended, zone)


def _rooms(course: Course, words: Words) -> str:
    if len(course.rooms) < 2:
        return "".join(course.rooms)
    comma = "、" if words.language == "ja" else ", "
    return words.say("lead_course_rooms", rooms=comma.join(course.rooms))


def notes(found: Iterable[Course], words: Words, zone: str, *, several: bool) -> str:
    """Stops, what was given back and what is missing, a line for each row that has any."""
    lines = []
    for one in found:
        told = _told(one, words, zone)
        if told:
            lines.append(f"{course_row(one, words, zone, several=several)[0]}: {told}")
    return "\n".join(lines)


def _told(one: Course, words: Words, zone: str) -> str:
    parts = []
    if one.phase == "cancelled":
        parts.append(words.say("room_phase_cancelled"))
    if one.stopped is not None and one.ended is None:
        parts.append(words.say("lead_course_stands", at=at(one.stopped, zone)))
    for name, seconds in (
        ("stood", one.stood),
        ("given_back", one.given_back),
        ("short", one.short),
        ("over", one.over),
    ):
        if seconds:
            parts.append(words.say(f"lead_course_{name}", time=minutes(seconds)))
    return "　".join(parts) if parts else ""
