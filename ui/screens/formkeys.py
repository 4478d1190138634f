"""Keys typed into a field that has no use for them, handed to the field that has."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox

from ui.screens.formfields import Box, FieldInput
from ui.widgets.choices import Choices, digit_of


class FormKeys(QObject):
    """A digit typed into a name is meant for the list; a letter typed into a list for the text."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._inputs: tuple[FieldInput, ...] = ()

    def listen(self, inputs: Iterable[FieldInput]) -> None:
        """These are the fields from now on."""
        self._inputs = tuple(inputs)
        for made in self._inputs:
            widget = made.widget
            plain = isinstance(widget, QComboBox) and not widget.isEditable()
            if plain or isinstance(widget, Choices):
                widget.installEventFilter(self)
            elif made.field.kind == "who" and isinstance(widget, QComboBox):
                line = widget.lineEdit()
                for heard in (widget, line) if line else ():
                    heard.installEventFilter(self)

    @property
    def listed(self) -> Choices | None:
        """The list that a digit is meant for, where a form that asks for names has one."""
        rows = [one for one in self._inputs if isinstance(one.widget, Choices)]
        asked = (one for one in rows if one.field.required and not one.field.preset)
        found = next(asked, next(iter(rows), None))
        return found.widget if found and isinstance(found.widget, Choices) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand it on, and keep it from the field that it was typed into."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        pressed = event.type() == QEvent.Type.KeyPress
        if isinstance(watched, QComboBox) and not watched.isEditable():
            if event.type() == QEvent.Type.ShortcutOverride and _is_sign(event):
                event.accept()  # it chooses from the list, whatever else it is a shortcut of
                return True
            return super().eventFilter(watched, event)
        if isinstance(watched, Choices):
            text = self._text_for(event)
            if text is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # whatever else the letter is a shortcut of
                return True
            if text is not None and pressed:
                text.setFocus()
                text.keyPressEvent(event)
                return True
        elif self.listed is not None and pressed and digit_of(event):
            self.listed.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _text_for(self, event: QKeyEvent) -> Box | None:
        """The text that a letter begins which was typed into a list."""
        if not _is_sign(event) or digit_of(event):
            return None
        return next((one.widget for one in self._inputs if isinstance(one.widget, Box)), None)


def _is_sign(event: QKeyEvent) -> bool:
    """Whether it is a letter, a digit or the like, and no key that does something."""
    held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    typed = event.text()
    return not held and bool(typed.strip()) and typed.isprintable()
