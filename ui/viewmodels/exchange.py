"""Meeting the venue's other stations over a folder, while the desk goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.kernel.faults import Fault
from app.services.exchanging import Exchanged
from app.services.journal import Stamp
from app.services.neighbours import OtherStation
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words

EVERY_MS = 5_000
LEDGER_TROUBLE = ("disk_failed", "ledger_damaged")


@dataclass(frozen=True, slots=True)
class Met:
    """What came of one meeting; `done` is None where nothing was new."""

    done: Exchanged | None
    others: tuple[OtherStation, ...]


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """Whether this station meets the others by itself, and how that goes."""

    place: str = ""
    """The folder; empty while it is switched off."""
    others: tuple[OtherStation, ...] = ()
    fault: Fault | None = None
    """What keeps them from meeting, such as a stick that was pulled out; it is tried again."""


class ExchangeModel:
    """Exchanges every few seconds while it is switched on and nobody is being checked.

    `meet` does one exchange with a folder; it is called in the lane. `keep` remembers the folder
    for the next start; empty: a person has switched it off. A stick that is gone is said
    in the strip and never stops the desk: only this station's own disk may do that.
    """

    def __init__(
        self,
        station: StationModel,
        meet: Callable[[str, Stamp], Met],
        calm: Callable[[], bool],
        keep: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._station, self._meet, self._calm = station, meet, calm
        self._keep = keep
        self._listeners: list[Callable[[ExchangeState], None]] = []
        self._busy, self._last_ms = False, 0
        self.state = ExchangeState()

    def on_state(self, listener: Callable[[ExchangeState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def switch_on(self, place: str) -> None:
        """Meet the others in this folder, now and from now on."""
        self._change(place=place, fault=None)
        self._keep(place)
        self.now()

    def go_on(self, place: str) -> None:
        """Meet the others where they met before the program was closed; empty: nobody."""
        self._change(place=place, fault=None)

    def switch_off(self) -> None:
        """Meet nobody any more; what was taken stays."""
        self._change(place="", fault=None)
        self._keep("")

    def tick(self) -> None:
        """Exchange when it is time and the desk is calm."""
        due = self._station.clock.monotonic_ms() - self._last_ms >= EVERY_MS
        if self.state.place and due and self._calm():
            self.now()

    def now(self) -> None:
        """Exchange at once, unless that is being done."""
        place = self.state.place
        if self._busy or not place:
            return
        self._busy = True
        self._last_ms = self._station.clock.monotonic_ms()
        self._station.run(lambda: self._try(place), self._told)

    def _try(self, place: str) -> Met | Fault:
        try:
            return self._meet(place, self._station.stamp())
        except Fault as fault:
            if fault.code in LEDGER_TROUBLE:
                raise
            return fault

    def _told(self, met: Met | Fault) -> None:
        self._busy = False
        self._last_ms = self._station.clock.monotonic_ms()
        if isinstance(met, Fault):
            self._change(fault=met)
            return
        faults = met.done.faults if met.done else ()
        self._change(others=met.others, fault=faults[0] if faults else None)

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        for listener in self._listeners:
            listener(self.state)


def strip_text(state: ExchangeState, words: Words) -> str:
    """How far the others' records are held here; or what is wrong, and that it is tried again."""
    if state.fault is not None:
        away = state.fault.code == "drop_missing"
        return words.say("strip_others_away" if away else "strip_others_fault")
    if state.others:
        seen = "・".join(f"{one.name} {one.seen}" for one in state.others)
        return words.say("strip_others", seen=seen)
    return words.say("strip_others_none") if state.place else ""
