"""The golden files of version 1 say for ever what they said on the day they were written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from app.domain.events import FACT_TYPES, TYPE_NAMES
from app.formats import (
    bundle,
    dayscript,
    eventrecord,
    evidence,
    headcode,
    package,
    photoreceipt,
    receipt,
    ticket,
    wire,
)
from app.kernel.hashing import fingerprint
from app.vault import passphrases, sealing
from app.vault.signing import verify

FOLDER = Path(__file__).parent / "v1"


def stored(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def said(name: str) -> Any:
    return json.loads(stored(name))


def meaning(value: object, fields: Iterable[str]) -> dict[str, Any]:
    """What was known of a value when its golden file was written; fields may be added later."""
    found = json.loads(wire.to_json(value))
    return {name: found.get(name) for name in fields}


KEYS = said("keys.json")
EVENTS = said("events.json")


def public_key(name: str) -> bytes:
    return bytes.fromhex(KEYS[name])


def test_the_ticket() -> None:
    issuer = public_key("issuer")
    sealed = ticket.read(stored("ticket.txt").decode())
    content = ticket.verify(sealed, {ticket.key_id(issuer): issuer}, verify)
    assert content._asdict() == said("ticket.json")


@pytest.mark.parametrize("name", ["good.receipt.txt", "refusal.receipt.txt"])
def test_the_receipts(name: str) -> None:
    key = public_key("receipts")
    found = receipt.read_file(stored(name), {ticket.key_id(key): key}, verify=verify)
    expected = said("receipts.json")[name]
    assert found._asdict() | {"head": found.head.hex(), "time": str(found.time)} == expected


@pytest.mark.parametrize("name", EVENTS)
def test_the_events(name: str) -> None:
    expected, body = EVENTS[name], stored(f"events/{name}.json")
    record = expected["record"]
    station, epoch, seq = record["station"], record["epoch"], record["seq"]
    found = eventrecord.decode(station, epoch, seq, body)
    assert meaning(found, record) == record
    assert TYPE_NAMES[type(found.fact)] == name
    body_hash = eventrecord.body_hash(bytes.fromhex(expected["salt"]), body)
    assert body_hash.hex() == expected["body_hash"]
    previous = bytes.fromhex(expected["previous"])
    digest = eventrecord.link_hash(previous, station, epoch, seq, body_hash)
    assert digest.hex() == expected["hash"]


def check_bundle(data: bytes) -> None:
    found = bundle.read(data, verify=verify, venue_key=public_key("venue"))
    assert meaning(found.head, said("bundle.json")) == said("bundle.json")
    assert [link.hash.hex() for link in found.links] == [one["hash"] for one in EVENTS.values()]
    assert [link.body for link in found.links] == [stored(f"events/{n}.json") for n in EVENTS]


def test_the_bundle() -> None:
    check_bundle(stored("bundle.jsonl"))


@pytest.mark.parametrize("reader", ["headquarters_identity", "venue_identity"])
def test_the_sealed_bundle(reader: str) -> None:
    sealed, limit = stored("bundle.age"), bundle.MAX_OPEN
    check_bundle(sealing.unseal(sealed, [KEYS[reader]], limit=limit, format=bundle.KIND))


def check_evidence(data: bytes) -> None:
    head, photo = evidence.read(data, verify=verify, venue_key=public_key("venue"))
    expected = said("evidence.json")
    assert meaning(head, expected["head"]) == expected["head"]
    assert photo.hex() == expected["photo"]


def test_the_photo_kept_as_evidence() -> None:
    check_evidence(stored("evidence.bin"))
    sealed, identity = stored("evidence.age"), KEYS["headquarters_identity"]
    check_evidence(
        sealing.unseal(sealed, [identity], limit=evidence.MAX_OPEN, format=evidence.KIND)
    )


def test_headquarters_word_about_the_photo() -> None:
    key = public_key("receipts")
    text = stored("photo.photo-receipt.txt").decode()
    found = photoreceipt.read(text, {ticket.key_id(key): key}, verify=verify)
    assert found._asdict() == said("photo-receipt.json")


WISHES = said("day.json")
LINES = stored("day.jsonl").decode().splitlines()


@pytest.mark.parametrize(("name", "line"), list(zip(WISHES, LINES, strict=True)))
def test_the_day_script(name: str, line: str) -> None:
    wish = dayscript.read_wish(dayscript.read_line(line))
    assert meaning(wish, WISHES[name]) == WISHES[name]


def test_the_code_of_a_head_on_paper() -> None:
    expected = said("headcode.json")
    for text in (expected["code"], expected["text"]):
        found = headcode.read_code(text)
        assert found.is_station(expected["station"])
        assert found.is_head(bytes.fromhex(expected["head"]))
        assert found.seq == expected["seq"]


def check_package(data: bytes) -> None:
    found = package.read(data, verify=verify)
    expected = said("package.json")
    assert found.public_key == public_key("headquarters")
    assert found.digest == expected["digest"]
    assert meaning(found.head, expected["manifest"]) == expected["manifest"]
    for entry, row in zip(found.entries, expected["roster"], strict=True):
        assert meaning(entry, row) == row


def test_the_package() -> None:
    check_package(stored("package.jsonl"))


def test_the_sealed_package_and_its_sheet() -> None:
    passphrase, signer = stored("package.pass.txt").decode().splitlines()
    identity = sealing.identity_from(passphrases.secret_of(passphrase), "package")
    limit = package.MAX_OPEN
    data = sealing.unseal(stored("package.kvp"), [identity], limit=limit, format=package.KIND)
    assert fingerprint(package.read(data, verify=verify).public_key) == signer
    check_package(data)


def test_no_type_of_fact_of_version_1_is_ever_forgotten() -> None:
    assert EVENTS.keys() <= FACT_TYPES.keys()
