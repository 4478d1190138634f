"""Counting a room's papers when its exam is over, and handing the sealed parcels on."""

from __future__ import annotations

from collections import Counter

from app.domain.choosing import session_meant
from app.domain.countfacts import HandedOver, SheetsCounted
from app.domain.countwishes import Count, HandOver, Several
from app.domain.custody import gone_already, in_other_rooms, unknown_seals
from app.domain.events import Draft
from app.domain.paperpeople import Seated, seated
from app.domain.printable import shows_nothing
from app.domain.reconciling import differences, held, parcels
from app.domain.roomsnamed import not_held_there
from app.domain.round import Session
from app.domain.twopeople import both, unbound
from app.domain.view import Outcome, View, phase_of, refused, session_closed, unknown_session

_NUMBERS = (
    "sheets_used",
    "sheets_blank_absent",
    "sheets_spare_used",
    "sheets_spare_left",
    "sheets_spoilt",
    "booklets_in",
    "booklets_used",
    "booklets_unused",
    "booklets_defective",
    "parcels",
)
_MOST = 1_000_000
"""No room holds more of anything; our own limit against a slip of the finger."""


def count(view: View, wish: Count) -> Outcome:
    """Record what was counted in a room, and say what does not agree and who may explain it.

    A difference holds the room until a new count agrees, or the lead writes down the difference.
    """
    plan = _plan(view, wish)
    if isinstance(plan, Outcome):
        return plan
    if no := not_held_there(view, plan, (wish.room,)) or _not_over(view, plan, wish.room):
        return no
    for name in _NUMBERS:
        if not 0 <= (number := getattr(wish, name)) <= _MOST:
            return refused("count_out_of_range", None, field=name, count=number, most=_MOST)
    if no := _seal_twice(wish) or _seal_elsewhere(view, plan, wish) or _confirmed(view, wish):
        return no
    fact = SheetsCounted(
        **{name: getattr(wish, name) for name in _NUMBERS},
        seals=_several(wish.seals),
        without_sheet=_several(wish.without_sheet),
        extra_sheets=_several(wish.extra_sheets),
        second_operator=wish.second_operator,
    )
    there = seated(view, plan).get(wish.room, Seated())
    if strange := [number for number in fact.without_sheet if number not in there.sat]:
        return refused("not_seated_here", None, people=strange, room=wish.room)
    found = differences(view, plan, fact, there)
    told = {
        "present": len(there.sat),
        "absent": len(there.absent),
        "turned_away": len(there.turned_away),
        "agrees": not found,
        "differences": list(found),
        "hold_the_room": bool(found) and not _written(view, wish.reason),
    }
    draft = Draft(fact, session=plan.id, room=wish.room, reason=wish.reason or None)
    return Outcome((draft,), extra={**told, **_warning(view, wish)})


def hand_over(view: View, wish: HandOver) -> Outcome:
    """Record to whom the sealed parcels went; also after closing, when the carrier comes.

    While a room is held nothing leaves, unless the lead says why.
    """
    over = (one for one in view.sessions if phase_of(view, one) in _OVER)
    left = [one for one in over if view.state(one).closed is None]
    chosen = wish.session or session_meant(view, left)
    if isinstance(chosen, Outcome):
        return chosen
    plan = view.sessions.get(chosen or "")
    if plan is None:
        return unknown_session(view, chosen)
    if shows_nothing(wish.to):
        return refused("missing_field", None, fields=["to"])
    if not 1 <= wish.parcels <= _MOST:
        out = {"field": "parcels", "count": wish.parcels, "most": _MOST}
        return refused("count_out_of_range", None, **out)
    phase = phase_of(view, plan.id)
    if phase not in _OVER:
        return refused("wrong_phase", None, phase=phase, needed=list(_OVER))
    if no := _seal_twice(wish) or _confirmed(view, wish):
        return no
    if (waiting := held(view.rules, view, plan)) and shows_nothing(wish.reason):
        return refused("hand_over_held", None, rooms=waiting, session=plan.id)
    flags = _custody(view, plan, wish)
    if flags and shows_nothing(wish.reason):
        code, fields = next(iter(flags.items()))
        return refused(code, None, session=plan.id, **fields)
    fact = HandedOver(
        to=wish.to,
        parcels=wish.parcels,
        seals=_several(wish.seals),
        second_operator=wish.second_operator,
    )
    draft = Draft(fact, session=plan.id, reason=wish.reason or None)
    found = parcels(view.state(plan.id))
    handed = found.handed + wish.parcels
    told = {"counted_parcels": found.counted, "handed_parcels": handed}
    other = ["other_parcels"] if found.counted != handed else []
    return Outcome((draft,), extra={**told, "flags": [*other, *flags], **_warning(view, wish)})


def _custody(view: View, plan: Session, wish: HandOver) -> dict[str, dict[str, object]]:
    """What does not fit what was counted and what has gone: why, and its fields."""
    state, given = view.state(plan.id), _several(wish.seals)
    found: dict[str, dict[str, object]] = {}
    if seals := gone_already(state, given):
        found["seal_handed_twice"] = {"seals": seals}
    if seals := unknown_seals(state, given):
        found["seal_unknown"] = {"seals": seals}
    before = parcels(state)
    if before.counted and before.handed + wish.parcels > before.counted:
        handed = before.handed + wish.parcels
        found["parcels_beyond"] = {"counted": before.counted, "handed": handed}
    return found


_OVER = ("ended", "cancelled")


def _plan(view: View, wish: Count) -> Session | Outcome:
    held = (p for p in view.sessions.values() if not_held_there(view, p, (wish.room,)) is None)
    over = (p.id for p in held if _not_over(view, p, wish.room) is None)
    left = [one for one in over if view.state(one).closed is None]
    chosen = wish.session or session_meant(view, left)
    if isinstance(chosen, Outcome):
        return chosen
    plan = view.sessions.get(chosen or "")
    if plan is None:
        return unknown_session(view, chosen)
    return session_closed(plan.id) if view.state(plan.id).closed is not None else plan


def _not_over(view: View, plan: Session, room: str) -> Outcome | None:
    """A refusal while the exam goes on in this room: nothing is counted under people's hands."""
    if view.state(plan.id).room(room).over or phase_of(view, plan.id) in _OVER:
        return None
    return refused("wrong_phase", None, phase=phase_of(view, plan.id), needed=list(_OVER))


def _confirmed(view: View, wish: Count | HandOver) -> Outcome | None:
    """A refusal where a second person is named who can't confirm."""
    if not (wish.second_operator or wish.second_pin):
        return None
    first_pin = wish.pin if isinstance(wish, Count) else ""
    return both(view, first_pin, wish.second_operator, wish.second_pin)


def _warning(view: View, wish: Count | HandOver) -> dict[str, object]:
    warned = unbound(view, wish.second_operator)
    return {"warning": warned} if warned else {}


def _seal_twice(wish: Count | HandOver) -> Outcome | None:
    """A refusal where one seal is named for two parcels: one of the numbers is a slip."""
    given = (wish.seals,) if isinstance(wish.seals, str) else wish.seals
    times = Counter(seal.strip() for seal in given if seal.strip())
    twice = [seal for seal, count in times.items() if count > 1]
    return refused("seal_twice", None, seals=twice) if twice else None


def _seal_elsewhere(view: View, plan: Session, wish: Count) -> Outcome | None:
    """A refusal where a seal was counted in another room: it is on one parcel only."""
    found = in_other_rooms(view.state(plan.id), wish.room, _several(wish.seals))
    if not found:
        return None
    rooms = list(dict.fromkeys(found.values()))
    return refused("seal_in_two_rooms", None, seals=list(found), rooms=rooms, session=plan.id)


def _written(view: View, reason: str) -> bool:
    """Whether the lead has written a difference down."""
    lead = view.operator is not None and view.operator.role == "lead"
    return lead and not shows_nothing(reason)


def _several(given: Several) -> tuple[str, ...]:
    """Names that may be given one by one, each once."""
    found = (given,) if isinstance(given, str) else given
    return tuple(dict.fromkeys(name.strip() for name in found if name.strip()))
