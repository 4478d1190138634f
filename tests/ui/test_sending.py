"""The page for sending: where to, secrets, progress, stopping, receipts; what the strip says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.camera.pretend import held_up
from app.domain.round import DropPlace
from app.domain.view import Operator
from app.drops.folder import FolderDrop
from app.formats import bundle, receipt
from app.kernel.faults import machine
from app.kernel.phrases import LANGUAGES, Language
from app.renderers.qr import qr_png
from app.services.parcels import Progress
from app.services.sending import send
from tests.drops.servers import Sshd
from tests.ui.deskworld import Desks, opened
from tests.ui.sendingpictures import HOST_KEY
from tests.ui.test_accessible import every_name
from tests.ui.test_fits import SMALL, fits
from tests.venue.station import Desk, World, make_world, scan, sign_in
from ui.screens.sending import SendScreen
from ui.shell.eyes import Ears
from ui.shell.frame import Strip
from ui.shell.work import Lane
from ui.viewmodels.sending import Secret, SendModel, SendState
from ui.viewmodels.work import Work

Key = Qt.Key


class Sender(Desks):
    """A desk with records to send, its stick, and its headquarters."""

    stick: FolderDrop
    hq: World

    @property
    def model(self) -> SendModel:
        return self.day.sending

    @property
    def page(self) -> SendState:
        return self.model.state

    def before_the_camera(self, text: str) -> None:
        """What the camera has read, on the way that all codes take."""
        [ears] = self.window.findChildren(Ears)
        ears._scan(text, "camera")

    @property
    def strip(self) -> str:
        """What the foot of the window says."""
        [strip] = self.window.findChildren(Strip)
        return "　".join(label.text() for label in strip.findChildren(QLabel))


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    """A server of this test's own."""
    (tmp_path / "served").mkdir()
    server = Sshd(tmp_path / "keys", tmp_path / "served")
    server.start()
    yield server
    server.kill()


Made = Callable[..., Sender]


@pytest.fixture
def made(tmp_path: Path, qtbot: QtBot) -> Iterator[Made]:
    """Makes a desk, with these places named by headquarters."""
    open_: list[Any] = []

    def make(*places: DropPlace, language: Language = "ja", work: Work | None = None) -> Sender:
        world = make_world(tmp_path, change=lambda round_: replace(round_, drops=places))
        desk = Desk.made(tmp_path / "desk", world.first)
        station = bootstrap.station(desk.path, desk.sheet)
        open_.append(station.close)
        sign_in(station, desk.stamp)
        for text in sorted(world.tickets.values())[:3]:
            scan(station, text, desk.stamp)
        context = opened(qtbot, station, desk, world, language=language, work=work)
        desks = context.__enter__()
        open_.append(lambda: context.__exit__(None, None, None))
        sender = Sender(desks.window, desks.day, desks.clock, world)
        sender.stick, sender.hq = FolderDrop.made(tmp_path / "stick"), world
        sender.window.resize(*SMALL)
        return sender

    yield make
    while open_:
        open_.pop()()


def to_the_page(sender: Sender) -> SendScreen:
    sender.window.actions_.do("send_page")
    assert sender.window.page == "send"
    screen = sender.window.findChild(SendScreen)
    assert isinstance(screen, SendScreen)
    return screen


def bundles(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob(f"*{bundle.SUFFIX}"))]


def saved(sender: Sender) -> int:
    return sender.day.station.venue.journal.head.size


# --- a stick -----------------------------------------------------------------------------------


def test_records_go_to_a_stick_and_headquarters_word_comes_back(
    made: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = made()
    to_the_page(sender)
    assert (sender.page.offered, sender.page.standing.unsent) == ((), saved(sender))
    answer = lambda *_: sender.stick.place  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer)
    sender.press(qtbot, "F", lambda: sender.page.chosen == sender.stick.place)
    sender.press(qtbot, Key.Key_Return, lambda: sender.page.sent is not None)
    assert (sender.page.message, sender.page.standing.unsent) == ("send_done", 0)
    assert len(bundles(Path(sender.stick.place))) == 1
    exported = sender.page.standing.exported
    assert f"保存済 {saved(sender)}" in sender.strip
    assert "本部の確認 0" in sender.strip

    before = bundles(Path(sender.stick.place))
    sender.press(qtbot, Key.Key_Return, lambda: sender.page.message == "send_nothing_new")
    assert bundles(Path(sender.stick.place)) == before

    sender.hq.take_in(sender.stick)
    assert "本部の確認 0" in sender.strip, "nobody has seen the receipt yet"
    sender.press(qtbot, Key.Key_Return, lambda: sender.page.standing.confirmed == exported)
    assert f"本部の確認 {exported}" in sender.strip
    assert "することはありません" in sender.texts()


def test_each_place_is_told_of_for_itself(made: Made, tmp_path: Path) -> None:
    sender, second, third = made(), tmp_path / "second", tmp_path / "third"
    to_the_page(sender)
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    assert "この送付先に送ってあります" in sender.texts()
    second.mkdir()
    sender.model.choose_folder(str(second))
    assert "この送付先には、まだ送っていません" in sender.texts()
    assert (sender.page.lies_there, sender.page.sent) == (0, None)
    sender.model.choose_folder(sender.stick.place)
    assert "この送付先に送ってあります" in sender.texts()
    sender.model.choose_folder(str(second))
    sender.model.send()
    assert sender.page.message == "send_done"
    assert bundles(second) == bundles(Path(sender.stick.place)) != []
    for place in (sender.stick.place, str(second)):
        sender.model.choose_folder(place)
        assert "この送付先に送ってあります" in sender.texts()

    sender.hq.take_in(sender.stick)
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    assert (sender.page.message, sender.page.standing.unsent) == ("send_all_confirmed", 0)
    third.mkdir()
    sender.model.choose_folder(str(third))
    sender.model.send()
    assert (sender.page.message, sender.page.lies_there) == ("send_all_confirmed", 0)
    assert bundles(third) == []


def test_what_another_person_copied_there_is_seen_to_be_there(made: Made, tmp_path: Path) -> None:
    sender = made()
    to_the_page(sender)
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    copy = tmp_path / "copy"
    copytree(sender.stick.place, copy)
    sender.model.choose_folder(str(copy))
    assert sender.page.is_elsewhere
    sender.model.send()
    assert (sender.page.message, sender.page.is_elsewhere) == ("send_nothing_new", False)


def test_the_stick_used_last_is_offered_again(made: Made) -> None:
    sender = made(DropPlace("s3://key@bucket/in", endpoint="http://127.0.0.1:9"))
    to_the_page(sender)
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    assert bootstrap.settings().now.send_to == sender.stick.place
    other = SendModel(sender.day.station, sender.model._beside, sender.model._post)
    other.offer(sender.model.station.venue.head.round.drops, bootstrap.settings().now.send_to)
    known = [one.known_from for one in other.state.offered]
    assert known == ["package", "last"]
    assert other.state.chosen == "s3://key@bucket/in"


def test_what_was_only_given_to_other_stations_is_not_said_to_be_sent(
    made: Made, tmp_path: Path
) -> None:
    sender = made()
    (tmp_path / "meet").mkdir()
    sender.day.exchange.switch_on(str(tmp_path / "meet"))
    assert bundles(tmp_path / "meet")
    to_the_page(sender)
    before = sender.page.standing
    assert (before.exported, before.unsent) == (0, before.size)
    assert "まだ送っていない記録があります" in sender.texts()
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    after = sender.page.standing
    assert (sender.page.message, after.unsent) == ("send_done", 0)
    assert after.exported == before.size - 1, "all but the word of having given it"
    for _ in range(2):  # and giving it to the others again makes nothing new to send
        sender.day.exchange.now()
    assert sender.page.standing.unsent == 0


def test_a_stick_that_is_gone_is_said_and_the_desk_goes_on(made: Made) -> None:
    sender = made()
    to_the_page(sender)
    sender.model.choose_folder(sender.stick.place)
    Path(sender.stick.place).rmdir()
    before = saved(sender)
    sender.model.send()
    assert (sender.page.message, sender.page.good, sender.page.step) == ("drop_missing", False, "")
    assert sender.day.station.state.failure is None
    assert saved(sender) == before
    sender.scan(5)
    assert f"保存済 {saved(sender)}" in sender.strip


def test_a_proctor_does_not_send(made: Made) -> None:
    sender = made()
    sender.day.station.venue.operator = Operator("p01", "proctor")
    sender.day.station.refresh()
    to_the_page(sender)
    sender.model.choose_folder(sender.stick.place)
    sender.window.actions_.do("send_go")
    assert sender.page.message == "send_lead_only"
    assert bundles(Path(sender.stick.place)) == []


def test_a_file_in_the_way_is_said_and_stops_nothing_else(made: Made) -> None:
    sender = made()
    to_the_page(sender)
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    [sealed] = Path(sender.stick.place).rglob(f"*{bundle.SUFFIX}")
    sealed.write_bytes(b"something else")
    sender.model.send()
    assert (sender.page.message, sender.page.good) == ("drop_conflict", False)
    assert sealed.read_bytes() == b"something else"
    assert sender.day.station.state.failure is None


# --- a server ----------------------------------------------------------------------------------


def test_a_server_asks_for_a_key_once_and_gets_the_records(
    made: Made, sshd: Sshd, qtbot: QtBot
) -> None:
    sender = made(DropPlace(sshd.url, host_key=sshd.host_key))
    screen = to_the_page(sender)
    sender.press(qtbot, Key.Key_Return, lambda: sender.page.form is not None)
    assert screen.panel.isVisible()
    sender.model.submit({"drop_password": "", "drop_key": ""})
    assert sender.page.message == "send_secret_missing"
    sender.model.submit({"drop_password": "", "drop_key": str(sshd.folder / "own")})
    assert (sender.page.message, sender.page.form) == ("send_done", None)
    assert len(bundles(sshd.served)) == 1
    # It is remembered while the window is open, and nowhere else.
    sender.model.send()
    assert sender.page.message == "send_nothing_new"
    key = str(sshd.folder / "own")
    assert key not in repr(sender.page) + repr(sender.model._secrets)
    assert key not in repr(bootstrap.settings().now)


def test_a_wrong_password_is_asked_for_again(made: Made, sshd: Sshd) -> None:
    sender = made(DropPlace(sshd.url, host_key=sshd.host_key))
    to_the_page(sender)
    for _ in range(2):
        sender.model.send()
        assert sender.page.form is not None
        sender.model.submit({"drop_password": "wrong", "drop_key": ""})
        assert (sender.page.message, sender.page.form) == ("drop_login", None)
    assert bundles(sshd.served) == []


def test_another_server_in_its_place_gets_nothing(made: Made, sshd: Sshd, tmp_path: Path) -> None:
    other = Sshd(tmp_path / "other", sshd.served)
    sender = made(DropPlace(sshd.url, host_key=other.host_key))
    to_the_page(sender)
    sender.model.send()
    sender.model.submit({"drop_password": "x", "drop_key": ""})
    assert sender.page.message == "drop_host_key_other"
    assert bundles(sshd.served) == []


def test_while_a_server_is_slow_the_desk_goes_on_and_it_can_be_stopped(
    made: Made, qtbot: QtBot
) -> None:
    lane = Lane()
    sender = made(work=lane)
    sender.window.on_close(lane.close, last=True)
    to_the_page(sender)
    post, go_on, under_way = sender.model._post, threading.Event(), threading.Event()
    real = post.carry

    def slow(place: DropPlace, secret: Secret, load: Any, told: Any) -> Any:
        under_way.set()
        assert go_on.wait(30)
        return real(place, secret, load, told)

    post.carry = slow  # type: ignore[method-assign]
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    qtbot.waitUntil(under_way.is_set)
    before = sender.day.station.state.saved
    sender.scan(5)
    qtbot.waitUntil(lambda: sender.day.station.state.saved > before)
    assert sender.page.step == "carry"
    sender.window.actions_.do("send_back")
    go_on.set()
    qtbot.waitUntil(lambda: sender.page.step == "")
    assert (sender.page.message, sender.page.good) == ("send_stopped", True)
    assert sender.window.page == "send"
    sender.model.send()
    qtbot.waitUntil(lambda: sender.page.message == "send_done")
    assert sender.page.standing.unsent == 0


def test_progress_is_told_in_files_and_megabytes(made: Made) -> None:
    sender = made()
    to_the_page(sender)
    sender.model._change(step="carry")
    sender.model._hear(Progress(2, 5, 1_572_864, 3_145_728))
    sender.window.tick()
    assert "5 個中 2 個" in sender.texts()
    assert "3.0 MB 中 1.5 MB" in sender.texts()
    sender.model._change(step="")


# --- receipts ----------------------------------------------------------------------------------


def receipt_text(sender: Sender) -> str:
    """Headquarters' word about what lies on the stick."""
    sender.hq.take_in(sender.stick)
    [found] = Path(sender.stick.place).rglob(f"*{receipt.SUFFIX}")
    text = found.read_text()
    found.unlink()
    return text


@pytest.mark.parametrize("page", ["desk", "lead", "room", "send"])
def test_a_receipt_before_the_camera_is_taken_on_any_page(made: Made, page: str) -> None:
    sender = made()
    to_the_page(sender)
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    exported = sender.page.standing.exported
    frame = held_up(qr_png(receipt_text(sender)), module_px=4.0, turn=3.0, seed=1)
    [text] = [one.text for one in bootstrap.decoder().read(frame)]
    sender.window.show_page(page)  # type: ignore[arg-type]
    before = sender.state
    sender.before_the_camera(text)
    assert sender.day.station.state.confirmed == exported
    assert f"本部の確認 {exported}" in sender.strip
    assert "受領確認書を受け取りました" in sender.strip
    assert sender.state == before, "nobody is judged at the desk"
    size = saved(sender)
    sender.before_the_camera(text)
    assert (saved(sender), "受け取り済み" in sender.strip) == (size, True)
    for _ in range(60):
        sender.window.tick()
    assert "受領確認書" not in sender.strip


def test_a_receipt_of_another_station_is_said_and_changes_nothing(
    made: Made, tmp_path: Path
) -> None:
    sender = made()
    other = Desk.made(tmp_path / "other", sender.hq.first)
    with other.station() as station:
        sign_in(station, other.stamp)
    with other.station() as station:
        send(station, sender.stick, other.outbox, bootstrap.vault(), other.stamp)
    size = saved(sender)
    sender.before_the_camera(receipt_text(sender))
    assert (saved(sender), sender.day.station.state.confirmed) == (size, 0)
    assert "この端末の受領確認書ではありません" in sender.strip


def test_a_receipt_comes_in_as_a_file(
    made: Made, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = made()
    to_the_page(sender)
    sender.model.choose_folder(sender.stick.place)
    sender.model.send()
    file = tmp_path / "本部から.receipt.txt"
    file.write_text(receipt_text(sender))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    sender.press(qtbot, "R", lambda: sender.page.message == "send_receipt_taken")
    assert sender.page.standing.confirmed == sender.page.standing.exported
    sender.press(qtbot, "R", lambda: sender.page.message == "send_receipt_known")
    file.write_text("nothing of the kind")
    sender.press(qtbot, "R", lambda: sender.page.message == "not_a_receipt")
    assert not sender.page.good


# --- the page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_fits_a_small_screen_and_has_names(
    made: Made, qtbot: QtBot, language: Language
) -> None:
    long = "sftp://t01@records.example.jp/in" + "/deep" * 20
    sender = made(DropPlace(long, host_key=HOST_KEY), language=language)
    screen = to_the_page(sender)
    model = sender.model

    def look() -> None:
        fits(sender.window, "send")
        every_name(screen, 3, "send")

    look()
    model.send()
    look()
    model.submit({})
    look()
    model.leave_form()
    model._change(step="carry", progress=Progress(2, 5, 1, 3))
    look()
    place = sender.page.chosen
    told = {"expected": f"SHA256:{'a' * 43}", "found": f"SHA256:{'b' * 43}"}
    model._told(machine("drop_host_key_other", place=place, **told))
    look()
    standing = sender.page.standing._replace(refusal="bundle_other_round")
    model._change(standing=standing._replace(unsent=0))
    look()
    assert sender.window.words.say("send_next_refused") in sender.texts()
    assert "{" not in sender.texts()


def test_esc_leads_back_to_where_one_was(made: Made, qtbot: QtBot) -> None:
    sender = made()
    sender.window.actions_.do("lead_page")
    to_the_page(sender)
    sender.press(qtbot, Key.Key_Escape, lambda: sender.window.page == "lead")
