"""Where one person is in one session: at which place, and whether anybody has said so."""

from __future__ import annotations

from typing import Literal

from app.domain.candidate import Person, Sitting
from app.domain.round import Entry
from app.domain.seatnames import seat_key

Presence = Literal["unset", "present", "absent", "out", "departed", "withdrew"]
"""What the room says of a person; nobody is present before somebody has said so."""

Displacement = Literal["withdrawn", "barred", "unlisted", "other_place"]


def place_of(entry: Entry | None, sitting: Sitting) -> tuple[str, str]:
    """The room and seat that hold now: where moved to, else where let in, else the roster's."""
    if sitting.there.place is not None:
        return sitting.there.place
    if sitting.admissions and sitting.admissions[-1].room:
        # A newer package moves nobody who sits already.
        return sitting.admissions[-1].room, sitting.admissions[-1].seat
    return (entry.room, entry.seat) if entry else ("", "")


def against_roster(entry: Entry | None, sitting: Sitting) -> Displacement | None:
    """What the roster says now against somebody who was let in; what a lead decided here stands."""
    if not sitting.admissions:
        return None
    let_in = sitting.admissions[-1]
    if entry is None:
        return "unlisted" if let_in.room else None
    if entry.withdrawn and "withdrawn" not in sitting.settled:
        return "withdrawn"
    if entry.barred:
        return "barred"
    same = entry.room == let_in.room and seat_key(entry.seat) == seat_key(let_in.seat)
    moved = sitting.there.place is not None or not let_in.room
    return None if same or moved else "other_place"


def presence(sitting: Sitting) -> Presence:
    """One word for what the room says, or the door by some rules; absent is never let in."""
    there = sitting.there
    if there.gone is not None:
        return there.gone
    if there.out is not None:
        return "out"
    if there.mark == "absent" and sitting.admissions:
        return "unset"  # let in meanwhile: the room has to look again
    if there.mark is None and any(admission.at_door for admission in sitting.admissions):
        return "present"
    return there.mark or "unset"


def awaited(entry: Entry | None, person: Person, session: str) -> bool:
    """Whether the room must still say if the person is there."""
    sitting = person.sitting(session)
    if presence(sitting) not in ("out", "unset") or sitting.there.mark == "present":
        return False
    if person.standing(session) in ("refused", "not_sitting", "disqualified"):
        return False
    if sitting.admissions:
        return True
    return entry is not None and not (entry.withdrawn or entry.barred)


def sits(person: Person, session: str) -> bool:
    """Whether the person is in the room and goes on, or went out for a while only."""
    sitting = person.sitting(session)
    gone = presence(sitting) in ("departed", "withdrew", "absent")
    out = person.standing(session) in ("refused", "disqualified", "not_sitting")
    return sitting.in_room and not gone and not out


def holds_seat(entry: Entry | None, person: Person, session: str) -> bool:
    """Whether the person's place is not free for anybody else."""
    if person.standing(session) in ("refused", "not_sitting", "disqualified", "absent"):
        return False
    if presence(person.sitting(session)) in ("departed", "withdrew"):
        return False
    sitting = person.sitting(session)
    return bool(sitting.admissions) or (entry is not None and not (entry.withdrawn or entry.barred))
