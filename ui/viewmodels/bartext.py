"""The one countdown in the bar: to the admission deadline, then to the end of the exam."""

from __future__ import annotations

from app.kernel.time import Instant
from ui.viewmodels.desktext import clock, hour, left, minutes
from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words


def place(state: StationState, words: Words) -> str:
    """The venue and the exam that the desk works for."""
    return f"{state.venue}　{words.in_brackets(words.of(state.subject), state.mark)}"


def countdown(state: StationState, now: Instant, words: Words) -> str:
    """What everybody watches now; a later start on a line of its own until it comes."""
    zone = state.zone
    if state.closed is not None:
        return words.say("bar_closed", at=clock(state.closed.at, zone))
    match state.phase:
        case "cancelled":
            return words.say("bar_cancelled")
        case "ended":
            return words.say("bar_ended", at=clock(state.ended, zone))
        case "suspended":
            return words.say("bar_suspended" if state.begun else "bar_waiting")
        case "started" if state.ends is not None:
            seconds = state.ends.second - now.second
            code = "bar_time_up" if seconds < 0 else "bar_ends"
            code = "bar_ends_last" if code == "bar_ends" and state.ends_differ else code
            told = [words.say(code, at=clock(state.ends, zone), time=minutes(abs(seconds)))]
            if state.stopped:  # the others go on, and so does their time
                rooms = ("、" if words.language == "ja" else ", ").join(state.stopped)
                told.insert(0, words.say("bar_stopped_in", rooms=rooms))
            return "\n".join(told)
        case _:
            code, seconds = left(state.deadline, now)
            deadline = clock(state.deadline, zone)
            told = [words.say(code, deadline=deadline, time=minutes(seconds))]
            if state.delayed_to is not None:
                told.append(words.say("desk_delayed", start=hour(state.delayed_to, zone)))
            return "\n".join(told)
