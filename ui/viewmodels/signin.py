"""Who are you: a name from the staff, a PIN, and once the duty of confidentiality."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from app.domain.duty import confidentiality
from app.domain.regulation import Text
from app.domain.round import Role
from app.domain.view import Operator
from app.domain.wishes import AnyWish, SignIn
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.services import signing
from app.services.venue import Answer
from ui.viewmodels.station import StationModel

Purpose = Literal["begin", "change", "locked", "lead"]
"""Nobody is signed in yet; somebody takes over; too long idle; a lead decides once."""


class Member(NamedTuple):
    """Somebody who may sign in here."""

    id: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class SignInState:
    """Everything that is asked of who signs in."""

    purpose: Purpose = "begin"
    people: tuple[Member, ...] = ()
    chosen: str = ""
    duty: tuple[tuple[str, Text], ...] | None = None
    """The articles to be confirmed by the chosen one; None where it was done before."""
    agreed: bool = False
    wait_until: Instant | None = None
    """By the computer's clock: no PIN of the chosen one is taken before."""
    busy: bool = False
    message: str = ""
    """A code of what is wrong or missing."""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    """The invented PINs of a rehearsal; empty at every real round."""
    attempts: int = 0
    """Grows with every PIN given, so that the field is emptied."""


class Who(NamedTuple):
    """What the records say of everybody's signing in."""

    confirmed: tuple[str, ...]
    until: dict[str, Instant]
    pins: dict[str, str]


class SignInModel:
    """Asks who acts, for a purpose; `then` hears the answer once the PIN was right."""

    def __init__(self, station: StationModel) -> None:
        self.station = station
        self.state = SignInState()
        self._listeners: list[Callable[[SignInState], None]] = []
        self._who: Who | None = None
        self._wish: AnyWish | None = None
        self._first: Callable[[Operator], None] | None = None
        self._then: Callable[[Answer], None] | None = None
        station.reads(self._look, self._show, wanted=lambda: self.asking)
        station.on_refused(self._told_off)
        station.on_state(lambda state: self._told_off(state.failure) if state.failure else None)

    @property
    def asking(self) -> bool:
        """Whether an answer is awaited."""
        return self._then is not None

    @property
    def day_begins(self) -> bool:
        """Whether whoever signs in begins the day: nobody has checked the clock or come in yet."""
        state = self.station.state
        begins = self.state.purpose == "begin" and state.phase == "prepared"
        return begins and bool(state.clock_doubt)

    def on_state(self, listener: Callable[[SignInState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def ask(self, purpose: Purpose, then: Callable[[Answer], None]) -> None:
        """Ask who acts from now on."""
        self._first = None
        self._ask(purpose, None, then)

    def ask_lead(self, wish: AnyWish, then: Callable[[Answer], None]) -> None:
        """Ask for a lead's PIN to grant this one wish; `then` hears the wish's answer."""
        self._first = None
        self._ask("lead", wish, then)

    def ask_first(self, then: Callable[[Operator], None]) -> None:
        """Ask for a lead's PIN before a form; `then` hears who it is, and nobody else acts here."""
        self._first = then
        self._ask("lead", None, lambda _: None)

    def leave(self) -> None:
        """Nobody was asked."""
        self._then, self._wish, self._first = None, None, None
        self._change(chosen="", agreed=False, message="", attempts=self.state.attempts + 1)

    def choose(self, operator: str) -> None:
        """This is who I am."""
        if operator != self.state.chosen:
            # A PIN that was typed belongs to whoever was chosen then.
            again = self.state.attempts + 1
            about = self._about(operator)
            self._change(chosen=operator, agreed=False, message="", attempts=again, **about)

    def agree(self, agreed: bool) -> None:
        """The duty was read and confirmed, or not."""
        self._change(agreed=agreed, message="")

    def tell(self, code: str, **fields: object) -> None:
        """Say something, such as that a scan was not taken."""
        self._change(message=code, message_fields=fields)

    def enter(self, pin: str) -> None:
        """Give the PIN."""
        state = self.state
        if not self.asking or state.busy:
            return
        if self.station.state.failure is not None:
            self.station.acknowledge()
        if not state.chosen:
            self._change(attempts=state.attempts + 1)
            self.tell("sign_in_who")
        elif not pin.strip():
            self.tell("sign_in_pin")
        elif state.duty is not None and not state.agreed:
            self.tell("sign_in_duty_first")
        else:
            self._change(busy=True, message="")
            self._try(state.chosen, pin)

    def seconds_left(self) -> int:
        """How long the chosen one must still wait before a PIN is taken; 0 when none."""
        until = self.state.wait_until
        left = 0 if until is None else until.ms - self.station.stamp().at.ms
        return max(0, -(-left // 1000))

    def _ask(self, purpose: Purpose, wish: AnyWish | None, then: Callable[[Answer], None]) -> None:
        self._wish, self._then, self._who = wish, then, None
        people = tuple(
            Member(person.id, person.name, person.role)
            for person in sorted(self.station.staff, key=lambda p: (p.role != "lead", p.id))
            if purpose != "lead" or person.role == "lead"
        )
        chosen = people[0].id if len(people) == 1 else ""
        if purpose == "locked" and any(p.id == self.station.state.operator_id for p in people):
            chosen = self.station.state.operator_id
        self._change(
            purpose=purpose,
            people=people,
            chosen=chosen,
            agreed=False,
            busy=True,
            message="",
            attempts=self.state.attempts + 1,
            **self._about(chosen),
        )
        self.station.refresh()

    def _try(self, operator: str, pin: str) -> None:
        wish, venue = self._wish, self.station.venue
        if self._first is not None:
            self.station.run(
                lambda: signing.check_lead(venue, operator, pin, self.station.stamp()),
                lambda answer: self._answered(answer, answer),
            )
        elif wish is None:
            sign_in = SignIn(operator=operator, pin=pin)
            self.station.perform(sign_in, lambda answer: self._answered(answer, answer))
        else:
            self.station.run(
                lambda: signing.as_lead(
                    self.station.venue, operator, pin, wish, self.station.stamp()
                ),
                lambda act: self._answered(act.sign_in, act.answer),
            )

    def _answered(self, sign_in: Answer, answer: Answer | None) -> None:
        then, refusal = self._then, sign_in.refusal
        self._change(busy=False, attempts=self.state.attempts + 1)
        if refusal is not None:
            self.tell(refusal.code, **dict(refusal.fields))
        elif then is not None and answer is not None:
            first, lead = self._first, Operator(self.state.chosen, "lead")
            self.leave()
            if first is not None:
                first(lead)
            else:
                then(answer)

    def _told_off(self, fault: Fault) -> None:
        if self.asking:
            again, fields = self.state.attempts + 1, dict(fault.fields)
            self._change(busy=False, message=fault.code, message_fields=fields, attempts=again)

    def _look(self) -> Who:
        stamp = self.station.stamp()
        waits = signing.waits(self.station.venue, stamp)
        until = {operator: stamp.at.plus(ms=left) for operator, left in waits.items()}
        own = self.station.venue.journal.own()
        return Who(own.confidential, until, self.station.practice_pins())

    def _show(self, who: Who) -> None:
        first, self._who = self._who is None, who
        busy = self.state.busy and not first
        self._change(busy=busy, pins=who.pins, **self._about(self.state.chosen))

    def _about(self, operator: str) -> dict[str, object]:
        if self._who is None or not operator:
            return {"duty": None, "wait_until": None}
        asked = operator not in self._who.confirmed
        rules = self.station.venue.rules(self.station.now)
        return {
            "duty": tuple(confidentiality(rules)) if asked else None,
            "wait_until": self._who.until.get(operator),
        }

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        for listener in self._listeners:
            listener(self.state)
