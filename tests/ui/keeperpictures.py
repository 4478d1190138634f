"""Pictures of the purge at the Door, of entering from paper and of the running register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.services.demoday import LiveDay
from app.services.opening import Sheet
from ui.screens.door import DoorScreen
from ui.screens.papertime import PaperTime
from ui.shell.day import open_day
from ui.shell.window import MainWindow
from ui.viewmodels.door import DoorModel, Opened, PurgeLook, Station
from ui.viewmodels.work import ImmediateWork

State = tuple[str, QWidget]
_ZONE = "Asia/Tokyo"


class _Keeper:
    """One station of last winter."""

    def __init__(self, look: PurgeLook) -> None:
        self._look = look

    def stations(self) -> list[Station]:
        return [Station("station", "東京第一会場", "2026年度 第1回", ("2026-02-15",), "受付1")]

    def open_station(self, path: str, sheet: Sheet) -> Opened:
        expired = Instant.parse("2026-02-22T09:00:00+09:00")
        now = Instant.parse("2026-09-01T09:00:00+09:00")
        warned = [Fault("package_expired", expires=expired, now=now, zone=_ZONE)]
        if not self._look.keeps:
            warned.append(Fault("purge_possible"))
        nobody: Any = None
        return Opened(nobody, tuple(warned), self._look)

    def purge(self, station: object) -> Fault:
        return Fault("purge_done", records=1240, people=120, photos=2, size=1240, receipt=17)


def purging(window: MainWindow, _day: LiveDay, _folder: Path) -> Iterator[State]:
    """From what deserves a look to what was destroyed, and what keeps it."""
    there = ("D:\\試験\\2026-1-T01-report.pdf",)
    due = Instant.parse("2026-08-15T18:00:00+09:00")
    now = Instant.parse("2026-03-01T09:00:00+09:00")
    keeps = (
        Fault("purge_not_received", station="受付2", first=311, last=348),
        Fault("purge_retention", due=due, days=180, now=now, zone=_ZONE),
    )
    for name, look in (
        ("purge", PurgeLook("T01", 1240, 120, 2, 6, (), there)),
        ("purge-kept", PurgeLook("T01", 1240, 120, 2, 6, keeps, there)),
    ):
        keeper: Any = _Keeper(look)
        model = DoorModel(keeper, ImmediateWork(), today=lambda: "", on_open=print, on_demo=print)
        screen = DoorScreen(model, window.words)
        window.add_page("door", screen)
        window.show_page("door")
        model.choose_today()
        model.typed("A" * 25, "")
        model.open()
        yield f"{name}-warned", window
        model.choose_purge()
        yield name, window
        if not look.keeps:
            model.destroy("T01")
            yield "purged", window


def on_paper(window: MainWindow, live: LiveDay, folder: Path) -> Iterator[State]:
    """The time on a paper note is asked for, and the strip says so; the register is written."""
    settings = bootstrap.settings(folder / "settings")
    day = open_day(
        window,
        live.station,
        ImmediateWork(),
        bootstrap.clock(),
        session=live.session,
        settings=settings,
    )
    window.show_page("desk")
    window.actions_.do("from_paper")
    dialog = window.findChild(PaperTime)
    assert isinstance(dialog, PaperTime)
    yield "paper-time", dialog
    dialog.reject()
    day.station.enter_from_paper(day.station.now.plus(minutes=-12))
    day.running.switch_on(str(folder))
    yield "paper-strip", window
    day.running.switch_on(str(folder / "pulled"))
    yield "register-failed", window
