"""The session clock in the window: its page, the clock of the room, and calls that come up."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.regulation import Announcement
from app.services.callsheet import call_sheet
from app.services.seatposter import poster_for
from ui.screens.bigclock import BigClock
from ui.screens.card import TurnRoundCard
from ui.screens.clock import ClockScreen
from ui.screens.roomface import face_of
from ui.shell.actions import Does, Page
from ui.shell.calls import Calls
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.card import Block, CardState
from ui.viewmodels.clock import ClockModel
from ui.viewmodels.clockcalls import CallsModel
from ui.viewmodels.clocktext import draft
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.loudness import Loudness
from ui.viewmodels.room import RoomModel
from ui.viewmodels.station import StationModel

_AWAY: tuple[Page, ...] = ("clock", "call", "paper")
"""Pages that Esc never leads back to."""


class SessionClock:
    """Everything about the clock in one window."""

    def __init__(
        self,
        window: MainWindow,
        station: StationModel,
        desk: DeskModel,
        papers: Papers,
        loudness: Loudness,
        room: RoomModel,
    ) -> None:
        self._window, self._station, self._papers = window, station, papers
        words, actions = window.words, window.actions_
        self._behind: Page = "desk"
        self.model = ClockModel(station)
        self.screen = ClockScreen(self.model, words, actions.key_of, actions.do)
        window.add_page("clock", self.screen)
        rests = {"desk": lambda: at_rest(desk), "room": lambda: room_at_rest(room)}

        def calm() -> bool:
            rest = rests.get(window.beneath("call") if window.page == "call" else window.page)
            return rest is not None and rest()

        calls = CallsModel(self.model, calm, lambda: desk.state.serves)
        self.calls = Calls(window, calls, desk, loudness)
        key = actions.key_of("call_read")
        self._under_alarm = False
        self.big = BigClock(
            words,
            actions.key_of("clock_full"),
            (key, self._read_in_room),
            window,
            alarm=(actions.key_of("evacuate"), self._alarm),
        )
        self.big.closed.connect(window.activateWindow)
        self.written = TurnRoundCard(
            words, actions.key_of("clock_large"), window, practice=station.state.practice
        )
        window.on_close(lambda: _close(self.big))
        window.on_close(lambda: _close(self.written))
        window.on_tick(self._tick)
        self._bind()

    def _bind(self) -> None:
        model = self.model
        self._window.actions_.bind(
            {
                "clock_page": Does(self.open),
                "clock_back": Does(self.back),
                "clock_full": Does(self.full),
                "clock_read": Does(lambda: model.read()),
                "clock_up": Does(lambda: model.move(-1)),
                "clock_down": Does(lambda: model.move(1)),
                "clock_room_back": Does(lambda: model.look_at(-1)),
                "clock_room_on": Does(lambda: model.look_at(1)),
                "clock_large": Does(self._large_chosen),
                "clock_print": Does(self.print),
                "seat_poster": Does(self.poster),
                "clock_note": Does(self.note, lambda: bool(model.state.row)),
                "clock_undo": Does(lambda: model.undo(self._window.words.say("undo_wrong_key"))),
                "call_large": Does(lambda: self.large(self.calls.said)),
            }
        )

    def open(self) -> None:
        """The page, wherever one is; again: back."""
        if self._window.page == "clock":
            self.back()
            return
        page = self._window.beneath("call") if self._window.page == "call" else self._window.page
        if page not in _AWAY:
            self._behind = page
        self._window.show_page("clock")
        self._station.refresh()
        self.screen.begin()

    def back(self) -> None:
        """The page before."""
        self._window.show_page(self._behind)

    def full(self) -> None:
        """The clock for the room, or it goes away again."""
        if self.big.isVisible():
            self.big.close()
        else:
            self.big.open(self._window.screen())
            self._draw_big()

    def _alarm(self) -> None:
        """An evacuation comes over the clock of the only display, which comes back after it."""
        self._window.activateWindow()
        self._window.actions_.do("evacuate")
        self._under_alarm = self._window.page == "evacuation"

    def _read_in_room(self) -> None:
        """What the clock over a whole display calls was read, also where the line says another."""
        call = self.calls.model.in_room()
        if call is not None and self._window.actions_.is_open("call_read"):
            self.calls.model.read(call)

    def _large_chosen(self) -> None:
        row = self.model.state.row
        self.large(row.announcement if row is not None else None)

    def large(self, said: Announcement | None) -> None:
        """An announcement for whoever can't hear it, over a whole display."""
        if self.written.isVisible() or said is None:
            self.written.close()
            return
        text = said.text
        blocks = (Block("ja", text.ja), Block("en", text.en))
        self.written.turn(CardState("", blocks), self._window.screen())

    def print(self) -> None:
        """All of them on paper."""
        station, language = self._station, self._window.words.language
        session = station.state.session
        self._papers.show(
            lambda: call_sheet(station.venue, session, language), f"{session}-calls.pdf"
        )

    def poster(self) -> None:
        """Seats for the doors, without names."""
        station, language = self._station, self._window.words.language
        session, stamp = station.state.session, station.stamp()
        self._papers.show(
            lambda: poster_for(station.venue, session, None, language, stamp),
            f"{session}-seats.pdf",
        )

    def note(self) -> None:
        """A missed call becomes an incident that the lead reviews."""
        words, zone = self._window.words, self._station.state.zone
        self.model.note_missed(lambda row, room: draft(row, room, words, zone))

    def _tick(self) -> None:
        self.model.tick()
        self.calls.settle()
        if self._under_alarm and self._window.page not in ("evacuation", "paper"):
            self._under_alarm = False
            if not self.big.isVisible():
                self.full()
        self._draw_big()

    def _draw_big(self) -> None:
        if self.big.isVisible():
            words, station = self._window.words, self._station.state
            # Who has time of their own is nobody else's to see, and no call of another exam is.
            call = self.calls.model.in_room()
            self.big.draw(face_of(self.model.state, call, words, station))


def _close(widget: QWidget) -> None:
    widget.close()


def room_at_rest(room: RoomModel) -> bool:
    """Whether nothing is filled in or typed in the room."""
    return room.state.form is None and not room.state.typed


def at_rest(desk: DeskModel) -> bool:
    """Whether nobody stands at the desk: no key is meant for a person there."""
    state = desk.state
    return state.verdict is None and state.panel is None and not state.held
