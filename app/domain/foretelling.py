"""What would come of a step of the session if it were confirmed now: told before anybody says yes.

It asks the very decision that would be taken and records nothing, so that no form counts anew.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from app.domain.aloud import Sentence, in_minutes
from app.domain.clockcheck import compare
from app.domain.running import run
from app.domain.view import Refusal, View
from app.domain.wishes import AnyWish, ConfirmClock, Delay, End, OpenDoors, Resume, Start, Suspend

_REASON_LIFTS = ("start_too_early", "doors_too_early", "clock_unchecked", "end_too_early")
"""Refusals that a reason turns."""
_ANY_REASON = "…"


class Foretold(Struct, frozen=True):
    """What would come of it, as sentences, and whether a reason has to be given."""

    told: tuple[Sentence, ...] = ()
    asks_reason: bool = False


def foretell(view: View, wish: AnyWish) -> Foretold:
    """What a wish about the time would do now; nothing where there is nothing to say."""
    match wish:
        case ConfirmClock():
            return _clock(view, wish)
        case OpenDoors() | Delay() | Start() | Suspend() | Resume() | End():
            without = run(view, replace(wish, reason="")).refusal
            asks = without is not None and without.code in _REASON_LIFTS
            # What a resumption does hangs on whether it has a reason: it may undo an end.
            given = wish if isinstance(wish, Resume) else replace(wish, reason=_ANY_REASON)
            announce = run(view, given).extra.get("announce", ())
            said = tuple(map(_ahead, announce)) if isinstance(announce, list) else ()
            why = (_why(without),) if asks and without and without.code != "end_too_early" else ()
            return Foretold((*why, *said), asks)
        case _:
            return Foretold()


def _why(refusal: Refusal) -> Sentence:
    return {"code": refusal.told_as or refusal.code, **refusal.fields}


def _ahead(announced: Sentence) -> Sentence:
    """The same before it has happened, as told to whoever is about to confirm it."""
    code, fields = str(announced["code"]), dict(announced)
    if late := announced.get("late_seconds", 0):
        fields |= in_minutes(late)
    elif early := announced.get("early_seconds", 0):
        code, fields = code.replace("_start", "_early_start"), fields | in_minutes(early)
    return {**fields, "code": code.replace("aloud_", "ahead_", 1)}


def _clock(view: View, wish: ConfirmClock) -> Foretold:
    found = compare(view, wish.reference)
    code = "ahead_clock_misread" if found.misread else "ahead_clock_far"
    if not found.far and not found.misread:
        code = "ahead_clock_near"
    change = found.fields["change_ms"]
    assert isinstance(change, int)
    signed = f"{round(change / 1000):+d}"
    return Foretold(({"code": code, **found.fields, "signed": signed},), found.far)
