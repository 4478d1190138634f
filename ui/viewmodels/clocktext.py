"""What the clock says: phases, times, sentences to be read aloud, and how a call stands."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.aloud import Sentence
from app.kernel.time import Instant
from ui.viewmodels.clock import ClockState
from ui.viewmodels.clocknow import RoomCall, RoomRow, ScriptRow, mark
from ui.viewmodels.desktext import clock
from ui.viewmodels.words import Words

NOTHING = "–"


def span(seconds: int | None) -> str:
    """A length as 1:04:12, hours always."""
    if seconds is None:
        return NOTHING
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def at(moment: Instant | None, zone: str) -> str:
    """A moment to the second, or a dash."""
    return clock(moment, zone) or NOTHING


def tiles(state: ClockState, words: Words, zone: str) -> tuple[tuple[str, str], ...]:
    """Start, end and what is left, where rooms share them; planned and past ones are called so."""
    times = state.times
    planned = "" if times.begun else "_planned"
    end = "clock_ended" if times.over else f"clock_end{planned}"
    return (
        (words.say(f"clock_start{planned}"), at(times.start, zone)),
        (words.say(end), at(times.end, zone)),
        (words.say("clock_left"), span(times.left)),
    )


def sentences(told: Sequence[Sentence], words: Words) -> str:
    """What is to be read aloud about the time, a line for each group of rooms."""
    return "\n".join(words.say(str(one["code"]), **_fields(one, words)) for one in told)


def _fields(one: Sentence, words: Words) -> dict[str, object]:
    comma = "、" if words.language == "ja" else ", "
    fields = {name: value for name, value in one.items() if name != "code"}
    zone = str(fields.get("zone", ""))
    if zone:  # a time of today needs no date
        fields = {k: at(v, zone) if isinstance(v, Instant) else v for k, v in fields.items()}
    if "texts" in fields:
        fields["texts"] = comma.join(_cited(text, words) for text in fields["texts"])
    return {**fields, "where": comma.join(one.get("where", ()))}


def _cited(text: str, words: Words) -> str:
    """An article as people read it; what rests on none has a name of its own."""
    return words.article(text) if " " in text else text


def room_heads(words: Words) -> tuple[str, ...]:
    """What stands above the rooms' lines."""
    return tuple(
        words.say(f"clock_head_{head}") for head in ("room", "phase", "start", "end", "left")
    )


def room_line(row: RoomRow, words: Words, zone: str) -> tuple[str, ...]:
    """A room in a line: name, phase, start, end, what is left."""
    left = span(row.left) if row.phase in ("under_way", "suspended") else NOTHING
    phase = words.say(f"room_phase_{row.phase}")
    end = at(row.end, zone)
    if row.phase == "ended":
        end = words.say("clock_ended_at", at=end)
    return row.name, phase, at(row.started, zone), end, left


def when(row: ScriptRow, words: Words) -> str:
    """When an announcement belongs, as the script says it."""
    one = row.announcement
    if row.own:
        return words.say("clock_when_own")
    return words.say(f"clock_when_{one.when}", minutes=one.minutes)


def status(row: ScriptRow, words: Words, zone: str) -> str:
    """How an announcement stands, in the rooms looked at."""
    if row.differs:
        return "　".join(f"{one.name} {_status(one, words, zone)}" for one in row.rooms)
    return _status(row.rooms[0], words, zone) if row.rooms else NOTHING


def _status(one: RoomCall, words: Words, zone: str) -> str:
    told = words.say(f"clock_call_{one.status}", at=at(one.read_at, zone))
    return told + (words.say("clock_call_noted") if one.noted else "")


def draft(row: ScriptRow, room: str, words: Words, zone: str) -> str:
    """What an incident says of a call that was missed or came too late."""
    one = next(found for found in row.rooms if found.room == room)
    if row.own:
        return _own_draft(row, words, zone)
    code = "clock_draft_late" if one.read_at is not None else "clock_draft_missed"
    return words.say(
        code,
        text=words.of(row.announcement.text),
        name=mark(row.announcement.id),
        due=at(one.due, zone),
        read=at(one.read_at, zone),
    )


def text(row: ScriptRow, words: Words) -> str:
    """What is read, and for whom where it is not for everybody."""
    said = words.of(row.announcement.text)
    return f"{_who(row, words)}　{said}" if row.own else said


def _who(row: ScriptRow, words: Words) -> str:
    comma = "、" if words.language == "ja" else ", "
    return f"{row.where} {comma.join(one.who for one in row.rooms)}"


def _own_draft(row: ScriptRow, words: Words, zone: str) -> str:
    late = row.drafts
    one = late[0]
    comma = "、" if words.language == "ja" else ", "
    seats = comma.join(found.name for found in late)
    code = "clock_own_draft_late" if one.read_at is not None else "clock_own_draft_missed"
    return words.say(code, who=seats, due=at(one.due, zone), read=at(one.read_at, zone))


def message(state: ClockState, words: Words, zone: str) -> str:
    """What just happened, or why something can't be."""
    if not state.message:
        return ""
    fields = dict(state.message_fields)
    known = [row for row in state.script if row.announcement.id == fields.get("announcement")]
    if known:
        fields["announcement"] = f"「{words.of(known[0].announcement.text)}」"
    fields |= {k: at(v, zone) for k, v in fields.items() if isinstance(v, Instant)}
    if isinstance(phase := fields.get("phase"), str):
        fields["phase"] = words.say(f"phase_{phase}")
    return words.say(state.message, **fields)
