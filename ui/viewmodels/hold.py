"""The line about rooms that nobody may leave yet, for everybody to see; nothing about a person."""

from __future__ import annotations

from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words


def told(state: StationState, words: Words, key: str) -> str:
    """The line that stands over the whole width; `key` is empty where nobody may use it."""
    if not state.held:
        return ""
    joint = "・" if words.language == "ja" else ", "
    return words.say("hold_line", rooms=joint.join(state.held), key=key)
