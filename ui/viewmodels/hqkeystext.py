"""Headquarters' keys in words."""

from __future__ import annotations

from app.domain.office import HOLDER
from app.services.keysheld import KeyHeld
from app.services.rotating import ZONE
from ui.viewmodels.formtext import told
from ui.viewmodels.hqkeys import KeysState
from ui.viewmodels.words import Words

_COLUMNS = ("what", "mark", "since", "who", "state")


def heads(words: Words) -> list[str]:
    """What stands above the lines."""
    return [words.say(f"keys_head_{name}") for name in _COLUMNS]


def rows(state: KeysState, words: Words) -> list[tuple[str, ...]]:
    """A line for each key."""
    return [_row(key, words) for key in state.keys]


def next_text(state: KeysState, words: Words) -> str:
    """What to do now."""
    if not state.may:
        return words.say("keys_holder_only")
    if state.keys and not state.printed:
        return words.say("keys_next_print")
    return words.say("keys_next")


def said_text(state: KeysState, words: Words) -> str:
    """What came of it."""
    lines = [told(f.code, f.fields, words, ZONE, form=state.form) for f in state.said]
    return "\n".join(lines)


def _row(key: KeyHeld, words: Words) -> tuple[str, ...]:
    never = "keys_since_never" if key.kind == "paper" else "keys_since_founding"
    at = f"{key.since.local(ZONE):%Y-%m-%d %H:%M}" if key.since else words.say(never)
    who = words.say("hq_holder_short") if key.who == HOLDER else key.who
    return (words.say(f"keys_{key.kind}"), key.mark, at, who, _state(key, words))


def _state(key: KeyHeld, words: Words) -> str:
    if key.kind == "paper":
        code = "keys_state_paper" if key.copies else "keys_state_no_paper"
        return words.say(code, count=key.copies)
    if key.kind == "former":
        code = "keys_state_over" if key.over else "keys_state_former"
        return words.say(code, until=key.until)
    return words.say(f"keys_state_{key.kind}")
