"""Meeting the venue's other stations over a folder, while the desk goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from app.kernel.faults import Fault
from app.services.exchanging import Exchanged
from app.services.journal import Stamp
from app.services.neighbours import OtherStation
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words

EVERY_MS = 5_000
LEDGER_TROUBLE = ("disk_failed", "ledger_damaged")
_MOST_LINES = 4
_TOLD_APART = ("drop_full", "drop_read_only")
_AWAY = ("drop_missing", "drop_gone")
ALARMS = ("fork", "rebuild_needed", "log_restored", "log_put_back")
"""What is about a station, not about a file."""


@dataclass(frozen=True, slots=True)
class Met:
    """What came of one meeting; `done` is None where nothing was new."""

    done: Exchanged | None
    others: tuple[OtherStation, ...]
    conflicts: int = 0
    """People whom two stations let in, and nobody has settled it."""


class Meeting(Protocol):
    """One exchange after another with one folder; `mark` is what that folder bears."""

    @property
    def mark(self) -> str: ...
    def choose(self, place: str) -> None: ...
    def go_on(self, place: str) -> None: ...
    def __call__(self, stamp: Stamp) -> Met: ...


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """Whether this station meets the others by itself, and how that goes."""

    place: str = ""
    """The folder; empty while it is switched off."""
    others: tuple[OtherStation, ...] = ()
    conflicts: int = 0
    """People whom two stations let in: the lead decides."""
    fault: Fault | None = None
    """What keeps them from meeting, such as a stick that was pulled out; it is tried again."""
    alarm: Fault | None = None
    """What somebody must see to, such as two logs under one name; the last look found it."""
    doubted: tuple[Fault, ...] = ()
    """Files that are not believed, each with its name; they stop nothing."""


class ExchangeModel:
    """Exchanges every few seconds while it is switched on and nobody is being checked.

    `meet` does one exchange with a folder; it is called in the lane. `keep` remembers the folder
    and what it bears for the next start; empty: a person has switched it off. A stick that is gone
    is said in the strip and never stops the desk: only this station's own disk may do that.
    """

    def __init__(
        self,
        station: StationModel,
        meet: Meeting,
        calm: Callable[[], bool],
        keep: Callable[[str, str], None] = lambda _place, _mark: None,
    ) -> None:
        self._station, self._meet, self._calm = station, meet, calm
        self._keep, self._kept = keep, ("", "")
        self._listeners: list[Callable[[ExchangeState], None]] = []
        self._busy, self._last_ms = False, 0
        self.state = ExchangeState()

    def on_state(self, listener: Callable[[ExchangeState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def switch_on(self, place: str) -> None:
        """Meet the others in this folder, which a person has chosen, now and from now on."""
        self._begin(place)
        self._meet.choose(place)
        self._remember()
        self.now()

    def go_on(self, place: str) -> None:
        """Meet the others where they met before the program was closed; empty: nobody."""
        self._begin(place)
        self._meet.go_on(place)
        self._kept = (place, self._meet.mark)

    def switch_off(self) -> None:
        """Meet nobody any more; what was taken stays."""
        self._begin("")
        self._remember()

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
        self._station.run(self._try, lambda met: self._told(place, met))

    def _begin(self, place: str) -> None:
        self._change(place=place, fault=None, alarm=None, doubted=())

    def _try(self) -> Met | Fault:
        try:
            return self._meet(self._station.stamp())
        except Fault as fault:
            if fault.code in LEDGER_TROUBLE:
                raise
            return fault

    def _told(self, place: str, met: Met | Fault) -> None:
        self._busy = False
        self._last_ms = self._station.clock.monotonic_ms()
        if place != self.state.place:
            return  # somebody has chosen another one meanwhile
        self._remember()
        if isinstance(met, Fault):
            self._change(fault=met)
            return
        self._change(others=met.others, conflicts=met.conflicts, fault=None)
        if met.done is not None:
            told = [*met.done.faults, *met.done.known]
            alarms = [fault for fault in told if fault.code in ALARMS]
            doubted = tuple(fault for fault in told if fault.code not in ALARMS)
            self._change(alarm=alarms[0] if alarms else None, doubted=doubted)

    def _remember(self) -> None:
        """Only what is new: a file is written for it."""
        place = self.state.place
        now = (place, self._meet.mark if place else "")
        if now != self._kept:
            self._kept = now
            self._keep(*now)

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        for listener in self._listeners:
            listener(self.state)


def strip_text(state: ExchangeState, words: Words, lead_key: str = "F6") -> str:
    """How far the others' records are held here; or what is wrong, and what to do."""
    if state.fault is not None:
        code = state.fault.code
        if code in _AWAY:
            return words.say("strip_others_away")
        return words.say(f"strip_others_{code}" if code in _TOLD_APART else "strip_others_fault")
    if state.alarm is not None:
        return words.say("strip_others_alarm")
    if state.conflicts:
        return words.say("strip_others_conflict", count=state.conflicts, key=lead_key)
    if state.doubted:
        return words.say("strip_others_doubted", count=len(state.doubted))
    if state.others:
        seen = "・".join(f"{one.name} {one.seen}" for one in state.others)
        return words.say("strip_others", seen=seen)
    return words.say("strip_others_none") if state.place else ""


def trouble_lines(state: ExchangeState, words: Words) -> list[str]:
    """What is wrong, each in a sentence that names the file where there is one."""
    if state.fault is not None:
        return [_sentence(state.fault, words)]
    found = [state.alarm] if state.alarm is not None else []
    shown = [_sentence(fault, words) for fault in (*found, *state.doubted[:_MOST_LINES])]
    more = len(state.doubted) - _MOST_LINES
    return [*shown, words.say("exchange_more", count=more)] if more > 0 else shown


def exchange_lines(state: ExchangeState, words: Words, key: str) -> list[str]:
    """Where they meet and how far each of the others is held here."""
    if not state.place:
        return [words.say("exchange_off", key=key)]
    lines = [words.say("exchange_at", place=state.place)]
    if state.fault is not None:
        return [*lines, words.say("exchange_goes_on")]
    if not state.others:
        return [*lines, words.say("exchange_seen_none")]
    seen = [words.say("exchange_seen", name=one.name, seen=one.seen) for one in state.others]
    more = len(seen) - _MOST_LINES
    return [
        *lines,
        *seen[:_MOST_LINES],
        *([words.say("exchange_more", count=more)] if more > 0 else []),
    ]


def _sentence(fault: Fault, words: Words) -> str:
    fields, file = dict(fault.fields), str(fault.fields.get("file", ""))
    if fault.code == "damaged":  # what format it claims to be helps nobody here
        return words.say("exchange_damaged", file=file)
    said = words.say(fault.code, **fields)
    return said if file in said else f"{file}: {said}"
