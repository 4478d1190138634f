"""Small real examples of everything that crosses a wall, always the same bytes."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import replace

from app.domain.events import FACT_TYPES, Known, Recorded
from app.domain.roomwishes import Mark
from app.domain.round import Entry, Room, Round, Session, Staff, Venue
from app.domain.ticket import Ticket
from app.domain.wishes import AnyWish, FromPaper
from app.formats import (
    bundle,
    eventrecord,
    evidence,
    package,
    photoreceipt,
    receipt,
    signed,
    ticket,
)
from app.kernel.hashing import sha256
from app.kernel.time import Instant
from app.vault import passphrases, sealing
from app.vault.signing import Signer

ISSUER, HEADQUARTERS, RECEIPTS, VENUE, STATION, STRANGER = (
    Signer(sha256(name.encode()))
    for name in ("issuer", "headquarters", "receipts", "venue", "station", "stranger")
)
ISSUERS = {ticket.key_id(ISSUER.public_key): ISSUER.public_key}
RECEIPT_KEYS = {ticket.key_id(RECEIPTS.public_key): RECEIPTS.public_key}

PASSPHRASE = passphrases.passphrase_from(sha256(b"passphrase"))
PACKAGE_IDENTITY = sealing.identity_from(passphrases.secret_of(PASSPHRASE), "package")
HQ_IDENTITY = sealing.identity_from(sha256(b"headquarters reads"), "golden")
VENUE_IDENTITY = sealing.identity_from(sha256(b"the venue reads"), "golden")

STATION_ID, EPOCH = "00c0ffee00c0ffee", "5eed5eed5eed5eed"
NOON = Instant.parse("2026-11-22T03:00:00.250Z")
TICKET = Ticket("2026-2", "T01", "00420001", 1)
RECEIPT = receipt.Receipt(
    "2026-2", "T01", STATION_ID, EPOCH, 3, sha256(b"the third event"), NOON, 7
)
REFUSAL = RECEIPT._replace(size=1, number=8, refusal="fork")


def ticket_text(content: Ticket = TICKET, signer: Signer = ISSUER) -> str:
    """A signed ticket's text."""
    message = ticket.encode(content, signer.public_key)
    return ticket.text_of(message, signer.sign(message))


def receipt_text(content: receipt.Receipt = RECEIPT, signer: Signer = RECEIPTS) -> str:
    """A signed receipt's text."""
    return receipt.write(content, public_key=signer.public_key, sign=signer.sign)


def sample(kind: Any, name: str = "") -> Any:
    """One value of a type that names its field; no two fields of a record look alike."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return inner[-1]
    if origin in (Union, UnionType):
        return sample(next(one for one in inner if one is not NoneType), name)
    if origin is tuple:
        return (sample(inner[0], name),)
    if isinstance(kind, type) and issubclass(kind, Struct):
        hints = get_type_hints(kind)
        return kind(**{field: sample(hint, field) for field, hint in hints.items()})
    plain = {
        str: f'{name}: 髙橋𠮷郎 "\\',
        int: 1 + int.from_bytes(sha256(name.encode())[:2], "big"),
        bool: True,
        Instant: NOON.plus(seconds=len(name)),
    }
    return plain[kind]


def fact(kind: type[Known]) -> Known:
    """One fact with every field filled in."""
    return kind(**{name: sample(hint, name) for name, hint in get_type_hints(kind).items()})


def recorded(seq: int, what: Known) -> Recorded:
    """A fact as it stands in a log, with everything known that can be."""
    return Recorded(
        station=STATION_ID,
        epoch=EPOCH,
        seq=seq,
        id=sha256(seq.to_bytes(2, "big")).hex()[:32],
        order=NOON.ms + seq,
        at=NOON.plus(seconds=seq),
        offset_ms=-1_250,
        monotonic_ms=3_600_000 + seq,
        fact=what,
        operator="p01",
        role="proctor",
        candidate="00420001",
        session="T01-AM",
        room="A",
        source="camera",
        reason="理由\nsecond line",
        corrects="0123456789abcdef0123456789abcdef",
        marks=("practice", "script"),
        seen={"feedfacefeedface-0000000000000001": 12},
    )


def links_of(
    bodies: list[bytes], first: int = 1, previous: bytes = eventrecord.GENESIS
) -> list[bundle.Link]:
    """A chain over bodies; salts follow from the place."""
    links, before = [], previous
    for seq, body in enumerate(bodies, first):
        salt = sha256(b"salt %d" % seq)[:16]
        body_hash = eventrecord.body_hash(salt, body)
        digest = eventrecord.link_hash(before, STATION_ID, EPOCH, seq, body_hash)
        links.append(bundle.Link(seq, before, digest, body_hash, salt, body))
        before = digest
    return links


def all_links() -> list[bundle.Link]:
    """A chain that holds a fact of every type."""
    facts = [fact(kind) for kind in FACT_TYPES.values()]
    return links_of([eventrecord.encode(recorded(i, one)) for i, one in enumerate(facts, 1)])


def bundle_head(links: list[bundle.Link], content: bytes) -> bundle.BundleHead:
    """The manifest of a whole and honest bundle."""
    message = bundle.certificate_message("2026-2", "T01", STATION_ID, EPOCH, STATION.public_key)
    return bundle.BundleHead(
        v=1,
        round="2026-2",
        venue="T01",
        station=STATION_ID,
        epoch=EPOCH,
        first=links[0].seq,
        last=links[-1].seq,
        previous=links[0].previous,
        head=links[-1].hash,
        package_digest=sha256(b"package").hex(),
        app_version="0.1.0",
        recipients=tuple(map(sealing.recipient_of, (HQ_IDENTITY, VENUE_IDENTITY))),
        public_key=STATION.public_key,
        certificate=VENUE.sign(message),
        practice=True,
        content=signed.digest(content),
    )


def bundle_bytes(links: list[bundle.Link], **changes: Any) -> bytes:
    """A signed bundle, with a manifest that may say something else than the truth."""
    content = changes.pop("lines", bundle.lines(links))
    head = replace(bundle_head(links, content), **changes)
    return bundle.write(head, content, sign=STATION.sign)


ENTRIES = [
    Entry("00420001", "髙橋𠮷郎", "タカハシ ヨシロウ", "2001-02-03", "T01-AM", "A", "A-1"),
    Entry(
        "420001",
        '邊 "花子"',
        "ワタナベ ハナコ",
        "1999-12-31",
        "T01-AM",
        "A",
        "A-2",
        application="group",
        group_name="見本学園",
        accommodation="別室",
        extra_minutes=20,
        duplicates=("00420077",),
    ),
]


def round_() -> Round:
    """One venue, one session, one member of staff."""
    return Round(
        id="2026-2",
        name="2026年度 第2回",
        regulation="iacs",
        time_zone="Asia/Tokyo",
        venues=(Venue("T01", "東京第一会場", "public", (Room("A", "大会議室A", 40),)),),
        sessions=(
            Session(
                id="T01-AM",
                venue="T01",
                subject="grade-2",
                stage="first",
                form="written",
                doors=Instant.parse("2026-11-22T09:00:00+09:00"),
                admission_deadline=Instant.parse("2026-11-22T09:50:00+09:00"),
                start=Instant.parse("2026-11-22T10:00:00+09:00"),
                end=Instant.parse("2026-11-22T11:30:00+09:00"),
                ticket_issued=True,
            ),
        ),
        staff=(Staff("T01", "p01", "監督 見本", "proctor"),),
        practice=True,
    )


def package_head(roster: bytes, entries: int) -> package.PackageHead:
    """The manifest of a whole and honest package."""
    recipients = tuple(map(sealing.recipient_of, (HQ_IDENTITY, VENUE_IDENTITY)))
    return package.PackageHead(
        v=1,
        round=round_(),
        venue="T01",
        issue=3,
        made_at=NOON.plus(minutes=-1440),
        expires=NOON.plus(minutes=1440),
        rulepacks=('id = "iacs"\nversion = "2022-05-01"\n',),
        issuers=(ISSUER.public_key.hex(),),
        receipt_keys=(RECEIPTS.public_key.hex(),),
        hq_recipients=recipients[:1],
        venue_recipient=recipients[1],
        venue_identity=VENUE_IDENTITY,
        venue_key=VENUE.seed,
        pin_verifiers={"p01": "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA"},
        superseded={"00420001": 2},
        content=signed.digest(roster),
        entries=entries,
    )


PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
"""No picture, but bytes as a picture has them."""


def evidence_head(photo: bytes = PHOTO) -> evidence.EvidenceHead:
    """The manifest of a whole and honest photo."""
    message = bundle.certificate_message("2026-2", "T01", STATION_ID, EPOCH, STATION.public_key)
    return evidence.EvidenceHead(
        v=1,
        round="2026-2",
        venue="T01",
        station=STATION_ID,
        epoch=EPOCH,
        fact=sha256(b"kept").hex()[:32],
        about=sha256(b"about").hex()[:32],
        kind="png",
        public_key=STATION.public_key,
        certificate=VENUE.sign(message),
        content=signed.digest(photo),
    )


def evidence_bytes() -> bytes:
    """A signed photo."""
    return evidence.write(evidence_head(), PHOTO, sign=STATION.sign)


PHOTO_RECEIPT = photoreceipt.PhotoReceipt("2026-2", "T01", STATION_ID, EPOCH, sha256(PHOTO).hex())


def photo_receipt_text() -> str:
    """Headquarters' word that it holds the photo."""
    return photoreceipt.write(PHOTO_RECEIPT, public_key=RECEIPTS.public_key, sign=RECEIPTS.sign)


def wishes() -> dict[str, AnyWish]:
    """One wish of every kind with every field filled in, by its name."""
    found: dict[str, AnyWish] = {}
    for kind in get_args(AnyWish):
        wish: AnyWish = sample(kind)
        if isinstance(wish, FromPaper):  # the wish inside has no time of its own
            wish = replace(wish, wish=replace(sample(Mark), at=None))
        found[str(kind.__struct_config__.tag)] = wish
    return found


def package_bytes(people: list[Entry] = ENTRIES, **changes: Any) -> bytes:
    """A signed package, with a manifest that may say something else than the truth."""
    roster = changes.pop("lines", package.roster_lines(people))
    head = replace(package_head(roster, len(people)), **changes)
    return package.write(head, roster, public_key=HEADQUARTERS.public_key, sign=HEADQUARTERS.sign)
