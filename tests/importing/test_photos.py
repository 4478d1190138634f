"""Photos at headquarters: taken in with their records, held before them, set aside where false."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.drops.folder import FolderDrop
from app.formats import evidence, photoreceipt
from app.formats.ticket import key_id
from app.kernel.faults import Fault
from app.kernel.hashing import sha256
from app.services.reviewing import StationStatus, status
from app.vault import sealing, signing
from app.vault.signing import Signer
from tests.importing.builder import Headquarters
from tests.importing.photos import PHOTO, give, photographed


def seen(hq: Headquarters) -> StationStatus:
    [one] = status(hq.registry, "2026-2").venues[0].stations
    return one


def counted(hq: Headquarters) -> tuple[int, int, int]:
    one = seen(hq)
    return one.photos, one.photos_held, len(one.photos_missing)


@pytest.fixture
def hq(tmp_path: Path) -> Headquarters:
    return Headquarters.made(tmp_path)


@pytest.fixture
def drop(tmp_path: Path) -> FolderDrop:
    return FolderDrop.made(tmp_path / "drop")


def test_one_with_its_record_is_taken_in_sealed_and_confirmed(
    hq: Headquarters, drop: FolderDrop
) -> None:
    station = hq.station()
    head = photographed(station)
    file = give(station, drop, head)
    station.send(drop, 1, 3)
    hq.take(drop)
    assert counted(hq) == (0, 0, 1), "the record says that there is one"
    [result] = hq.take_photos(drop)
    assert (result.status, result.fact) == ("accepted", head.fact)
    assert counted(hq) == (1, 0, 0)
    [row] = hq.registry.photos()
    assert hq.registry.sealed_photo(row.sha256) == drop.get(file, 10**7)
    assert evidence.read(hq.unseal_photo(drop.get(file, 10**7)), verify=signing.verify)[1] == PHOTO
    [name] = [n for n in drop.list("") if n.endswith(photoreceipt.SUFFIX)]
    keys = {key_id(hq.receipts.public_key): hq.receipts.public_key}
    said = photoreceipt.read(drop.get(name, 600).decode(), keys, verify=signing.verify)
    assert (said.station, said.content) == (station.id, head.content)
    assert [one.status for one in hq.take_photos(drop)] == ["repeated"]
    assert hq.audit() == []


def test_one_before_its_record_waits_for_it(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path
) -> None:
    station = hq.station()
    give(station, drop, photographed(station))
    [result] = hq.take_photos(drop)
    assert (result.status, result.code) == ("held", "photo_waits")
    assert counted(hq) == (0, 1, 0)
    assert hq.audit() == []
    # The next drop has the records only: the photo is here already.
    later = FolderDrop.made(tmp_path / "later")
    station.send(later, 1, 3)
    hq.take(later)
    [result] = hq.take_photos(later)
    assert result.status == "accepted"
    assert counted(hq) == (1, 0, 0)
    assert hq.audit() == []


def test_the_same_photo_sealed_again_is_one_photo(hq: Headquarters, drop: FolderDrop) -> None:
    station = hq.station()
    head = photographed(station)
    station.send(drop, 1, 3)
    hq.take(drop)
    for name in ("a", "b"):
        give(station, drop, head, name=f"{name}{evidence.SUFFIX}")
    assert [one.status for one in hq.take_photos(drop)] == ["accepted", "repeated"]
    assert len(hq.registry.photos()) == 1


OTHER = b"\xff\xd8\xff another picture \xff\xd9"


@pytest.mark.parametrize(
    ("change", "photo", "code"),
    [
        ({"content": sha256(OTHER).hex()}, OTHER, "photo_differs"),
        ({"about": "another record"}, PHOTO, "photo_differs"),
        ({"content": sha256(OTHER).hex()}, PHOTO, "damaged"),
        ({"venue": "T09"}, PHOTO, "bundle_other_venue"),
        ({"round": "2026-9"}, PHOTO, "bundle_other_round"),
        ({"venue": "T02"}, PHOTO, "stranger"),
        ({"station": "ff" * 8}, PHOTO, "stranger"),
        ({"certificate": bytes(64)}, PHOTO, "stranger"),
    ],
)
def test_a_false_one_is_set_aside_with_its_bytes(
    hq: Headquarters, drop: FolderDrop, change: dict[str, object], photo: bytes, code: str
) -> None:
    station = hq.station()
    head = photographed(station)
    station.send(drop, 1, 3)
    hq.take(drop)
    file = give(station, drop, replace(head, **change), photo, "false" + evidence.SUFFIX)
    good = give(station, drop, head, name="good" + evidence.SUFFIX)
    told = {one.file: one for one in hq.take_photos(drop)}
    assert (told[file].status, told[file].code) == ("refused", code)
    assert told[good].status == "accepted", "one bad file stops no other"
    [row] = hq.registry.photos(status="refused")
    assert hq.registry.sealed_photo(row.sha256) == drop.get(file, 10**7)
    assert counted(hq) == (1, 0, 0)
    found = status(hq.registry, "2026-2")
    aside = [*found.unreadable, *(one for venue in found.venues for one in venue.refused)]
    assert [one.reason for one in aside] == [code]
    assert hq.audit() == []


@pytest.mark.parametrize("size", [0, 1, 100, evidence.MAX_SEALED + 1])
def test_no_photo_and_too_much(hq: Headquarters, drop: FolderDrop, size: int) -> None:
    drop.put("x" + evidence.SUFFIX, b"\0" * size)
    [result] = hq.take_photos(drop)
    code = "file_not_sealed" if size else "file_empty"
    code = "too_large" if size > evidence.MAX_SEALED else code
    assert (result.status, result.code) == ("refused", code)


def test_one_sealed_for_somebody_else(hq: Headquarters, drop: FolderDrop) -> None:
    station = hq.station()
    head = photographed(station)
    station.recipients = [sealing.recipient_of(sealing.new_identity())]
    give(station, drop, head)
    assert [one.code for one in hq.take_photos(drop)] == ["not_for_us"]


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE photos SET fact = 'x'", {"registry_altered"}),
        ("DELETE FROM photos", {"registry_rows"}),
        (
            "UPDATE sealed_photos SET sealed = X'00'",
            {"registry_altered"},
        ),
    ],
)
def test_what_somebody_changed_is_found(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path, statement: str, codes: set[str]
) -> None:
    station = hq.station()
    head = photographed(station)
    station.send(drop, 1, 3)
    give(station, drop, head)
    hq.take(drop)
    hq.take_photos(drop)
    with sqlite3.connect(tmp_path / "registry.db") as raw:
        raw.execute("DROP TRIGGER sealed_photos_no_update")
        raw.execute(statement)
    assert codes <= set(hq.audit())


def test_what_came_in_stays_as_it_came(hq: Headquarters, drop: FolderDrop, tmp_path: Path) -> None:
    station = hq.station()
    give(station, drop, photographed(station))
    hq.take_photos(drop)
    with sqlite3.connect(tmp_path / "registry.db") as raw:
        for statement in ("DELETE FROM sealed_photos", "UPDATE sealed_photos SET sealed = X'00'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)


def test_a_photos_receipt_holds_to_the_letter() -> None:
    signer, other = Signer.generate(), Signer.generate()
    said = photoreceipt.PhotoReceipt("2026-2", "T01", "ab" * 8, "cd" * 8, "ef" * 32)
    text = photoreceipt.write(said, public_key=signer.public_key, sign=signer.sign)
    keys = {key_id(signer.public_key): signer.public_key}
    assert photoreceipt.read(text, keys, verify=signing.verify) == said
    for place in range(len(text)):
        letter = "A" if text[place] != "A" else "B"
        broken = text[:place] + letter + text[place + 1 :]
        with pytest.raises(Fault):
            photoreceipt.read(broken, keys, verify=signing.verify)
    foreign = {key_id(other.public_key): other.public_key}
    with pytest.raises(Fault, match="receipt_unknown_key"):
        photoreceipt.read(text, foreign, verify=signing.verify)
