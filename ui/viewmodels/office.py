"""An open headquarters as the window sees it: its rounds, what is being done, what moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol, TypeVar

from app.domain.office import ClerkRole
from app.kernel.faults import Fault, Faults
from app.services.reviewing import RoundSummary
from ui.viewmodels.work import Work

R = TypeVar("R")


class Far(NamedTuple):
    """How far a long job is."""

    done: int
    of: int
    what: str = ""
    """What it is busy with, such as a file's name."""


Tell = Callable[[Far], None]
"""Hears how far a job is, in the lane; raises Fault `hq_stopped` where no more is wanted."""


class Office(Protocol):
    """An open headquarters; what it does is slow and for the lane."""

    @property
    def name(self) -> str: ...
    @property
    def folder(self) -> str: ...
    def rounds(self) -> list[RoundSummary]: ...


@dataclass(frozen=True, slots=True)
class OfficeState:
    """What stands above every page of headquarters."""

    name: str = ""
    folder: str = ""
    rounds: tuple[RoundSummary, ...] = ()
    round: str = ""
    """The round that all pages are about."""
    clerk: str = ""
    """Who acts, where there are clerks; nobody is named where there are none."""
    clerk_name: str = ""
    role: ClerkRole = "decider"
    doing: str = ""
    """A code of what is being done."""
    doing_fields: Mapping[str, object] = field(default_factory=dict)
    far: Far | None = None
    trouble: tuple[Fault, ...] = ()
    """Why headquarters itself could not be read."""

    @property
    def chosen(self) -> RoundSummary | None:
        """The round that is chosen."""
        return next((one for one in self.rounds if one.round == self.round), None)


class _Reader(NamedTuple):
    read: Callable[[], Any]
    show: Callable[[Any], None]
    wanted: Callable[[], bool]


class OfficeModel:
    """The one door from the window to its headquarters: one job at a time, in the lane."""

    def __init__(self, office: Office, work: Work) -> None:
        self.office, self._work = office, work
        self._listeners: list[Callable[[OfficeState], None]] = []
        self._readers: list[_Reader] = []
        self._far: Far | None = None
        self._stopping = False
        self.state = OfficeState(name=office.name, folder=office.folder)
        self.reads(office.rounds, self._show_rounds)

    def on_state(self, listener: Callable[[OfficeState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def reads(
        self,
        read: Callable[[], R],
        show: Callable[[R], None],
        *,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """At every refresh `read` in the lane and `show` on the window's thread, while wanted."""
        self._readers.append(_Reader(read, show, wanted))

    @property
    def busy(self) -> bool:
        """Whether a job is being done that people wait for."""
        return bool(self.state.doing)

    def choose_round(self, round_id: str) -> None:
        """All pages are about this round from now on."""
        if not self.busy and round_id != self.state.round:
            self._change(round=round_id)
            self.refresh()

    def acts(self, clerk: str, name: str, role: ClerkRole) -> None:
        """Somebody acts from now on."""
        self._change(clerk=clerk, clerk_name=name, role=role)

    def refresh(self) -> None:
        """Read again everything that is shown."""
        wanted = [reader for reader in self._readers if reader.wanted()]

        def done(found: list[Any]) -> None:
            self._change(trouble=())
            for reader, value in zip(wanted, found, strict=True):
                reader.show(value)

        self._work.run(lambda: [reader.read() for reader in wanted], done, self._troubled)

    def look(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Only look, in the lane."""
        self._work.run(job, then, self._troubled)

    def do(
        self,
        doing: str,
        job: Callable[[Tell], R],
        then: Callable[[R], None],
        failed: Callable[[tuple[Fault, ...]], None],
        **fields: object,
    ) -> None:
        """Do something that takes long; what is shown is read again after it, done or not."""
        if self.busy:
            failed((Fault("hq_busy"),))
            return
        self._stopping, self._far = False, None
        self._change(doing=doing, doing_fields=fields, far=None)

        def whole() -> R | Faults:
            try:
                return job(self._hear)
            except Faults as faults:
                return faults

        def done(result: R | Faults) -> None:
            self._change(doing="", far=None)
            if isinstance(result, Faults):
                failed(tuple(result.faults))
            else:
                then(result)
            self.refresh()

        def fell(fault: Fault) -> None:
            self._change(doing="", far=None)
            failed((fault,))
            self.refresh()

        self._work.run(whole, done, fell)

    def stop(self) -> None:
        """No more of it; what is stored stays."""
        self._stopping = True

    def tick(self) -> None:
        """Show how far it is."""
        if self.busy and self._far != self.state.far:
            self._change(far=self._far)

    def _hear(self, far: Far) -> None:
        """Called in the lane: nothing is shown here."""
        self._far = far
        if self._stopping:
            raise Fault("hq_stopped")

    def _show_rounds(self, found: list[RoundSummary]) -> None:
        known = [one.round for one in found]
        chosen = self.state.round
        if chosen not in known:
            chosen = known[-1] if known else ""
        moved = chosen != self.state.round
        self._change(rounds=tuple(found), round=chosen)
        if moved:
            self.refresh()

    def _troubled(self, fault: Fault) -> None:
        self._change(trouble=(fault,))

    def _change(self, **fields: Any) -> None:
        state = replace(self.state, **fields)
        if state != self.state:
            self.state = state
            for listener in self._listeners:
                listener(state)
