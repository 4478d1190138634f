"""Sending to headquarters, put into the window: the page, its keys, receipts before the camera."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton

from app import bootstrap
from app.domain.events import Source
from app.domain.round import DropPlace
from app.formats.receipt import looks_like_receipt
from app.kernel.faults import Fault
from app.services.bundling import Standing, standing
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.parcels import Carried, Seen, Told, carry, look, whose
from app.services.receiving import take_receipt
from app.services.relaying import Former, former_logs
from app.services.sending import Load, Sent, loaded, settled
from app.settings import SettingsFile
from ui.screens.exchangecard import ExchangeCard
from ui.screens.handover import HandoverScreen
from ui.screens.sending import SendScreen
from ui.shell.actions import Does, Page
from ui.shell.frame import Strip
from ui.shell.window import MainWindow
from ui.shell.work import beside
from ui.viewmodels.exchange import ExchangeModel
from ui.viewmodels.guard import Scan
from ui.viewmodels.sending import Secret, SendModel
from ui.viewmodels.station import StationModel
from ui.viewmodels.work import Work

_MAX_KEY = 64 * 1024
_TOLD_TICKS = 50
"""About ten seconds."""
_AWAY: tuple[Page, ...] = ("send", "paper", "call", "evacuation")
"""Pages that Esc never leads back to."""


class StationPost:
    """A station's ways to headquarters; looking and carrying touch none of its records."""

    def __init__(self, station: OpenStation, last: tuple[str, str] = ("", "")) -> None:
        """`last` is the folder that was used last, and what it bears."""
        self._station, self._vault = station, bootstrap.vault()
        self._whose = whose(station)
        self._media: dict[str, bootstrap.Medium] = {}
        if last[0]:
            self._media[last[0]] = self._medium(*last)

    def choose(self, folder: str) -> None:
        """A person has chosen this folder: whatever medium it is now is meant."""
        self._media[folder] = self._medium(folder, None)

    def mark(self, folder: str) -> str:
        """What a folder bears, as far as it is known."""
        return self._media[folder].mark if folder in self._media else ""

    def look(self, place: DropPlace, secret: Secret, still_wanted: Callable[[], None]) -> Seen:
        """What lies at a place; raise Fault."""
        with closing(self._open(place, secret, still_wanted)) as drop:
            return look(drop, self._whose)

    def load(self, seen: Seen, stamp: Stamp) -> Load:
        """What is to be carried there; receipts among what was seen are taken."""
        folder = Path(self._station.folder)
        outbox, aside = bootstrap.outbox(folder), bootstrap.set_aside(folder)
        return loaded(self._station, seen, outbox, self._vault, stamp, aside=aside)

    def carry(self, place: DropPlace, secret: Secret, load: Load, told: Told) -> Carried:
        """Carry it there; raise Fault where the place can't even be opened."""
        with closing(self._open(place, secret)) as drop:
            return carry(drop, load.parcels, told)

    def settle(self, load: Load, carried: Carried, stamp: Stamp) -> Sent:
        """Record what lies there now."""
        return settled(self._station, load, carried, stamp)

    def read(self, path: str) -> bytes:
        """A receipt out of a file; raise Fault."""
        return bootstrap.receipt_in(Path(path))

    def take(self, data: bytes, stamp: Stamp) -> bool:
        """Take a receipt; False where it is known already; raise Fault."""
        return take_receipt(self._station, data, self._vault, stamp)

    def standing(self) -> Standing:
        """How far the records have come."""
        return standing(self._station)

    def former(self) -> tuple[Former, ...]:
        """How far this station's logs of before have come."""
        return former_logs(self._station, self._vault)

    def _open(
        self, place: DropPlace, secret: Secret, still_wanted: Callable[[], None] | None = None
    ) -> bootstrap.Way:
        key = bootstrap.read_file(Path(secret.key_file), _MAX_KEY) if secret.key_file else b""
        access = bootstrap.Access(place.host_key, secret.password, key, place.endpoint)
        if still_wanted is not None:
            access = access._replace(still_wanted=still_wanted)
        folder, far = Path(self._station.folder), bootstrap.is_remote(place.url)
        drop = bootstrap.drop_of(folder, place.url, create=far, access=access)
        if "://" not in place.url:
            if place.url not in self._media:
                self.choose(place.url)
            self._media[place.url].check()  # what was opened before is what bears the mark
        return drop

    def _medium(self, folder: str, mark: str | None) -> bootstrap.Medium:
        station = self._station.venue.journal.station
        return bootstrap.Medium(folder, station, self._whose.own, mark)


def add_sending(
    window: MainWindow,
    station: OpenStation,
    model: StationModel,
    work: Work,
    strip: Strip,
    handover: HandoverScreen,
    settings: SettingsFile,
    exchange: ExchangeModel,
) -> SendModel:
    """Make the page, its keys, and the line on the page of papers that leads to it."""
    words, actions = window.words, window.actions_
    behind: list[Page] = ["desk"]
    post = StationPost(station, (settings.now.send_to, settings.now.send_mark))
    sending = SendModel(
        model,
        beside(work, window.on_close),
        post,
        shown=lambda: window.page == "send",
        keep=lambda folder: settings.prefer(send_to=folder, send_mark=post.mark(folder)),
    )
    sending.offer(station.head.round.drops, settings.now.send_to)
    screen = SendScreen(sending, words, actions.key_of)
    screen.beside.addWidget(ExchangeCard(exchange, words, actions.key_of("exchange")))
    window.add_page("send", screen)
    window.on_close(sending.stop)
    window.on_tick(sending.tick)
    line = QPushButton()
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line.clicked.connect(partial(actions.do, "send_page"))
    handover.beside.addWidget(line)

    def say() -> None:
        line.setText(f"[{actions.key_of('send_page')}] {words.say('action_send_page')}")

    def show() -> None:
        if window.page not in _AWAY:
            behind[0] = window.page
        window.show_page("send")
        screen.begin()
        model.refresh()

    def back() -> None:
        if sending.state.form is not None:
            sending.leave_form()
        elif sending.state.step:
            sending.stop()
        else:
            window.show_page(behind[0])
            model.refresh()

    def folder() -> None:
        last = settings.now.send_to
        found = QFileDialog.getExistingDirectory(window, words.say("send_choose_folder"), last)
        sending.choose_folder(found)

    def receipt() -> None:
        kinds = f"{words.say('send_receipt_kinds')} (*.txt *.png *.jpg *.jpeg)"
        path, _ = QFileDialog.getOpenFileName(window, words.say("send_choose_receipt"), "", kinds)
        if path:
            sending.take_file(path)

    def go() -> None:
        if model.state.role == "lead":
            sending.send()
        else:
            sending.say("send_lead_only")

    words.on_change(say)
    say()
    for id, button in screen.buttons.items():
        button.clicked.connect(partial(actions.do, id))
    screen.stop.clicked.connect(partial(actions.do, "send_back"))
    sending.on_state(lambda state: actions.hold("send", held=state.form is not None))
    actions.bind(
        {
            "send_page": Does(show, lambda: bool(station.folder) and window.page != "send"),
            "send_go": Does(go),
            "send_folder": Does(folder, lambda: not sending.state.step),
            "send_receipt": Does(receipt, lambda: not sending.state.step),
            "send_back": Does(back),
        }
    )
    ReceiptsSeen(window, strip, sending)
    return sending


class ReceiptsSeen:
    """Says in the strip what came of a receipt that was held before the camera, for a while."""

    def __init__(self, window: MainWindow, strip: Strip, sending: SendModel) -> None:
        self._window, self._strip = window, strip
        self._left = 0
        sending.on_taken(self._say)
        window.on_tick(self._tick)

    def _say(self, new: bool | Fault) -> None:
        words = self._window.words
        if isinstance(new, Fault):
            told, wrong = words.say("strip_receipt_wrong"), words.say(new.code, **dict(new.fields))
        else:
            told, wrong = words.say("strip_receipt_taken" if new else "strip_receipt_known"), ""
        self._strip.say("receipt", told)
        self._strip.explain("receipt", wrong)
        self._left = _TOLD_TICKS

    def _tick(self) -> None:
        if self._left:
            self._left -= 1
            if not self._left:
                self._strip.say("receipt", "")


def through(sending: SendModel, scan: Scan) -> Scan:
    """The same way for codes, but a receipt is taken wherever one is in the window."""

    def scanned(text: str, source: Source) -> None:
        if looks_like_receipt(text):
            sending.take(text)
        else:
            scan(text, source)

    return scanned
