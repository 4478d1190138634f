"""What the rooms know, for the venue lead on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli.common import put, say
from app.services.inrooms import Rooms
from app.services.noted import Note


def show_rooms(found: Rooms, zone: str) -> None:
    """Who is out, and what waits for the lead; a room in which all is well says nothing."""
    for unset in found.unset:
        told = {"session": unset.session, "room": unset.room, "left": str(unset.left)}
        put(say("room_unset", **told))
    for finding in found.findings:
        if not finding.candidate_number:
            told = {"session": finding.session, "room": finding.room}
            what = say(f"room_{finding.code}", seconds=finding.seconds)
            put(say("room_finding_room", **told, what=what))
            continue
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
    for called in found.registers:
        if called.missing:
            told = {"session": called.session, "room": called.room, "zone": zone}
            put(say("room_missing", **told, at=called.at, missing=called.missing))
    for one in found.re_exam:
        told = {"candidate": one.candidate_number, "session": one.session}
        put(say("room_re_exam", **told, why=[say(f"re_exam_{code}") for code in one.why]))
    for asked in found.leave_requests:
        told = {"candidate": asked.candidate_number, "session": asked.session, "zone": zone}
        put(say("room_asked", **told, since=asked.since))


def show_incidents(found: Sequence[Note]) -> None:
    """Incidents that the lead has not read: each keeps its session from being closed."""
    for note in found:
        if note.reviewed is None:
            who = note.candidate_number or ", ".join(note.people) or note.room or ""
            told = {"kind": note.kind, "session": note.session or "", "fact": note.fact}
            put(say("room_incident", **told, candidate=who))
