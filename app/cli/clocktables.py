"""The times of a venue's sessions for its lead on a terminal: rooms, calls, the clock here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.cli.common import put, say
from app.domain.announcing import Call
from app.kernel.time import Instant
from app.services.overview import Overview


def show_clocks(found: Overview, table: Callable[[str, list[str], list[list[str]]], None]) -> None:
    """Planned and real times, room by room, and whether this computer's clock is believed."""

    def at(moment: Instant | None) -> str:
        return moment.local(found.time_zone).strftime("%H:%M:%S") if moment else "–"

    names = ("session", "room", "phase", "doors", "planned", "started", "end", "ended", "added")
    headings = [say(f"heading_{name}") for name in (*names, "missing", "over")]
    rows = []
    for session in found.sessions:
        opened = f"{at(session.doors)} / {at(session.opened_at)}"
        planned = f"{at(session.start)} – {at(session.end)}"
        for room, times in session.clocks.items():
            added = times.compensation + times.given_back
            seconds = [str(n) for n in (added, times.shortfall, times.overrun)]
            real = [at(times.started), at(times.end), at(times.ended)]
            phase = say(f"room_phase_{times.phase}")
            rows.append([session.id, room, phase, opened, planned, *real, *seconds])
    table("", headings, rows)
    for session in found.sessions:
        for own in session.own_ends:
            who = {"session": session.id, "room": own.room, "candidate": own.candidate_number}
            who |= {"end": at(own.end)}
            put(say("venue_own_end", minutes=own.extra_minutes, given=own.given or "", **who))
            if own.status in ("due", "missed"):
                put(say(f"venue_own_{own.status}", **who))
        for (status, announcement, due, read), calls in open_calls(session.calls).items():
            told = {"announcement": announcement, "rooms": [call.room for call in calls]}
            put(say(f"call_{status}", session=session.id, **told, at=at(due), read=at(read)))
    doubt = found.clock.doubt
    code = f"clock_doubt_{doubt}" if doubt else "clock_believed"
    seconds_off = round(found.clock.offset_ms / 1000, 1)
    put(say(code, seconds=seconds_off, at=at(found.clock.confirmed)))


_Group = tuple[str, str, Instant | None, Instant | None]


def open_calls(calls: Iterable[Call]) -> dict[_Group, list[Call]]:
    """What is to be read or was not read in time, one group for all rooms that share its times."""
    groups: dict[_Group, list[Call]] = {}
    for call in calls:
        if call.status in ("due", "missed", "read_late"):
            group = (call.status, call.announcement, call.due, call.read_at)
            groups.setdefault(group, []).append(call)
    return groups
