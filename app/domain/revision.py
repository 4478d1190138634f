"""A round prepared again: what differs, who needs a new ticket, and what may not go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from app.domain.round import Entry, Round
from app.kernel.faults import Fault
from app.kernel.time import Instant

Pair = tuple[str, str | None]
"""Candidate number and session of a record."""
Parts = Mapping[str, msgspec.Struct]
Printed = dict[str, dict[str, tuple[object, ...]]]
"""Candidate number -> venue -> what the ticket for it says."""

_HEAD = ("name", "regulation", "time_zone", "practice")
_UNSEEN = ("pin", "permissions", "accommodation")
_DERIVED = ("duplicates",)


class Prepared(NamedTuple):
    """One state of a round."""

    round: Round
    entries: Sequence[Entry]


def with_removed(old: Prepared, new: Prepared) -> Prepared:
    """Whoever is no longer on the roster stays known as withdrawn, if the session is still held."""
    there = {entry.candidate_number for entry in new.entries}
    sessions = {session.id for session in new.round.sessions}
    gone = [
        replace(entry, withdrawn=True)
        for entry in old.entries
        if entry.candidate_number not in there and entry.session in sessions
    ]
    return new._replace(entries=[*new.entries, *gone])


def differences(old: Prepared, new: Prepared) -> list[Fault]:
    """Everything that is not as it was, of the round first; the order of rows says nothing."""
    return [*_of_rounds(old.round, new.round), *_of_entries(old, new)]


def printed(state: Prepared) -> Printed:
    """What admission tickets say of place and time, in the words that are printed."""
    sessions = {session.id: session for session in state.round.sessions}
    venues = {venue.code: venue for venue in state.round.venues}
    zone = state.round.time_zone
    found: dict[str, dict[str, list[object]]] = {}
    for entry in state.entries:
        plan = sessions[entry.session]
        if entry.withdrawn or not plan.ticket_issued:
            continue
        venue = venues[plan.venue]
        room = next((room.name for room in venue.rooms if room.code == entry.room), entry.room)
        times = (plan.doors, plan.admission_deadline, plan.start, plan.end)
        shown = tuple(f"{time.local(zone):%Y-%m-%d %H:%M}" for time in times)
        sitting = (venue.name, plan.subject, plan.stage, room, entry.seat, shown)
        found.setdefault(entry.candidate_number, {}).setdefault(plan.venue, []).append(sitting)
    return {
        number: {venue: tuple(sorted(map(str, lines))) for venue, lines in of.items()}
        for number, of in found.items()
    }


def to_raise(old: Printed, new: Printed) -> list[str]:
    """Who holds a ticket that is no longer true, and gets another: the older one must not count."""
    return [
        number
        for number, tickets in old.items()
        if number in new and any(new[number].get(venue) != said for venue, said in tickets.items())
    ]


def to_send(old: Printed, new: Printed) -> list[str]:
    """Who needs a ticket that nobody has yet, or another one."""
    raised = set(to_raise(old, new))
    return [
        number
        for number, tickets in new.items()
        if number in raised or tickets.keys() - old.get(number, {}).keys()
    ]


def not_to_go(
    old: Prepared, new: Prepared, recorded: Collection[Pair], sent: Collection[str]
) -> Iterator[Fault]:
    """What a revision may not take away; `new` is what the files say.

    `recorded` have records, `sent` are the venues that sent some.
    """
    if old.round.practice != new.round.practice:
        yield Fault("revise_practice", round=old.round.id)
    people = {entry.candidate_number for entry in new.entries}
    pairs = {(entry.candidate_number, entry.session) for entry in new.entries}
    with_records = {number for number, _ in recorded}
    told: set[str] = set()
    for entry in old.entries:
        number, session = entry.candidate_number, entry.session
        if entry.withdrawn:
            continue
        if number in with_records and number not in people and number not in told:
            told.add(number)
            yield Fault("revise_has_records", candidate_number=number)
        elif number in people and (number, session) in recorded and (number, session) not in pairs:
            yield Fault("revise_session_has_records", candidate_number=number, session=session)
    places = {session.id: session.venue for session in new.round.sessions}
    for plan in old.round.sessions:
        if plan.venue in sent and places.get(plan.id) != plan.venue:
            yield Fault("revise_venue_has_records", session=plan.id, venue=plan.venue)


def _of_rounds(old: Round, new: Round) -> Iterator[Fault]:
    zones = (old.time_zone, new.time_zone)
    before, after = ({name: getattr(r, name) for name in _HEAD} for r in (old, new))
    yield from _of_fields("round", before, after, zones)
    for section, parts in _SECTIONS.items():
        yield from _of_parts(section, parts(old), parts(new), zones)


def _venues(round_: Round) -> Parts:
    """The rooms are parts of their own."""
    return {venue.code: replace(venue, rooms=()) for venue in round_.venues}


def _rooms(round_: Round) -> Parts:
    return {f"{v.code}/{room.code}": room for v in round_.venues for room in v.rooms}


def _sessions(round_: Round) -> Parts:
    return {session.id: session for session in round_.sessions}


def _staff(round_: Round) -> Parts:
    return {f"{member.venue}/{member.id}": member for member in round_.staff}


def _drops(round_: Round) -> Parts:
    return {f"{drop.venue}/{drop.url}".removeprefix("/"): drop for drop in round_.drops}


_SECTIONS: Mapping[str, Callable[[Round], Parts]] = {
    "venues": _venues,
    "rooms": _rooms,
    "sessions": _sessions,
    "staff": _staff,
    "drops": _drops,
}


def _of_parts(section: str, old: Parts, new: Parts, zones: tuple[str, str]) -> Iterator[Fault]:
    for code in {**old, **new}:
        key = f"{section} {code}"
        if code not in old:
            yield Fault("round_part_added", key=key)
        elif code not in new:
            yield Fault("round_part_removed", key=key)
        else:
            before, after = (msgspec.structs.asdict(part[code]) for part in (old, new))
            yield from _of_fields(key, before, after, zones)


def _of_fields(
    key: str, old: Mapping[str, Any], new: Mapping[str, Any], zones: tuple[str, str]
) -> Iterator[Fault]:
    for name, before in old.items():
        if before != new[name]:
            was, now = _shown(name, before, zones[0]), _shown(name, new[name], zones[1])
            yield Fault("round_part_changed", key=key, field=name, old=was, new=now)


def _of_entries(old: Prepared, new: Prepared) -> Iterator[Fault]:
    before = {(entry.candidate_number, entry.session): entry for entry in old.entries}
    after = {(entry.candidate_number, entry.session): entry for entry in new.entries}
    for pair in {**before, **after}:
        who = {"candidate_number": pair[0], "session": pair[1]}
        if pair not in before:
            yield Fault("entry_added").about(**who)
        elif pair not in after:
            yield Fault("entry_removed").about(**who)
        else:
            yield from _of_entry(before[pair], after[pair], who)


def _of_entry(old: Entry, new: Entry, who: Mapping[str, str]) -> Iterator[Fault]:
    for name in old.__struct_fields__:
        was, now = getattr(old, name), getattr(new, name)
        if was != now and name not in _DERIVED:
            shown = {"old": _shown(name, was, "UTC"), "new": _shown(name, now, "UTC")}
            yield Fault("entry_changed").about(**who, field=name, **shown)


def _shown(name: str, value: object, zone: str) -> str:
    """A value in a few characters; what is secret or sensitive is not repeated."""
    match value:
        case None | "":
            return "-"
        case _ if name in _UNSEEN:
            return "…"
        case Instant():
            return f"{value.local(zone):%Y-%m-%d %H:%M:%S}"
        case tuple():
            return " - ".join(_shown(name, item, zone) for item in value)
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
