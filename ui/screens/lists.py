"""Headquarters' lists (一覧): what a round comes to, to be looked at or written into a folder."""

from __future__ import annotations

from collections.abc import Callable

from ui.screens.tablepage import TablePage, place_in
from ui.viewmodels.lists import ListsModel, ListsState
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once

_HEADS = ("list", "lines", "what")
_KEYS = ("lists_write", "lists_look", "lists_counts")


class ListsScreen(TablePage):
    """Draws a `ListsState`; every click goes to the table of actions."""

    def __init__(self, model: ListsModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__(words, key_of, _KEYS)
        self.model = model
        self.buttons["lists_write"].setObjectName("main")
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def chosen(self, row: int) -> None:
        """A person chose a list."""
        self.model.choose(self.model.state.lists[row].code)

    def draw(self, state: ListsState) -> None:
        """Show a state."""
        words = self._words
        with laid_out_once(self):
            told = "lists_reading" if state.reading and not state.lists else "lists_next"
            told = told if state.round or state.reading else "lists_none"
            self._heading(words.say("lists_page"), words.say(told))
            for button in self.buttons.values():
                button.setEnabled(bool(state.lists))
            said = words.say(state.message, **dict(state.message_fields)) if state.message else ""
            self._answer(said, good=state.good)
        rows = [
            (
                words.say(f"lists.table.{one.code}"),
                str(one.lines),
                words.say(f"lists_is_{one.code}"),
            )
            for one in state.lists
        ]
        heads = [words.say(f"heading_{name}") for name in _HEADS]
        self._lines(heads, rows, at=place_in([one.code for one in state.lists], state.chosen))
