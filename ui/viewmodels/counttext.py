"""The counting page in words: rooms in rows, what a number should be, what does not agree."""

from __future__ import annotations

from collections.abc import Sequence

from ui.viewmodels.countforms import LISTS, NUMBERS, PEOPLE, number
from ui.viewmodels.countstate import CountRoom, CountState, Differs, Earlier, Handed
from ui.viewmodels.desktext import clock
from ui.viewmodels.formtext import told
from ui.viewmodels.words import Words

HEADS = ("room", "sheets", "blanks", "parcels", "state")
_ABOUT_TWO = {
    "wrong_own_pin": "pin",
    "wrong_pin": "second_pin",
    "second_person_needed": "second_operator",
    "unknown_operator": "second_operator",
    "second_not_bound": "second_operator",
}
"""What is wrong with one of the two people or their PIN, and in which field."""
_FIELDS = (*NUMBERS, *LISTS, *PEOPLE)


def room_row(room: CountRoom, words: Words) -> tuple[str, ...]:
    """A room in the list."""
    state = words.say(f"count_state_{room.state}")
    counted = room.counted
    if counted is None:
        return room.name, f"– / {room.present}", f"– / {room.absent}", "–", state
    sheets = f"{counted.sheets_used} / {room.present}"
    blanks = f"{counted.sheets_blank_absent} / {room.absent}"
    return room.name, sheets, blanks, str(counted.parcels), state


def total_row(rooms: Sequence[CountRoom], words: Words) -> tuple[str, ...]:
    """The session as a whole."""
    counted = [room.counted for room in rooms if room.counted is not None]
    sheets = sum(one.sheets_used for one in counted)
    blanks = sum(one.sheets_blank_absent for one in counted)
    done = sum(not room.waits and room.state != "going" for room in rooms)
    return (
        words.say("count_total"),
        f"{sheets} / {sum(room.present for room in rooms)}",
        f"{blanks} / {sum(room.absent for room in rooms)}",
        str(sum(one.parcels for one in counted)),
        words.say("count_rooms_done", done=done, of=len(rooms)),
    )


def expected(name: str, state: CountState, typed: str) -> str:
    """What a number should be, and whether the typed one is it; empty where nobody knows."""
    room = state.room
    if room is None or name not in room.expected:
        return ""
    low, high = room.expected[name]
    should = str(low) if low == high else f"{low}–{high}"
    value = number(typed) if typed.strip() else None
    if value is None:
        return should
    return f"{should} ✓" if low <= value <= high else f"{should} ≠"


def before(name: str, state: CountState) -> str:
    """The same number of the count that was recorded last."""
    room = state.room
    if room is None or room.counted is None:
        return ""
    return str(getattr(room.counted, name))


def verdict(state: CountState, words: Words) -> str:
    """Whether it agrees, in a word or two."""
    room = state.room
    if room is None:
        return ""
    if state.verdict and state.draft:
        return words.say(f"count_typed_{state.verdict}")
    return words.say(f"count_state_{room.state}")


def details(state: CountState, words: Words, zone: str) -> str:
    """What does not agree and who may explain it; then the counts that were recorded here."""
    lines = [line for one in state.found for line in _differs(one, words)]
    return "\n".join(lines)


def history(state: CountState, words: Words, zone: str) -> str:
    """The counts of the room so far, newest first; the first of them holds."""
    return "\n".join(_earlier(one, words, zone) for one in state.earlier[:3])


def handed(found: Sequence[Handed], words: Words, zone: str) -> str:
    """To whom parcels went."""
    if not found:
        return words.say("count_not_handed")
    return "\n".join(
        words.say(
            "count_handed",
            at=clock(one.at, zone),
            to=one.fact.to,
            parcels=one.fact.parcels,
            seals=list(one.fact.seals),
        )
        for one in found
    )


def then_close(state: CountState, words: Words, lead: str, close: str) -> str:
    """What comes next once every room agrees; empty before that, and once it is closed."""
    done = state.rooms and all(
        room.state not in ("going", "open", "differs") for room in state.rooms
    )
    return (
        words.say("count_then_close", lead=lead, close=close) if done and not state.closed else ""
    )


def hint(state: CountState, words: Words, key: str) -> str:
    """What to do now, or why there is nothing to do; `key` writes a difference down."""
    room = state.room
    if state.closed is not None:
        return words.say("count_hint_closed")
    if room is None:
        return words.say("count_hint_none")
    return words.say(f"count_hint_{room.state}", key=key)


def about_two(state: CountState, first: str) -> str:
    """The field of one of two people that what is said is about; empty where it is none.

    It belongs beside their PINs. `first` is the first person's id.
    """
    if state.message == "sign_in_wait":
        return "pin" if state.message_fields.get("operator") == first else "second_pin"
    field = state.message_fields.get("field")
    return _ABOUT_TWO.get(state.message, "") or (str(field) if field in PEOPLE else "")


def message(state: CountState, words: Words, zone: str, key: str) -> str:
    """What just happened, or what is wrong with a field; `key` goes to the next room."""
    if not state.message:
        return ""
    fields = {**state.message_fields, "key": key if state.waiting else ""}
    if isinstance(name := fields.get("field"), str) and name in _FIELDS:
        fields["field"] = words.say(f"form_field_{name}")
    if isinstance(needed := fields.get("needed"), list):
        fields["needed"] = "・".join(words.say(f"phase_{phase}") for phase in needed)
    if state.form is not None or not state.message.startswith("form_"):
        return told(state.message, fields, words, zone, form=state.form)
    return words.say(state.message, **fields)


def _differs(one: Differs, words: Words) -> list[str]:
    by = abs(one.counted - one.expected)
    lines = [
        "・"
        + words.say(f"count_differs_{one.code}", counted=one.counted, expected=one.expected, by=by)
    ]
    joint = "、" if words.language == "ja" else ", "
    for why in dict.fromkeys(who.why for who in one.people):
        alike = [f"{who.number} {who.seat}".rstrip() for who in one.people if who.why == why]
        told = words.say(f"may_{why}")
        lines.append("　" + words.say("count_may_be", why=told, people=joint.join(alike)))
    return lines


def _earlier(one: Earlier, words: Words, zone: str) -> str:
    counted = one.counted
    return words.say(
        "count_earlier",
        at=clock(one.at, zone),
        by=one.by,
        second=one.second,
        sheets=counted.sheets_used,
        blanks=counted.sheets_blank_absent,
        parcels=counted.parcels,
        reason=one.reason,
    )
