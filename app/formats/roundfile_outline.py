"""As much of a faulty round file as a roster can be held against.

What could not be read is filled in so that no row is faulty because of it, and what stays open is
said beside it.
"""

from __future__ import annotations

from typing import get_args

from app.domain.preparation_rows import Doubts
from app.domain.round import Role, Room, Round, Session, Staff, Stage, Venue, VenueKind
from app.formats.roundfile_sense import is_zone
from app.formats.roundfile_tables import Table, table_of, tables_of, time_of, value_of
from app.kernel.time import Instant

_ENDLESS = 10**9
_NO_TIME = Instant(0)


def outline(document: Table) -> tuple[Round, Doubts]:
    """A round for checking rows only, and what it leaves open."""
    head = table_of(document.get("round"))
    zone = value_of(head, "time_zone", str)
    places = [item for item in tables_of(document, "venues").values() if _code(item, "code")]
    plans = [item for item in tables_of(document, "sessions").values() if _code(item)]
    kinds = {_code(item, "code"): item.get("kind") for item in places}
    round_ = Round(
        id=value_of(head, "id", str) or "",
        name="",
        regulation=value_of(head, "regulation", str) or "",
        time_zone=zone if zone and is_zone(zone) else "UTC",
        venues=tuple(map(_venue, places)),
        sessions=tuple(map(_session, plans)),
        staff=tuple(map(_staff, tables_of(document, "staff").values())),
    )
    sure = (item for item in plans if item.get("stage") in get_args(Stage)
            and kinds.get(_code(item, "venue")) in get_args(VenueKind))  # fmt: skip
    rooms = (item for item in places if not _whole(item, "rooms", "code"))
    return round_, Doubts(
        sessions=not _whole(document, "sessions", "id"),
        rooms=frozenset(_code(item, "code") for item in rooms),
        stages=frozenset(map(_code, plans)) - frozenset(map(_code, sure)),
    )


def _venue(item: Table) -> Venue:
    rooms = tuple(
        Room(code, "", _seats(room))
        for room in tables_of(item, "rooms").values()
        if (code := _code(room, "code"))
    )
    return Venue(_code(item, "code"), "", _kind(item.get("kind")), rooms)


def _kind(found: object) -> VenueKind:
    """A kind of venue that the rules can declare; where it is none of them, the first."""
    kinds: tuple[VenueKind, ...] = get_args(VenueKind)
    return next((kind for kind in kinds if kind == found), kinds[0])


def _seats(room: Table) -> int:
    seats = value_of(room, "seats", int)
    return seats if seats is not None and seats > 0 else _ENDLESS


def _session(item: Table) -> Session:
    def at(name: str) -> Instant:
        moment = time_of(item.get(name))
        return Instant.of(moment) if moment and 2000 <= moment.year < 2100 else _NO_TIME

    stages: dict[str, Stage] = {"first": "first", "second": "second"}
    return Session(
        id=_code(item),
        venue=_code(item, "venue"),
        # A subject that could not be read is nobody else's.
        subject=value_of(item, "subject", str) or f"\0{_code(item)}",
        stage=stages.get(_code(item, "stage"), "course"),
        form="written",
        doors=at("doors"),
        admission_deadline=at("admission_deadline"),
        start=at("start"),
        end=at("end"),
        ticket_issued=False,
    )


def _staff(item: Table) -> Staff:
    role: Role = "lead" if item.get("role") == "lead" else "proctor"
    return Staff(_code(item, "venue"), _code(item), value_of(item, "name", str) or "", role)


def _whole(holder: Table, section: str, name: str) -> bool:
    """Whether every item of a list can be told by its code."""
    items = holder.get(section)
    return isinstance(items, list) and all(
        isinstance(item, dict) and _code(item, name) for item in items
    )


def _code(item: Table, name: str = "id") -> str:
    return value_of(item, name, str) or ""
