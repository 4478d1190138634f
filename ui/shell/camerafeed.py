"""The camera's way into the window: what its threads see, told on the window's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QImage

from app import bootstrap
from app.kernel.faults import Fault
from ui.widgets.look import Code, Look

if TYPE_CHECKING:
    from app.bootstrap import DecoderChain, Sight, Source, Stream

MOST_TOLD = 1_000  # codes and faults that wait for a busy window; then the oldest are let go


class Mailbox:
    """What a stream's threads leave for the window: the newest sight, and the rest in order.

    `wake` is called from those threads, once until the window has emptied the box.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._lock = Lock()
        self._sight: Sight | None = None
        self._told: deque[Callable[[CameraFeed], None]] = deque(maxlen=MOST_TOLD)
        self._asleep = True
        self._open = True

    def seen(self, sight: Sight) -> None:
        """A sight takes the place of an older one."""
        self._leave(sight, None)

    def found(self, text: str, symbology: str) -> None:
        """A new sighting of a code."""
        self._leave(None, lambda feed: feed.found.emit(text, symbology))

    def photographed(self, sight: Sight) -> None:
        """The frame that was asked for."""
        self._leave(None, lambda feed: feed.photographed.emit(look_of(sight).picture))

    def faulted(self, fault: Fault) -> None:
        """The source is in trouble."""
        self._leave(None, lambda feed: feed.faulted.emit(fault))

    def recovered(self) -> None:
        """The source works again."""
        self._leave(None, lambda feed: feed.recovered.emit())

    def ended(self) -> None:
        """The source has come to its end."""
        self._leave(None, lambda feed: feed.ended.emit())

    def emptied(self) -> tuple[Sight | None, list[Callable[[CameraFeed], None]]]:
        """All that is in it."""
        with self._lock:
            left = self._sight, list(self._told)
            self._sight, self._asleep = None, True
            self._told.clear()
            return left

    def shut(self) -> None:
        """Take nothing more, and wake nobody."""
        with self._lock:
            self._open = False

    def _leave(self, sight: Sight | None, told: Callable[[CameraFeed], None] | None) -> None:
        with self._lock:
            if not self._open:
                return
            self._sight = sight or self._sight
            if told is not None:
                self._told.append(told)
            # In the lock: after `shut` the window, and with it the signal, may be gone.
            if self._asleep:
                self._asleep = False
                self._wake()


class CameraFeed(QObject):
    """A camera from `start` to `stop`: looks, codes, trouble and its end, as signals.

    At most 15 looks a second. A code is found once until it was out of view for two seconds.
    While the camera is away, opening it is tried every second.
    """

    seen = Signal(object)  # Look
    found = Signal(str, str)  # text, symbology
    photographed = Signal(QImage)
    faulted = Signal(object)  # Fault
    recovered = Signal()
    ended = Signal()

    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stream: Stream | None = None
        self._mailbox: Mailbox | None = None
        self._woken.connect(self._empty, Qt.ConnectionType.QueuedConnection)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._stream is not None

    @property
    def tally(self) -> tuple[int, int]:
        """Frames that came, and frames that were looked at, since it was started."""
        return (self._stream.given, self._stream.looked_at) if self._stream else (0, 0)

    def start(self, open_source: Callable[[], Source], decoder: DecoderChain) -> None:
        """Watch a source from now on, in place of the one before; `open_source` may raise Fault.

        It is called from another thread, and again whenever the source has failed.
        """
        self.stop()
        self._mailbox = Mailbox(self._woken.emit)
        self._stream = bootstrap.watch(open_source, decoder, self._mailbox)

    def stop(self) -> None:
        """Let go of the camera; nothing is told after this. Takes up to a second."""
        stream, self._stream = self._stream, None
        mailbox, self._mailbox = self._mailbox, None
        if mailbox is not None:
            mailbox.shut()
        if stream is not None:
            stream.stop()

    def photograph(self) -> bool:
        """Ask for the next frame as large as it comes; False where no camera is watched."""
        stream, mailbox = self._stream, self._mailbox
        if stream is None or mailbox is None:
            return False
        stream.photograph(mailbox.photographed)
        return True

    def _empty(self) -> None:
        mailbox = self._mailbox
        if mailbox is None:
            return
        sight, told = mailbox.emptied()
        for tell in told:
            # A listener may stop the camera, or choose another.
            if self._mailbox is mailbox:
                tell(self)
        if sight is not None and self._mailbox is mailbox:
            self.seen.emit(look_of(sight))


def look_of(sight: Sight) -> Look:
    """A sight with its picture as Qt draws it."""
    # Qt's 32 bits are blue, green, red, unused on every machine that we run on.
    shared = QImage(
        sight.preview, sight.width, sight.height, sight.width * 4, QImage.Format.Format_RGB32
    )
    codes = tuple(Code(one.text, one.symbology, one.corners) for one in sight.codes)
    # A copy, for `shared` does not keep the bytes alive.
    return Look(shared.copy(), codes, sight.brightness, sight.milliseconds, sight.number)
