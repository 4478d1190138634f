"""Headquarters' clerks, put into the window: added with a PIN in a file, listed, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from app import bootstrap
from app.domain.office import HOLDER, ClerkRole
from app.kernel.faults import Fault
from app.services.clerks import ClerkShown, add_clerk, clerks, new_pin, remove_clerk
from ui.screens.clerks import ClerksScreen
from ui.shell.actions import Does
from ui.shell.office import OpenOffice
from ui.shell.rounds import ask_folder
from ui.shell.window import MainWindow
from ui.viewmodels.clerks import ClerksModel
from ui.viewmodels.office import OfficeModel


class OfficeClerks:
    """An open headquarters' clerks, changed by the passphrase's holder alone."""

    def __init__(self, office: OpenOffice) -> None:
        self._office, self._clock = office, bootstrap.clock()

    @property
    def acting(self) -> str:
        """Who acts."""
        return self._office.actor.clerk

    def clerks(self) -> Sequence[ClerkShown]:
        """Everybody who may or might act."""
        return clerks(self._office.registry)

    def add(self, clerk: str, name: str, role: ClerkRole, folder: str) -> str:
        """Add a clerk whose PIN lies in a new file by then; the file. Raise Fault."""
        self._expect_holder()
        hq, registry = self._office.headquarters, self._office.registry
        pin = new_pin(hq, registry, clerk, name, role)
        file = Path(folder) / f"{clerk}-pin.txt"
        bootstrap.refuse_existing([file])
        with bootstrap.staged_files() as staged:
            # Durable before it counts: nobody is added whose PIN is lost.
            staged.put(file, f"{pin}\n".encode(), secret=True)
            add_clerk(hq, registry, self._clock, clerk, name, role, pin)
            staged.publish()
        return str(file)

    def remove(self, clerk: str) -> None:
        """Let a clerk no longer act; raise Fault."""
        self._expect_holder()
        remove_clerk(self._office.registry, self._clock, clerk)

    def _expect_holder(self) -> None:
        if self.acting != HOLDER:
            raise Fault("clerk_not_holder", clerk=self.acting)


def add_clerks(
    window: MainWindow, opened: OpenOffice, office: OfficeModel, changed: Callable[[], None]
) -> ClerksModel:
    """Make the page and bind what can be done on it; `changed` hears of another roll."""
    words, actions = window.words, window.actions_
    model = ClerksModel(
        office, OfficeClerks(opened), shown=lambda: window.page == "clerks", changed=changed
    )
    screen = ClerksScreen(model, words, actions.key_of)
    window.add_page("clerks", screen)
    window.on_show("clerks", model.begin)
    window.on_show("clerks", screen.begin)
    model.on_folder(
        lambda clerk: ask_folder(window, "clerks_choose_folder", model.add, clerk=clerk)
    )
    model.on_state(lambda state: actions.hold("clerks", held=state.form is not None))
    for id, button in screen.buttons.items():
        button.clicked.connect(partial(actions.do, id))

    def show() -> None:
        window.show_page("clerks")
        office.refresh()

    def back() -> None:
        if model.state.form is not None:
            model.leave()
        else:
            window.show_page("rounds")

    actions.bind(
        {
            "rounds_clerks": Does(show, lambda: not office.busy),
            "clerks_add": Does(model.ask_add, lambda: model.state.may and not office.busy),
            "clerks_remove": Does(
                model.ask_remove, lambda: model.state.may_remove and not office.busy
            ),
            "clerks_back": Does(back),
        }
    )
    return model
