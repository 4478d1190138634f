"""Headquarters' cases without a window: the queue with its filters, and what is opened anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, Protocol

from app.domain.casework import Open
from app.domain.office import HeadNoted
from app.domain.round import Entry
from app.kernel.faults import Fault
from app.services.casework import CaseShown
from ui.viewmodels.caseforms import Second
from ui.viewmodels.forms import Form
from ui.viewmodels.office import OfficeModel

State = Literal["all", "waiting", "finding", "decided"]
STATES: tuple[State, ...] = ("all", "waiting", "finding", "decided")
"""Everything; cases that wait for a decision; findings that nobody decided about; decided ones."""
MOST_SHOWN = 500
OWN_WORK = "cases_"
"""What the jobs of these pages begin with: after them nothing need be reconciled again."""


class Queue(NamedTuple):
    """All cases of a round, what waits first."""

    round: str
    cases: tuple[CaseShown, ...]
    zone: str


class CaseList(Protocol):
    """A round's cases at headquarters; all of it is slow and for the lane."""

    @property
    def clerk(self) -> str:
        """Who acts."""

    def queue(self, round_id: str) -> Queue: ...
    def forget(self) -> None:
        """Find the cases anew when they are asked for again; quick."""

    def open_new(self, round_id: str, wish: Open) -> CaseShown: ...
    def note_head(self, round_id: str, venue: str, code: str) -> HeadNoted: ...
    def find(self, round_id: str, text: str) -> Sequence[Entry]: ...
    def seconds(self) -> Sequence[Second]: ...
    def erase(
        self, round_id: str, number: str, reason: str, second: str, secret: str
    ) -> Sequence[Fault]:
        """Erase a person; what is to be told of it."""


@dataclass(frozen=True, slots=True)
class CasesState:
    """Everything on the page of cases."""

    queue: Queue | None = None
    reading: bool = False
    """The cases are being looked for."""
    state: State = "waiting"
    kind: str = ""
    venue: str = ""
    out_of_rule: bool = False
    mine: bool = False
    """Only what whoever acts has opened or decided."""
    clerk: str = ""
    chosen: str = ""
    """The id of the case that is looked at."""
    form: Form | None = None
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    more: tuple[Fault, ...] = ()
    """What is told after the message, a sentence each."""
    good: bool = True

    @property
    def every(self) -> tuple[CaseShown, ...]:
        """All cases of the round."""
        return self.queue.cases if self.queue else ()

    @property
    def shown(self) -> tuple[CaseShown, ...]:
        """The cases that the filters let through."""
        return tuple(one for one in self._narrowed if is_in(one, self.state))

    @property
    def counts(self) -> Mapping[State, int]:
        """How many there are of each state, by the other filters."""
        return {name: sum(is_in(one, name) for one in self._narrowed) for name in STATES}

    @property
    def kinds(self) -> Mapping[str, int]:
        """The kinds there are."""
        return Counter(one.kind for one in self.every)

    @property
    def venues(self) -> Mapping[str, int]:
        """The venues there are."""
        return Counter(one.venue for one in self.every if one.venue)

    @property
    def filtered(self) -> bool:
        """Whether anything but the state narrows the list."""
        return bool(self.kind or self.venue or self.out_of_rule or self.mine)

    @property
    def _narrowed(self) -> tuple[CaseShown, ...]:
        return tuple(
            one
            for one in self.every
            if self.kind in ("", one.kind)
            and self.venue in ("", one.venue)
            and (not self.out_of_rule or is_out_of_rule(one))
            and (not self.mine or self.clerk in (one.decided_by, one.second, one.opened_by))
        )


def is_in(one: CaseShown, state: State) -> bool:
    """Whether a case belongs under this heading."""
    match state:
        case "waiting":
            return one.state == "open" and one.severity == "case"
        case "finding":
            return one.state == "open" and one.severity == "finding"
        case "decided":
            return one.state == "decided"
        case _:
            return True


def is_out_of_rule(one: CaseShown) -> bool:
    """Whether somebody at the venue decided what the rules do not let them."""
    return one.kind == "out_of_rule" or one.details.get("out_of_rule") == "yes"


class CasesModel:
    """Shows the queue; reads it in the lane, again only after something has come in."""

    def __init__(self, office: OfficeModel, cases: CaseList, *, shown: Callable[[], bool]) -> None:
        self.office, self._cases = office, cases
        self._listeners: list[Callable[[CasesState], None]] = []
        self._doing = ""
        self.state = CasesState(clerk=cases.clerk)
        office.reads(self._read, self._show, wanted=shown)
        office.on_state(lambda state: self._done_elsewhere(state.doing, state.trouble))

    def on_state(self, listener: Callable[[CasesState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """The page comes to be shown: what is read may take a while."""
        queue = self.state.queue
        new = queue is None or queue.round != self.office.state.round
        self.change(reading=new, message="", clerk=self._cases.clerk)

    def again(self) -> None:
        """Look for all cases anew."""
        self._cases.forget()
        self.change(reading=True, message="")
        self.office.refresh()

    def show_state(self, state: State) -> None:
        """Only cases that stand so."""
        self._filter(state=state)

    def show_kind(self, kind: str) -> None:
        """Only one kind; nothing for all."""
        self._filter(kind=kind)

    def show_venue(self, venue: str) -> None:
        """Only one venue; nothing for all."""
        self._filter(venue=venue)

    def switch_out_of_rule(self) -> None:
        """Only what was decided out of rule, or everything again."""
        self._filter(out_of_rule=not self.state.out_of_rule)

    def switch_mine(self) -> None:
        """Only what whoever acts has opened or decided, or everything again."""
        self._filter(mine=not self.state.mine)

    def choose(self, case: str) -> None:
        """Look at this one."""
        self.change(chosen=case)

    def turn(self, by: int) -> str:
        """The case after the chosen one in the list; the chosen one where there is no other."""
        ids = [one.case for one in self.state.shown]
        if self.state.chosen in ids:
            at = ids.index(self.state.chosen) + by
            self.change(chosen=ids[max(0, min(len(ids) - 1, at))])
        return self.state.chosen

    def change(self, **fields: Any) -> None:
        """Show it otherwise."""
        if "message" in fields:
            fields.setdefault("more", ())
        state = replace(self.state, **fields)
        if state != self.state:
            self.state = state
            for listener in self._listeners:
                listener(state)

    def told(self, faults: Sequence[Fault], *, good: bool = False) -> None:
        """Say everything that keeps it from being done, or that came of it."""
        fault, *more = faults
        fields = dict(fault.fields)
        self.change(message=fault.code, message_fields=fields, more=tuple(more), good=good)

    def _filter(self, **fields: Any) -> None:
        state = replace(self.state, **fields)
        ids = [one.case for one in state.shown]
        chosen = state.chosen if state.chosen in ids else (ids[0] if ids else "")
        self.change(**fields, chosen=chosen)

    def _done_elsewhere(self, doing: str, trouble: tuple[Fault, ...]) -> None:
        """After whatever else was done here the records may be others."""
        if trouble and self.state.reading:
            self.change(reading=False)
        if self._doing and not doing and not self._doing.startswith(OWN_WORK):
            self._cases.forget()
        self._doing = doing

    def _read(self) -> Queue | None:
        """In the lane."""
        round_id = self.office.state.round
        return self._cases.queue(round_id) if round_id else None

    def _show(self, queue: Queue | None) -> None:
        before = self.state.queue
        if before is not None and (queue is None or queue.round != before.round):
            self.change(kind="", venue="", chosen="", state="waiting")
        self.change(queue=queue, reading=False, clerk=self._cases.clerk)
        if not any(one.case == self.state.chosen for one in self.state.shown):
            self._filter()
