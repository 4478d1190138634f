"""The lead's forms, one row each: which fields, which wish, and in which phase it is of use."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain import events
from app.domain.capabilities import FIRST_VENUES
from app.domain.events import TYPE_NAMES, Outcome, Recorded
from app.domain.regulation import Regulation
from app.domain.resting import SESSION_FACTS
from app.domain.roomclock import RoomClock
from app.domain.roomwishes import DecideLeave
from app.domain.round import Session, Venue
from app.domain.session import Phase
from app.domain.wishes import (
    AnyWish,
    Cancel,
    Close,
    ConfirmClock,
    Correct,
    Decide,
    DeclareExemption,
    Delay,
    End,
    OpenDoors,
    QueueClosed,
    Resolve,
    Resume,
    SetTimes,
    Start,
    Suspend,
)
from ui.viewmodels.desktext import clock
from ui.viewmodels.forms import OWN_PIN, Field, Filled, Form, Option

_REASON = Field("reason", "long")
_MAYBE = Field("reason", "long", required=False)
_REFERENCE = Field("reference", required=False)
_ROOMS = Field("rooms", "rooms", required=False)
_SITS = Field("sits", "choice", options=("sits", "not_sitting"))


_DECLARED = tuple(
    Field(name, required=False, label=f"declare_{name}", beside=name == "year")
    for name in ("exam", "year", "round", "personal_number")
)


def _confirm_clock(filled: Filled) -> AnyWish:
    return ConfirmClock(
        reference=filled.nearest("clock_reference"),
        second_operator=filled.text("second_operator"),
        second_pin=filled.text("second_pin"),
        reason=filled.text("reason"),
    )


def _delay(filled: Filled) -> AnyWish:
    return Delay(
        session=filled.session,
        minutes=filled.number("minutes"),
        reason=filled.text("reason"),
        reference=filled.text("reference"),
    )


def _suspend(filled: Filled) -> AnyWish:
    return Suspend(
        session=filled.session,
        reason=filled.text("reason"),
        reference=filled.text("reference"),
        rooms=filled.codes("rooms"),
    )


def _cancel(filled: Filled) -> AnyWish:
    return Cancel(
        session=filled.session,
        reason=filled.text("reason"),
        reference=filled.text("reference"),
        rooms=filled.codes("rooms"),
    )


CONFIRM_CLOCK = Form(
    "confirm_clock",
    (
        Field("second_operator", "staff"),
        Field("second_pin", "pin"),
        Field("clock_reference", "time"),
        _MAYBE,
    ),
    _confirm_clock,
)
OPEN_DOORS = Form(
    "open_doors",
    (_MAYBE,),
    lambda filled: OpenDoors(session=filled.session, reason=filled.text("reason")),
)
DELAY = Form("delay", (Field("minutes", "number"), _REASON, _REFERENCE), _delay)
QUEUE_CLOSED = Form(
    "queue_closed",
    (Field("count", "number"),),
    lambda filled: QueueClosed(session=filled.session, count=filled.number("count")),
)
START = Form(
    "start",
    (_MAYBE, _ROOMS),
    lambda filled: Start(
        session=filled.session, reason=filled.text("reason"), rooms=filled.codes("rooms")
    ),
)
SUSPEND = Form("suspend", (_REASON, _REFERENCE, _ROOMS), _suspend)
RESUME = Form(
    "resume",
    (_ROOMS,),
    lambda filled: Resume(session=filled.session, rooms=filled.codes("rooms")),
)
GIVE_BACK = Form(
    "resume",
    (_REASON, _ROOMS),
    lambda filled: Resume(
        session=filled.session, reason=filled.text("reason"), rooms=filled.codes("rooms")
    ),
    "form_help_give_back",
)
END = Form(
    "end",
    (_MAYBE, _ROOMS),
    lambda filled: End(
        session=filled.session, reason=filled.text("reason"), rooms=filled.codes("rooms")
    ),
)
CANCEL = Form("cancel", (_REASON, Field("reference"), _ROOMS), _cancel)
SET_TIMES = Form(
    "set_times",
    (Field("doors", "time"), Field("admission_deadline", "time"), Field("start", "time")),
    lambda filled: SetTimes(
        session=filled.session,
        doors=filled.moment("doors"),
        admission_deadline=filled.moment("admission_deadline"),
        start=filled.moment("start"),
    ),
)
CLOSE = Form(
    "close",
    (Field("second_operator", "staff"), Field("second_pin", "pin")),
    lambda filled: Close(
        session=filled.session,
        second_operator=filled.text("second_operator"),
        second_pin=filled.text("second_pin"),
    ),
)


def close_form(*, left: bool, own_pin: bool = False) -> Form:
    """Two people close; where rooms were not counted or parcels are still here, with why.

    With `own_pin` the first gives theirs here; else a lead is asked for it when it is sent.
    """
    why = (Field("reason", "long", label="closed_over"),) if left else ()
    return Form(
        "close",
        (*((OWN_PIN,) if own_pin else ()), *CLOSE.fields, *why),
        lambda filled: Close(
            session=filled.session,
            pin=filled.text("pin"),
            second_operator=filled.text("second_operator"),
            second_pin=filled.text("second_pin"),
            reason=filled.text("reason"),
        ),
    )


_OPEN: dict[Phase, tuple[Form, ...]] = {
    "prepared": (CONFIRM_CLOCK, OPEN_DOORS, DELAY, CANCEL),
    "doors_open": (CONFIRM_CLOCK, QUEUE_CLOSED, START, DELAY, SUSPEND, CANCEL),
    "started": (QUEUE_CLOSED, END, SUSPEND, CONFIRM_CLOCK, CANCEL),
    "suspended": (RESUME, END, CONFIRM_CLOCK, CANCEL),
    "ended": (CLOSE,),
    "cancelled": (CLOSE,),
}


def phases_of(form: str) -> tuple[Phase, ...]:
    """When a form is of use."""
    found = (phase for phase, forms in _OPEN.items() if form in {one.id for one in forms})
    return ("prepared",) if form == SET_TIMES.id else tuple(found)


def correct_form(facts: Iterable[Recorded], zone: str) -> Form | None:
    """What was said of a session and can be taken back, newest first; None where there is none."""
    said = [fact for fact in facts if isinstance(fact.fact, SESSION_FACTS)]
    picks = tuple(
        Option(one.id, plain=_when(one, zone), words=f"takeback_{TYPE_NAMES[type(one.fact)]}")
        for one in reversed(said)
    )
    if not picks:
        return None
    preset = picks[0].value if len(picks) == 1 else ""
    return Form(
        "correct",
        (Field("takeback", "pick", picks=picks, preset=preset), _REASON),
        lambda filled: Correct(fact=filled.text("takeback"), reason=filled.text("reason")),
    )


def _when(record: Recorded, zone: str) -> str:
    """When it was said, and the number or time in it."""
    parts = [clock(record.when, zone)]
    match record.fact:
        case events.StartDelayed(new_start=start):
            parts.append(f"({clock(start, zone)})")
        case events.QueueClosed(count=count):
            parts.append(f"({count})")
        case _:
            pass
    return " ".join(parts)


DECISIONS: tuple[Outcome, ...] = ("admit", "provisional", "refuse")


def session_forms(
    phase: Phase,
    venue: Venue,
    session: Session,
    rooms: Iterable[RoomClock] = (),
    rules: Regulation | None = None,
) -> tuple[Form, ...]:
    """What the lead can do about a session in a phase, the likeliest first.

    Where only some rooms stand still or wait for their start, these can go on and begin too; an
    end that was called too early can be undone.
    """
    known = tuple(rooms)
    forms, going = _OPEN.get(phase, ()), [clock for clock in known if not clock.over]
    if phase == "started" and any(clock.stopped is not None for clock in going):
        return (RESUME, *forms)
    if phase == "started" and any(clock.started is None for clock in going):
        return (START, *forms)
    if phase in ("started", "ended") and any(clock.shortfall for clock in known):
        return (GIVE_BACK, *forms)
    here = rules.at(venue.kind) if rules else FIRST_VENUES[venue.kind]
    if phase == "prepared" and here.sets_times and session.window is not None:
        return (SET_TIMES, *forms)
    return forms


LEAVE_FORMS: dict[Outcome, bool] = {"admit": True, "refuse": False}
"""Which decision grants a leave, and which does not; there is none between."""


def leave_form(outcome: Outcome) -> Form | None:
    """The lead's answer to somebody who asks to leave for a while (E 13)."""
    granted = LEAVE_FORMS.get(outcome)
    if granted is None:
        return None

    def make(filled: Filled) -> AnyWish:
        return DecideLeave(
            candidate=filled.candidate,
            granted=granted,
            reason=filled.text("reason"),
            session=filled.session,
        )

    return Form("grant_leave" if granted else "deny_leave", (_REASON,), make)


def decision_form(
    outcome: Outcome, *, conflict: bool = False, exempt: bool = False, on_paper: bool = False
) -> Form:
    """The lead's decision about one person; the reason is always asked.

    With `conflict` it settles that two desks let the person in before they had met; an exempt
    person is let in only once they have chosen to sit, and one who does not is not refused. With
    `on_paper`, where it may be declared at the venue, what their paper declares is asked too.
    """

    def make(filled: Filled) -> AnyWish:
        candidate, session = filled.candidate, filled.session
        reason, sits = filled.text("reason"), filled.text("sits")
        if conflict:
            return Resolve(candidate=candidate, outcome=outcome, reason=reason, session=session)
        paper = {field.name: filled.text(field.name) for field in _DECLARED}
        if sits == "not_sitting":
            return DeclareExemption(
                candidate=candidate,
                sits=False,
                exam=paper["exam"],
                year=paper["year"],
                round=paper["round"],
                personal_number=paper["personal_number"],
                reason=reason,
                session=session,
            )
        return Decide(
            candidate=candidate,
            outcome=outcome,
            reason=reason,
            sits=True if sits else None,
            exam=paper["exam"],
            year=paper["year"],
            round=paper["round"],
            personal_number=paper["personal_number"],
            session=session,
        )

    if exempt and outcome != "refuse":
        fields = (_SITS, _REASON, *(_DECLARED if on_paper else ()))
        help_ = "form_help_exempt_paper" if on_paper else "form_help_exempt"
        return Form(f"decide_{outcome}", fields, make, help_)
    return Form(f"decide_{outcome}", (_REASON,), make)
