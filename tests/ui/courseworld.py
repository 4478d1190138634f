"""The example of a training course, its morning under way, and a window over its station."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QLabel

from app import bootstrap
from app.kernel.phrases import Language
from app.kernel.resources import resource
from app.kernel.time import Instant
from app.services.opening import OpenStation, Sheet, open_package
from app.services.packing import pack
from app.services.playing import Player
from app.services.preparing import prepare, ticket_texts
from app.tabular.reading import read_rows
from tests.venue.station import PASSPHRASE, Clock
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.loudness import Silence
from ui.viewmodels.words import Words
from ui.viewmodels.work import ImmediateWork

EXAMPLE, MORNING = resource("examples", "course"), "D1-AM"
UNDER_WAY = Instant.parse("2026-11-22T10:30:00+09:00")
DAY = date(2026, 11, 22)


def course_station(folder: Path, until: Instant = UNDER_WAY) -> OpenStation:
    """The course's station at half past ten: some are in, one is late, one was turned away."""
    bootstrap.create_headquarters(folder / "hq", "研修部", PASSPHRASE, None)
    clock = Clock(UNDER_WAY)
    rows = read_rows((EXAMPLE / "roster.csv").read_bytes(), "roster.csv")
    with bootstrap.headquarters(folder / "hq", PASSPHRASE) as hq:
        file = ("round.toml", (EXAMPLE / "round.toml").read_bytes())
        prepare(hq, file, [("roster.csv", rows)], bootstrap.regulations(), today=DAY)
        packed = pack(hq, "course-1", "K01", UNDER_WAY.plus(minutes=-9000))
    sheet, place = Sheet.read(packed.passphrase_text), folder / "station"
    vault, workspace = bootstrap.vault(), bootstrap.workspace(place)
    open_package(packed.sealed, sheet, workspace, vault, clock, station_name="受付1")
    station = bootstrap.station(place, sheet)
    player = Player(station.venue, clock, read_codes=lambda _: [], read_text=str)
    for line in (EXAMPLE / "day1.jsonl").read_text(encoding="utf-8").splitlines():
        if Instant.parse(line.split('"')[3]) < until:
            player.answer(line)
    return station


def course_tickets(folder: Path) -> dict[str, str]:
    """Number -> what stands in the code on the ticket."""
    with bootstrap.headquarters(folder / "hq", PASSPHRASE) as hq:
        return {number: text for (_, number), text in ticket_texts(hq, "course-1").items()}


class Course:
    """A window over the course's station."""

    def __init__(
        self,
        station: OpenStation,
        settings: Path,
        language: Language = "ja",
        at: Instant = UNDER_WAY,
        session: str = MORNING,
    ) -> None:
        self.window, self.clock = MainWindow(Words(language)), Clock(at)
        self.station = station
        self.day: Day = open_day(
            self.window,
            station,
            ImmediateWork(),
            self.clock,
            session=session,
            settings=bootstrap.settings(settings),
            sounds=Silence(),
        )
        self.window.show_page("desk")

    def texts(self) -> str:
        """Everything that labels say now."""
        shown = [one.text() for one in self.window.findChildren(QLabel) if one.isVisible()]
        return "\n".join([*shown, self.day.screen.banner.accessibleName()])
