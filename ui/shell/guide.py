"""A rehearsal in the window: the desk of an invented day, and the guide over every page."""

from __future__ import annotations

from app.services.rehearsing import SESSION, Rehearsal
from app.services.scorepaper import score_paper
from app.settings import SettingsFile
from ui.screens.guide import GuideLine
from ui.shell.actions import Does
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.guide import GuideModel
from ui.viewmodels.work import Work


def show_rehearsal(
    window: MainWindow, work: Work, settings: SettingsFile, rehearsal: Rehearsal
) -> None:
    """Show the desk, at which a proctor stands already, with the first visitor before it."""
    day = open_day(
        window, rehearsal.station, work, rehearsal.clock, session=SESSION, settings=settings
    )
    add_guide(window, day, rehearsal)
    window.show_page("desk")


def add_guide(window: MainWindow, day: Day, rehearsal: Rehearsal) -> GuideModel:
    """The line over every page, and its keys."""
    words, venue = window.words, day.station.venue

    def show_score() -> None:
        scripts, language = [rehearsal.script], words.language
        name = f"{venue.head.round.id}-score"
        day.papers.show(lambda: score_paper(venue, scripts, language), name)

    def hold_up(text: str) -> None:
        day.scan(text, "camera")

    model = GuideModel(rehearsal, day.station, words, hold_up, show_score)
    actions = window.actions_
    line = GuideLine(model, words, actions.key_of, actions.do)

    def stand() -> None:
        """Nothing of the visitor before is left on the screen: what is typed is about the next."""
        window.show_page("desk")
        if not model.at_desk:
            actions.do("room_page")

    def show() -> None:
        stand()
        model.hold_up()

    def go_on() -> None:
        last = model.state.last
        model.go_on()
        if not last:
            stand()
        line.draw()

    actions.bind(
        {
            "rehearse_show": Does(show, lambda: model.state.shows),
            "rehearse_next": Does(go_on),
            "rehearse_score": Does(model.score),
        }
    )
    words.on_change(line.draw)
    window.under_bar(line)
    window.show_under_bar(line, shown=True)
    return model
