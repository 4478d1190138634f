"""Who may touch the desk: it locks when nobody does, and changes hands without losing its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from app.domain.events import Source
from ui.viewmodels.signin import Purpose, SignInModel
from ui.viewmodels.station import StationModel

Watch = Literal["open", "begin", "change", "locked"]
"""Open to whoever is signed in, or closed until somebody signs in, and why."""

Scan = Callable[[str, Source], None]
Unreadable = Callable[[str, int], None]


class Guard:
    """Watches over one window; the page behind it is never touched."""

    def __init__(
        self,
        station: StationModel,
        sign_in: SignInModel,
        *,
        idle_ms: Callable[[], int],
        monotonic_ms: Callable[[], int],
    ) -> None:
        self._station, self.sign_in = station, sign_in
        self._idle_ms, self._monotonic_ms = idle_ms, monotonic_ms
        self._touched = monotonic_ms()
        self._listeners: list[Callable[[Watch], None]] = []
        self.watch: Watch = "open"

    @property
    def closed(self) -> bool:
        """Whether somebody must sign in before anything else."""
        return self.watch != "open"

    def on_watch(self, listener: Callable[[Watch], None]) -> None:
        """Call this when it closes and when it opens."""
        self._listeners.append(listener)

    def touched(self) -> None:
        """Somebody is here: a key, the mouse, a scan."""
        self._touched = self._monotonic_ms()

    def look(self) -> None:
        """Lock after idle."""
        idle = self._monotonic_ms() - self._touched
        if self.watch in ("open", "change") and idle >= self._idle_ms():
            self.lock()

    def begin(self) -> None:
        """Nobody has signed in yet."""
        self._close("begin")

    def change(self) -> None:
        """Somebody takes over; until they sign in the former operator may come back."""
        if not self.closed:
            self._close("change")

    def lock(self) -> None:
        """Nobody acts until somebody signs in."""
        if self.watch in ("open", "change"):
            self._close("locked")
            self._station.run(self._station.venue.step_aside, lambda _: None)

    def back(self) -> None:
        """It was only a change, and nobody took over."""
        if self.watch == "change":
            self.sign_in.leave()
            self._set("open")

    def through(self, scan: Scan) -> Scan:
        """The same way for scans, shut while the desk is closed: they are said, and not applied."""

        def scanned(text: str, source: Source) -> None:
            self.touched()
            if self.closed:
                locked = self.watch == "locked"
                self.sign_in.tell("sign_in_scan" if locked else "sign_in_scan_first")
            else:
                scan(text, source)

        return scanned

    def unreadable_through(self, unreadable: Unreadable) -> Unreadable:
        """The same for a scanner's burst that is no code."""

        def heard(reason: str, length: int) -> None:
            if self.closed:
                self.sign_in.tell(f"scanner_{reason}", length=length)
            else:
                unreadable(reason, length)

        return heard

    def _close(self, purpose: Purpose) -> None:
        self.sign_in.ask(purpose, lambda _: self._opened())
        self._set("locked" if purpose == "locked" else "change" if purpose == "change" else "begin")

    def _opened(self) -> None:
        self.touched()
        self._set("open")

    def _set(self, watch: Watch) -> None:
        self.watch = watch
        for listener in self._listeners:
            listener(watch)
