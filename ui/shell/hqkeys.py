"""Headquarters' keys, put into the window: the paper key, the passphrase, the issuer key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from app import bootstrap
from app.domain.office import HOLDER, PassphraseSet
from app.kernel.faults import Fault
from app.services.founding import check_passphrase
from app.services.headquarters import Headquarters, KeyRing
from app.services.keysheld import KeyHeld, keys_of
from app.services.paperkey import note_passphrase, note_printed, paper_key
from app.services.rotating import ends_early, note_rotated, packages_behind, rotated
from ui.screens.hqkeys import HqKeysScreen
from ui.shell.actions import Does
from ui.shell.office import OpenOffice
from ui.shell.rounds import ask_folder
from ui.shell.window import MainWindow
from ui.viewmodels.hqkeys import KeysModel, Printed, Turned
from ui.viewmodels.office import OfficeModel
from ui.viewmodels.words import Words


class OfficeKeys:
    """An open headquarters' keys, changed by the passphrase's holder alone."""

    def __init__(self, office: OpenOffice, words: Words) -> None:
        self._office, self._words, self._clock = office, words, bootstrap.clock()

    @property
    def acting(self) -> str:
        """Who acts."""
        return self._office.actor.clerk

    def keys(self) -> Sequence[KeyHeld]:
        """Every key, told and never shown."""
        return keys_of(self._office.headquarters, self._clock)

    def print_paper(self, passphrase: str, folder: str, *, again: bool, reason: str) -> Printed:
        """Write the paper key into a new file, on record by then; raise Fault."""
        found, clock = self._found(self._ring(passphrase)), self._clock
        printed, page = paper_key(found, clock, self._words.language, again=again, reason=reason)
        file = Path(folder) / f"paper-key-{printed.copy}.pdf"
        bootstrap.refuse_existing([file])
        with bootstrap.staged_files() as staged:
            staged.put(file, bootstrap.document_pages(page), secret=True)
            # A headquarters of an earlier version has no such file yet.
            bootstrap.store_recovery(self._office.path, found.keyring)
            note_printed(found, clock, printed, reason)
            staged.publish()
        return Printed(str(file), printed.mark, printed.copy)

    def set_passphrase(self, passphrase: str, new: str) -> None:
        """Lock the keys with another passphrase; raise Fault."""
        ring = self._ring(passphrase)
        check_passphrase(new)
        note_passphrase(self._found(ring), self._clock, PassphraseSet("passphrase"))
        bootstrap.store_keyring(self._office.path, ring, new)

    def rotate(self, passphrase: str, until: str, reason: str) -> Turned:
        """Sign tickets with a new key; raise Fault."""
        vault = self._office.headquarters.vault
        ring, fact = rotated(self._ring(passphrase), vault, until, self._clock)
        found = self._found(ring)
        early, behind = ends_early(found, fact.until), packages_behind(found, self._clock)
        note_rotated(found, self._clock, fact, reason)
        bootstrap.store_keyring(self._office.path, ring, passphrase)
        # Tickets and packages that are made in this window carry the new key from here on.
        self._office.headquarters = found
        return Turned(fact.now, fact.until, early, behind)

    def _ring(self, passphrase: str) -> KeyRing:
        if self.acting != HOLDER:
            raise Fault("keys_not_holder", clerk=self.acting)
        # From the disk: another window or command may have changed it meanwhile.
        return bootstrap.keyring_at(self._office.path, passphrase)

    def _found(self, ring: KeyRing) -> Headquarters:
        open_ = self._office.headquarters
        return Headquarters(ring, open_.registry, open_.vault)


def add_keys(window: MainWindow, opened: OpenOffice, office: OfficeModel) -> KeysModel:
    """Make the page and bind what can be done on it."""
    words, actions = window.words, window.actions_
    model = KeysModel(office, OfficeKeys(opened, words), shown=lambda: window.page == "keys")
    screen = HqKeysScreen(model, words, actions.key_of)
    window.add_page("keys", screen)
    window.on_show("keys", model.begin)
    window.on_show("keys", screen.begin)
    model.on_folder(lambda: ask_folder(window, "keys_choose_folder", model.print_paper))
    model.on_state(lambda state: actions.hold("keys", held=state.form is not None))
    for id, button in screen.buttons.items():
        button.clicked.connect(partial(actions.do, id))

    def show() -> None:
        window.show_page("keys")
        office.refresh()

    def back() -> None:
        if model.state.form is not None:
            model.leave()
        else:
            window.show_page("rounds")

    def may() -> bool:
        return model.state.may and not office.busy

    actions.bind(
        {
            "rounds_keys": Does(show, lambda: not office.busy),
            "keys_paper": Does(model.ask_paper, lambda: may() and bool(model.state.keys)),
            "keys_passphrase": Does(model.ask_passphrase, may),
            "keys_rotate": Does(model.ask_rotate, may),
            "keys_back": Does(back),
        }
    )
    return model
