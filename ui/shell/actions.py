"""What a person can do at the desk, in one table: menus, keys and help come from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: its phrase, its key, when it is open, and what does it."""

    id: str
    shortcut: str
    does: Callable[[], None]
    enabled: Callable[[], bool] = lambda: True

    @property
    def phrase(self) -> str:
        """The code of its words."""
        return f"action_{self.id}"


def install(actions: Sequence[Action], window: QWidget, say: Callable[[str], str]) -> list[QAction]:
    """Make the actions work by key in a window; answer them for its menu."""
    made = []
    for action in actions:
        item = QAction(say(action.phrase), window)
        item.setShortcut(QKeySequence(action.shortcut))
        item.setObjectName(action.id)
        item.setToolTip(f"{say(action.phrase)} ({action.shortcut})")
        item.triggered.connect(lambda _=False, action=action: _do(action))
        window.addAction(item)
        made.append(item)
    return made


def _do(action: Action) -> None:
    if action.enabled():
        action.does()
