"""What a round file must mean beyond its shape: names, places, times, who leads.

The rules read the file's own tables and pass over any value of the wrong type (its shape is
reported elsewhere), so that one bad key hides nothing of what is wrong around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from app.formats.declared import NOTHING, Misfit, shown
from app.kernel.ids import is_code

T = TypeVar("T")
Table = Mapping[str, Any]

_CODE_SHAPE = "A-Z a-z 0-9 . _ - (1-32)"
_PIN = re.compile(r"[0-9]{4,12}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MOST_SEATS = 100_000
_ORDER = (
    ("doors", "<=", "admission_deadline"),
    ("doors", "<=", "start"),
    ("start", "<", "end"),
    # Being late may be allowed for: the deadline can lie after the start.
    ("admission_deadline", "<", "end"),
)
_TEXTS = (("venues", "name"), ("sessions", "subject"), ("staff", "name"))


def nonsense(document: Table) -> Iterator[Misfit]:
    """Everything that may be well formed and cannot be."""
    for rule in (_round, _texts, _venues, _sessions, _times, _windows, _staff, _pins, _leads):
        yield from rule(document)


def venue_kinds(document: Table) -> dict[str, str]:
    """Every venue code that stands in the file, with its kind ("" where that is no text)."""
    venues = _tables(document, "venues").values()
    return {code: _of(v, "kind", str) or "" for v in venues if (code := _of(v, "code", str))}


def _round(document: Table) -> Iterator[Misfit]:
    head = _table(document.get("round"))
    for name in ("id", "regulation"):
        code = _of(head, name, str)
        if code is not None and not is_code(code):
            yield Misfit(f"round.{name}", _CODE_SHAPE, shown(code))
    zone = _of(head, "time_zone", str)
    if zone is not None and not _is_zone(zone):
        yield Misfit("round.time_zone", "Asia/Tokyo", shown(zone))
    for section in ("venues", "sessions"):
        if document.get(section) == []:
            yield Misfit(section, f"[[{section}]]", NOTHING)


def _texts(document: Table) -> Iterator[Misfit]:
    """What people will read must be there, and must not steer the screen."""
    texts = {"round.name": _of(_table(document.get("round")), "name", str)}
    for section, name in _TEXTS:
        texts |= {
            f"{key}.{name}": _of(t, name, str) for key, t in _tables(document, section).items()
        }
    for key, room in _rooms(document).items():
        texts |= {f"{key}.{name}": _of(room, name, str) for name in ("code", "name")}
    for key, text in texts.items():
        if text is not None and (not text.strip() or _CONTROL.search(text)):
            yield Misfit(key, '"…"', shown(text))


def _venues(document: Table) -> Iterator[Misfit]:
    venues = _tables(document, "venues")
    yield from _codes(venues, "code")
    yield from _unique(venues, "code")
    for key, venue in venues.items():
        yield from _unique(_tables(venue, "rooms", f"{key}."), "code")
    for key, room in _rooms(document).items():
        seats = _of(room, "seats", int)
        if seats is not None and not 1 <= seats <= _MOST_SEATS:
            yield Misfit(f"{key}.seats", f"1-{_MOST_SEATS}", shown(seats))


def _sessions(document: Table) -> Iterator[Misfit]:
    sessions = _tables(document, "sessions")
    yield from _codes(sessions, "id")
    yield from _unique(sessions, "id")
    yield from _at_known_venues(document, sessions)


def _times(document: Table) -> Iterator[Misfit]:
    names = ("doors", "admission_deadline", "start", "end")
    for key, session in _tables(document, "sessions").items():
        times = {name: time for name in names if (time := _time(session.get(name)))}
        for first, sign, second in _ORDER:
            a, b = times.get(first), times.get(second)
            if a and b and (a > b or (sign == "<" and a == b)):
                yield Misfit(
                    f"{key}.{second}", f"{first} {sign} {second}", f"{shown(a)}, {shown(b)}"
                )
        for name, time in times.items():
            if not 2000 <= time.year < 2100:
                yield Misfit(f"{key}.{name}", "2000-2099", shown(time))


def _windows(document: Table) -> Iterator[Misfit]:
    """Only at a semi-public venue does the group application lead set the times (E 5.2)."""
    kinds = venue_kinds(document)
    for key, session in _tables(document, "sessions").items():
        window = session.get("window")
        if window is None:
            continue
        if kinds.get(_of(session, "venue", str) or "") == "public":
            yield Misfit(f"{key}.window", 'kind = "semi-public"', 'kind = "public"')
        times = [_time(time) for time in window] if isinstance(window, list) else []
        if len(times) == 2 and times[0] and times[1] and times[0] >= times[1]:
            found = f"[{shown(times[0])}, {shown(times[1])}]"
            yield Misfit(f"{key}.window", "[from, to], from < to", found)


def _staff(document: Table) -> Iterator[Misfit]:
    staff = _tables(document, "staff")
    yield from _codes(staff, "id")
    yield from _at_known_venues(document, staff)
    for venue in dict.fromkeys(_of(person, "venue", str) for person in staff.values()):
        here = {key: person for key, person in staff.items() if person.get("venue") == venue}
        yield from _unique(here, "id")


def _pins(document: Table) -> Iterator[Misfit]:
    practice = _table(document.get("round")).get("practice", False)
    for key, person in _tables(document, "staff").items():
        # A PIN is never repeated in a message.
        pin = _of(person, "pin", str)
        if pin is not None and practice is False:
            yield Misfit(f"{key}.pin", "practice = true", "practice = false")
        elif pin is not None and _PIN.fullmatch(pin) is None:
            yield Misfit(f"{key}.pin", "0-9 (4-12)", "…")


def _leads(document: Table) -> Iterator[Misfit]:
    """Referrals, closing and sanctions need somebody who may decide."""
    staff = _tables(document, "staff").values()
    led = {_of(person, "venue", str) for person in staff if person.get("role") == "lead"}
    used = {_of(session, "venue", str) for session in _tables(document, "sessions").values()}
    for venue in venue_kinds(document):
        if venue in used - led:
            yield Misfit("staff", f'venue = {shown(venue)}, role = "lead"', NOTHING)


def _codes(tables: Mapping[str, Table], name: str) -> Iterator[Misfit]:
    for key, table in tables.items():
        code = _of(table, name, str)
        if code is not None and not is_code(code):
            yield Misfit(f"{key}.{name}", _CODE_SHAPE, shown(code))


def _unique(tables: Mapping[str, Table], name: str) -> Iterator[Misfit]:
    """Codes become names of files, where case may not count."""
    first: dict[str, str] = {}
    for key, table in tables.items():
        code = _of(table, name, str)
        if code is not None and (other := first.setdefault(code.casefold(), key)) != key:
            yield Misfit(f"{key}.{name}", f"≠ {other}.{name}", shown(code))


def _at_known_venues(document: Table, tables: Mapping[str, Table]) -> Iterator[Misfit]:
    known = venue_kinds(document)
    for key, table in tables.items():
        venue = _of(table, "venue", str)
        if venue is not None and venue not in known:
            yield Misfit(f"{key}.venue", " | ".join(map(shown, known)) or NOTHING, shown(venue))


def _rooms(document: Table) -> dict[str, Table]:
    venues = _tables(document, "venues").items()
    return {k: room for key, v in venues for k, room in _tables(v, "rooms", f"{key}.").items()}


def _tables(table: Table, section: str, prefix: str = "") -> dict[str, Table]:
    """The tables of a list, by their key in the file."""
    items = table.get(section)
    found = enumerate(items) if isinstance(items, list) else ()
    return {f"{prefix}{section}[{i}]": item for i, item in found if isinstance(item, dict)}


def _table(value: object) -> Table:
    return value if isinstance(value, dict) else {}


def _of(table: Table, name: str, type_: type[T]) -> T | None:
    value = table.get(name)
    return value if type(value) is type_ else None


def _time(value: object) -> datetime | None:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def _is_zone(name: str) -> bool:
    try:
        return ZoneInfo(name).key == name
    except (ValueError, LookupError, OSError):
        return False
