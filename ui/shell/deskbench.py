"""The desk under load: arrivals through a real window, a camera's frames, and many scans."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

from app import bootstrap
from app.kernel.time import Instant
from app.services.benching import DeskBench, spread
from app.services.opening import OpenStation
from ui.shell.camerafeed import CameraFeed
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.shell.work import Lane
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.loudness import Silence
from ui.viewmodels.words import Words

_DOCUMENT = "3"
_STUCK_AFTER_S = 20.0


class RunningClock:
    """The computer's clock, moved to a practice day."""

    def __init__(self, start: Instant) -> None:
        self._start, self._began = start, time.monotonic()

    def now(self) -> Instant:
        """The start and what has passed since."""
        return self._start.plus(ms=self.monotonic_ms())

    def monotonic_ms(self) -> int:
        """Milliseconds since it was made."""
        return int((time.monotonic() - self._began) * 1000)


class _Painted(QObject):
    """Notes when the banner has been painted."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """After this event the loop comes back here, with the banner drawn."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = time.perf_counter()


def bench_desk(
    station: OpenStation,
    *,
    session: str,
    start: Instant,
    pictures: Iterable[object],
    texts: Sequence[str],
    memory: Callable[[], int],
) -> DeskBench:
    """Every picture held before the camera and admitted by keys' actions, then every text.

    `memory` answers the bytes that this process holds; it is asked after a fifth of the texts,
    when everything is warm, and at the end.
    """
    lane, window = Lane(), MainWindow(Words("ja"))
    window.on_close(lane.close)
    clock = RunningClock(start)
    day = open_day(window, station, lane, clock, session=session, sounds=Silence())
    window.on_tick(day.guard.touched)  # else it locks after five minutes without a key
    window.show_page("desk")
    window.show()
    painted = _Painted()
    day.screen.banner.installEventFilter(painted)
    try:
        began = time.perf_counter()
        waits = _by_camera(day, pictures, painted)
        seconds = time.perf_counter() - began
        warm = len(texts) // 5
        _by_text(day.desk, texts[:warm])
        before = memory()
        typed = _by_text(day.desk, texts[warm:])
        after = memory()
    finally:
        window.close()
    return DeskBench(
        arrivals=len(waits),
        per_minute=round(len(waits) / seconds * 60),
        code_to_banner=spread(waits),
        scans=len(texts),
        scan_and_admit=spread(typed),
        memory_grew_mb=round((after - before) / 2**20, 1),
    )


def _by_camera(day: Day, pictures: Iterable[object], painted: _Painted) -> list[float]:
    feed, found = CameraFeed(), [0.0]
    each = iter(pictures)
    picture = next(each, None)
    source = bootstrap.fed(picture)

    def heard(text: str, _symbology: str) -> None:
        found[0] = time.perf_counter()
        day.desk.scan(text, "camera")

    feed.found.connect(heard)
    waits = []
    feed.start(lambda: source, bootstrap.decoder())
    try:
        while picture is not None:
            found[0] = 0.0
            source.hold_up(picture)  # type: ignore[arg-type]
            until(lambda: day.desk.state.step == "id" and painted.at > found[0] > 0.0)
            waits.append((painted.at - found[0]) * 1000)
            _admit(day.desk)
            picture = next(each, None)
    finally:
        feed.stop()
    return waits


def _by_text(desk: DeskModel, texts: Sequence[str]) -> list[float]:
    times = []
    for text in texts:
        began = time.perf_counter()
        desk.scan(text, "hand_scanner")
        until(lambda: desk.state.step == "id")
        _admit(desk)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _admit(desk: DeskModel) -> None:
    desk.document(_DOCUMENT)
    until(lambda: desk.state.step == "admit")
    desk.go_on()
    until(lambda: desk.state.step == "done")
    desk.clear()


def until(done: Callable[[], bool]) -> None:
    """Let the window live until then; what never comes is a bug, not a slow run."""
    limit, loop = time.monotonic() + _STUCK_AFTER_S, QEventLoop()
    while not done():
        # Waiting, not asking again and again: that would take the processor from the lane.
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() > limit:
            raise TimeoutError("the desk did not answer")
