"""The closing page in words: what is open, the stations, what just happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.kernel.time import Instant
from ui.viewmodels.closedtext import told as told_closed
from ui.viewmodels.closetext import blocked
from ui.viewmodels.closingstate import ClosingFound, ClosingState, Open, StationRow
from ui.viewmodels.desktext import clock
from ui.viewmodels.formtext import told
from ui.viewmodels.words import Words

STATION_HEADS = ("said", "name", "fingerprint", "records", "last")
_NAMED = 3
"""A line names no more than this; the key leads to all of them."""


def after(row: Open, found: ClosingFound, words: Words, key: str) -> str:
    """What can still be added once the session is closed, with its key."""
    told = words.say(f"closing_after_{row.kind}")
    if row.kind == "parcels" and not row.done:
        return f"[{key}] ! {told}　{words.say('closing_parcels', **found.parcels._asdict())}"
    return f"[{key}] {told}"


def line(row: Open, found: ClosingFound, words: Words, key: str) -> str:
    """One kind of thing with its key: settled, or how much is left and who it is about."""
    name = words.say(f"closing_row_{row.kind}")
    if row.done:
        return f"[{key}] ✓ {name}"
    if row.kind == "parcels":
        return f"[{key}] ! {name}　{words.say('closing_parcels', **found.parcels._asdict())}"
    why = words.say(f"closing_why_{row.why}") if row.why in ("stopped", "uncounted") else ""
    joint = "、" if words.language == "ja" else ", "
    # What an incident is called in the records says nothing to people.
    who = "" if row.kind == "incident" else _some(row.who, joint, words)
    named = _some(row.people, joint, words)
    told = words.say("closing_named", people=named) if named else ""
    parts = [f"[{key}] ! {name}", why, words.say("closing_count", count=len(row.who)), who, told]
    return "　".join(part for part in parts if part)


def _some(names: Sequence[str], joint: str, words: Words) -> str:
    more = len(names) - _NAMED
    shown = joint.join(names[:_NAMED])
    return shown + (words.say("closing_more", count=more) if more > 0 else "")


def station_line(row: StationRow, state: ClosingState, words: Words, zone: str) -> tuple[str, ...]:
    """A station in the list."""
    ours = state.said.get(row.seen.log) if state.picking else row.ours
    said = {True: "ours", False: "not_ours", None: "unsaid"}[ours]
    name = row.seen.name or "–"
    name = words.say("closing_own_station", name=name) if row.own else name
    return (
        words.say(f"closing_station_{said}"),
        name,
        row.seen.short,
        str(row.seen.size),
        clock(row.seen.last, zone),
    )


def station_whole(state: ClosingState, names: Mapping[str, str], words: Words, zone: str) -> str:
    """All that tells the station that is looked at from another, large enough to compare."""
    if not state.picking or state.chosen >= len(state.found.stations):
        return ""
    row = state.found.stations[state.chosen]
    joint = "、" if words.language == "ja" else ", "
    return words.say(
        "closing_station_whole",
        name=row.seen.name or "–",
        fingerprint=row.seen.fingerprint,
        last=clock(row.seen.last, zone),
        people=joint.join(names.get(one, one) for one in row.by),
    )


def title(state: ClosingState, names: Mapping[str, str], words: Words, zone: str) -> str:
    """How far it is; once it is closed, when and by whom."""
    closed = state.found.closed
    if closed is not None:
        return told_closed(closed, names, words, zone)
    return words.say("closing_left" if state.left else "closing_nothing_left", count=state.left)


def hint(state: ClosingState, words: Words, key_of: Callable[[str], str]) -> str:
    """What to do next."""
    if state.picking:
        keys = {"yes": "closing_ours", "no": "closing_strange", "all": "closing_all_ours"}
        return words.say("closing_hint_stations", **{name: key_of(id) for name, id in keys.items()})
    if state.found.closed is not None:
        papers, send = key_of("handover"), key_of("send_page")
        return words.say("closing_hint_closed", papers=papers, send=send)
    if state.found.phase not in ("ended", "cancelled"):
        return words.say("closing_not_over")
    if state.ready:
        return words.say("closing_hint_excused" if state.left else "closing_hint_ready")
    return words.say("closing_hint_open")


def message(state: ClosingState, words: Words, zone: str, key_of: Callable[[str], str]) -> str:
    """What just happened, or what is wrong with a field."""
    if state.message == "close_blocked":  # something came in between
        return blocked(state.message_fields, words, key_of)
    return told(state.message, state.message_fields, words, zone, form=state.form)


def head_line(what: str, at: Instant, code: str, words: Words, zone: str) -> str:
    """What to write on paper about a moment of the day."""
    kind = words.say(f"head_moment_{what}")
    return words.say("head_write", what=kind, at=clock(at, zone), head=code)
