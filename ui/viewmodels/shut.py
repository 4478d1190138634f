"""What an idle desk says while its session's doors are shut: before they open, and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ui.viewmodels.bartext import place
from ui.viewmodels.closedtext import told
from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words


class Shut(NamedTuple):
    """The word, the line under it, and what is to be done."""

    word: str
    detail: str
    todo: str


def shut(
    state: StationState,
    words: Words,
    key_of: Callable[[str], str],
    *,
    several: bool,
    names: Mapping[str, str] | None = None,
) -> Shut | None:
    """What is missing before anybody can come in; None while people may.

    `several` says that the venue has other sessions; `names` are people's by id.
    """
    match state.phase:
        case "prepared":
            missing = "desk_shut_doors" if state.clock_checked else "desk_shut_clock_and_doors"
            todo = words.say(missing, key=key_of("lead_page"))
        case "ended" | "cancelled":
            return _over(state, words, key_of, several=several, names=names or {})
        case _:
            return None
    return Shut(words.say(f"desk_shut_{state.phase}"), place(state, words), todo)


def _over(
    state: StationState,
    words: Words,
    key_of: Callable[[str], str],
    *,
    several: bool,
    names: Mapping[str, str],
) -> Shut:
    """The exam is over: what comes next, until it is closed."""
    over = "desk_shut_over" if several else "desk_shut_for_good"
    other = words.say(over, key=key_of("choose_session"))
    where = place(state, words)
    if state.closed is not None:
        at = told(state.closed, names, words, state.zone)
        papers, send = key_of("handover"), key_of("send_page")
        after = words.say("desk_after_closing", papers=papers, send=send)
        return Shut(words.say("desk_closed"), f"{where}　{at}", f"{after} {other}")
    word = words.say(f"desk_shut_{state.phase}")
    if state.held_here:
        return Shut(word, where, words.say("desk_shut_count", key=key_of("count_page")))
    keys = {"key": key_of("lead_page"), "close": key_of("session_close")}
    rest = other if several else ""
    return Shut(
        word, where, " ".join(one for one in (words.say("desk_shut_close", **keys), rest) if one)
    )
