"""Headquarters' clerks without a window: who may act, somebody added, somebody who left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, Protocol

from app.domain.office import HOLDER, ClerkRole
from app.kernel.faults import Fault
from app.services.clerks import ClerkShown
from ui.viewmodels.forms import Field, Filled, Form, Option
from ui.viewmodels.office import OfficeModel

ADD, REMOVE = "clerk_add", "clerk_remove"


class Clerks(Protocol):
    """Who may act at headquarters; all but `acting` is slow and for the lane."""

    @property
    def acting(self) -> str: ...
    def clerks(self) -> Sequence[ClerkShown]: ...
    def add(self, clerk: str, name: str, role: ClerkRole, folder: str) -> str: ...
    def remove(self, clerk: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ClerksState:
    """Everything on the page."""

    clerks: tuple[ClerkShown, ...] = ()
    chosen: str = ""
    form: Form | None = None
    may: bool = False
    """Whether whoever acts may add and remove: the passphrase's holder alone."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True

    @property
    def may_remove(self) -> bool:
        """Whether somebody is chosen who may act still."""
        return self.may and any(one.clerk == self.chosen and one.active for one in self.clerks)


class ClerksModel:
    """Adds and removes clerks; a PIN goes into a file before it counts."""

    def __init__(
        self,
        office: OfficeModel,
        clerks: Clerks,
        *,
        shown: Callable[[], bool],
        changed: Callable[[], None],
    ) -> None:
        self.office, self._clerks, self._changed = office, clerks, changed
        self._listeners: list[Callable[[ClerksState], None]] = []
        self._ask_folder: Callable[[str], None] = lambda _: None
        self._wanted: Mapping[str, str] = {}
        self.state = ClerksState()
        office.reads(clerks.clerks, self._show, wanted=shown)

    def on_state(self, listener: Callable[[ClerksState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def on_folder(self, ask: Callable[[str], None]) -> None:
        """Call this with a clerk's id when a folder for the PIN is needed."""
        self._ask_folder = ask

    def begin(self) -> None:
        """The page comes to be shown."""
        self._change(message="", form=None, may=self._clerks.acting == HOLDER)

    def choose(self, clerk: str) -> None:
        """This one is meant."""
        self._change(chosen=clerk)

    def ask_add(self) -> None:
        """Ask who is to be added."""
        roles = (
            Option("clerk", words="clerk_role_is_clerk"),
            Option("decider", words="clerk_role_is_decider"),
        )
        fields = (
            Field("clerk_id"),
            Field("clerk_name"),
            Field("clerk_role", "pick", picks=roles),
        )
        self._change(form=Form(ADD, fields, _no_wish), message="")

    def ask_remove(self) -> None:
        """Ask whether the chosen one may really act no longer."""
        if self.state.may_remove:
            who = Option(self.state.chosen, plain=self.state.chosen)
            fields = (Field("clerk_leaves", "pick", picks=(who,), preset=who.value),)
            self._change(form=Form(REMOVE, fields, _no_wish), message="")

    def leave(self) -> None:
        """Change nothing."""
        self._change(form=None, message="")

    def submit(self, values: Mapping[str, str]) -> None:
        """Do what was filled in; a PIN's folder is asked for first."""
        form = self.state.form
        if form is None or self.office.busy:
            return
        missing = next((f for f in form.fields if not values[f.name].strip()), None)
        if missing is not None:
            self.tell(Fault("form_missing", field=missing.name))
        elif form.id == ADD:
            self._wanted = values
            self._ask_folder(values["clerk_id"].strip())
        else:
            self._remove(values["clerk_leaves"])

    def add(self, folder: str) -> None:
        """Add whoever was filled in, with the PIN's file in this folder."""
        values = {name: value.strip() for name, value in self._wanted.items()}
        clerk, name = values["clerk_id"], values["clerk_name"]
        role: ClerkRole = "decider" if values["clerk_role"] == "decider" else "clerk"

        def done(file: str) -> None:
            fields = {"clerk": clerk, "file": file}
            self._change(form=None, message="clerk_add_done", message_fields=fields, good=True)
            self._changed()

        job = lambda _: self._clerks.add(clerk, name, role, folder)  # noqa: E731
        self.office.do("cases_clerks", job, done, lambda faults: self.tell(faults[0]))

    def tell(self, fault: Fault) -> None:
        """What keeps it from being done."""
        self._change(message=fault.code, message_fields=dict(fault.fields), good=False)

    def _remove(self, clerk: str) -> None:
        def done(_: None) -> None:
            fields = {"clerk": clerk}
            self._change(form=None, message="clerk_remove_done", message_fields=fields, good=True)
            self._changed()

        job = lambda _: self._clerks.remove(clerk)  # noqa: E731
        self.office.do("cases_clerks", job, done, lambda faults: self.tell(faults[0]))

    def _show(self, found: Sequence[ClerkShown]) -> None:
        ids = [one.clerk for one in found]
        chosen = self.state.chosen if self.state.chosen in ids else next(iter(ids), "")
        may = self._clerks.acting == HOLDER
        self._change(clerks=tuple(found), chosen=chosen, may=may)

    def _change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)
        for listener in self._listeners:
            listener(self.state)


def _no_wish(_filled: Filled) -> NoReturn:
    raise Fault("clerk_needs_pin_file")
