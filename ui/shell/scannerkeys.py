"""Hand scanners that type: their keys are taken at the window, whichever control has the focus.

Every key is held back before shortcuts, buttons and dialogs can see it. What a person typed is
handed back within a blink, by the same way it came; a scanner's burst never gets any further.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWindow

# Qt's one public door through which a key passes the table of shortcuts as if it had been pressed.
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from ui.viewmodels.typing import Held, Kind, Outcome, Rejected, Scanned, Typed, Typing

# When the timer is this much too late, the window stood still and keys wait in line behind it.
LATE_MS = 25

_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_ACTING = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)
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

_NO_CAP = -1


def takes_text(widget: QWidget | None) -> bool:
    """Whether words can be typed into a control now."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox):
        return widget.isEnabled() and not widget.isReadOnly()
    return isinstance(widget, QComboBox) and widget.isEnabled() and widget.isEditable()


def as_scan_target(widget: QWidget) -> None:
    """Let a control be scanned into: no input method stands between the keys and the code."""
    widget.setInputMethodHints(
        Qt.InputMethodHint.ImhLatinOnly
        | Qt.InputMethodHint.ImhNoPredictiveText
        | Qt.InputMethodHint.ImhNoAutoUppercase
    )
    widget.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A press, a release, or a committed text on its way to where it was sent."""

    to: QWindow | QWidget
    press: bool
    code: int
    cap: int  # which key of the keyboard, whatever the layout makes of it
    modifiers: Qt.KeyboardModifier
    text: str


class ScannerKeys(QObject):
    """Watches every key of the application; `clock` tells milliseconds and never jumps."""

    scanned = Signal(str)
    rejected = Signal(str, int)

    def __init__(self, application: QApplication, clock: Callable[[], int]) -> None:
        super().__init__(application)
        self._application = application
        self._clock = clock
        self._typing = Typing()
        self._kept: deque[_Kept] = deque()
        self._back: deque[_Kept] = deque()
        self._swallowed: set[int] = set()  # caps still down whose press went into a burst
        self._replaying: int | None = None  # on which event loop a key is being handed back
        self._composing = False
        self._stood_still_ms = 0
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)
        application.focusChanged.connect(self._focus_changed)
        self._focus_changed(None, application.focusWidget())
        application.installEventFilter(self)

    def stop(self) -> None:
        """Let keys go their own way again; what a person had typed is handed back first."""
        self._settle(self._typing.give_back())
        self._timer.stop()
        self._application.removeEventFilter(self)
        self._application.focusChanged.disconnect(self._focus_changed)

    def look(self) -> None:
        """Look at the clock: settle what silence has settled."""
        self._settle(self._typing.tick(self._now()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep keys back from everybody; True where nobody else may see the event."""
        if not isinstance(event, QKeyEvent | QInputMethodEvent):
            return False
        # A dialog opened by a handed-back key runs a loop of its own: its keys are new ones.
        if self._replaying == QThread.currentThread().loopLevel():
            return False
        if isinstance(event, QKeyEvent):
            return isinstance(watched, QWindow | QWidget) and self._see(watched, event)
        return isinstance(watched, QWidget) and self._compose(watched, event)

    def _see(self, watched: QWindow | QWidget, event: QKeyEvent) -> bool:
        cap = event.nativeScanCode() or event.key()
        if event.isAutoRepeat():
            # A key held down is no burst, but one that a cut-off burst left down stays unheard.
            if cap in self._swallowed:
                event.accept()
            return cap in self._swallowed
        if event.type() == QEvent.Type.KeyRelease:
            return self._release(watched, event, cap)
        kind = _kind(event)
        if kind is None or (self._composing and not self._typing.in_burst):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._swallowed.discard(cap)
            self._press(_kept(watched, event, cap), kind)
        return True

    def _press(self, kept: _Kept, kind: Kind) -> None:
        in_text = takes_text(self._application.focusWidget())
        self._kept.append(kept)
        self._settle(self._typing.key(kept.text, kind, self._now(), in_text=in_text))

    def _release(self, watched: QWindow | QWidget, event: QKeyEvent, cap: int) -> bool:
        if cap in self._swallowed:
            self._swallowed.discard(cap)
            return True
        for waiting in (self._kept, self._back):
            if any(kept.cap == cap for kept in waiting):
                # A button that hears a release before its press would stay down for ever.
                waiting.append(_kept(watched, event, cap))
                return True
        return False

    def _compose(self, widget: QWidget, event: QInputMethodEvent) -> bool:
        """Leave a composition alone; take a text that is committed without one as a key."""
        was, self._composing = self._composing, bool(event.preeditString())
        if self._composing and not was:
            self._settle(self._typing.give_back())
        if was or self._composing or not event.commitString() or event.replacementLength():
            return False
        text = event.commitString()
        self._press(_Kept(widget, True, 0, _NO_CAP, Qt.KeyboardModifier.NoModifier, text), "char")
        return True

    def _settle(self, outcomes: Iterable[Outcome | Held]) -> None:
        said = []
        for outcome in outcomes:
            if isinstance(outcome, Typed):
                self._back.extend(self._take(outcome.length))
            elif not isinstance(outcome, Held):
                said.append(outcome)
        if self._typing.in_burst:
            self._swallow()
        self._arm()
        for outcome in said:
            if isinstance(outcome, Scanned):
                self.scanned.emit(outcome.text)
            elif isinstance(outcome, Rejected):
                self.rejected.emit(outcome.reason, outcome.length)
        self._hand_back()

    def _take(self, presses: int) -> Iterable[_Kept]:
        while self._kept and (presses or not self._kept[0].press):
            presses -= self._kept[0].press
            yield self._kept.popleft()

    def _swallow(self) -> None:
        for kept in self._kept:
            (self._swallowed.add if kept.press else self._swallowed.discard)(kept.cap)
        self._kept.clear()

    def _hand_back(self) -> None:
        outer, self._replaying = self._replaying, QThread.currentThread().loopLevel()
        try:
            while self._back:
                _replay(self._back.popleft())
        finally:
            self._replaying = outer

    def _arm(self) -> None:
        due = self._typing.due_ms
        if due is None:
            self._timer.stop()
        else:
            self._timer.start(max(1, due - self._clock() + self._stood_still_ms))

    def _now(self) -> int:
        """The time, without the moments in which the window stood still and could hear no key."""
        now, due = self._clock() - self._stood_still_ms, self._typing.due_ms
        if due is not None and now > due + LATE_MS:
            self._stood_still_ms += now - (due - 1)
            return due - 1
        return now

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._composing = False
        if new is not None and not takes_text(new):
            new.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)


def _kind(event: QKeyEvent) -> Kind | None:
    """What a key is to a scanner; None for one that only changes others."""
    if event.key() in _SILENT or event.key() in _STEERING:
        return None
    acting = [flag for flag in _ACTING if flag in event.modifiers()]
    if event.key() in _ENDS and not acting:
        return "end"
    # Control and Alt together are the right Alt key of many layouts, which types characters.
    plain = not acting or acting == list(_ACTING[:2])
    return "char" if plain and event.text() and event.text().isprintable() else "other"


def _kept(watched: QWindow | QWidget, event: QKeyEvent, cap: int) -> _Kept:
    window = watched if isinstance(watched, QWindow) else watched.window().windowHandle()
    press = event.type() == QEvent.Type.KeyPress
    return _Kept(window or watched, press, event.key(), cap, event.modifiers(), event.text())


def _replay(kept: _Kept) -> None:
    if not isValid(kept.to):
        return
    if kept.cap != _NO_CAP:
        QTest.simulateEvent(kept.to, kept.press, kept.code, kept.modifiers, kept.text, False)
    else:
        event = QInputMethodEvent()
        event.setCommitString(kept.text)
        QApplication.sendEvent(kept.to, event)
