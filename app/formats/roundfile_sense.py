"""What a round file must mean beyond its shape: names, places, times, who leads.

The rules read the file's own tables and pass over any value of the wrong type (its shape is
reported elsewhere), so that one bad key hides nothing of what is wrong around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.capabilities import VenueRules
from app.domain.round import VenueKind
from app.formats.declared import NOTHING, Misfit, shown
from app.formats.roundfile_tables import Table, rooms_of, table_of, tables_of, time_of, value_of
from app.kernel.ids import is_code, is_device

VenueKinds = Mapping[VenueKind, VenueRules]
"""What holds at each kind of venue."""

_CODE_SHAPE = "A-Z a-z 0-9 . _ - (1-32)"
_NO_DEVICE = "≠ CON, PRN, AUX, NUL, COM1, LPT1, …"
_PIN = re.compile(r"[0-9]{4,12}")
_MOST_SEATS = 100_000
_ORDER = (
    ("doors", "<=", "admission_deadline"),
    ("doors", "<=", "start"),
    ("start", "<", "end"),
    # Being late may be allowed for: the deadline can lie after the start.
    ("admission_deadline", "<", "end"),
)
_LONGEST_WAIT = timedelta(hours=6)
_LONGEST_SESSION = timedelta(hours=24)


def nonsense(document: Table, kinds: VenueKinds) -> Iterator[Misfit]:
    """Everything that may be well formed and cannot be."""
    for rule in (_round, _venues, _sessions, _times):
        yield from rule(document)
    yield from _windows(document, kinds)
    for rule in (_staff, _pins, _leads):
        yield from rule(document)


def first_day(document: Table) -> tuple[str, date | None]:
    """Which regulation a round names, and the day on which its first doors open."""
    plans = tables_of(document, "sessions").values()
    head = table_of(document.get("round"))
    name, regulation = value_of(head, "time_zone", str), value_of(head, "regulation", str)
    zone = ZoneInfo(name) if name and is_zone(name) else UTC
    times = [time for plan in plans if (time := time_of(plan.get("doors")))]
    days = [time.astimezone(zone).date() for time in times if 2000 <= time.year < 2100]
    return regulation or "", min(days, default=None)


def venue_kinds(document: Table) -> dict[str, str]:
    """Every venue code that stands in the file, with its kind ("" where that is no text)."""
    venues = tables_of(document, "venues").values()
    return {
        code: value_of(v, "kind", str) or "" for v in venues if (code := value_of(v, "code", str))
    }


def _round(document: Table) -> Iterator[Misfit]:
    head = table_of(document.get("round"))
    for name in ("id", "regulation"):
        code = value_of(head, name, str)
        yield from _code(f"round.{name}", code)
    zone = value_of(head, "time_zone", str)
    if zone is not None and not is_zone(zone):
        yield Misfit("round.time_zone", "Asia/Tokyo", shown(zone))
    for section in ("venues", "sessions"):
        if document.get(section) == []:
            yield Misfit(section, f"[[{section}]]", NOTHING)


def _venues(document: Table) -> Iterator[Misfit]:
    venues = tables_of(document, "venues")
    yield from _codes(venues, "code")
    yield from _unique(venues, "code")
    for key, venue in venues.items():
        yield from _unique(tables_of(venue, "rooms", f"{key}."), "code")
    for key, room in rooms_of(document).items():
        seats = value_of(room, "seats", int)
        if seats is not None and not 1 <= seats <= _MOST_SEATS:
            yield Misfit(f"{key}.seats", f"1-{_MOST_SEATS}", shown(seats))


def _sessions(document: Table) -> Iterator[Misfit]:
    sessions = tables_of(document, "sessions")
    yield from _codes(sessions, "id")
    yield from _unique(sessions, "id")
    yield from _at_known_venues(document, sessions)


def _times(document: Table) -> Iterator[Misfit]:
    names = ("doors", "admission_deadline", "start", "end")
    for key, session in tables_of(document, "sessions").items():
        times = {name: time for name in names if (time := time_of(session.get(name)))}
        for first, sign, second in _ORDER:
            a, b = times.get(first), times.get(second)
            if a and b and (a > b or (sign == "<" and a == b)):
                yield Misfit(
                    f"{key}.{second}", f"{first} {sign} {second}", f"{shown(a)}, {shown(b)}"
                )
        yield from _lengths(key, times)
        for name, time in times.items():
            if not 2000 <= time.year < 2100:
                yield Misfit(f"{key}.{name}", "2000-2099", shown(time))


def _lengths(key: str, times: Mapping[str, datetime]) -> Iterator[Misfit]:
    """A date mistyped puts the doors on the day before, or the end on another."""
    start, doors, end = times.get("start"), times.get("doors"), times.get("end")
    if start and doors and start - doors > _LONGEST_WAIT:
        yield Misfit(f"{key}.doors", "start - 6 h <= doors", f"{shown(doors)}, {shown(start)}")
    if start and end and end - start > _LONGEST_SESSION:
        yield Misfit(f"{key}.end", "end <= start + 24 h", f"{shown(start)}, {shown(end)}")


def _windows(document: Table, rules: VenueKinds) -> Iterator[Misfit]:
    """A window is for a kind of venue whose lead sets the times."""
    kinds = venue_kinds(document)
    fixed = {kind for kind, one in rules.items() if not one.sets_times}
    may = " | ".join(f'kind = "{kind}"' for kind in rules if kind not in fixed) or NOTHING
    for key, session in tables_of(document, "sessions").items():
        window = session.get("window")
        if window is None:
            continue
        kind = kinds.get(value_of(session, "venue", str) or "")
        if kind in fixed:
            yield Misfit(f"{key}.window", may, f'kind = "{kind}"')
        times = [time_of(time) for time in window] if isinstance(window, list) else []
        if len(times) == 2 and times[0] and times[1] and times[0] >= times[1]:
            found = f"[{shown(times[0])}, {shown(times[1])}]"
            yield Misfit(f"{key}.window", "[from, to], from < to", found)


def _staff(document: Table) -> Iterator[Misfit]:
    staff = tables_of(document, "staff")
    yield from _codes(staff, "id")
    yield from _at_known_venues(document, staff)
    for venue in dict.fromkeys(value_of(person, "venue", str) for person in staff.values()):
        here = {key: person for key, person in staff.items() if person.get("venue") == venue}
        yield from _unique(here, "id")


def _pins(document: Table) -> Iterator[Misfit]:
    practice = table_of(document.get("round")).get("practice", False)
    for key, person in tables_of(document, "staff").items():
        # A PIN is never repeated in a message.
        pin = value_of(person, "pin", str)
        if pin is not None and practice is False:
            yield Misfit(f"{key}.pin", "practice = true", "practice = false")
        elif pin is not None and _PIN.fullmatch(pin) is None:
            yield Misfit(f"{key}.pin", "0-9 (4-12)", "…")


def _leads(document: Table) -> Iterator[Misfit]:
    """Referrals, closing and sanctions need somebody who may decide."""
    staff = tables_of(document, "staff").values()
    led = {value_of(person, "venue", str) for person in staff if person.get("role") == "lead"}
    used = {value_of(session, "venue", str) for session in tables_of(document, "sessions").values()}
    for venue in venue_kinds(document):
        if venue in used - led:
            yield Misfit("staff", f'venue = {shown(venue)}, role = "lead"', NOTHING)


def _codes(found: Mapping[str, Table], name: str) -> Iterator[Misfit]:
    for key, table in found.items():
        yield from _code(f"{key}.{name}", value_of(table, name, str))


def _code(key: str, code: str | None) -> Iterator[Misfit]:
    if code is not None and not is_code(code):
        yield Misfit(key, _NO_DEVICE if is_device(code) else _CODE_SHAPE, shown(code))


def _unique(found: Mapping[str, Table], name: str) -> Iterator[Misfit]:
    """Codes become names of files, where case may not count."""
    first: dict[str, str] = {}
    for key, table in found.items():
        code = value_of(table, name, str)
        if code is not None and (other := first.setdefault(code.casefold(), key)) != key:
            yield Misfit(f"{key}.{name}", f"≠ {other}.{name}", shown(code))


def _at_known_venues(document: Table, found: Mapping[str, Table]) -> Iterator[Misfit]:
    known = venue_kinds(document)
    for key, table in found.items():
        venue = value_of(table, "venue", str)
        if venue is not None and venue not in known:
            yield Misfit(f"{key}.venue", " | ".join(map(shown, known)) or NOTHING, shown(venue))


def is_zone(name: str) -> bool:
    """Whether this computer knows a time zone by this very name."""
    try:
        return ZoneInfo(name).key == name
    except (ValueError, LookupError, OSError):
        return False
