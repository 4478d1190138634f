"""What the Door asks of this computer: its stations, packages, sheets and demo days."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from app import bootstrap
from app.formats import package
from app.formats.package import PackageHead
from app.kernel.faults import Fault, machine
from app.kernel.phrases import Language
from app.services.demoday import LiveDay
from app.services.opening import OpenStation, Sheet, open_package, other_day
from app.services.rehearsing import Rehearsal
from app.settings import KnownStation, SettingsFile
from ui.viewmodels.door import Opened, Place, PurgeLook, Station

MakeDemo = Callable[[Path, Callable[[str], None]], LiveDay]
_MAX_SHEET = 64 * 1024
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


class Doorkeeper:
    """Opens stations and lets go of them when the window closes."""

    def __init__(self, settings: SettingsFile, make_demo: MakeDemo) -> None:
        self._settings, self._make_demo = settings, make_demo
        self._open: list[OpenStation] = []
        self.practice_folder: Path | None = None
        """Where a rehearsal is made; a new one among the others where none is named."""
        self.language: Callable[[], Language] = lambda: "ja"
        self.doing = ""
        """A code of what is being done now, written by the lane and read by the window."""

    def stations(self) -> Sequence[Station]:
        """Those that were open here, newest first, and any others in the usual folder."""
        known = {Path(one.path): one for one in self._settings.now.stations}
        folder = bootstrap.stations_folder()
        try:
            found = sorted(folder.iterdir())
        except OSError:  # nobody has made a station here yet, or nobody may look
            found = []
        paths = dict.fromkeys([*known, *found])
        return [
            _shown(known.get(path) or KnownStation(str(path)), path)
            for path in paths
            if bootstrap.workspace(path).is_station()
        ]

    def place(self, package: str, folder: str) -> Place:
        """A folder called as the package, in the folder chosen or in the usual one."""
        stem = _NOT_IN_A_NAME.sub("-", Path(package).stem).strip(".-") or "station"
        path = (Path(folder) if folder else bootstrap.stations_folder()) / stem
        return Place(str(path), platform.node() or stem, bootstrap.workspace(path).is_station())

    def sheet(self, path: str) -> Sheet:
        """A passphrase sheet's file."""
        return Sheet.read(
            bootstrap.read_file(Path(path), _MAX_SHEET).decode("utf-8-sig", "replace")
        )

    def open_station(self, path: str, sheet: Sheet) -> Opened:
        """A station of this computer."""
        station = bootstrap.station(Path(path), sheet)
        warnings = [*station.found, *_warnings(station.head)]
        return self._opened(Path(path), station, warnings)

    def open_package(self, package_file: str, sheet: Sheet, place: Place) -> Opened:
        """Make a station of a package, or give one its newer issue, and open it."""
        folder = Path(place.folder)
        opened = open_package(
            bootstrap.read_file(Path(package_file), package.MAX_SEALED),
            sheet,
            bootstrap.workspace(folder),
            bootstrap.vault(),
            bootstrap.clock(),
            station_name=place.name,
        )
        station = bootstrap.station(folder, sheet)
        return self._opened(folder, station, [*station.found, *opened.warnings])

    def demo(self) -> LiveDay:
        """A day of invented people in a folder of its own."""
        folder = bootstrap.demos_folder()
        try:
            day = self._make_demo(folder, self._tell)
        except OSError as error:
            detail = error.strerror or str(error)
            raise machine("path_failed", path=str(folder), detail=detail) from error
        finally:
            self.doing = ""
        # A day that was cut off is found again where every other station is.
        self._opened(Path(day.station.folder), day.station, [])
        return day

    def practice(self) -> Rehearsal:
        """A rehearsal in a folder of its own; it is over when the window closes.

        It is not remembered: nobody shall find it where today's exam is looked for.
        """
        folder = self.practice_folder or bootstrap.rehearsals_folder()
        script = bootstrap.rehearsal_scripts()[0]
        try:
            made = bootstrap.rehearsal(folder, script, self.language(), self._tell)
        finally:
            self.doing = ""
        self._open.append(made.station)
        return made

    def purge(self, station: OpenStation) -> Fault:
        """Destroy the personal data; raise the first of the Faults against it."""
        done = bootstrap.purge_now(station)
        if station in self._open:
            self._open.remove(station)
        fields = {name: getattr(done.fact, name) for name in ("records", "people", "photos")}
        return Fault("purge_done", size=done.fact.size, receipt=done.fact.receipt, **fields)

    def close(self) -> None:
        """Let go of every station."""
        while self._open:
            self._open.pop().close()

    def _tell(self, code: str) -> None:
        self.doing = code

    def _opened(self, path: Path, station: OpenStation, warnings: Sequence[Fault]) -> Opened:
        self._open.append(station)
        head, zone = station.head, station.head.round.time_zone
        days = {str(session.doors.local(zone).date()) for session in head.round.sessions}
        known = KnownStation(
            path=str(path.absolute()),
            venue=station.venue.plan.name,
            round=head.round.name,
            days=tuple(sorted(days)),
            name=station.venue.journal.own().name,
            practice=head.round.practice,
        )
        try:
            self._settings.remember(known)
        except Fault as fault:
            # A full disk is told, and the station opens all the same.
            warnings = [*warnings, fault]
        # Before headquarters has confirmed anything a purge is far away.
        look = self.purge_look(station) if station.venue.journal.own().confirmed else None
        if look is not None and not look.keeps:
            warnings = [*warnings, Fault("purge_possible")]
        return Opened(station, tuple(warnings), look)

    def purge_look(self, station: OpenStation) -> PurgeLook:
        """What a purge would destroy there, and what stands against it."""
        return _purge_look(station)


def _purge_look(station: OpenStation) -> PurgeLook:
    found, there = bootstrap.purge_look(station)
    keeps, zone = found.keeps, station.head.round.time_zone
    if found.due is None and found.soonest > bootstrap.clock().now():
        soonest = Fault("purge_soonest", days=found.days, due=found.soonest, zone=zone)
        keeps = (*keeps, soonest)
    return PurgeLook(
        station.head.venue,
        found.records,
        found.people,
        found.photos,
        found.bundles,
        keeps,
        tuple(there),
    )


def _warnings(head: PackageHead) -> list[Fault]:
    now = bootstrap.clock().now()
    if not head.round.practice and now > head.expires:
        zone = head.round.time_zone
        return [Fault("package_expired", expires=head.expires, now=now, zone=zone)]
    return other_day(head, now)


def _shown(known: KnownStation, path: Path) -> Station:
    try:
        purged = bootstrap.workspace(path).is_purged
    except Fault:  # what can't be read is said when it is opened
        purged = False
    return Station(
        known.path, known.venue, known.round, known.days, known.name, known.practice, purged
    )
