"""What a key is to a hand scanner, when it was pressed, and where words can be typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.viewmodels.typing import Kind

_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_ACTING = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)
_EDITS = {
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}
_SILENT = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_ScrollLock,
    Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R,
}
# From Multi_key to Mode_switch: the keys of a Japanese keyboard that steer its input method.
_STEERING = range(Qt.Key.Key_Multi_key, Qt.Key.Key_Mode_switch + 1)


def takes_text(widget: QWidget | None) -> bool:
    """Whether words can be typed into a control now."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox):
        return widget.isEnabled() and not widget.isReadOnly()
    return isinstance(widget, QComboBox) and widget.isEnabled() and widget.isEditable()


def hides_text(widget: QWidget | None) -> bool:
    """Whether nobody sees what is typed into a control, as with a PIN."""
    return isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal


def as_scan_target(widget: QWidget) -> None:
    """Let a control be scanned into: no input method stands between the keys and the code."""
    widget.setInputMethodHints(
        Qt.InputMethodHint.ImhLatinOnly
        | Qt.InputMethodHint.ImhNoPredictiveText
        | Qt.InputMethodHint.ImhNoAutoUppercase
    )
    widget.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)


def kind_of(event: QKeyEvent) -> Kind | None:
    """What a key is to a scanner; None for one that only changes others."""
    if event.key() in _SILENT or event.key() in _STEERING:
        return None
    acting = [flag for flag in _ACTING if flag in event.modifiers()]
    if event.key() in _ENDS and not acting:
        return "end"
    # A line feed is a key of its own to some scanners, and Control with J to others.
    if event.text() == "\n" and acting in ([], [_ACTING[0]]):
        return "end"
    if event.key() in _EDITS and not acting:
        return "edit"
    # Control and Alt together are the right Alt key of many layouts, which types characters.
    plain = not acting or acting == list(_ACTING[:2])
    return "char" if plain and event.text() and event.text().isprintable() else "other"


def stamp_of(event: QKeyEvent) -> int:
    """When the system says that a key was pressed, in milliseconds of its own; 0: it does not."""
    return event.timestamp() if event.spontaneous() else 0
