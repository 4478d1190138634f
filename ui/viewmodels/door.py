"""The Door without a window: which station to open, with what, until somebody can sign in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, Protocol

from app.domain.stationname import looks_secret
from app.kernel.faults import Fault
from app.services.demoday import LiveDay
from app.services.opening import OpenStation, Sheet
from app.services.rehearsing import Rehearsal
from ui.viewmodels.work import Work

Step = Literal[
    "choose",
    "stations",
    "package",
    "passphrase",
    "opening",
    "warned",
    "purge",
    "purged",
]
Event = Literal[
    "today",
    "package",
    "demo",
    "practice",
    "go_on",
    "opened",
    "failed",
    "demo_failed",
    "back",
    "back_to_package",
    "purge",
    "purged",
    "purge_failed",
    "purge_first",
    "looked",
]

STEPS: dict[tuple[Step, Event], Step] = {
    ("choose", "today"): "stations",
    ("choose", "package"): "package",
    ("choose", "demo"): "opening",
    ("choose", "practice"): "opening",
    ("choose", "purge_first"): "stations",
    ("stations", "go_on"): "passphrase",
    ("stations", "package"): "package",
    ("stations", "back"): "choose",
    ("package", "go_on"): "passphrase",
    ("package", "package"): "package",
    ("package", "back"): "choose",
    ("passphrase", "go_on"): "opening",
    ("passphrase", "package"): "package",
    ("passphrase", "back"): "choose",
    ("passphrase", "back_to_package"): "package",
    ("opening", "failed"): "passphrase",
    ("opening", "demo_failed"): "choose",
    ("opening", "opened"): "warned",
    ("opening", "looked"): "purge",
    ("warned", "purge"): "purge",
    ("purge", "back"): "warned",
    ("purge", "go_on"): "opening",
    ("opening", "purged"): "purged",
    ("opening", "purge_failed"): "purge",
    ("purged", "back"): "choose",
}
"""Where each event leads; what is not here does nothing."""

PASSPHRASE_LENGTH = 25
_FINGERPRINT = re.compile(r"[0-9A-F]{32}")
_OF_SCANS = ("door_scan", "scanner_")


class Station(NamedTuple):
    """A station's folder on this computer, and what is known of it before it opens."""

    path: str
    venue: str = ""
    round: str = ""
    days: tuple[str, ...] = ()
    name: str = ""
    practice: bool = False
    purged: bool = False
    """Its personal data were destroyed: nobody can work with it any more."""


class Place(NamedTuple):
    """Where a package's station is to be, and what to call it."""

    folder: str
    name: str
    known: bool = False
    """There is a station already: the package is its newer issue."""


class Opened(NamedTuple):
    """An open station, and what deserves a look."""

    station: OpenStation
    warnings: tuple[Fault, ...] = ()
    purge: PurgeLook | None = None
    """What a purge would do, where one may be thought of."""


class PurgeLook(NamedTuple):
    """What a purge would destroy here, and what stands against it."""

    venue: str
    """The venue's code, to be typed by whoever is sure."""
    records: int
    people: int
    photos: int
    bundles: int
    keeps: tuple[Fault, ...]
    there: tuple[str, ...]
    """Files with names outside the station's folder."""


class Keeper(Protocol):
    """What the Door asks of the world; `stations` and `place` are quick, the rest is for a lane."""

    def stations(self) -> Sequence[Station]: ...
    def place(self, package: str, folder: str) -> Place:
        """Where the station of a package goes: below `folder`, or where the program decides."""

    def sheet(self, path: str) -> Sheet: ...
    def open_station(self, path: str, sheet: Sheet) -> Opened: ...
    def open_package(self, package: str, sheet: Sheet, place: Place) -> Opened: ...
    def purge_look(self, station: OpenStation) -> PurgeLook:
        """What a purge would destroy there, and what stands against it."""

    def demo(self) -> LiveDay: ...
    def practice(self) -> Rehearsal: ...
    def purge(self, station: OpenStation) -> Fault:
        """Destroy the personal data of a station, which is closed by it; answer what to say."""


@dataclass(frozen=True, slots=True)
class DoorState:
    """Everything at the Door."""

    step: Step = "choose"
    stations: tuple[Station, ...] = ()
    today: str = ""
    """The path of the station whose day is today, or the one that was last open."""
    chosen: str = ""
    """The path of the station to open; empty for a package."""
    package: str = ""
    place: Place = field(default_factory=lambda: Place("", ""))
    passphrase: str = ""
    fingerprint: str = ""
    trouble: tuple[Fault, ...] = ()
    """What went wrong, or on the last step what deserves a look."""
    doing: str = ""
    """A code of what takes so long."""
    purge: PurgeLook | None = None
    """What a purge would do at the station that was opened."""

    @property
    def living(self) -> tuple[Station, ...]:
        """The stations with which somebody can go on."""
        return tuple(station for station in self.stations if not station.purged)

    @property
    def letters(self) -> int:
        """How many letters of the passphrase are there: hyphens and spaces do not count."""
        return _letters(self.passphrase)

    @property
    def sheet(self) -> Sheet:
        """What was typed, as it stands on a passphrase sheet."""
        return Sheet(self.passphrase, self.fingerprint.strip() or None)


class DoorModel:
    """Goes through the steps; `on_open` hears of a station, `on_demo` of a demo's day."""

    def __init__(
        self,
        keeper: Keeper,
        work: Work,
        *,
        today: Callable[[], str],
        on_open: Callable[[OpenStation], None],
        on_demo: Callable[[LiveDay], None],
        on_headquarters: Callable[[], None] = lambda: None,
        on_practice: Callable[[Rehearsal], None] = lambda _: None,
        notes: Sequence[Fault] = (),
    ) -> None:
        self._keeper, self._work, self._today = keeper, work, today
        self._on_open, self._on_demo = on_open, on_demo
        self._on_headquarters, self._on_practice = on_headquarters, on_practice
        self._opened: Opened | None = None
        self._to_purge = False
        self._listeners: list[Callable[[DoorState], None]] = []
        self.state = DoorState()
        self._look(tuple(notes))

    def on_state(self, listener: Callable[[DoorState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def choose_today(self) -> None:
        """Go on with a station of this computer; a single one needs no list."""
        if self.state.living and self._go("today"):
            self._choose_from()

    def _choose_from(self) -> None:
        living = self.state.living
        self._change(chosen=self.state.today)
        if len(living) == 1:
            self.choose_station(living[0].path)

    def choose_station(self, path: str) -> None:
        """Go on with this one."""
        if self._go("go_on", chosen=path, package=""):
            self._forget_typed()

    def choose_package(self, path: str) -> None:
        """A package was chosen, or dropped on the window."""
        place = self._keeper.place(path, "")
        if self._go("package", package=path, chosen="", place=place):
            self._forget_typed()

    def choose_folder(self, folder: str) -> None:
        """Make the station somewhere else."""
        if self.state.step == "package":
            place = self._keeper.place(self.state.package, folder)
            self._change(place=place._replace(name=self.state.place.name or place.name))

    def accept_place(self, name: str) -> None:
        """The station's name and place are well."""
        if self.state.step != "package":
            return
        if not name.strip():
            self._change(trouble=(Fault("door_name_missing"),))
        elif looks_secret(name):
            self._change(trouble=(Fault("station_name_secret"),))
        else:
            self._go("go_on", place=self.state.place._replace(name=name.strip()))

    def choose_headquarters(self) -> None:
        """Headquarters' work has pages of its own."""
        if self.state.step == "choose":
            self._on_headquarters()

    def choose_demo(self) -> None:
        """A day of invented people."""
        if self._go("demo", doing="demo_making_round"):
            self._work.run(self._keeper.demo, self._on_demo, self._demo_failed)

    def choose_practice(self) -> None:
        """Ten minutes with invented visitors, one after another."""
        if self._go("practice", doing="rehearsal_making"):
            self._work.run(self._keeper.practice, self._on_practice, self._demo_failed)

    def typed(self, passphrase: str, fingerprint: str) -> None:
        """What stands in the two fields; two lines in the first are a whole sheet."""
        lines = [line.strip() for line in passphrase.splitlines() if line.strip()]
        if len(lines) > 1:
            passphrase, fingerprint = lines[0], lines[1]
        self._change(passphrase=passphrase, fingerprint=fingerprint, trouble=())

    def choose_sheet(self, path: str) -> None:
        """Take both from the sheet's file."""
        if self.state.step != "passphrase":
            return
        try:
            sheet = self._keeper.sheet(path)
        except Fault as fault:
            self._change(trouble=(fault,))
        else:
            self.typed(sheet.passphrase, sheet.fingerprint or "")

    def drop(self, path: str) -> None:
        """A file was dropped on the window: a sheet where one is asked for, else a package."""
        if path.lower().endswith(".txt"):
            self.choose_sheet(path)
        else:
            self.choose_package(path)

    def scanned(self) -> None:
        """A hand scanner read something while no station is open: it is said, and forgotten."""
        self._heard(Fault("door_scan"))

    def unreadable(self, reason: str, length: int) -> None:
        """A scanner's burst was no code."""
        self._heard(Fault(f"scanner_{reason}", length=length))

    def _heard(self, fault: Fault) -> None:
        others = [f for f in self.state.trouble if not f.code.startswith(_OF_SCANS)]
        self._change(trouble=(*others, fault))

    def open(self) -> None:
        """Open with what was typed."""
        state = self.state
        if state.step != "passphrase":
            return
        if not state.letters:
            self._change(trouble=(Fault("door_passphrase_missing"),))
        elif state.package and not state.fingerprint.strip():
            self._change(trouble=(Fault("door_fingerprint_missing"),))
        elif state.package and not _FINGERPRINT.fullmatch(_plain(state.fingerprint)):
            self._change(trouble=(Fault("door_fingerprint_mistyped"),))
        elif self._go("go_on", doing="door_opening"):
            self._work.run(lambda: self._open(state), self._opens, self._failed)

    def go_on(self) -> None:
        """The warnings were read."""
        if self.state.step == "warned" and self._opened is not None:
            self._leave(self._opened)

    def choose_purge(self) -> None:
        """Look at what a purge would destroy, and when; a station is opened for it first."""
        opened = self._opened
        if self.state.living and self._go("purge_first"):
            self._to_purge = True
            self._choose_from()
        elif self.state.step == "warned" and self.state.purge is not None:
            self._go("purge")
        elif self.state.step == "warned" and opened is not None:
            self._work.run(
                lambda: self._keeper.purge_look(opened.station),
                lambda look: self._looked(look, "purge"),
                self._kept,
            )

    def _looked(self, look: PurgeLook, event: Event) -> None:
        if self._opened is not None:
            self._opened = self._opened._replace(purge=look)
            self._go(event, purge=look)

    def destroy(self, typed: str) -> None:
        """Destroy the personal data, where somebody has typed the venue's code to be sure."""
        look, opened = self.state.purge, self._opened
        if self.state.step != "purge" or look is None or opened is None:
            return
        if look.keeps:
            self._change(trouble=look.keeps)
        elif _plain(typed) != _plain(look.venue):
            self._change(trouble=(Fault("purge_type_code", venue=look.venue),))
        elif self._go("go_on", doing="purge_doing"):
            self._work.run(lambda: self._keeper.purge(opened.station), self._destroyed, self._kept)

    def _destroyed(self, told: Fault) -> None:
        self._opened = None
        self._go("purged", trouble=(told,), purge=None, chosen="")

    def _kept(self, fault: Fault) -> None:
        self._go("purge_failed", trouble=(fault,))

    def back(self) -> None:
        """One step back; nothing was opened."""
        if self.state.step == "purge":
            warnings = self._opened.warnings if self._opened else ()
            self._go("back", trouble=warnings or (Fault("purge_nothing_done"),))
        elif self.state.package and self._go("back_to_package"):
            self._forget_typed()
        elif self._go("back"):
            self._to_purge = False
            self._change(package="", place=Place("", ""))
            self._forget_typed()
            self._look(())

    def progress(self, code: str) -> None:
        """Say what takes so long."""
        if self.state.step == "opening" and code and code != self.state.doing:
            self._change(doing=code)

    def _open(self, state: DoorState) -> Opened:
        if state.package:
            return self._keeper.open_package(state.package, state.sheet, state.place)
        opened = self._keeper.open_station(state.chosen, state.sheet)
        if self._to_purge:
            return opened._replace(purge=self._keeper.purge_look(opened.station))
        return opened

    def _opens(self, opened: Opened) -> None:
        self._opened = opened
        # The passphrase leaves memory and screen as soon as it has done its work.
        purge = opened.purge
        if self._to_purge and purge is not None:
            self._to_purge = False
            self._go("looked", passphrase="", fingerprint="", purge=purge)
            return
        self._go("opened", trouble=opened.warnings, passphrase="", fingerprint="", purge=purge)
        if not opened.warnings:
            self._leave(opened)

    def _leave(self, opened: Opened) -> None:
        self._opened = None
        self._on_open(opened.station)

    def _failed(self, fault: Fault) -> None:
        self._go("failed", trouble=(fault,))

    def _demo_failed(self, fault: Fault) -> None:
        self._go("demo_failed", trouble=(fault,))

    def _look(self, notes: tuple[Fault, ...]) -> None:
        found = self._keeper.stations()
        living = [station for station in found if not station.purged]
        stations = (*living, *(station for station in found if station.purged))
        due = [station for station in living if self._today() in station.days]
        first = next(iter([*due, *living]), None)
        self._change(stations=stations, today=first.path if first else "", trouble=notes)

    def _forget_typed(self) -> None:
        self._change(passphrase="", fingerprint="", trouble=())

    def _go(self, event: Event, **fields: object) -> bool:
        step = STEPS.get((self.state.step, event))
        if step is not None:
            self._change(**{"trouble": (), "doing": "", **fields, "step": step})
        return step is not None

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        for listener in self._listeners:
            listener(self.state)


def _plain(text: str) -> str:
    """A fingerprint without what is between its groups."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign.isalnum() and sign != "ー")


def _letters(text: str) -> int:
    # The long vowel mark counts as a letter elsewhere; here somebody meant a hyphen.
    return sum(sign.isalnum() and sign != "ー" for sign in unicodedata.normalize("NFKC", text))
