"""Signs that somebody is at the window: keys, mouse, touch; heard, and none of them taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputEvent
from PySide6.QtWidgets import QApplication

_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Life(QObject):
    """Hears every key and every movement of the mouse, and touches none."""

    def __init__(self, touched: Callable[[], None]) -> None:
        super().__init__()
        self._touched = touched
        application = QApplication.instance()
        assert application is not None
        self._application = application
        application.installEventFilter(self)

    def stop(self) -> None:
        """Hear nothing more."""
        self._application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take note, and let everything pass."""
        # Nearly every event is another kind: what it is made of is told sooner than its type.
        if isinstance(event, QInputEvent) and event.type() in _SIGNS_OF_LIFE:
            self._touched()
        return False
