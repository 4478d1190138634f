"""The clock of the room in words: nothing on it is about one person."""

from __future__ import annotations

from ui.viewmodels.clock import ClockState
from ui.viewmodels.clockcalls import Call
from ui.viewmodels.clocktext import at, room_heads, room_line, sentences, tiles
from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words
from ui.widgets.clockface import FaceText


def face_of(state: ClockState, call: Call | None, words: Words, station: StationState) -> FaceText:
    """Time, phase, start, end, what is left; below it the call, else what holds about the time."""
    zone, times = station.zone, state.times
    rows: tuple[tuple[str, ...], ...] = ()
    if times.differs and not state.scope:
        rows = (room_heads(words), *(room_line(row, words, zone) for row in times.rooms))
    urgent = call is not None and not call.late
    practice = words.say("strip_practice") if station.practice else ""
    title = (practice, words.of(station.subject), state.scope_name)
    return FaceText(
        title="　".join(part for part in title if part),
        phase=words.say(f"bigclock_{times.phase}"),
        time=at(state.now, zone),
        tiles=() if rows else tiles(state, words, zone),
        rows=rows,
        text=_text(state, call if urgent else None, words),
        urgent=urgent,
    )


def _text(state: ClockState, call: Call | None, words: Words) -> tuple[tuple[str, str], ...]:
    if call is not None:
        where = call_rooms(call, words)
        text = call.announcement.text
        both = (("ja", where + text.ja), ("en", text.en))
        return both if words.language == "ja" else (("en", where + text.en), ("ja", text.ja))
    told = sentences(state.aloud, words)
    return ((words.language, told),) if told else ()


def call_exam(call: Call, words: Words) -> str:
    """The exam of a call, where it is another than the one that is shown."""
    return words.in_brackets(words.of(call.subject), call.mark) if call.subject else ""


def call_rooms(call: Call, words: Words) -> str:
    """The exam, where it is another, and the rooms that a call is for; nothing where for all."""
    comma = "、" if words.language == "ja" else ", "
    exam = call_exam(call, words)
    where = " ".join(part for part in (exam, comma.join(call.rooms)) if part)
    return words.say("call_in", rooms=where) if where else ""


def call_text(call: Call, words: Words) -> str:
    """A call in one line; of an own end only whose it is."""
    if call.own:
        named = filter(None, (call_exam(call, words), *call.rooms))
        return ("、" if words.language == "ja" else ", ").join(named)
    return call_rooms(call, words) + words.of(call.announcement.text)
