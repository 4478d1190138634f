"""The camera under measurement: a video through the feed, its picture in the desk's window."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QEventLoop

from app import bootstrap
from app.kernel.time import Instant
from app.services.benching import CameraBench, spread
from app.services.opening import OpenStation
from ui.screens.eye import Eye
from ui.shell.camerafeed import CameraFeed
from ui.shell.day import open_day
from ui.shell.deskbench import RunningClock
from ui.shell.window import MainWindow
from ui.shell.work import Lane
from ui.viewmodels.loudness import Silence
from ui.viewmodels.words import Words
from ui.widgets.look import Look

WARM_S = 2.0
"""Not counted: the first picture loads what every later one finds there."""


def bench_camera(
    station: OpenStation,
    video: Path,
    *,
    session: str,
    start: Instant,
    seconds: float,
    held_up_every_s: float,
) -> CameraBench:
    """Look at a video again and again for so many seconds, with the desk's window open.

    In it a ticket is held up every so often; whether it is let in is not measured here.
    """
    lane, window = Lane(), MainWindow(Words("ja"))
    window.on_close(lane.close)
    clock = RunningClock(start)
    open_day(window, station, lane, clock, session=session, sounds=Silence())
    window.show_page("desk")
    window.show()
    eye, feed = window.findChild(Eye), CameraFeed()
    assert isinstance(eye, Eye)
    eye.set_camera("bench", mirrored=False)
    texts: list[str] = []
    looks: list[Look] = []
    feed.seen.connect(eye.show_look)
    feed.seen.connect(looks.append)
    feed.found.connect(lambda text, _: texts.append(text))
    feed.start(lambda: bootstrap.played(video, again=True), bootstrap.decoder())
    try:
        _live(WARM_S)
        texts.clear()
        looks.clear()
        before, spent, began = feed.tally, time.process_time(), time.monotonic()
        _live(seconds)
        took, spent, after = time.monotonic() - began, time.process_time() - spent, feed.tally
    finally:
        feed.stop()
        window.close()
    given, looked_at = (now - then for now, then in zip(after, before, strict=True))
    return CameraBench(
        seconds=round(took, 1),
        cores=round(spent / took, 2),
        frames=given,
        frames_looked_at=looked_at,
        frames_dropped=max(0, given - looked_at),
        tickets=round(took / held_up_every_s),
        tickets_read=len(texts),
        pictures_shown=len(looks),
        look=spread(look.milliseconds for look in looks),
    )


def _live(seconds: float) -> None:
    until, loop = time.monotonic() + seconds, QEventLoop()
    while time.monotonic() < until:
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
