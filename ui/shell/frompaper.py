"""Entering what was noted on paper: a key asks for the time, the next form is recorded with it."""

from __future__ import annotations

from ui.screens.papertime import PaperTime
from ui.shell.actions import Does
from ui.shell.frame import Strip
from ui.shell.window import MainWindow
from ui.viewmodels.station import StationModel


def add_from_paper(window: MainWindow, model: StationModel, strip: Strip) -> None:
    """Bind the key; the strip says so until something was recorded, or the key is pressed again."""
    dialog = PaperTime(model, window.words, window)

    def show() -> None:
        noted, words = model.noted_at, window.words
        text = ""
        if noted is not None:
            text = words.say("strip_paper", at=noted.local(model.state.zone).strftime("%H:%M"))
        strip.say("paper", text)
        strip.explain("paper", words.say("help_from_paper") if text else "")

    def switch() -> None:
        if model.noted_at is None:
            dialog.ask(model.enter_from_paper)
        else:
            model.enter_from_paper(None)

    model.on_paper(show)
    window.words.on_change(show)
    window.actions_.bind({"from_paper": Does(switch)})
