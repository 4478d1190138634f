"""The page of papers at the end, put together; opened from any page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app import bootstrap
from ui.screens.handover import HandoverScreen
from ui.screens.lead import LeadScreen
from ui.shell.actions import Does, Page
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.handover import HandoverModel
from ui.viewmodels.station import StationModel

_AWAY: tuple[Page, ...] = ("handover", "paper", "call", "evacuation")
"""Pages that Esc never leads back to."""


def add_handover(
    window: MainWindow, station: StationModel, papers: Papers, lead: LeadScreen
) -> HandoverScreen:
    """Make the page, its keys, and the line on the lead's page that leads to it."""
    words, actions = window.words, window.actions_
    behind: list[Page] = ["lead"]
    model = HandoverModel(station, bootstrap.digest_at, lambda: window.page == "handover")
    screen = HandoverScreen(model, words, actions.key_of)
    window.add_page("handover", screen)
    line = QPushButton()
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line.clicked.connect(partial(actions.do, "handover"))
    lead.beside.addWidget(line)

    def say() -> None:
        line.setText(f"[{actions.key_of('handover')}] {words.say('handover_line')}")
        screen.draw_step(papers.model.state)

    def show() -> None:
        if window.page not in _AWAY:
            behind[0] = window.page
        window.show_page("handover")
        model.begin()
        screen.begin()

    def back() -> None:
        if papers.model.state.step:
            papers.model.cancel()
            model.say("paper_cancelled")
        else:
            window.show_page(behind[0])
            station.refresh()

    def open_paper() -> None:
        if papers.model.state.step:
            return
        paper = model.paper(words.language, screen.number.text())
        if paper is not None:
            papers.show(paper.make, paper.name, screen_again, named=paper.named)
        elif model.state.message == "handover_number":
            screen.number.setFocus()

    def screen_again() -> None:
        """Back from the paper: what was saved there is counted."""
        station.refresh()
        screen.begin()

    def told() -> None:
        """A paper that can't be made is said here, where one waits for it."""
        made = papers.model.state
        if window.page == "handover" and not made.good and made.message:
            model.say(made.message, **dict(made.message_fields))
        screen.draw_step(made)

    papers.model.on_state(lambda _: told())
    words.on_change(say)
    say()
    screen.opened.connect(open_paper)
    screen.cancel.clicked.connect(back)
    for id, button in screen.buttons.items():
        button.clicked.connect(partial(actions.do, id))
    actions.bind(
        {
            "handover": Does(show, lambda: window.page not in ("paper", "handover")),
            "handover_open": Does(open_paper),
            "handover_session_back": Does(partial(model.next_session, -1)),
            "handover_session_on": Does(partial(model.next_session, 1)),
            "handover_back": Does(back),
        }
    )
    return screen
