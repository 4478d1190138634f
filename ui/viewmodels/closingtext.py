"""The closing page in words: what is open, the stations, what just happened."""

from __future__ import annotations

from collections.abc import Callable

from app.kernel.time import Instant
from ui.viewmodels.closetext import blocked
from ui.viewmodels.closing import ClosingState, Open, StationRow
from ui.viewmodels.desktext import clock
from ui.viewmodels.formtext import told
from ui.viewmodels.words import Words

STATION_HEADS = ("said", "name", "fingerprint", "records", "last")
_NAMED = 3
"""A line names no more than this; the key leads to all of them."""


def line(row: Open, words: Words, key: str) -> str:
    """One kind of thing with its key: settled, or how much is left and who it is about."""
    name = words.say(f"closing_row_{row.kind}")
    if row.done:
        return f"[{key}] ✓ {name}"
    why = words.say(f"closing_why_{row.why}") if row.why in ("stopped", "uncounted") else ""
    joint = "、" if words.language == "ja" else ", "
    # What an incident is called in the records says nothing to people.
    shown = [] if row.kind == "incident" else list(row.who[:_NAMED])
    more = len(row.who) - len(shown) if shown else 0
    who = joint.join(shown) + (words.say("closing_more", count=more) if more else "")
    parts = [f"[{key}] ! {name}", why, words.say("closing_count", count=len(row.who)), who]
    return "　".join(part for part in parts if part)


def station_line(row: StationRow, state: ClosingState, words: Words, zone: str) -> tuple[str, ...]:
    """A station in the list."""
    strange = row.seen.log in state.strange if state.picking else row.ours is False
    said = "not_ours" if strange else "ours" if state.picking or row.ours else "unsaid"
    name = row.seen.name or "–"
    name = words.say("closing_own_station", name=name) if row.own else name
    return (
        words.say(f"closing_station_{said}"),
        name,
        row.seen.short,
        str(row.seen.size),
        clock(row.seen.last, zone),
    )


def title(state: ClosingState, words: Words, zone: str) -> str:
    """How far it is."""
    closed = state.found.closed
    if closed is not None:
        return words.say("closing_closed_at", at=clock(closed, zone))
    return words.say("closing_left" if state.left else "closing_nothing_left", count=state.left)


def hint(state: ClosingState, words: Words) -> str:
    """What to do next."""
    if state.picking:
        return words.say("closing_hint_stations")
    if state.found.closed is not None:
        return words.say("closing_hint_closed")
    if state.found.phase not in ("ended", "cancelled"):
        return words.say("closing_not_over")
    return words.say("closing_hint_open" if state.left else "closing_hint_ready")


def message(state: ClosingState, words: Words, zone: str, key_of: Callable[[str], str]) -> str:
    """What just happened, or what is wrong with a field."""
    if state.message == "close_blocked":  # something came in between
        return blocked(state.message_fields, words, key_of)
    return told(state.message, state.message_fields, words, zone, form=state.form)


def head_line(what: str, at: Instant, code: str, words: Words, zone: str) -> str:
    """What to write on paper about a moment of the day."""
    kind = words.say(f"head_moment_{what}")
    return words.say("head_write", what=kind, at=clock(at, zone), head=code)
