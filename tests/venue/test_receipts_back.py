"""Receipts on the other ways back: as files, as pictures, as a code before a camera."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app import bootstrap
from app.camera.pretend import held_up
from app.drops.folder import FolderDrop
from app.formats import receipt
from app.formats.receipt import Receipt, looks_like_receipt
from app.kernel.time import Instant
from app.renderers.qr import modules, qr_png
from tests.venue.station import PASSPHRASE, Desk, World, kantoku, make_world, scan, sign_in

_MODULES_OF_A_TICKET = 57


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A headquarters of this test's own: what it holds is counted."""
    return make_world(tmp_path)


@pytest.fixture
def sent(desk: Desk, world: World, drop: FolderDrop, tmp_path: Path) -> Path:
    """A desk whose records headquarters has; where its receipts were written on their own."""
    with desk.station() as station:
        sign_in(station, desk.stamp)
        scan(station, next(iter(world.tickets.values())), desk.stamp)
    _, sheet = world.first.write(tmp_path / "sheets")
    (tmp_path / "hq.pass").write_text(f"{PASSPHRASE}\n")
    command = ["venue", "send", desk.path, "--to", drop.place, "--passphrase-file", sheet]
    assert kantoku(*command)[0] == 0
    world.take_in(drop)
    out = tmp_path / "receipts"
    code, said = kantoku(
        "hq", "receipts", world.hq, world.round.id, "T01", "--out", out, *hq(tmp_path), "--json"
    )
    assert (code, json.loads(said)["stations"]) == (0, 1)
    return out


def hq(folder: Path) -> list[str | Path]:
    return ["--passphrase-file", folder / "hq.pass"]


def take(desk: Desk, folder: Path, *files: Path) -> tuple[int, str]:
    sheet = folder / "sheets" / "venue.pass.txt"
    given = [word for file in files for word in ("--receipt", file)]
    return kantoku("venue", "send", desk.path, *given, "--passphrase-file", sheet, "--json")


def file_of(out: Path, ending: str) -> Path:
    [found] = [path for path in out.iterdir() if path.name.endswith(ending)]
    return found


@pytest.mark.parametrize("ending", [".receipt.txt", ".receipt.png"])
def test_a_receipt_comes_back_as_a_file_or_as_a_picture_and_again_does_no_harm(
    desk: Desk, sent: Path, tmp_path: Path, ending: str
) -> None:
    with desk.station() as station:
        exported = station.venue.journal.own().exported
    for taken in (1, 0):
        code, said = take(desk, tmp_path, file_of(sent, ending))
        told = json.loads(said)
        assert (code, told["receipts"], told["confirmed"]) == (0, taken, exported)
    assert sorted(path.suffix for path in sent.iterdir()) == [".pdf", ".png", ".txt"]
    assert file_of(sent, ".pdf").read_bytes().startswith(b"%PDF")


def test_a_receipt_of_another_station_and_a_damaged_one_change_nothing(
    desk: Desk, world: World, sent: Path, tmp_path: Path
) -> None:
    other = Desk.made(tmp_path / "other", world.first)
    good = file_of(sent, ".txt")
    with other.station() as station:
        size = station.venue.journal.head.size
    assert take(other, tmp_path, good) == (3, "receipt_for_another")
    text = good.read_text()
    damaged = tmp_path / "damaged.receipt.txt"
    damaged.write_text(text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB"))
    code, said = take(desk, tmp_path, damaged)
    assert (code, said in ("receipt_forged", "not_a_receipt")) == (3, True)
    picture = tmp_path / "ticket.png"
    picture.write_bytes(qr_png(next(iter(world.tickets.values()))))
    assert take(desk, tmp_path, picture) == (1, "receipt_not_found")
    with other.station() as station:
        assert station.venue.journal.head.size == size
    with desk.station() as station:
        assert station.venue.journal.own().confirmed == 0


def test_nothing_is_written_over_and_no_venue_is_made_up(
    world: World, sent: Path, tmp_path: Path
) -> None:
    command = ["hq", "receipts", world.hq, world.round.id]
    assert kantoku(*command, "T01", "--out", sent, *hq(tmp_path)) == (2, "file_exists")
    new = tmp_path / "new"
    assert kantoku(*command, "T02", "--out", new, *hq(tmp_path)) == (1, "no_receipts")
    assert kantoku(*command, "T99", "--out", new, *hq(tmp_path)) == (2, "unknown_venue")
    assert not new.exists()


def test_without_a_place_and_without_a_receipt_it_asks_where_to(
    desk: Desk, sent: Path, tmp_path: Path
) -> None:
    assert take(desk, tmp_path) == (2, "send_where")


# --- the code ----------------------------------------------------------------------------------

_LONGEST = "A" * 32


def text_of(round_id: str, venue: str) -> str:
    signer = bootstrap.vault().new_signer()
    said = Receipt(
        round=round_id,
        venue=venue,
        station="0123456789abcdef",
        epoch="fedcba9876543210",
        size=123_456,
        head=bytes(range(32)),
        time=Instant.parse("2026-11-22T18:00:00+09:00"),
        number=4_321,
    )
    return receipt.write(said, public_key=signer.public_key, sign=signer.sign)


@pytest.mark.parametrize(
    ("round_id", "venue", "version"), [("2026-2", "T01", 11), (_LONGEST, _LONGEST, 13)]
)
def test_a_receipt_fits_a_code_that_a_webcam_reads(round_id: str, venue: str, version: int) -> None:
    text = text_of(round_id, venue)
    side = len(modules(text))
    assert side == 17 + 4 * version + 8
    assert looks_like_receipt(text)
    decoder, read = bootstrap.decoder(), 0
    for seed in range(8):
        # Three pixels a module: at 1280x720 the code fills a third of the height.
        px = 3 * side / _MODULES_OF_A_TICKET
        frame = held_up(qr_png(text), module_px=px, turn=seed * 5 - 20, seed=seed)
        read += text in [found.text for found in decoder.read(frame)]
    assert read == 8


def test_only_the_form_of_a_receipt_looks_like_one(world: World) -> None:
    text = text_of("2026-2", "T01")
    assert looks_like_receipt(text.lower())
    for other in (
        "",
        "KR1",
        "KR1AAAA",
        next(iter(world.tickets.values())),
        f"{text}A" * 3,
        text[:-1],
    ):
        assert not looks_like_receipt(other)


def test_a_copy_of_the_picture_reads_too(desk: Desk, sent: Path, tmp_path: Path) -> None:
    copy = tmp_path / "IMG 0001.PNG"
    shutil.copy(file_of(sent, ".png"), copy)
    assert take(desk, tmp_path, copy)[0] == 0
