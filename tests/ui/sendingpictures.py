"""Pictures of the page for sending, over a station of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.domain.round import DropPlace, Round
from app.drops.folder import FolderDrop
from app.kernel.faults import machine
from app.services.parcels import Progress
from tests.venue.station import SESSION, Clock, Desk, make_world, scan, sign_in
from ui.shell.day import Day, open_day
from ui.shell.window import MainWindow
from ui.viewmodels.work import ImmediateWork

HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3ZQzV0bTN2c0hYb3JkQmFzZTY0VGV4dA"


def places(round_: Round) -> Round:
    """Headquarters names a server and a store."""
    sftp = DropPlace("sftp://t01@records.example.jp:2022/2026-2", host_key=HOST_KEY)
    s3 = DropPlace("s3://T01KEY@exam-records/2026-2", endpoint="https://store.example.jp")
    return replace(round_, drops=(sftp, s3))


def _exchanging(window: MainWindow, day: Day, stick: FolderDrop) -> Iterator[tuple[str, QWidget]]:
    """A file that nobody believes, then another stick in the place of the one that was chosen."""
    place = Path(stick.place)
    (place / "strange.bundle.age").write_bytes(b"age-encryption.org/v1\nnothing of ours")
    day.exchange.switch_on(stick.place)
    yield "exchange-doubted", window
    place.rename(place.with_name("in-a-pocket"))
    place.mkdir()
    day.exchange.now()
    yield "exchange-gone", window


def at_the_sending(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """Nothing sent, what a server asks for, under way, sent, confirmed, in trouble."""
    world = make_world(folder / "sending", change=places)
    desk = Desk.made(folder / "sending" / "desk", world.first)
    stick = FolderDrop.made(folder / "sending" / "KANTOKU-USB")
    station = bootstrap.station(desk.path, desk.sheet)
    try:
        sign_in(station, desk.stamp)
        for text in list(world.tickets.values())[:5]:
            scan(station, text, desk.stamp)
        settings = bootstrap.settings(folder / "sending" / "settings")
        clock = Clock(desk.stamp.at)
        day = open_day(window, station, ImmediateWork(), clock, session=SESSION, settings=settings)
        window.show_page("desk")
        window.actions_.do("send_page")
        model = day.sending
        yield "send", window
        model.send()
        yield "send-secret", window
        model.submit({"drop_password": "", "drop_key": ""})
        yield "send-secret-missing", window
        model.leave_form()
        model.choose_folder(stick.place)
        model._far = Progress(2, 5, 1_300_000, 3_400_000)
        model._change(step="carry", progress=model._far)
        yield "send-under-way", window
        model._change(step="", progress=None)
        model.send()
        yield "send-sent", window
        world.take_in(stick)
        model.send()
        yield "send-confirmed", window
        place = "sftp://t01@records.example.jp:2022/2026-2"
        model._told(machine("drop_away", place=place, detail="Connection refused"))
        yield "send-away", window
        told = {"expected": "SHA256:" + "a" * 43, "found": "SHA256:" + "b" * 43}
        model._told(machine("drop_host_key_other", place=place, **told))
        yield "send-other-server", window
        model._change(message="")
        yield from _exchanging(window, day, stick)
    finally:
        station.close()
