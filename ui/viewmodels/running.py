"""Writing the running register to a second place every few minutes, while everything goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.reports.document import Document
from app.services.documents import Made, record_documents
from app.services.running import running_for
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words
from ui.viewmodels.work import Work

_MINUTE_MS = 60_000
KIND = "running_register"


@dataclass(frozen=True, slots=True)
class RunningState:
    """Whether the register is written, where, and how that goes."""

    place: str = ""
    """The folder; empty while it is switched off."""
    written: Instant | None = None
    """When the last one was written whole."""
    fault: Fault | None = None
    """Why the newest could not be written; the one before is still there."""


class RunningModel:
    """Typesets and writes in a lane of its own; only reading the records takes the desk's.

    `write` puts a finished document at a place whole or not at all, over the one before, and
    answers its bytes. That there is such a file is recorded once for each session and place.
    """

    def __init__(
        self,
        station: StationModel,
        beside: Work,
        write: Callable[[str, str, Document], bytes],
        words: Words,
        *,
        minutes: Callable[[], int],
        keep: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._station, self._beside, self._write = station, beside, write
        self._words, self._minutes, self._keep = words, minutes, keep
        self._listeners: list[Callable[[RunningState], None]] = []
        self._busy, self._due_ms = False, 0
        self._recorded: set[tuple[str, str]] = set()
        self.state = RunningState()

    def on_state(self, listener: Callable[[RunningState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def switch_on(self, place: str) -> None:
        """Write it there, now and from now on."""
        self._keep(place)
        self.go_on(place)
        self.now()

    def go_on(self, place: str) -> None:
        """Go on as before the program was closed; empty: not at all."""
        self._due_ms = 0
        self._change(place=place, written=None, fault=None)

    def switch_off(self) -> None:
        """Write nothing more; what was written stays where it is."""
        self._keep("")
        self._change(place="", written=None, fault=None)

    def tick(self) -> None:
        """Write when it is time."""
        if self.state.place and self._station.clock.monotonic_ms() >= self._due_ms:
            self.now()

    def now(self) -> None:
        """Write at once, unless that is being done."""
        place, session = self.state.place, self._station.state.session
        if self._busy or not place:
            return
        self._busy = True
        clock = self._station.clock
        self._due_ms = clock.monotonic_ms() + self._minutes() * _MINUTE_MS
        venue, stamp, language = self._station.venue, self._station.stamp(), self._words.language
        self._station.look(
            lambda: running_for(venue, session, language, stamp),
            lambda document: self._made(place, session, document),
        )

    def _made(self, place: str, session: str, document: Document) -> None:
        file = f"register-{session}.pdf"
        written = document.date

        def done(data: bytes) -> None:
            self._busy = False
            if (place, file) not in self._recorded:
                self._recorded.add((place, file))
                self._record(Made(document, file, place, data))
            if self.state.place == place:
                self._change(written=written, fault=None)

        def failed(fault: Fault) -> None:
            self._busy = False
            if self.state.place == place:
                self._change(fault=fault)

        self._beside.run(lambda: self._write(place, file, document), done, failed)

    def _record(self, made: Made) -> None:
        venue, stamp = self._station.venue, self._station.stamp()
        self._station.run(lambda: record_documents(venue, [made], stamp), lambda _: None)

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        for listener in self._listeners:
            listener(self.state)


def strip_text(state: RunningState, words: Words, zone: str) -> str:
    """When the last one was written, or that the newest could not be."""
    if state.fault is not None:
        return words.say("strip_running_fault")
    if state.written is None:
        return ""
    return words.say("strip_running", at=state.written.local(zone).strftime("%H:%M"))
