"""Calls that come up by themselves: over the desk at rest, else as a line; heard, and ticked."""

from __future__ import annotations

from dataclasses import replace

from app.domain.events import Source
from app.domain.regulation import Announcement
from ui.screens.call import CallLine, CallScreen
from ui.screens.roomface import call_text, face_of
from ui.shell.actions import Does, Page
from ui.shell.window import MainWindow
from ui.viewmodels.clockcalls import CallsModel
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.guard import Scan
from ui.viewmodels.loudness import Loudness
from ui.widgets.clockface import FaceText

OVER: tuple[Page, ...] = ("desk", "room")
"""Pages at which people wait for nothing, once nothing is being decided there."""


class Calls:
    """Shows the call of the moment where it disturbs nobody's decision."""

    def __init__(
        self, window: MainWindow, model: CallsModel, desk: DeskModel, loudness: Loudness
    ) -> None:
        self._window, self.model = window, model
        words, actions = window.words, window.actions_
        self._page = CallScreen(words, actions.key_of, actions.do)
        self._line = CallLine(words, actions.key_of, actions.do)
        self._shown_over_bar = False
        window.add_page("call", self._page)
        window.over_bar(self._line)
        model.on_state(lambda _: self._show())
        model.on_ring(loudness.call)
        # Whoever comes to the desk is seen at once, and no key of theirs goes to a call.
        desk.on_state(lambda _: self.settle())
        words.on_change(self._show)
        actions.bind(
            {
                "call_read": Does(model.read, lambda: model.state.call is not None),
                "call_aside": Does(model.aside),
            }
        )

    @property
    def said(self) -> Announcement | None:
        """What the call says."""
        call = self.model.state.call
        return call.announcement if call is not None else None

    def through(self, scan: Scan) -> Scan:
        """The same way for scans: a call makes room for whoever holds up a ticket."""

        def scanned(text: str, source: Source) -> None:
            if self._window.page == "call":
                self.model.aside()
            scan(text, source)

        return scanned

    def settle(self) -> None:
        """What has happened on the page may make room for a call, or take it."""
        self.model.look()
        self._show()

    def _show(self) -> None:
        state, window = self.model.state, self._window
        if state.full and window.page in OVER:
            window.show_over("call")
        elif not state.full and window.page == "call":
            window.back_from("call", "desk")
        page = window.page
        over = state.call is not None and page != "call"
        if over != self._shown_over_bar:
            self._shown_over_bar = over
            window.show_over_bar(over)
        if page == "call":
            self._page.draw(self._face(), own=state.call is not None and state.call.own)
        if over and state.call is not None:
            words = window.words
            kind = "call_own" if state.call.own else "call"
            word = words.say(f"{kind}_late" if state.call.late else f"{kind}_now")
            text = call_text(state.call, words)
            signed_in = page not in ("sign_in", "door")
            self._line.draw(word, text, may_read=signed_in, own=state.call.own)

    def _face(self) -> FaceText:
        """The call over the times of its own exam."""
        call, clock = self.model.state.call, self.model.clock
        state, station = clock.state, clock.station.state
        for course in state.courses:
            if call is not None and course.session == call.session:
                state = replace(state, times=course.times, scope="")
                station = replace(station, subject=course.subject, mark=call.mark)
        return face_of(state, call, self._window.words, station)
