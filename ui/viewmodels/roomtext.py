"""The room's page in words: what stands on a seat, the counts, what just happened."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.whereabouts import Presence
from app.kernel.time import Instant
from ui.viewmodels.desktext import clock, minutes
from ui.viewmodels.roomstate import (
    CONCERNS_SEAT,
    PARTS,
    Filter,
    Kind,
    Part,
    RoomPerson,
    RoomState,
    Seat,
)
from ui.viewmodels.words import Words

_FILTER_OF: dict[Part, Filter] = {"unset": "unset", "out": "out", "absent": "absent"}
_ALWAYS: tuple[Part, ...] = ("present", "absent", "unset")
_SEEN: tuple[Presence, ...] = ("present", "out", "departed", "withdrew")
_IN_WORDS = {
    "presence": "presence_{}",
    "state": "presence_{}",
    "phase": "phase_{}",
    "form": "session_form_{}",
    "kept": "form_{}",
}


_LEGEND: tuple[Kind, ...] = (
    "unset",
    "let_in",
    "present",
    "out",
    "absent",
    "attention",
    "finding",
    "gone",
    "refused",
    "disqualified",
)
_SIGN_SAYS_IT = ("disqualified", "gone", "finding")
"""Here the sign of an attention stands beside long words, and says it alone."""


class SeatText(NamedTuple):
    """The words on one seat."""

    word: str
    corner: str
    urgent: bool


class Count(NamedTuple):
    """One part of the sum: everybody = present + absent + …"""

    part: Part
    name: str
    people: int
    filter: Filter | None


def seat_text(seat: Seat, now: Instant, words: Words) -> SeatText:
    """What stands on a seat at a moment."""
    if seat.kind == "free":
        told = words.say("seat_sits_at", place=_short(seat)) if seat.elsewhere else ""
        return SeatText(told, "", False)
    # Leaving early and giving up are never said in one word.
    word = words.say(f"presence_{seat.part}" if seat.kind == "gone" else f"seat_{seat.kind}")
    if seat.kind == "disqualified" and seat.part == "stopped":
        word = words.say("seat_stopped")
    late = False
    if seat.kind == "out" and seat.since is not None and seat.return_by is not None:
        late = now.second > seat.return_by.second
        word = words.say("seat_overdue" if late else "seat_out")
    called = ""
    if seat.attentions:
        called = words.say(
            "seat_written" if seat.written else "seat_attention", count=seat.attentions
        )
    if seat.kind == "attention":
        word, called = called, ""
    if seat.asked:
        word = words.say("seat_asked")
    if seat.kind == "finding" and seat.findings:
        word = words.say(f"seat_{_said(_at_seat(seat), seat.let_in_by)}")
    if called and seat.kind not in _SIGN_SAYS_IT:
        word = f"{word}・{called}"
    urgent = late or seat.kind == "finding" or seat.asked or bool(seat.findings)
    return SeatText(word, _corner(seat, now, words), urgent)


def _at_seat(seat: Seat) -> str:
    """What concerns the seat comes first; of all else the card tells more."""
    return next((code for code in seat.findings if code in CONCERNS_SEAT), "finding")


def _said(finding: str, let_in_by: str) -> str:
    """What the desk has no record of a lead has decided, and said who it was."""
    return "let_in_by_lead" if let_in_by and finding == "present_not_let_in" else finding


def _short(seat: Seat) -> str:
    """The seat alone where it is in the same room."""
    room, _, number = seat.elsewhere.rpartition("-")
    return number if room == seat.room else seat.elsewhere


def _corner(seat: Seat, now: Instant, words: Words) -> str:
    if seat.since is not None:
        return minutes(max(0, now.second - seat.since.second))
    if seat.elsewhere:
        return words.say("seat_elsewhere", place=seat.elsewhere)
    if seat.guest_of:
        return words.say("seat_guest", place=seat.guest_of)
    told = [words.say("seat_longer")] if seat.longer else []
    told += [words.say("seat_permission")] if seat.permission else []
    return "・".join(told)


def legend(state: RoomState, words: Words) -> tuple[tuple[str, str], ...]:
    """Every kind of seat that there is now, with what its sign means; most usual first."""
    here = {seat.kind for seat in state.seats}
    if any(seat.attentions for seat in state.seats):
        here.add("attention")
    return tuple((kind, words.say(f"legend_{kind}")) for kind in _LEGEND if kind in here)


def spoken(seat: Seat, now: Instant, words: Words) -> str:
    """A seat as a screen reader says it."""
    text = seat_text(seat, now, words)
    parts = (words.say("room_seat", seat=seat.seat), text.word, text.corner, seat.number)
    return "　".join(part for part in parts if part)


def counts(state: RoomState, words: Words) -> tuple[Count, ...]:
    """The parts of which there are any; those that everybody looks for always."""
    return tuple(
        Count(part, words.say(f"room_part_{part}"), state.counts.get(part, 0), _FILTER_OF.get(part))
        for part in PARTS
        if part in _ALWAYS or state.counts.get(part, 0)
    )


def total(state: RoomState) -> int:
    """Everybody whose place is in this room."""
    return sum(state.counts.values())


def out_line(state: RoomState, now: Instant, words: Words, zone: str) -> str:
    """Who is out, since when, and by when they are expected back."""
    told = []
    crowd = [seat for seat in state.seats if seat.since and "several_out" in seat.findings]
    if crowd:
        told.append(words.say("room_out_crowd", count=len(crowd)))
    for seat in state.seats:
        if seat.since is None or seat.return_by is None:
            continue
        late = now.second > seat.return_by.second
        code = "room_out_late" if late else "room_out_now"
        time = minutes(max(0, now.second - seat.since.second))
        by = clock(seat.return_by, zone)
        escort = words.say("room_out_escort", who=seat.escort) if seat.escort else ""
        told.append(words.say(code, seat=seat.seat, time=time, by=by) + escort)
    return "　".join(told)


def message(state: RoomState, words: Words, zone: str) -> str:
    """What just happened, what does not fit about it, or why it can't be done."""
    if not state.message:
        return ""
    fields = {key: _in_words(key, value, words) for key, value in state.message_fields.items()}
    fields["zone"] = zone
    if isinstance(named := state.message_fields.get("fields"), list):
        fields["fields"] = "、".join(words.say(f"form_field_{name}") for name in named)
    if state.message.startswith("form_") and isinstance(name := fields.get("field"), str):
        fields["field"] = words.say(f"form_field_{name}")
    for key, value in fields.items():
        if isinstance(value, Instant):
            fields[key] = clock(value, zone)
    told = words.say(state.message, **fields)
    if whose := fields.get("whose"):
        told = f"{words.say('room_seat', seat=whose)}　{told}"
    extra = "、".join(words.say(f"room_{flag}") for flag in state.flags)
    return f"{told}　{words.say('room_look', what=extra)}" if extra else told


def _in_words(key: str, value: object, words: Words) -> object:
    if isinstance(value, str) and key in _IN_WORDS and value:
        return words.say(_IN_WORDS[key].format(value))
    return value


def standing_words(
    standing: str, presence: Presence, words: Words, let_in_by: str = ""
) -> tuple[str, ...]:
    """What the desk and the room say: nobody whom the room has seen is still awaited."""
    there = words.say("seat_unset" if presence == "unset" else f"presence_{presence}")
    if presence in _SEEN and standing in ("expected", "arrived"):
        code = "standing_let_in_by_lead" if let_in_by else "standing_no_desk_record"
        return there, words.say(code, who=let_in_by)
    return words.say(f"standing_{standing}"), there


def may_leave(person: RoomPerson) -> bool:
    """Whether anybody has seen the person: nobody else goes out of the room."""
    seen = person.presence in ("present", "out")
    return seen or person.standing in ("admitted", "provisional", "conflict")


def place_line(person: RoomPerson, words: Words) -> str:
    """How the person stands, and where they sit if that is not their place."""
    parts = list(standing_words(person.standing, person.presence, words, person.let_in_by))
    if person.stopped and person.standing != "disqualified":
        parts = [words.say("seat_stopped")]
    if person.found is not None:
        parts.append(words.say("seat_elsewhere", place="-".join(person.found)))
    if person.escort:
        parts.append(words.say("room_escort", who=person.escort))
    return "　".join(dict.fromkeys(parts))


def notes(person: RoomPerson, words: Words, zone: str) -> str:
    """What is to be known of the person at the seat: permissions, needs, what does not fit."""
    lines = []
    if person.standing == "disqualified":
        lines.append(words.say("room_disqualified"))
    elif person.stopped:
        lines.append(words.say("room_stopped"))
    if person.asked is not None:
        lines.append(words.say("room_asked_now"))
    if person.findings:
        who = person.let_in_by
        what = "、".join(words.say(f"room_{_said(code, who)}", who=who) for code in person.findings)
        others = "、".join(person.shared_with)
        lines.append(words.say("room_look", what=f"{what} {others}".strip()))
    if person.attentions:
        code = "room_attentions_written" if person.written else "room_attentions"
        told = words.say(code, count=person.attentions, written=person.written)
        lines.append(f"▲ {told}")
    if person.to_companion:
        lines.append(words.say("room_to_companion", count=person.to_companion))
    if person.permissions:
        lines.append(words.say("room_may_use", items="、".join(person.permissions)))
    if person.accommodation:
        lines.append(words.say("room_needs", what=person.accommodation))
    if person.own_seconds:
        longer = minutes(person.own_seconds)
        if person.own_told is not None:
            lines.append(words.say("room_own_told", time=longer, at=clock(person.own_told, zone)))
        elif person.own_end is not None:
            lines.append(words.say("room_own_end", time=longer, at=clock(person.own_end, zone)))
        else:
            lines.append(words.say("room_own", time=longer))
    return "\n".join(lines)
