"""Who acts at headquarters: a clerk with a PIN, or whoever holds the passphrase."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, Protocol

from app.domain.office import HOLDER, Actor, ClerkRole
from app.kernel.faults import Fault
from ui.viewmodels.work import Work

Purpose = Literal["begin", "change", "locked"]
"""Nobody acts yet; somebody takes over; nobody touched the window for long."""


class Person(NamedTuple):
    """Somebody who may act; the last one of all holds the passphrase."""

    id: str
    name: str
    role: ClerkRole


class Roll(Protocol):
    """Headquarters' clerks; slow, for the lane."""

    def people(self) -> Sequence[Person]:
        """Every clerk who may act."""

    def sign_in(self, clerk: str, secret: str) -> Actor:
        """Who acts from now on; raise Fault."""


@dataclass(frozen=True, slots=True)
class HqSignInState:
    """Everything on the card."""

    purpose: Purpose = "begin"
    people: tuple[Person, ...] = ()
    chosen: str = ""
    busy: bool = False
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    attempts: int = 0
    """Grows with everything that was tried, so that the field is emptied."""


class HqSignInModel:
    """Asks who acts; a PIN passes through and is kept nowhere."""

    def __init__(self, roll: Roll, work: Work) -> None:
        self._roll, self._work = roll, work
        self._listeners: list[Callable[[HqSignInState], None]] = []
        self._then: Callable[[Actor, str], None] = lambda *_: None
        self.state = HqSignInState()

    def on_state(self, listener: Callable[[HqSignInState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def ask(
        self,
        purpose: Purpose,
        people: Sequence[Person],
        then: Callable[[Actor, str], None],
        *,
        chosen: str = "",
    ) -> None:
        """Ask who acts; `then` hears who it is and what they are called."""
        self._then = then
        holder = Person(HOLDER, "", "decider")
        self._change(
            purpose=purpose,
            people=(*people, holder),
            chosen=chosen,
            message="",
            busy=False,
            attempts=self.state.attempts + 1,
        )

    def choose(self, at: int) -> None:
        """This is who I am."""
        if 0 <= at < len(self.state.people) and not self.state.busy:
            chosen = self.state.people[at].id
            if chosen != self.state.chosen:
                # What was typed belongs to whoever was chosen then.
                again = self.state.attempts + 1
                self._change(chosen=chosen, message="", attempts=again)

    def enter(self, secret: str) -> None:
        """Give the PIN, or the passphrase."""
        state = self.state
        if state.busy:
            return
        if not state.chosen:
            self._change(message="sign_in_who", message_fields={}, attempts=state.attempts + 1)
        elif not secret.strip():
            missing = "passphrase_missing" if state.chosen == HOLDER else "sign_in_pin"
            self._change(message=missing, message_fields={})
        else:
            self._change(busy=True, message="")
            clerk, given = state.chosen, secret.strip()
            self._work.run(lambda: self._roll.sign_in(clerk, given), self._in, self._failed)

    def _in(self, actor: Actor) -> None:
        name = next((one.name for one in self.state.people if one.id == actor.clerk), "")
        self._change(busy=False, attempts=self.state.attempts + 1)
        self._then(actor, name)

    def _failed(self, fault: Fault) -> None:
        told = {"message": fault.code, "message_fields": dict(fault.fields)}
        self._change(busy=False, attempts=self.state.attempts + 1, **told)

    def _change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)
        for listener in self._listeners:
            listener(self.state)
