"""Fields into which nobody scans: whatever is typed there, however fast, is text."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_NAME = "typed_only"


def as_typed_only(field: QWidget) -> None:
    """Keep a field free of scanners."""
    field.setProperty(_NAME, True)


def is_typed_only(widget: QWidget | None) -> bool:
    """Whether nobody scans into a control."""
    return widget is not None and bool(widget.property(_NAME))
