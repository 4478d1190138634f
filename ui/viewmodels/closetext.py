"""What keeps a session from being closed: each thing in a line, and the key that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ui.viewmodels.words import Words

_NAMED = 4
"""So many people are named; of the others it is said how many they are."""

_WAYS = (
    ("attendance", "room_page"),
    ("leaves", "room_page"),
    ("referrals", ""),
    ("conflicts", ""),
    ("undecided", "search"),
    ("id_checks", "seat_check"),
    ("counts", "count_page"),
    ("own_ends", "clock_page"),
    ("registers", "room_page"),
    ("incidents", "incidents"),
)
"""A field of the refusal and the action where it is settled; none where it is on this page."""


def blocked(fields: Mapping[str, object], words: Words, key_of: Callable[[str], str]) -> str:
    """The lines, the likeliest first."""
    lines = [words.say("close_open")]
    for name, action in _WAYS:
        found = fields.get(name)
        if not isinstance(found, Sequence) or isinstance(found, str) or not found:
            continue
        # What an incident is called in the records says nothing to people.
        named = [] if name == "incidents" else [str(one) for one in found[:_NAMED]]
        more = len(found) - len(named) if named else 0
        who = ("、" if words.language == "ja" else ", ").join(named) + (
            words.say("close_more", count=more) if more else ""
        )
        key = key_of(action) if action else ""
        told = {"count": len(found), "who": who, "key": key}
        lines.append(words.say(f"close_open_{name}", **told))
    return "\n".join(lines)
