"""Headquarters' keys without a window: which there are, and the three things done with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, NoReturn, Protocol

from app.domain.office import HOLDER
from app.kernel.faults import Fault
from app.services.keysheld import KeyHeld
from ui.viewmodels.forms import Field, Filled, Form
from ui.viewmodels.office import OfficeModel

PAPER, PAPER_AGAIN, PASSPHRASE, ROTATE = (
    "key_paper",
    "key_paper_again",
    "key_new_passphrase",
    "key_rotate",
)


class Printed(NamedTuple):
    """A paper key in a file, to be printed and destroyed."""

    file: str
    mark: str
    copy: int


class Turned(NamedTuple):
    """Another issuer key, and what must be made anew for it."""

    now: str
    until: str
    rounds: Sequence[str]
    packages: Sequence[str]


class Keys(Protocol):
    """Headquarters' keys; all but `acting` is slow and for the lane."""

    @property
    def acting(self) -> str: ...
    def keys(self) -> Sequence[KeyHeld]: ...
    def print_paper(self, passphrase: str, folder: str, *, again: bool, reason: str) -> Printed: ...
    def set_passphrase(self, passphrase: str, new: str) -> None: ...
    def rotate(self, passphrase: str, until: str, reason: str) -> Turned: ...


@dataclass(frozen=True, slots=True)
class KeysState:
    """Everything on the page."""

    keys: tuple[KeyHeld, ...] = ()
    form: Form | None = None
    may: bool = False
    """Whether whoever acts may change keys: the passphrase's holder alone."""
    said: tuple[Fault, ...] = ()
    """What came of it, a sentence each."""
    good: bool = True

    @property
    def printed(self) -> int:
        """How often the paper key was printed."""
        return sum(key.copies for key in self.keys)


class KeysModel:
    """Asks for the passphrase before each change, and reads the keys again after it."""

    def __init__(self, office: OfficeModel, keys: Keys, *, shown: Callable[[], bool]) -> None:
        self.office, self._keys = office, keys
        self._listeners: list[Callable[[KeysState], None]] = []
        self._ask_folder: Callable[[], None] = lambda: None
        self._wanted: Mapping[str, str] = {}
        self.state = KeysState()
        office.reads(keys.keys, self._show, wanted=shown)

    def on_state(self, listener: Callable[[KeysState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def on_folder(self, ask: Callable[[], None]) -> None:
        """Call this when a folder for the paper key is needed."""
        self._ask_folder = ask

    def begin(self) -> None:
        """The page comes to be shown."""
        self._change(said=(), form=None, may=self._keys.acting == HOLDER)

    def ask_paper(self) -> None:
        """Ask before the paper key is made; why, where there is one already."""
        again = self.state.printed > 0
        fields = (Field("key_passphrase", "pin"), *((Field("key_reason"),) if again else ()))
        self._ask(PAPER_AGAIN if again else PAPER, *fields)

    def ask_passphrase(self) -> None:
        """Ask for the passphrase of now and the new one, twice."""
        self._ask(PASSPHRASE, *(Field(f"key_{n}", "pin") for n in ("passphrase", "new", "again")))

    def ask_rotate(self) -> None:
        """Ask until when tickets of the key of now are good."""
        fields = (Field("key_until"), Field("key_reason"), Field("key_passphrase", "pin"))
        self._ask(ROTATE, *fields)

    def leave(self) -> None:
        """Change nothing."""
        self._change(form=None, said=())

    def submit(self, values: Mapping[str, str]) -> None:
        """Do what was filled in; a folder for the paper key is asked for first."""
        form = self.state.form
        if form is None or self.office.busy:
            return
        given = {name: value.strip() for name, value in values.items()}
        missing = next((f for f in form.fields if not given[f.name]), None)
        if missing is not None:
            self.tell(Fault("form_missing", field=missing.name))
        elif form.id == PASSPHRASE:
            self._set_passphrase(given)
        elif form.id == ROTATE:
            self._rotate(given)
        else:
            self._wanted = given
            self._ask_folder()

    def print_paper(self, folder: str) -> None:
        """Write the paper key into a new file of this folder."""
        given, again = self._wanted, self.state.printed > 0
        self._wanted = {}

        def done(made: Printed) -> None:
            self._done(Fault("keys_paper_done", file=made.file, mark=made.mark))

        secret, reason = given.get("key_passphrase", ""), given.get("key_reason", "")
        self._do(
            lambda: self._keys.print_paper(secret, folder, again=again, reason=reason),
            done,
        )

    def tell(self, fault: Fault) -> None:
        """What keeps it from being done."""
        self._change(said=(fault,), good=False)

    def _set_passphrase(self, given: Mapping[str, str]) -> None:
        if given["key_new"] != given["key_again"]:
            self.tell(Fault("hq_passphrases_differ"))
            return
        self._do(
            lambda: self._keys.set_passphrase(given["key_passphrase"], given["key_new"]),
            lambda _: self._done(Fault("keys_passphrase_done")),
        )

    def _rotate(self, given: Mapping[str, str]) -> None:
        def done(made: Turned) -> None:
            told = [Fault("keys_rotate_done", now=made.now, until=made.until)]
            if made.packages:
                told.append(Fault("hq_rotated_packages", venues=list(made.packages)))
            if made.rounds:
                rounds = list(made.rounds)
                told.append(Fault("keys_rotate_tickets", rounds=rounds, until=made.until))
            self._done(*told)

        secret, until, reason = (given[f"key_{n}"] for n in ("passphrase", "until", "reason"))
        self._do(lambda: self._keys.rotate(secret, until, reason), done)

    def _do(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.office.do("keys_busy", lambda _: job(), done, lambda faults: self.tell(faults[0]))

    def _done(self, *said: Fault) -> None:
        self._change(form=None, said=said, good=True)

    def _ask(self, id: str, *fields: Field) -> None:
        if self.state.may:
            self._change(form=Form(id, fields, _no_wish), said=())

    def _show(self, found: Sequence[KeyHeld]) -> None:
        self._change(keys=tuple(found), may=self._keys.acting == HOLDER)

    def _change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)
        for listener in self._listeners:
            listener(self.state)


def _no_wish(_filled: Filled) -> NoReturn:
    raise Fault("hq_busy")
