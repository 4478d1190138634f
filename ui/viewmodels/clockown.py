"""Ends of one's own among the calls: whose time is up, in rows like what is read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.announcing import CallStatus
from app.domain.events import IncidentNoted, Recorded
from app.domain.ownend import own_status
from app.domain.regulation import Announcement, Text
from app.domain.round import Entry
from app.kernel.phrases import phrase
from app.kernel.time import Instant
from app.projections.cells import NOTES
from app.projections.clocks import OwnEnd, own_ends
from app.services.journal import Followed
from app.services.moment import Moment
from app.services.venue import Venue
from ui.viewmodels.clocknow import URGENT, ClockFacts, RoomCall, ScriptRow

MARK = "[own_end]"
"""How an incident names it, so that it is known again in any language."""
_SETTLED: tuple[CallStatus, ...] = ("read", "read_late", "void")


class Own(NamedTuple):
    """What the records say of everybody whose time is their own."""

    ends: tuple[OwnEnd, ...] = ()
    noted: frozenset[str] = frozenset()
    """Of whom it is an incident already that their end was missed."""


@dataclass
class _Held:
    """One session's roster, which stays while a station is open, and who was given time."""

    entered: Mapping[str, Entry]
    longer: frozenset[str]
    given: set[str] = field(default_factory=set)
    seen: Followed | None = None


class OwnLooker:
    """Reads it in the lane after every wish; of people only whom something happened to."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._sessions: dict[str, _Held] = {}

    def look(self, moment: Moment, session: str) -> Own:
        """Everybody with time of their own in a session."""
        held = self._held(moment, session)
        held.seen, moved = self._venue.journal.people_since(held.seen)
        for number, person in moved:
            was_given = person.sitting(session).there.given > 0
            (held.given.add if was_given else held.given.discard)(number)
        mine = [held.entered[n] for n in held.longer | held.given if n in held.entered]
        if not mine:
            return Own()
        state, plan = moment.state(session), moment.sessions[session]
        ends = own_ends(plan, state, mine, moment.person, moment.now)
        notes = self._venue.journal.log.records(NOTES) if state.rooms else ()
        noted = [number for note in notes for number in _missed_of(note, session)]
        return Own(tuple(ends), frozenset(noted))

    def _held(self, moment: Moment, session: str) -> _Held:
        if session not in self._sessions:
            entered = {entry.candidate_number: entry for entry in moment.entered(session)}
            longer = frozenset(n for n, entry in entered.items() if entry.extra_minutes > 0)
            self._sessions[session] = _Held(entered, longer)
        return self._sessions[session]


def _missed_of(note: Recorded, session: str) -> Sequence[str]:
    fact = note.fact
    if note.session != session or not isinstance(fact, IncidentNoted) or MARK not in fact.text:
        return ()
    return [*fact.people, *([note.candidate] if note.candidate else [])]


def own_script(own: Own, facts: ClockFacts, scope: str, now: Instant) -> tuple[ScriptRow, ...]:
    """A row for all of a room who end together, in the order in which they end."""
    groups: dict[tuple[int, str], list[OwnEnd]] = {}
    for one in own.ends:
        if scope in ("", one.room):
            groups.setdefault((one.seconds, one.room), []).append(one)
    rows = [_row(groups[key], own, facts, now) for key in sorted(groups)]
    return tuple(row for row in rows if row.status != "void")


def _row(people: Sequence[OwnEnd], own: Own, facts: ClockFacts, now: Instant) -> ScriptRow:
    calls = tuple(
        RoomCall(
            room=one.room,
            name=one.seat,
            status=_status(one, facts, now),
            due=one.end,
            read_at=one.told,
            noted=one.candidate_number in own.noted,
            person=one.candidate_number,
            who=f"{one.seat} ({one.candidate_number})",
        )
        for one in people
    )
    calls = tuple(call for call in calls if call.status != "void") or calls
    first = people[0]
    text = Text(phrase("own_call_text", "ja", {}), phrase("own_call_text", "en", {}))
    said = Announcement(f"own_end/{first.room}/{first.seconds}", "at_end", text)
    seen = {call.status for call in calls}
    status: CallStatus = next((one for one in URGENT if one in seen), "void")
    return ScriptRow(said, status, first.end, calls, own=True, where=facts.name(first.room))


def _status(one: OwnEnd, facts: ClockFacts, now: Instant) -> CallStatus:
    if one.status in _SETTLED:
        return one.status
    clock = facts.state.room(one.room)
    return own_status(clock, facts.plan, one.seconds, None, now.second)
