"""The way into headquarters without a window: which folder, and the passphrase; or a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, Protocol, TypeVar

from app.kernel.faults import Fault
from ui.viewmodels.work import Work

Opened = TypeVar("Opened")
Opened_co = TypeVar("Opened_co", covariant=True)
Step = Literal["folder", "passphrase", "new", "opening", "locked"]
Kind = Literal["headquarters", "free", "taken"]
"""What a folder is: a headquarters, nothing yet, or something else."""


class OfficeKeeper(Protocol[Opened_co]):
    """What the way in asks of this computer; `known` and `kind` are quick, the rest is slow."""

    def known(self) -> Sequence[str]: ...
    def kind(self, folder: str) -> Kind: ...
    def open_office(self, folder: str, passphrase: str) -> Opened_co: ...
    def found_office(self, folder: str, name: str, passphrase: str) -> Opened_co: ...
    def check(self, folder: str, passphrase: str) -> None: ...


@dataclass(frozen=True, slots=True)
class HqDoorState:
    """Everything on the card."""

    step: Step = "folder"
    known: tuple[str, ...] = ()
    """Folders of headquarters that were open on this computer, newest first."""
    folder: str = ""
    trouble: tuple[Fault, ...] = ()
    doing: str = ""
    """A code of what takes so long."""
    tries: int = 0
    """Passphrases that were tried: what was typed goes with each."""


class HqDoorModel(Generic[Opened]):
    """Goes through the steps; passphrases pass through and are kept nowhere."""

    def __init__(
        self, keeper: OfficeKeeper[Opened], work: Work, *, on_open: Callable[[Opened], None]
    ) -> None:
        self._keeper, self._work, self._on_open = keeper, work, on_open
        self._listeners: list[Callable[[HqDoorState], None]] = []
        self._unlocked: Callable[[], None] = lambda: None
        self.state = HqDoorState()

    def on_state(self, listener: Callable[[HqDoorState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """Ask for the folder; the one that was open last is proposed."""
        known = tuple(self._keeper.known())
        self.state = HqDoorState(known=known, folder=known[0] if known else "")
        self._tell()

    def choose_folder(self, folder: str) -> None:
        """A folder was chosen; a headquarters is opened, where there is nothing one is made."""
        folder = folder.strip()
        if self.state.step != "folder":
            return
        if not folder:
            self._change(trouble=(Fault("hq_folder_missing"),))
            return
        match self._keeper.kind(folder):
            case "headquarters":
                self._change(step="passphrase", folder=folder, trouble=())
            case "free":
                self._change(step="new", folder=folder, trouble=())
            case "taken":
                told = Fault("hq_folder_taken", folder=folder)
                self._change(folder=folder, trouble=(told,))

    def open(self, passphrase: str) -> None:
        """Open it, or the locked window again."""
        state, text = self.state, passphrase.strip()
        if state.step not in ("passphrase", "locked"):
            return
        if not text:
            self._change(trouble=(Fault("passphrase_missing"),))
        elif state.step == "locked":
            self._change(doing="door_opening", trouble=())
            self._work.run(
                lambda: self._keeper.check(state.folder, text), self._let_in, self._failed("locked")
            )
        else:
            self._opening("passphrase", lambda: self._keeper.open_office(state.folder, text))

    def found(self, name: str, passphrase: str, again: str) -> None:
        """Make a new headquarters in the folder."""
        text, folder = passphrase.strip(), self.state.folder
        if self.state.step != "new":
            return
        if not text:
            self._change(trouble=(Fault("passphrase_missing"),))
        elif text != again.strip():
            self._change(trouble=(Fault("hq_passphrases_differ"),), tries=self.state.tries + 1)
        else:
            self._opening(
                "new", lambda: self._keeper.found_office(folder, name.strip(), text), "hq_founding"
            )

    def back(self) -> bool:
        """One step back; False where this is the first step, or a lock that stays."""
        if self.state.step not in ("passphrase", "new"):
            return False
        self._change(step="folder", trouble=())
        return True

    def lock(self, folder: str, unlocked: Callable[[], None]) -> None:
        """Ask for the passphrase of an open headquarters again."""
        self._unlocked = unlocked
        self._change(step="locked", folder=folder, trouble=(), doing="")

    def _opening(self, back: Step, job: Callable[[], Opened], doing: str = "door_opening") -> None:
        self._change(step="opening", doing=doing, trouble=())
        self._work.run(job, self._opened, self._failed(back))

    def _opened(self, office: Opened) -> None:
        self._change(step="folder", doing="", tries=self.state.tries + 1)
        self._on_open(office)

    def _let_in(self, _: None) -> None:
        self._change(doing="", tries=self.state.tries + 1)
        self._unlocked()

    def _failed(self, step: Step) -> Callable[[Fault], None]:
        def failed(fault: Fault) -> None:
            self._change(step=step, doing="", trouble=(fault,), tries=self.state.tries + 1)

        return failed

    def _change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)
