"""What headquarters makes of a round, without a window: tickets, packages, a ticket once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, Protocol

from app.domain.round import Entry
from app.kernel.faults import Fault
from app.services.reissuing import MOST_FOUND, Reissued
from ui.viewmodels.forms import Field, Filled, Form
from ui.viewmodels.office import OfficeModel, Tell


class Maker(Protocol):
    """What makes files; all of it is slow and for the lane, all or nothing."""

    def tickets(self, round_id: str, folder: str, tell: Tell) -> int: ...
    def packages(self, round_id: str, folder: str, sheets: str, tell: Tell) -> int: ...
    def find(self, round_id: str, text: str) -> Sequence[Entry]: ...
    def reissue(self, round_id: str, number: str, folder: str) -> Reissued: ...


@dataclass(frozen=True, slots=True)
class MakingState:
    """What is said below the rounds."""

    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True
    form: Form | None = None
    """Whose ticket is to be issued once more."""
    who: Entry | None = None
    """The one who was found."""


class MakingModel:
    """One thing at a time, for the round that is chosen."""

    def __init__(self, office: OfficeModel, maker: Maker) -> None:
        self.office, self._maker = office, maker
        self._listeners: list[Callable[[MakingState], None]] = []
        self._on_found: list[Callable[[Entry], None]] = []
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

    def ask_who(self) -> None:
        """Ask whose ticket is to be issued once more."""
        if self.ready:
            self._change(form=_form(), who=None, message="")

    def submit(self, values: Mapping[str, str]) -> None:
        """Look for whoever was named; only one person is gone on with."""
        text, round_id = values.get("reissue_who", "").strip(), self.office.state.round
        if self.state.form is None or not text:
            return

        def found(people: Sequence[Entry]) -> None:
            if len(people) == 1:
                self._change(who=people[0], form=None, message="")
                for listener in self._on_found:
                    listener(people[0])
            elif people:
                names = "、".join(
                    f"{one.candidate_number} {one.name}" for one in people[:MOST_FOUND]
                )
                self._change(message="reissue_many", message_fields={"who": names}, good=False)
            else:
                self._change(message="reissue_nobody", message_fields={"text": text}, good=False)

        self.office.do(
            "reissue_looking", lambda _: self._maker.find(round_id, text), found, self._told
        )

    def on_found(self, listener: Callable[[Entry], None]) -> None:
        """Call this with the one person who was found."""
        self._on_found.append(listener)

    def leave_form(self) -> None:
        """Issue nothing."""
        self._change(form=None, message="")

    def reissue(self, folder: str) -> None:
        """Issue the found person's ticket once more, into this folder."""
        who, round_id = self.state.who, self.office.state.round
        if who is None or not self.ready:
            return
        number = who.candidate_number

        def done(made: Reissued) -> None:
            fields = {"candidate_number": number, "issue": made.issue, "folder": folder}
            code = "reissue_done_packages" if made.packages else "reissue_done"
            self._change(who=None)
            self._done(code, **fields, venues=list(made.packages))

        self.office.do(
            "reissue_doing",
            lambda _: self._maker.reissue(round_id, number, folder),
            done,
            self._told,
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


def _form() -> Form:
    return Form("reissue", (Field("reissue_who"),), _no_wish)


def _no_wish(_filled: Filled) -> NoReturn:
    raise Fault("reissue_nobody", text="")
