"""What an idle desk says while its session's doors are shut: before they open, and afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words


class Shut(NamedTuple):
    """The word, the line under it, and what is to be done."""

    word: str
    detail: str
    todo: str


def shut(
    state: StationState, words: Words, key_of: Callable[[str], str], *, several: bool
) -> Shut | None:
    """What is missing before anybody can come in; None while people may.

    `several` says that the venue has other sessions.
    """
    match state.phase:
        case "prepared":
            missing = "desk_shut_doors" if state.clock_checked else "desk_shut_clock_and_doors"
            todo = words.say(missing, key=key_of("lead_page"))
        case "ended" | "cancelled":
            over = "desk_shut_over" if several else "desk_shut_for_good"
            todo = words.say(over, key=key_of("choose_session"))
        case _:
            return None
    return Shut(
        words.say(f"desk_shut_{state.phase}"), f"{state.venue}　{words.of(state.subject)}", todo
    )
