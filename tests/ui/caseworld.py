"""A headquarters that took in a venue's morning: somebody disqualified, with a photo of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from app import bootstrap
from app.domain.roomwishes import KeepEvidence
from app.domain.wishes import Admit, Caution, CheckId, Decide, Disqualify, Lookup
from app.drops.folder import FolderDrop
from app.services.clerks import add_clerk
from app.services.evidence import keep_photo
from app.services.importing import import_from
from app.services.importingphotos import import_photos
from app.services.opening import OpenStation
from app.services.sending import send
from tests.venue.station import PASSPHRASE, SESSION, Desk, World, scan, sign_in

PINS = {"sato": "4821-7730", "mori": "9135-2264"}
"""A decider and a clerk."""


class Received(NamedTuple):
    """The headquarters' folder after the venue has sent."""

    hq: Path
    disqualified: str
    provisional: str

    def copied(self, folder: Path) -> Received:
        """A headquarters of one test's own."""
        return self._replace(hq=Path(shutil.copytree(self.hq, folder / "hq")))


def photo() -> bytes:
    """A small picture."""
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(0x3F5873)
    buffer = QBuffer(data := QByteArray())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return data.data()


def received(world: World, folder: Path) -> Received:
    """Play the morning at the venue, send it, and take it in."""
    folder.mkdir(exist_ok=True)
    one, two = [
        e.candidate_number
        for e in world.first.roster
        if e.session == SESSION
        and e.candidate_number in world.tickets
        and not (e.barred or e.withdrawn or e.first_stage_exempt or e.duplicates)
    ][:2]
    stick, desk = FolderDrop.made(folder / "stick"), Desk.made(folder / "desk", world.first)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        _morning(world, station, desk, one, two)
        send(station, stick, desk.outbox, bootstrap.vault(), desk.stamp)
    hq = Path(shutil.copytree(world.hq, folder / "hq"))
    with bootstrap.headquarters_and_registry(hq, PASSPHRASE) as (found, registry):
        common = {
            "unseal": found.unseal_bundle,
            "verify": found.vault.verify,
            "receipt_signer": found.receipt_signer,
            "clock": bootstrap.clock(),
        }
        import_from(stick, registry, recipients=found.recipients(), **common)  # type: ignore[arg-type]
        common["unseal"] = found.unseal_photo
        [kept] = import_photos(stick, registry, **common)  # type: ignore[arg-type]
        assert kept.status == "accepted", kept
    return Received(hq, one, two)


def with_clerks(hq: Path) -> None:
    """A decider and a clerk, with PINs that tests know."""
    with bootstrap.headquarters_and_registry(hq, PASSPHRASE) as (found, registry):
        clock = bootstrap.clock()
        add_clerk(found, registry, clock, "sato", "佐藤 恵", "decider", PINS["sato"])
        add_clerk(found, registry, clock, "mori", "森 健", "clerk", PINS["mori"])


def _morning(world: World, station: OpenStation, desk: Desk, one: str, two: str) -> None:
    venue = station.venue
    scan(station, world.tickets[one], desk.stamp)
    wishes = (
        _id(one),
        Admit(candidate=one),
        Lookup(candidate_number=two, session=SESSION),
        _id(two),
        Decide(candidate=two, outcome="provisional", reason="受験票なし"),
        Admit(candidate=two),
        Caution(candidate=one, kind="cheating", text="メモを見た"),
    )
    for wish in wishes:
        answer = venue.perform(wish, desk.stamp)
        assert answer.refusal is None, (wish, answer.refusal)
    attention = answer.facts[0].id
    wish = Disqualify(candidate=one, kind="cheating", after=attention, text="またメモを見た")
    sent_out = venue.perform(wish, desk.stamp)
    assert sent_out.refusal is None, sent_out.refusal
    kept = keep_photo(venue, KeepEvidence(fact=sent_out.facts[0].id), photo(), desk.stamp)
    assert kept.refusal is None, kept.refusal


def _id(number: str) -> CheckId:
    return CheckId(
        candidate=number,
        document="driving_licence",
        in_date=True,
        name_matches=True,
        birth_matches=True,
        photo_matches="yes",
        slip_present=True,
    )
