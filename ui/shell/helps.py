"""What goes with the desk's verdicts: the card, the sound, and the articles that they rest on."""

from __future__ import annotations

from functools import partial

from app.services.ports import SoundPort
from app.settings import SettingsFile
from ui.screens.desk import DeskScreen
from ui.screens.sheet import SheetScreen
from ui.shell.cards import CardTurner
from ui.shell.frame import Strip
from ui.shell.lookup import add_articles
from ui.shell.sounds import add_sounds
from ui.shell.window import MainWindow
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskvisits import on_visit
from ui.viewmodels.lead import LeadModel
from ui.viewmodels.loudness import Loudness


def add_helps(
    window: MainWindow,
    desk: DeskModel,
    lead: LeadModel,
    screen: DeskScreen,
    strip: Strip,
    chosen: SettingsFile,
    sounds: SoundPort | None,
) -> Loudness:
    """Put them all into the window."""
    loudness = add_sounds(window, desk, strip, chosen, sounds)
    CardTurner(window, desk, lead)
    add_articles(window, desk, lead)
    for id, button in screen.helps.items():
        button.clicked.connect(partial(window.actions_.do, id))

    def arrived() -> None:
        # Whoever holds up a ticket while something is looked up is shown at once.
        for sheet in window.findChildren(SheetScreen):
            sheet.reject()

    on_visit(desk, lambda state: arrived() if state.verdict is not None else None)
    return loudness
