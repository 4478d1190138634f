"""What the rooms know, for the venue lead on a terminal."""

from __future__ import annotations

from app.cli.common import put, say
from app.services.inrooms import Rooms


def show_rooms(found: Rooms, zone: str) -> None:
    """Who is out, and what waits for the lead; a room in which all is well says nothing."""
    for unset in found.unset:
        told = {"session": unset.session, "room": unset.room, "left": str(unset.left)}
        put(say("room_unset", **told))
    for finding in found.findings:
        told = {"candidate": finding.candidate_number, "session": finding.session}
        where = {"room": finding.room, "seat": finding.seat, "others": finding.with_others}
        put(say("room_finding", **told, what=say(f"room_{finding.code}"), **where))
    for leave in found.leaves:
        flags = [say(f"room_{flag}") for flag in leave.flags]
        if leave.back is None or flags:
            told = {"candidate": leave.candidate_number, "session": leave.session, "zone": zone}
            times = {"since": leave.since, "return_by": leave.return_by}
            code = "room_out" if leave.back is None else "room_was_out"
            put(say(code, **told, **times, back=leave.back, flags=flags))
    for asked in found.leave_requests:
        told = {"candidate": asked.candidate_number, "session": asked.session, "zone": zone}
        put(say("room_asked", **told, since=asked.since))
