"""Forms of the room about where a person is: gone for good, moved, found elsewhere, a leave."""

from __future__ import annotations

from app.domain.roomwishes import DecideLeave, Depart, Leave, Mark, Move, Withdraw
from app.domain.wishes import AnyWish
from ui.viewmodels.forms import Field, Filled, Form, Option
from ui.viewmodels.personform import About, Row

_MAYBE = Field("reason", "long", required=False)
_REASON = Field("reason", "long")
_SEAT = Field("seat")
_ROOM = Field("other_room", required=False)


def _room_of(about: About, filled: Filled) -> str:
    """A room by its code or its name; the person's own where none was typed."""
    typed = filled.text("other_room")
    found = (one.code for one in about.venue.rooms if typed in (one.code, one.name))
    return next(found, typed) if typed else about.place[0]


def leave_with(about: About) -> Form | None:
    """Out for a while with somebody who goes along."""
    if about.disqualified or about.sitting.there.gone is not None:
        return None
    if about.sitting.there.out is not None or not about.sitting.in_room:
        return None
    if about.rules.leave.forbidden:
        return None

    def make(filled: Filled) -> AnyWish:
        return Leave(
            candidate=filled.candidate,
            reason=filled.text("reason"),
            escort=filled.text("escort"),
            session=filled.session,
        )

    if not needs_reason(about):
        return Form("leave_with", (_escort(about),), make)
    return Form("leave_by_lead", (_REASON, _escort(about, required=False)), make)


def needs_reason(about: About) -> bool:
    """Whether a leave is the acting lead's own decision, which has a reason (E 13)."""
    leave = about.rules.leave
    return about.lead and not leave.forbidden and about.session.form not in leave.forms


def _escort(about: About, *, required: bool = True) -> Field:
    options = tuple(Option(one.id, plain=one.name) for one in about.staff)
    return Field("escort", "who", required=required, picks=(Option(""), *options))


def depart(about: About) -> Form | None:
    """Leaving for good before the end (早期退室)."""
    if about.disqualified or about.sitting.there.gone is not None or not about.sitting.in_room:
        return None

    def make(filled: Filled) -> AnyWish:
        who, session = filled.candidate, filled.session
        return Depart(candidate=who, reason=filled.text("reason"), session=session)

    return Form("depart", (_MAYBE,), make)


def withdraw(about: About) -> Form | None:
    """Giving up this exam (棄権)."""
    if about.disqualified or about.sitting.there.gone is not None or not about.sitting.in_room:
        return None

    def make(filled: Filled) -> AnyWish:
        who, session = filled.candidate, filled.session
        return Withdraw(candidate=who, reason=filled.text("reason"), session=session)

    return Form("withdraw", (_MAYBE,), make)


def move(about: About) -> Form | None:
    """Another place, with a reason."""
    if about.disqualified or about.sitting.there.gone is not None:
        return None

    def make(filled: Filled) -> AnyWish:
        return Move(
            candidate=filled.candidate,
            room=_room_of(about, filled),
            seat=filled.text("seat"),
            reason=filled.text("reason"),
            session=filled.session,
        )

    return Form("move", (_SEAT, _ROOM, _REASON), make)


def found_elsewhere(about: About) -> Form | None:
    """Present, but at another seat or in another room than planned."""
    if about.disqualified:
        return None
    if about.sitting.there.gone is not None or about.sitting.there.out is not None:
        return None

    def make(filled: Filled) -> AnyWish:
        return Mark(
            candidate=filled.candidate,
            state="present",
            room=_room_of(about, filled),
            seat=filled.text("seat"),
            session=filled.session,
        )

    return Form("found_elsewhere", (_SEAT, _ROOM), make)


def _answer_leave(about: About, *, granted: bool) -> Form | None:
    if about.sitting.there.asked is None:
        return None

    def make(filled: Filled) -> AnyWish:
        return DecideLeave(
            candidate=filled.candidate,
            granted=granted,
            reason=filled.text("reason"),
            escort=filled.text("escort"),
            session=filled.session,
        )

    if not granted:
        return Form("deny_leave", (_REASON,), make)
    return Form("grant_leave", (_REASON, _escort(about, required=False)), make)


def grant_leave(about: About) -> Form | None:
    """The lead lets a person out who asked to."""
    return _answer_leave(about, granted=True)


def deny_leave(about: About) -> Form | None:
    """The lead does not."""
    return _answer_leave(about, granted=False)


GOING_FORMS = (
    Row("room_leave_with", leave_with),
    Row("room_found_elsewhere", found_elsewhere),
    Row("room_move", move),
    Row("room_depart", depart),
    Row("room_withdraw", withdraw),
    Row("room_grant", grant_leave),
    Row("room_deny", deny_leave),
)
