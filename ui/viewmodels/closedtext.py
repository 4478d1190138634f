"""Who closed a session and when, in words."""

from __future__ import annotations

from collections.abc import Mapping

from ui.viewmodels.closed import Closed
from ui.viewmodels.desktext import clock
from ui.viewmodels.words import Words


def told(closed: Closed, names: Mapping[str, str], words: Words, zone: str) -> str:
    """When it was closed and by whom, in a line."""
    joint = "・" if words.language == "ja" else ", "
    by = joint.join(names.get(one, one) for one in closed.by)
    return words.say("closed_at_by", at=clock(closed.at, zone), by=by)
