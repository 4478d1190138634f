"""What the evacuation page says: how far each step is, and who did not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from app.kernel.time import Instant
from ui.viewmodels.clocktext import at, sentences, span
from ui.viewmodels.evacuationstate import EvacuationRoom, EvacuationState, OnRegister
from ui.viewmodels.sessionnames import called
from ui.viewmodels.words import Words

STEPS = ("stop", "print", "call", "go_on")
_SAID_BACK = 2
"""So many sentences have room once the exams go on; before it, one."""
_NAMED = 6
"""So many of those who are missing are named in one sentence."""


def done(state: EvacuationState, step: str) -> bool:
    """Whether a step is behind."""
    match step:
        case "stop":
            return bool(state.stopped) and not state.running
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
            code = "evac_told_stop_all" if len(state.left) > 1 else "evac_told_stop"
            return words.say(code, at=at(since, zone), sessions=len(state.left))
        case "stop" if state.back:
            return words.say("evac_told_back")
        case "stop" if not state.running:
            return words.say("evac_told_not_running")
        case "print":
            return words.say("evac_told_print" if state.printed else "evac_told_no_print")
        case "call":
            with_people = [room for room in state.rooms if room.people]
            if not with_people:
                return words.say("evac_told_nobody")
            count = len(with_people) - len(state.to_call)
            told = words.say("evac_told_call", called=count, rooms=len(with_people))
            if not state.not_found:
                return told
            return f"{told}　{words.say('evac_told_missing', count=state.not_found)}"
        case _:
            return ""


def hint(state: EvacuationState) -> str:
    """The code of what is to be done next."""
    if state.next == "stop" and not state.begun:
        return "evac_do_stop_before"
    if state.next == "go_on" and state.not_found:
        return "evac_do_find"
    if state.next == "" and not state.back:
        return "evac_do_done_without"
    return f"evac_do_{state.next or 'done'}"


def which(state: EvacuationState, words: Words, zone: str) -> str:
    """The exams whose rooms have to be left, where there are several."""
    if len(state.sessions) < 2:
        return ""
    told = _comma(words).join(called(one, words, zone) for one in state.sessions)
    return words.say("evac_sessions", sessions=told)


def answer(one: OnRegister, words: Words) -> str:
    """How somebody answered, or why they may not be there at all."""
    said = [words.say(f"evac_reply_{one.reply or 'none'}")]
    if one.out:
        said.append(words.say("evac_out_on_leave"))
    elif one.unsure:
        said.append(words.say(f"evac_unsure_{one.unsure}"))
    if one.planned:
        said.append(words.say("register.planned", place=one.planned))
    return "　".join(said)


def gone(state: EvacuationState, words: Words) -> str:
    """Who was in the room looked at and is not called: they may still be in the building."""
    if not state.gone:
        return ""
    people = [
        words.in_brackets(f"{one.seat} {one.number}".strip(), words.say(f"register.away_{one.why}"))
        for one in state.gone
    ]
    return words.say("register.gone", people=_some(people, words))


def stood(state: EvacuationState) -> str:
    """For how long the exam stands still."""
    seconds = [room.stopped.second for room in state.stopped if room.stopped is not None]
    if not seconds or state.now is None:
        return ""
    return span(state.now.second - min(seconds))


def room_name(one: EvacuationRoom, state: EvacuationState) -> str:
    """A room, with its session where there are several."""
    return f"{one.session} {one.name}" if len(state.sessions) > 1 else one.name


def room(one: EvacuationRoom | None, state: EvacuationState, words: Words, zone: str) -> str:
    """The room looked at, and how its register was answered."""
    if one is None:
        return ""
    here = words.say(
        "evac_room",
        room=room_name(one, state),
        here=state.here,
        missing=state.missing,
        uncalled=state.uncalled,
    )
    if one.called is None:
        return here
    code = "evac_room_recorded" if state.recorded else "evac_room_called"
    made = one.called
    said = words.say(code, at=at(made.at, zone), there=made.there, missing=len(made.missing))
    return f"{here}　{said}"


def room_rows(state: EvacuationState, words: Words, zone: str) -> list[tuple[str, ...]]:
    """Every room in a line: which, how many to be called, whether that is recorded, how many gone.

    A sign stands with what still has to be done.
    """
    rows = list[tuple[str, ...]]()
    for one in state.rooms:
        call = words.say("evac_rooms_nobody")
        if one.called is not None:
            call = f"✓ {at(one.called.at, zone)}"
        elif one.people:
            call = words.say("evac_reply_none")
        lost = f"× {len(one.missing)}" if one.missing else "–"
        rows.append((room_name(one, state), str(one.people), call, lost))
    return rows


def aloud(state: EvacuationState, words: Words, key_of: Callable[[str], str]) -> str:
    """What is to be read aloud: once where it is the same for every session, else for each.

    Where rooms differ so much that a small screen has no room for it, where it stands.
    """
    told: dict[str, list[str]] = {}
    for one in state.aloud:
        told.setdefault(sentences([one], words), []).append(str(one.get("session", "")))
    every = {one.id for one in state.sessions}
    comma = _comma(words)
    if len(told) > (_SAID_BACK if state.back else 1):
        return words.say("evac_aloud_many", key=key_of("clock_page"))
    return "\n".join(
        text if every <= {*where} else f"{comma.join(dict.fromkeys(where))}: {text}"
        for text, where in told.items()
    )


def message(state: EvacuationState, words: Words, zone: str, key_of: Callable[[str], str]) -> str:
    """What just happened, or why something can't be."""
    if not state.message:
        return ""
    if state.message == "evac_sure":
        return _sure(state, state.message_fields, words, key_of)
    fields = {
        k: at(v, zone) if isinstance(v, Instant) else v for k, v in state.message_fields.items()
    }
    if isinstance(phase := fields.get("phase"), str):
        fields["phase"] = words.say(f"phase_{phase}")
    return words.say(state.message, **fields)


def _sure(
    state: EvacuationState,
    fields: Mapping[str, object],
    words: Words,
    key_of: Callable[[str], str],
) -> str:
    """Which rooms were not called and who did not answer, before the exams go on all the same."""
    rooms, people, parts = fields["rooms"], fields["people"], list[str]()
    assert isinstance(rooms, list)
    assert isinstance(people, list)
    if rooms:
        told = _some([room_name(one, state) for one in rooms], words)
        parts.append(words.say("evac_sure_rooms", count=len(rooms), rooms=told))
    if people:
        who = [f"{where.code}-{one.seat} {one.number}" for where, one in people]
        parts.append(words.say("evac_sure_people", count=len(people), people=_some(who, words)))
    key = key_of("evac_go_on_here" if fields["only_here"] else "evac_go_on")
    parts.append(words.say("evac_sure_again", key=key))
    return "\n".join(parts)


def _some(parts: Iterable[str], words: Words) -> str:
    every = list(parts)
    more = ("…",) if len(every) > _NAMED else ()
    return _comma(words).join((*every[:_NAMED], *more))


def _comma(words: Words) -> str:
    return "、" if words.language == "ja" else ", "
