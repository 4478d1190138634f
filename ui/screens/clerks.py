"""Headquarters' clerks (担当者): who may act under a name of their own, and as what."""

from __future__ import annotations

from collections.abc import Callable

from ui.screens.tablepage import TablePage, place_in
from ui.viewmodels.clerks import ClerksModel, ClerksState
from ui.viewmodels.formtext import faulty, told
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once

_HEADS = ("clerk", "name", "role", "state")
_KEYS = ("clerks_add", "clerks_remove", "clerks_back")


class ClerksScreen(TablePage):
    """Draws a `ClerksState`; every click goes to the table of actions."""

    def __init__(self, model: ClerksModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__(words, key_of, _KEYS, asking=model)
        self.model = model
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def chosen(self, row: int) -> None:
        """A person chose a clerk."""
        self.model.choose(self.model.state.clerks[row].clerk)

    def draw(self, state: ClerksState) -> None:
        """Show a state."""
        words = self._words
        message, fields = state.message, state.message_fields
        with laid_out_once(self):
            told_next = "clerks_next" if state.may else "clerks_holder_only"
            self._heading(words.say("clerks_page"), words.say(told_next))
            self.buttons["clerks_add"].setEnabled(state.may and state.form is None)
            self.buttons["clerks_remove"].setEnabled(state.may_remove and state.form is None)
            said = told(message, fields, words, "UTC", form=state.form)
            at = faulty(message, fields, state.form)
            self._ask(state.form, said, at=at, good=state.good)
        rows = [
            (
                one.clerk,
                one.name,
                words.say(f"clerk_role_{one.role}"),
                words.say("clerk_active" if one.active else "clerk_gone"),
            )
            for one in state.clerks
        ]
        heads = [words.say(f"heading_{name}") for name in _HEADS]
        self._lines(heads, rows, at=place_in([one.clerk for one in state.clerks], state.chosen))
        self._asked(state.form)
