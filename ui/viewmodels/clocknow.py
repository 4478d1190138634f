"""What the clock shows at a second: rows that follow from the records and the time alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec import structs

from app.domain.announcing import CallStatus, calls
from app.domain.events import IncidentNoted
from app.domain.phases import PhaseNow, phase_now
from app.domain.regulation import Announcement
from app.domain.round import Session
from app.domain.session import SessionState, planned_end_of, start_of
from app.kernel.time import Instant
from app.projections.clocks import OwnEnd, RoomPhase, room_times
from app.services.moment import Moment

URGENT: tuple[CallStatus, ...] = (
    "missed",
    "due",
    "later",
    "read_late",
    "passed",
    "read",
    "void",
)
"""Where rooms differ, a row tells what most needs somebody."""


class ClockFacts(NamedTuple):
    """What the records say of one session."""

    plan: Session
    state: SessionState
    rooms: tuple[str, ...]
    names: Mapping[str, str]
    script: Sequence[Announcement]
    kinds: Mapping[str, object]
    """The kinds of incident that the rules know."""
    noted: frozenset[tuple[str, str]]
    """Rooms and announcements: that it was missed is an incident already."""

    def name(self, room: str) -> str:
        """How people call a room."""
        return self.names.get(room, room)


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room's times; lengths in seconds."""

    code: str
    name: str
    phase: RoomPhase
    started: Instant | None
    end: Instant | None
    """The computed end, until the room really ended: from then on the real one."""
    left: int


@dataclass(frozen=True, slots=True)
class OwnRow:
    """Somebody who has time of their own, by seat only."""

    place: str
    end: Instant | None
    left: int | None


@dataclass(frozen=True, slots=True)
class RoomCall:
    """One announcement in one room."""

    room: str
    name: str
    status: CallStatus
    due: Instant | None
    read_at: Instant | None
    noted: bool = False
    person: str = ""
    """Whose own end it is; `who` is their seat and number, never a name."""
    who: str = ""


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """One announcement in the rooms looked at, in the order of the script."""

    announcement: Announcement
    status: CallStatus
    due: Instant | None
    rooms: tuple[RoomCall, ...]
    own: bool = False
    """The end of people who have time of their own, one call for each, and their room."""
    where: str = ""

    @property
    def drafts(self) -> tuple[RoomCall, ...]:
        """Where it was not read or came too late, and nobody has noted that."""
        late = ("missed", "read_late", "passed")
        return tuple(one for one in self.rooms if one.status in late and not one.noted)

    @property
    def owed(self) -> bool:
        """Whether some of that has to be noted: what the rules let pass need not be."""
        return any(one.status != "passed" for one in self.drafts)

    @property
    def differs(self) -> bool:
        """Whether it does not stand alike in all these rooms."""
        return len({(one.status, one.read_at) for one in self.rooms}) > 1


@dataclass(frozen=True, slots=True)
class TimesNow:
    """Phase, start, end and what is left in the rooms looked at."""

    phase: PhaseNow = "prepared"
    start: Instant | None = None
    end: Instant | None = None
    """None while the exam stands still, and where rooms differ."""
    left: int | None = None
    begun: bool = False
    """Whether start and end are the real ones, not the planned."""
    over: bool = False
    """Whether that end is past, and is the real one."""
    differs: bool = False
    rooms: tuple[RoomRow, ...] = ()


def facts_at(moment: Moment, session: str) -> ClockFacts:
    """Everything from the records; for the lane."""
    plan = moment.sessions[session]
    state, rules = moment.state(session), moment.rules_on(plan.doors)
    history = moment.history(session) if state.rooms else ()
    noted = [r for r in history if isinstance(r.fact, IncidentNoted) and r.room]
    texts = [(r.room or "", r.fact.text) for r in noted if isinstance(r.fact, IncidentNoted)]
    return ClockFacts(
        plan=plan,
        state=state,
        rooms=tuple(sorted({*moment.rooms(session), *state.rooms})),
        names={room.code: room.name for room in moment.venue.rooms},
        script=rules.announcements,
        kinds=rules.incident_kinds,
        noted=frozenset(
            (room, one.id)
            for room, text in texts
            for one in rules.announcements
            if mark(one.id) in text
        ),
    )


def mark(announcement: str) -> str:
    """How an incident names an announcement, so that it is known again in any language."""
    return f"[{announcement}]"


def times_now(facts: ClockFacts, scope: str, now: Instant) -> TimesNow:
    """The times of one room, or of all; together only what they share."""
    plan, state = facts.plan, facts.state
    times = room_times(plan, state, facts.rooms, now)
    rows = tuple(
        RoomRow(code, facts.name(code), one.phase, one.started, one.ended or one.end, one.left)
        for code, one in times.items()
    )
    seen = [row for row in rows if scope in ("", row.code)]
    alike = len({(row.phase, row.started, row.end, row.left) for row in seen}) == 1
    begun = bool(seen) and all(row.started is not None for row in seen)
    start = seen[0].started if begun and alike else start_of(plan, state)
    if alike and begun:
        end, left = seen[0].end, seen[0].left
    else:
        end, left = (None if begun else planned_end_of(plan, state)), None
    return TimesNow(
        phase=_phase(facts, scope, now),
        start=start,
        end=end,
        left=left,
        begun=begun,
        over=begun and all(row.phase == "ended" for row in seen),
        differs=not alike,
        rooms=rows,
    )


def _phase(facts: ClockFacts, scope: str, now: Instant) -> PhaseNow:
    """The phase of all rooms together, or of one as if there were no other."""
    if not scope:
        return phase_now(facts.plan, facts.state, facts.rooms, now)
    only = {code: clock for code, clock in facts.state.rooms.items() if code == scope}
    return phase_now(facts.plan, structs.replace(facts.state, rooms=only), [scope], now)


def own_now(found: Sequence[OwnEnd], facts: ClockFacts, scope: str, now: Instant) -> list[OwnRow]:
    """The clocks of those who have time of their own, by end."""
    rows = [
        OwnRow(
            f"{facts.name(one.room)} {one.seat}".strip(),
            one.end,
            None if one.end is None else max(0, one.end.second - now.second),
        )
        for one in found
        if scope in ("", one.room)
    ]
    return sorted(rows, key=lambda row: (row.left or 0, row.place))


def script_now(facts: ClockFacts, scope: str, now: Instant) -> tuple[ScriptRow, ...]:
    """Every announcement, in the rooms looked at."""
    rows = calls(facts.plan, facts.state, facts.rooms, facts.script, now)
    made = []
    for one in facts.script:
        mine = [row for row in rows if row.announcement == one.id and scope in ("", row.room)]
        rooms = tuple(
            RoomCall(
                room=row.room,
                name=facts.name(row.room),
                status=row.status,
                due=row.due,
                read_at=row.read_at,
                noted=(row.room, one.id) in facts.noted,
            )
            for row in mine
        )
        seen = {row.status for row in mine}
        status: CallStatus = next((one for one in URGENT if one in seen), "void")
        dues = [row.due for row in mine if row.status == status and row.due is not None]
        made.append(ScriptRow(one, status, min(dues, default=None), rooms))
    return tuple(made)
