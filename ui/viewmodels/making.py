"""What headquarters makes of a round, without a window: tickets, packages, a ticket once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from app.kernel.faults import Fault
from ui.viewmodels.office import OfficeModel, Tell


class Maker(Protocol):
    """What makes files; all of it is slow and for the lane, all or nothing."""

    def tickets(self, round_id: str, folder: str, tell: Tell) -> int: ...
    def packages(self, round_id: str, folder: str, sheets: str, tell: Tell) -> int: ...


@dataclass(frozen=True, slots=True)
class MakingState:
    """What is said below the rounds."""

    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True


class MakingModel:
    """One thing at a time, for the round that is chosen."""

    def __init__(self, office: OfficeModel, maker: Maker) -> None:
        self.office, self._maker = office, maker
        self._listeners: list[Callable[[MakingState], None]] = []
        self.state = MakingState()

    def on_state(self, listener: Callable[[MakingState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    @property
    def ready(self) -> bool:
        """Whether there is a round and nothing else is being done."""
        return bool(self.office.state.round) and not self.office.busy

    def make_tickets(self, folder: str) -> None:
        """The tickets of the round, a file for each venue."""
        round_id = self.office.state.round
        self._do(
            "making_tickets",
            lambda tell: self._maker.tickets(round_id, folder, tell),
            lambda count: self._done("making_tickets_done", count=count, folder=folder),
        )

    def make_packages(self, folder: str, sheets: str) -> None:
        """Every venue's package; passphrases and PINs into another folder."""
        round_id = self.office.state.round
        self._do(
            "making_packages",
            lambda tell: self._maker.packages(round_id, folder, sheets, tell),
            lambda count: self._done(
                "making_packages_done", count=count, folder=folder, sheets=sheets
            ),
        )

    def quiet(self) -> None:
        """What was said is old news."""
        self._change(message="")

    def _do(self, doing: str, job: Callable[[Tell], int], then: Callable[[int], None]) -> None:
        if self.ready:
            self._change(message="")
            self.office.do(doing, job, then, self._told, round=self.office.state.round)

    def _done(self, code: str, **fields: object) -> None:
        self._change(message=code, message_fields=fields, good=True)

    def _told(self, faults: tuple[Fault, ...]) -> None:
        fault = faults[0]
        fields = dict(fault.fields)
        self._change(message=fault.code, message_fields=fields, good=fault.code == "hq_stopped")

    def _change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)
        for listener in self._listeners:
            listener(self.state)
