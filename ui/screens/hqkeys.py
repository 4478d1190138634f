"""Headquarters' keys: a line each, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable

from ui.screens.tablepage import TablePage
from ui.viewmodels.formtext import faulty
from ui.viewmodels.hqkeys import KeysModel, KeysState
from ui.viewmodels.hqkeystext import heads, next_text, rows, said_text
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once

_KEYS = ("keys_paper", "keys_passphrase", "keys_rotate", "keys_back")


class HqKeysScreen(TablePage):
    """Draws a `KeysState`; every click goes to the table of actions."""

    def __init__(self, model: KeysModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__(words, key_of, _KEYS, asking=model)
        self.model = model
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def draw(self, state: KeysState) -> None:
        """Show a state."""
        words = self._words
        with laid_out_once(self):
            self._heading(words.say("keys_page"), next_text(state, words))
            for id, button in self.buttons.items():
                button.setEnabled(id == "keys_back" or (state.may and state.form is None))
            first = state.said[0] if state.said else None
            at = faulty(first.code, first.fields, state.form) if first is not None else ""
            self._ask(state.form, said_text(state, words), at=at, good=state.good)
        self._lines(heads(words), rows(state, words))
        for column in range(len(heads(words)) - 1):
            self.table.resizeColumnToContents(column)
        self._asked(state.form)
