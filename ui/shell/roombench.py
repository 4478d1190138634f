"""The room's page under measurement: from a key, and from its answer, to the seat on the screen."""

from __future__ import annotations

import time

from app.kernel.time import Instant
from app.services.benching import RedrawBench, spread
from app.services.opening import OpenStation
from ui.screens.room import RoomScreen
from ui.shell.day import open_day
from ui.shell.deskbench import RunningClock, until
from ui.shell.window import MainWindow
from ui.shell.work import Lane
from ui.viewmodels.loudness import Silence
from ui.viewmodels.roomstate import RoomState
from ui.viewmodels.words import Words


def bench_redraw(station: OpenStation, *, session: str, start: Instant, runs: int) -> RedrawBench:
    """One after another goes out of the room and comes back, so many times, by one key."""
    lane, window = Lane(), MainWindow(Words("ja"))
    window.on_close(lane.close)
    open_day(window, station, lane, RunningClock(start), session=session, sounds=Silence())
    screen = window.findChild(RoomScreen)
    assert screen is not None
    window.show_page("desk")
    window.show()
    try:
        window.actions_.do("room_page")
        until(lambda: bool(screen.model.state.seats))
        proctor = _Proctor(screen)
        numbers = [seat.number for seat in screen.model.state.seats if seat.part == "present"]
        proctor.out_or_in(numbers[0])  # the first one makes what every later one finds there
        before = screen.seats.painted
        moved = [proctor.out_or_in(numbers[at // 2 % len(numbers)]) for at in range(1, runs + 1)]
        painted = screen.seats.painted - before
    finally:
        window.close()
    return RedrawBench(
        seats=len(screen.model.state.seats),
        key_to_seat=spread(one[0] for one in moved),
        redraw=spread(one[1] for one in moved),
        painted_each=round(painted / runs, 1),
    )


class _Proctor:
    """Presses the one key of leaving and coming back, and looks when the seat has changed."""

    def __init__(self, screen: RoomScreen) -> None:
        self._screen, self._model = screen, screen.model
        self._number, self._kind = "", ""
        self._told = 0.0
        self._painted_when_told = 0
        # Heard before the screen, whose drawing is what is measured.
        self._model.on_state(self._look, first=True)

    def out_or_in(self, number: str) -> tuple[float, float]:
        """Milliseconds from the key, and from the new state, to the seat on the screen."""
        self._number = ""
        self._model.choose(number)
        until(lambda: self._is_shown(number))
        seat = next(one for one in self._model.state.seats if one.number == number)
        self._kind, self._told, self._number = seat.kind, 0.0, number
        began = time.perf_counter()
        self._screen.acts.leave_or_return()
        until(lambda: bool(self._told) and self._screen.seats.painted > self._painted_when_told)
        ended = time.perf_counter()
        return (ended - began) * 1000, (ended - self._told) * 1000

    def _is_shown(self, number: str) -> bool:
        person = self._model.state.person
        return person is not None and person.number == number

    def _look(self, state: RoomState) -> None:
        if not self._number or self._told:
            return
        seat = next(one for one in state.seats if one.number == self._number)
        if seat.kind != self._kind:
            self._told, self._painted_when_told = time.perf_counter(), self._screen.seats.painted
