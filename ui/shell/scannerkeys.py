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
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.shell.keykinds import hides_text, kind_of, stamp_of, takes_text
from ui.viewmodels.keygaps import KeyGaps
from ui.viewmodels.typing import Held, Kind, Outcome, Rejected, Scanned, Typed, Typing
from ui.widgets.typedonly import is_typed_only

# When the timer is this much too late, the window stood still and keys wait in line behind it.
LATE_MS = 25

# Windows stamps keys by its tick, up to 16 ms apart; the others to the millisecond.
_GRAIN_MS = {"windows": 16}

_HEARD = (QKeyEvent, QInputMethodEvent)
_NO_CAP = -1


@dataclass(frozen=True, slots=True)
class _Kept:
    """A press, a release, or a committed text on its way to where it was sent."""

    to: QWindow | QWidget
    press: bool
    code: int
    cap: int  # which key of the keyboard, whatever the layout makes of it
    modifiers: Qt.KeyboardModifier
    text: str
    kind: Kind | None = None  # None for a release


class ScannerKeys(QObject):
    """Watches every key of the application; `clock` tells milliseconds and never jumps.

    `stamp` tells when the system says that a key was pressed, by whatever clock.
    """

    scanned = Signal(str)
    rejected = Signal(str, int)

    def __init__(
        self,
        application: QApplication,
        clock: Callable[[], int],
        stamp: Callable[[QKeyEvent], int] = stamp_of,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._clock, self._stamp = clock, stamp
        self._gaps = KeyGaps(_GRAIN_MS.get(application.platformName(), 1))
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
        # The application would keep it, and with it everything that hears it, to its own end.
        self.deleteLater()

    def look(self) -> None:
        """Look at the clock: settle what silence has settled."""
        self._settle(self._typing.tick(self._now()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep keys back from everybody; True where nobody else may see the event."""
        if not isinstance(event, _HEARD):
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
        kind = kind_of(event)
        if kind is None or (self._composing and not self._typing.in_burst):
            return False
        if self._is_only_text():
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._swallowed.discard(cap)
            self._press(_kept(watched, event, cap, kind), kind, self._stamp(event))
        return True

    def _press(self, kept: _Kept, kind: Kind, stamp_ms: int) -> None:
        gap = self._gaps.gap(stamp_ms, self._clock())
        in_text, hidden = self._in_text(), hides_text(self._application.focusWidget())
        self._kept.append(kept)
        now = self._now()
        self._settle(
            self._typing.key(kept.text, kind, now, in_text=in_text, hidden=hidden, gap_ms=gap)
        )

    def _is_only_text(self) -> bool:
        """Whether a key is nobody's but the field's; what was held before it goes before it."""
        if self._typing.in_burst or not is_typed_only(self._application.focusWidget()):
            return False
        self._settle(self._typing.give_back())
        return True

    def _in_text(self) -> bool:
        return takes_text(self._application.focusWidget())

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
        if self._is_only_text():
            return False
        text, plain = event.commitString(), Qt.KeyboardModifier.NoModifier
        self._press(_Kept(widget, True, 0, _NO_CAP, plain, text, "char"), "char", 0)
        return True

    def _settle(self, outcomes: Iterable[Outcome | Held]) -> None:
        said = []
        for outcome in outcomes:
            if isinstance(outcome, Typed):
                taken = self._take(outcome.length)
                self._back.extend(taken if outcome.acts else self._only_text(tuple(taken)))
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

    def _only_text(self, taken: tuple[_Kept, ...]) -> Iterable[_Kept]:
        """Of keys too fast for a hand those that write, while the field is there still."""
        there, down = self._in_text(), set[int]()
        for kept in taken:
            if kept.press and there and kept.kind in ("char", "edit"):
                down.add(kept.cap)
            elif kept.press or kept.cap not in down:
                self._forget(kept)
                continue
            yield kept

    def _forget(self, kept: _Kept) -> None:
        (self._swallowed.add if kept.press else self._swallowed.discard)(kept.cap)

    def _swallow(self) -> None:
        for kept in self._kept:
            self._forget(kept)
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


def _kept(
    watched: QWindow | QWidget, event: QKeyEvent, cap: int, kind: Kind | None = None
) -> _Kept:
    window = watched if isinstance(watched, QWindow) else watched.window().windowHandle()
    press = event.type() == QEvent.Type.KeyPress
    to = window or watched
    return _Kept(to, press, event.key(), cap, event.modifiers(), event.text(), kind)


def _replay(kept: _Kept) -> None:
    if not isValid(kept.to):
        return
    if kept.cap != _NO_CAP:
        QTest.simulateEvent(kept.to, kept.press, kept.code, kept.modifiers, kept.text, False)
    else:
        event = QInputMethodEvent()
        event.setCommitString(kept.text)
        QApplication.sendEvent(kept.to, event)
