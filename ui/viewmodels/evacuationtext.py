"""What the evacuation page says: how far each step is, and who did not answer."""

from __future__ import annotations

from app.kernel.time import Instant
from ui.viewmodels.clocktext import at, span
from ui.viewmodels.evacuation import EvacuationRoom, EvacuationState, OnRegister
from ui.viewmodels.words import Words

STEPS = ("stop", "print", "call", "go_on")


def done(state: EvacuationState, step: str) -> bool:
    """Whether a step is behind."""
    match step:
        case "stop":
            return bool(state.stopped)
        case "print":
            return state.printed
        case "call":
            return any(room.called for room in state.rooms) and not state.to_call
        case _:
            return False


def told(state: EvacuationState, step: str, words: Words, zone: str) -> str:
    """How far a step is."""
    match step:
        case "stop" if state.stopped:
            since = min(room.stopped for room in state.stopped if room.stopped is not None)
            return words.say("evac_told_stop", at=at(since, zone))
        case "stop" if not state.running:
            return words.say("evac_told_not_running")
        case "print" if state.printed:
            return words.say("evac_told_print")
        case "call":
            with_people = [room for room in state.rooms if room.people]
            if not with_people:
                return words.say("evac_told_nobody")
            called = len(with_people) - len(state.to_call)
            return words.say("evac_told_call", called=called, rooms=len(with_people))
        case _:
            return ""


def hint(state: EvacuationState) -> str:
    """The code of what is to be done next."""
    if state.next == "stop" and not state.begun:
        return "evac_do_stop_before"
    if state.next == "" and not state.back:
        return "evac_do_done_without"
    return f"evac_do_{state.next or 'done'}"


def answer(one: OnRegister, words: Words) -> str:
    """How somebody answered, or why they may not be there at all."""
    said = words.say(f"evac_reply_{one.reply or 'none'}")
    if one.out:
        return f"{said}　{words.say('evac_out_on_leave')}"
    return f"{said}　{words.say(f'evac_unsure_{one.unsure}')}" if one.unsure else said


def stood(state: EvacuationState) -> str:
    """For how long the exam stands still."""
    seconds = [room.stopped.second for room in state.stopped if room.stopped is not None]
    if not seconds or state.now is None:
        return ""
    return span(state.now.second - min(seconds))


def room(one: EvacuationRoom | None, state: EvacuationState, words: Words, zone: str) -> str:
    """The room looked at, and how its register was answered."""
    if one is None:
        return ""
    here = words.say(
        "evac_room",
        room=one.name,
        here=state.here,
        missing=state.missing,
        uncalled=state.uncalled,
    )
    if one.called is None:
        return here
    called = one.called
    return f"{here}　" + words.say(
        "evac_room_called", at=at(called.at, zone), there=called.there, missing=called.missing
    )


def message(state: EvacuationState, words: Words, zone: str) -> str:
    """What just happened, or why something can't be."""
    if not state.message:
        return ""
    fields = {
        k: at(v, zone) if isinstance(v, Instant) else v for k, v in state.message_fields.items()
    }
    if isinstance(phase := fields.get("phase"), str):
        fields["phase"] = words.say(f"phase_{phase}")
    return words.say(state.message, **fields)
