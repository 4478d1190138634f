"""What headquarters should look at before a round is prepared; nothing follows by itself."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from app.domain.preparation_rows import Prepared, Row
from app.domain.samepeople import numbers_of_a_person
from app.kernel.faults import Fault

_PLAIN_NUMBER = re.compile(r"[0-9]{1,6}")


def _small_groups(prepared: Prepared) -> Iterator[Fault]:
    """A group is as a rule as many as the rules say, or more."""
    regulation = prepared.regulation
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in prepared.rows:
        if row.entry.application == "group" and row.session and not row.entry.withdrawn:
            groups[row.session.venue, row.entry.group_name].append(row)
    for (venue, name), rows in groups.items():
        people = len({row.entry.candidate_number for row in rows})
        if regulation is not None and people < regulation.group_minimum:
            yield Fault(
                "group_too_small",
                article=regulation.ground("group"),
                **rows[0].origin.at("group_name"),
                venue=venue,
                group=name,
                found=people,
                expected=regulation.group_minimum,
            )


def _same_people(prepared: Prepared) -> Iterator[Fault]:
    """E 3.2: two applications have two numbers; kana and birth date give them away."""
    reason = prepared.reason("duplicate_subject")
    subjects = {session.id: session.subject for session in prepared.round.sessions}
    people = numbers_of_a_person([row.entry for row in prepared.rows], subjects)
    rows = {(row.entry.candidate_number, row.entry.session): row for row in reversed(prepared.rows)}
    for person, numbers in people.items():
        if reason is None or len(numbers) < 2:
            continue
        first, *others = ((number, rows[number, session]) for number, session in numbers.items())
        for number, row in others:
            yield Fault(
                "same_person_twice",
                article=prepared.cite(reason.article),
                **row.origin.at("candidate_number"),
                found=number,
                other=first[0],
                subject=person[0],
                first_file=first[1].origin.file,
                first_row=first[1].origin.row,
            )


def _two_venues(prepared: Prepared) -> Iterator[Fault]:
    venues: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in prepared.rows:
        if row.session is not None and not row.entry.withdrawn:
            venues[row.entry.candidate_number].setdefault(row.session.venue, row)
    for number, places in venues.items():
        if len(places) > 1:
            second = list(places.values())[1]
            yield Fault(
                "two_venues",
                **second.origin.at("session"),
                candidate_number=number,
                found=list(places),
            )


def _late_deadlines(prepared: Prepared) -> Iterator[Fault]:
    """Being late may be allowed for; more often it is a slip."""
    for index, session in enumerate(prepared.round.sessions):
        if session.admission_deadline > session.start:
            zone = prepared.round.time_zone
            yield Fault(
                "deadline_after_start",
                file=prepared.file,
                key=f"sessions[{index}].admission_deadline",
                session=session.id,
                deadline=f"{session.admission_deadline.local(zone):%H:%M}",
                start=f"{session.start.local(zone):%H:%M}",
            )


def _seats_beyond(prepared: Prepared) -> Iterator[Fault]:
    """Where seats are numbers, one above their count may be a slip; some rooms count otherwise."""
    rooms = {(v.code, room.code): room for v in prepared.round.venues for room in v.rooms}
    for row in prepared.rows:
        entry, session = row.entry, row.session
        if session is None or entry.withdrawn or not _PLAIN_NUMBER.fullmatch(entry.seat):
            continue
        room = rooms.get((session.venue, entry.room))
        if room is not None and not 1 <= int(entry.seat) <= room.seats:
            yield Fault(
                "seat_beyond_room",
                **row.origin.at("seat"),
                found=entry.seat,
                room=room.code,
                seats=room.seats,
            )


def _not_drawn(prepared: Prepared) -> Iterator[Fault]:
    """No font that comes with Kantoku has these: a ticket would show an empty box."""
    told: set[tuple[str, str]] = set()
    for row in prepared.rows:
        for field in ("name", "kana"):
            text = getattr(row.entry, field)
            if (row.entry.candidate_number, text) in told or not row.sure(field):
                continue
            told.add((row.entry.candidate_number, text))
            missing = [
                f"{c} (U+{ord(c):04X})" for c in dict.fromkeys(text) if not _has(prepared, c)
            ]
            if missing:
                yield Fault("name_not_drawn", **row.origin.at(field), characters=missing)


def _has(prepared: Prepared, character: str) -> bool:
    # A variation selector chooses among shapes and has none of its own.
    return unicodedata.name(character, "").startswith("VARIATION") or prepared.draws(character)


WARNINGS = (
    _small_groups,
    _same_people,
    _two_venues,
    _late_deadlines,
    _seats_beyond,
    _not_drawn,
)
