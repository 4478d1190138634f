"""Pictures of headquarters' pages, over a headquarters of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.drops.folder import FolderDrop
from app.formats import bundle
from app.services.sending import send
from tests.ui.hqworld import no_demo
from tests.venue.station import PASSPHRASE, Desk, Sealed, make_world, scan, sign_in
from ui.screens.hqdoor import HqDoorScreen
from ui.screens.inbox import InboxScreen
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.window import MainWindow
from ui.viewmodels.work import ImmediateWork

State = tuple[str, QWidget]


def at_headquarters(window: MainWindow, folder: Path) -> Iterator[State]:
    """The way in, the rounds, the inbox before and after, one venue."""
    world = make_world(folder / "office")
    stick = FolderDrop.made(folder / "office" / "KANTOKU-USB")
    _sent(folder / "office" / "desk", world.first, list(world.tickets.values()), stick)
    settings = bootstrap.settings(folder / "office" / "settings")
    settings.remember_headquarters(str(world.hq))
    door = add_door(window, ImmediateWork(), settings, Doorkeeper(settings, no_demo))
    [card] = window.findChildren(HqDoorScreen)
    door.choose_headquarters()
    yield "hq-door", window
    card._model.choose_folder(str(folder / "office" / "new"))
    yield "hq-new", window
    card._model.back()
    card._model.choose_folder(str(world.hq))
    card._model.open("not this one at all")
    yield "hq-wrong", window
    card._model.open(PASSPHRASE)
    yield "hq-rounds", window
    window.actions_.do("hq_inbox")
    [inbox] = window.findChildren(InboxScreen)
    yield "hq-inbox-nothing", window
    inbox.model.choose_folder(stick.place)
    inbox.model.take_in()
    yield "hq-inbox", window
    window.actions_.do("inbox_open")
    yield "hq-venue", window
    window.actions_.do("lock")
    yield "hq-locked", window


def _sent(path: Path, sealed: Sealed, tickets: list[str], stick: FolderDrop) -> None:
    desk = Desk.made(path, sealed)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for text in tickets[:5]:
            scan(station, text, desk.stamp)
        send(station, stick, desk.outbox, bootstrap.vault(), desk.stamp)
    stick.put(f"2026-2/T01/photo{bundle.SUFFIX}", b"no bundle at all")
