"""What the desk's pages share: what they draw with, and small pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.domain.regulation import Regulation
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskkeys import DeskKeys
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.words import Words
from ui.widgets.wrapped import Wrapped


class Hands(NamedTuple):
    """What a page draws with, and where its clicks go."""

    model: DeskModel
    keys: DeskKeys
    words: Words
    key_of: Callable[[str], str]
    """The key of an action of the table, as it stands on the keyboard."""

    def rules(self) -> Regulation:
        """The rules in force now."""
        return self.model.rules

    def say(self, id: str, code: str, **fields: object) -> str:
        """A button's words: the key of its action, then the sentence."""
        return f"[{self.key_of(id)}] {self.words.say(code, **fields)}"


class Page(Protocol):
    """One page of the desk's panel."""

    @property
    def widget(self) -> QWidget:
        """What is shown."""

    @property
    def field(self) -> QWidget | None:
        """What is typed into; None where keys are the desk's."""

    def draw(self, state: DeskState) -> None:
        """Show a state."""


def label(name: str, *, wrap: bool = False) -> QLabel:
    """A label in one of the looks of the style sheet; what stands in it is never markup."""
    if wrap:
        return Wrapped(name)
    made = QLabel()
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def card() -> QFrame:
    """A frame with room around what stands in it."""
    made = QFrame()
    made.setObjectName("card")
    return made


def set_name(widget: QWidget, name: str) -> None:
    """Give a widget the look of another name of the style sheet."""
    if widget.objectName() != name:
        widget.setObjectName(name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
