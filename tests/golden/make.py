"""Write the golden files of what is written today: `python -m tests.golden.make`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.events import FACT_TYPES
from app.formats import bundle, eventrecord, evidence, headcode, package, receipt, wire
from app.kernel.faults import Fault
from app.kernel.hashing import fingerprint, sha256
from app.vault import sealing
from app.vault.signing import verify
from tests.formats import builders

FOLDER = Path(__file__).parent / "now"


def files() -> dict[str, bytes]:
    """Every golden file that is the same each time it is made, by name."""
    parts = (_keys, _tickets, _receipts, _events, _bundle, _package, _evidence, _script, _heads)
    return dict(pair for part in parts for pair in part())


def sealed() -> dict[str, tuple[bytes, str]]:
    """Name -> what a sealed file holds and an identity that opens it."""
    made = files()
    return {
        "bundle.age": (made["bundle.jsonl"], builders.HQ_IDENTITY),
        "package.kvp": (made["package.jsonl"], builders.PACKAGE_IDENTITY),
        "evidence.age": (made["evidence.bin"], builders.HQ_IDENTITY),
    }


def _json(value: object) -> bytes:
    text = json.dumps(json.loads(wire.to_json(value)), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def _keys() -> Iterator[tuple[str, bytes]]:
    keys: dict[str, str] = {
        "issuer": builders.ISSUER.public_key.hex(),
        "receipts": builders.RECEIPTS.public_key.hex(),
        "headquarters": builders.HEADQUARTERS.public_key.hex(),
        "venue": builders.VENUE.public_key.hex(),
        "headquarters_identity": builders.HQ_IDENTITY,
        "venue_identity": builders.VENUE_IDENTITY,
    }
    yield "keys.json", _json(keys)


def _tickets() -> Iterator[tuple[str, bytes]]:
    yield "ticket.txt", builders.ticket_text().encode()
    yield "ticket.json", _json(builders.TICKET._asdict())


def _receipts() -> Iterator[tuple[str, bytes]]:
    said: dict[str, Any] = {}
    for name, content in (("good", builders.RECEIPT), ("refusal", builders.REFUSAL)):
        file = name + receipt.SUFFIX
        yield file, builders.receipt_text(content).encode()
        said[file] = content._asdict() | {"head": content.head.hex()}
    yield "receipts.json", _json(said)


def _events() -> Iterator[tuple[str, bytes]]:
    said = {}
    for name, link in zip(FACT_TYPES, builders.all_links(), strict=True):
        yield f"events/{name}.json", link.body
        record = eventrecord.decode(builders.STATION_ID, builders.EPOCH, link.seq, link.body)
        said[name] = {
            "previous": link.previous.hex(),
            "salt": link.salt.hex(),
            "body_hash": link.body_hash.hex(),
            "hash": link.hash.hex(),
            "record": wire.to_builtins(record),
        }
    yield "events.json", _json(said)


def _bundle() -> Iterator[tuple[str, bytes]]:
    data = builders.bundle_bytes(builders.all_links())
    yield "bundle.jsonl", data
    yield "bundle.json", _json(bundle.read(data, verify=verify).head)


def _package() -> Iterator[tuple[str, bytes]]:
    data = builders.package_bytes()
    found = package.read(data, verify=verify)
    signer = fingerprint(found.public_key)
    yield "package.jsonl", data
    yield "package.pass.txt", f"{builders.PASSPHRASE}\n{signer}\n".encode()
    said = {"digest": found.digest, "manifest": found.head, "roster": found.entries}
    yield "package.json", _json(said)


def _evidence() -> Iterator[tuple[str, bytes]]:
    data = builders.evidence_bytes()
    head, photo = evidence.read(data, verify=verify)
    yield "evidence.bin", data
    yield "evidence.json", _json({"head": wire.to_builtins(head), "photo": photo.hex()})
    yield "photo.photo-receipt.txt", builders.photo_receipt_text().encode()
    yield "photo-receipt.json", _json(builders.PHOTO_RECEIPT._asdict())


def _script() -> Iterator[tuple[str, bytes]]:
    wishes = builders.wishes()
    yield "day.jsonl", b"".join(wire.to_json(wish) + b"\n" for wish in wishes.values())
    yield "day.json", _json({name: wire.to_builtins(wish) for name, wish in wishes.items()})


def _heads() -> Iterator[tuple[str, bytes]]:
    head, where = sha256(b"the head"), (builders.STATION_ID, builders.EPOCH)
    said = {
        "station": where[0],
        "seq": 472,
        "head": head.hex(),
        "code": headcode.paper_code(where[0], 472, head),
        "text": headcode.log_text("2026-2", "T01", *where, 472, head),
    }
    yield "headcode.json", _json(said)


def _holds(path: Path, data: bytes, identity: str) -> bool:
    try:
        found = sealing.unseal(path.read_bytes(), [identity], limit=len(data), format="golden")
    except (OSError, Fault, sealing.NotForUs):
        return False
    return found == data


def main() -> None:
    """Write everything; leave a sealed file alone that still holds what it should."""
    made = files()
    (FOLDER / "events").mkdir(parents=True, exist_ok=True)
    for old in (FOLDER / "events").iterdir():
        if f"events/{old.name}" not in made:
            old.unlink()
    for name, content in made.items():
        (FOLDER / name).write_bytes(content)
    recipients = {
        "bundle.age": [builders.HQ_IDENTITY, builders.VENUE_IDENTITY],
        "package.kvp": [builders.PACKAGE_IDENTITY],
        "evidence.age": [builders.HQ_IDENTITY],
    }
    for name, (content, identity) in sealed().items():
        if not _holds(FOLDER / name, content, identity):
            keys = list(map(sealing.recipient_of, recipients[name]))
            (FOLDER / name).write_bytes(sealing.seal(content, keys))


if __name__ == "__main__":
    main()
