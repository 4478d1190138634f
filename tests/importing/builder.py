"""A little headquarters and little stations with real keys, that make real bundles."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from app.domain.events import Admitted, Known, Mark, Recorded, ScanFailed, StationEnrolled
from app.domain.round import Entry, Room, Round, Session, Venue
from app.drops.folder import FolderDrop
from app.formats import bundle, eventrecord, evidence, signed
from app.formats.bundle import BundleHead, Link
from app.kernel.faults import hostile
from app.kernel.ids import new_short_id
from app.kernel.time import Instant
from app.registry.registry import Registry
from app.services import importing, reviewing
from app.services.importing import Imported
from app.services.importingphotos import PhotoImported, import_photos
from app.vault import sealing, signing
from app.vault.signing import Signer

DAY = Instant.parse("2026-11-22T09:00:00+09:00")
NIGHT = DAY.plus(minutes=600)
PACKAGE = "aa" * 32
SECRET = bytes(range(32))


def round_of(id: str = "2026-2", *, practice: bool = False) -> Round:
    """Two venues with a morning session each."""
    return Round(
        id=id,
        name="2026年度 第2回",
        regulation="iacs",
        time_zone="Asia/Tokyo",
        venues=tuple(
            Venue(code, f"{code}会場", "public", (Room("A", "A室", 40),)) for code in ("T01", "T02")
        ),
        sessions=tuple(
            Session(
                id=f"{venue}-AM",
                venue=venue,
                subject="grade-2",
                stage="first",
                form="written",
                doors=DAY,
                admission_deadline=DAY.plus(minutes=50),
                start=DAY.plus(minutes=60),
                end=DAY.plus(minutes=150),
                ticket_issued=True,
            )
            for venue in ("T01", "T02")
        ),
        staff=(),
        practice=practice,
    )


def entry(number: int, venue: str = "T01") -> Entry:
    """One candidate of a venue's morning."""
    return Entry(
        candidate_number=f"{number:08d}",
        name=f"受験 {number}",
        kana=f"ジュケン {number}",
        birth_date="2005-04-01",
        session=f"{venue}-AM",
        room="A",
        seat=str(number),
    )


@dataclass
class Clock:
    """A clock that stands still until it is told otherwise."""

    at: Instant = NIGHT

    def now(self) -> Instant:
        return self.at

    def monotonic_ms(self) -> int:
        return self.at.ms


@cache
def _empty() -> bytes:
    """A registry as it is made; making one takes longer than most of what is done with it."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "registry.db"
        Registry.create(f"sqlite:///{file}", SECRET).close()
        return file.read_bytes()


@dataclass
class Headquarters:
    """Keys and a registry in a file."""

    registry: Registry
    identity: str = field(default_factory=sealing.new_identity)
    receipts: Signer = field(default_factory=Signer.generate)
    venue_keys: dict[str, Signer] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def made(cls, folder: Path, *rounds: Round, url: str = "") -> Headquarters:
        """With rounds prepared and a package made for each of their venues.

        `url` names an empty registry; a new file in the folder where it is left out.
        """
        if url:
            hq = cls(Registry.open(url, SECRET))
        else:
            file = folder / "registry.db"
            file.write_bytes(_empty())
            hq = cls(Registry.open(f"sqlite:///{file}", SECRET))
        for round_ in rounds or (round_of(),):
            entries = [entry(n, venue.code) for venue in round_.venues for n in range(1, 6)]
            hq.registry.store_round(round_, entries, [b"rules"])
            for venue in round_.venues:
                key = hq.venue_keys.setdefault(f"{round_.id}/{venue.code}", Signer.generate())
                hq.registry.record_package(
                    round_.id,
                    venue.code,
                    1,
                    PACKAGE,
                    DAY,
                    DAY.plus(minutes=9999),
                    key.public_key.hex(),
                )
        return hq

    @property
    def recipient(self) -> str:
        return sealing.recipient_of(self.identity)

    def unseal(self, sealed: bytes) -> bytes:
        """As the composition root does it."""
        try:
            return sealing.unseal(
                sealed, [self.identity], limit=bundle.MAX_OPEN, format=bundle.KIND
            )
        except sealing.NotForUs:
            raise hostile("not_for_us") from None

    def unseal_photo(self, sealed: bytes) -> bytes:
        """As the composition root does it."""
        limit, format = evidence.MAX_OPEN, evidence.KIND
        try:
            return sealing.unseal(sealed, [self.identity], limit=limit, format=format)
        except sealing.NotForUs:
            raise hostile("not_for_us") from None

    def take_photos(self, drop: FolderDrop) -> list[PhotoImported]:
        """Import the photos of a drop."""
        return import_photos(
            drop,
            self.registry,
            unseal=self.unseal_photo,
            verify=signing.verify,
            receipt_signer=self.receipts,
            clock=self.clock,
        )

    def take(self, drop: FolderDrop) -> list[Imported]:
        """Import from a drop."""
        return importing.import_from(
            drop,
            self.registry,
            unseal=self.unseal,
            verify=signing.verify,
            receipt_signer=self.receipts,
            clock=self.clock,
            recipients=[self.recipient],
        )

    def audit(self) -> list[str]:
        """The codes of all that a verification finds wrong."""
        faults = reviewing.verify(
            self.registry,
            unseal=self.unseal,
            unseal_photo=self.unseal_photo,
            verify=signing.verify,
            receipt_key=self.receipts.public_key,
        )
        return [fault.code for fault in faults]

    def state(self, round_id: str = "2026-2") -> list[tuple[object, ...]]:
        """What is accepted: every log with its head and the bytes of its events."""
        return [
            (*s, *((e.seq, e.hash, e.salt, e.body) for e in self.registry.events(s[:4])))
            for s in self.registry.stations(round_id)
        ]

    def station(
        self, venue: str = "T01", round_: str = "2026-2", *, practice: bool = False
    ) -> Station:
        """A station with its first fact written, certified by its venue."""
        certifier = self.venue_keys.get(f"{round_}/{venue}") or Signer.generate()
        station = Station(round_, venue, certifier, [self.recipient], practice=practice)
        station.enrol()
        return station


@dataclass
class Station:
    """A log of facts, and the bundles cut from it."""

    round: str
    venue: str
    certifier: Signer
    recipients: list[str]
    practice: bool = False
    key: Signer = field(default_factory=Signer.generate)
    id: str = field(default_factory=new_short_id)
    epoch: str = field(default_factory=new_short_id)
    links: list[Link] = field(default_factory=list)

    def enrol(self, **changes: object) -> None:
        """The first fact."""
        fact = StationEnrolled(
            round=self.round,
            venue=self.venue,
            station_name="受付1",
            public_key=self.key.public_key.hex(),
            certificate="",
            package_digest=PACKAGE,
            package_issue=1,
            rulepack_id="iacs",
            rulepack_version="2022-05-01",
            rulepack_digest="bb" * 32,
            app_version="0.1.0",
        )
        self.add(replace(fact, **changes))

    def add(
        self,
        fact: Known,
        *,
        id: str = "",
        candidate: str = "",
        session: str = "",
        corrects: str | None = None,
        marks: tuple[Mark, ...] = (),
    ) -> str:
        """Write one more fact; answer its id."""
        id = id or secrets.token_hex(16)
        seq = len(self.links) + 1
        record = Recorded(
            station=self.id,
            epoch=self.epoch,
            seq=seq,
            id=id,
            order=DAY.ms + seq,
            at=DAY.plus(seconds=seq),
            offset_ms=0,
            monotonic_ms=seq,
            fact=fact,
            candidate=candidate or None,
            session=session or (f"{self.venue}-AM" if candidate else None),
            corrects=corrects,
            marks=marks,
        )
        self.add_body(eventrecord.encode(record))
        return id

    def add_body(self, body: bytes) -> None:
        """Write any bytes as one more event."""
        previous = self.links[-1].hash if self.links else eventrecord.GENESIS
        seq, salt = len(self.links) + 1, secrets.token_bytes(16)
        digest = eventrecord.body_hash(salt, body)
        hash = eventrecord.link_hash(previous, self.id, self.epoch, seq, digest)
        self.links.append(Link(seq, previous, hash, digest, salt, body))

    def grow(self, to: int) -> Station:
        """Write failed scans until the log is that long."""
        while len(self.links) < to:
            self.add(ScanFailed("not_a_ticket", "QRCode", len(self.links)))
        return self

    def admit(self, number: int, **changes: bool) -> str:
        """Let a candidate in."""
        return self.add(Admitted(room="A", seat=str(number), **changes), candidate=f"{number:08d}")

    def twin(self, size: int) -> Station:
        """The same station with the same keys, back at an earlier size."""
        copy = Station(self.round, self.venue, self.certifier, self.recipients, self.practice)
        copy.key, copy.id, copy.epoch = self.key, self.id, self.epoch
        copy.links = self.links[:size]
        return copy

    def head(self, links: Sequence[Link], content: bytes) -> BundleHead:
        """A manifest for a segment."""
        message = bundle.certificate_message(
            self.round, self.venue, self.id, self.epoch, self.key.public_key
        )
        return BundleHead(
            v=1,
            round=self.round,
            venue=self.venue,
            station=self.id,
            epoch=self.epoch,
            first=links[0].seq,
            last=links[-1].seq,
            previous=links[0].previous,
            head=links[-1].hash,
            package_digest=PACKAGE,
            app_version="0.1.0",
            recipients=tuple(self.recipients),
            public_key=self.key.public_key,
            certificate=self.certifier.sign(message),
            practice=self.practice,
            content=signed.digest(content),
        )

    def signed(self, first: int, last: int, /, **changes: object) -> bytes:
        """A segment before it is sealed, its manifest changed where wanted."""
        links = self.links[first - 1 : last]
        content = bundle.lines(links)
        head = replace(self.head(links, content), **changes)
        return bundle.write(head, content, sign=self.key.sign)

    def sealed(self, first: int, last: int, /, **changes: object) -> bytes:
        """A segment on its way."""
        return sealing.seal(self.signed(first, last, **changes), self.recipients)

    def send(self, drop: FolderDrop, first: int, last: int) -> str:
        """Put a segment into a drop as stations do; answer its name."""
        sealed = self.sealed(first, last)
        links = self.links[first - 1 : last]
        file = bundle.file_name(self.head(links, b""), sealed)
        name = f"{self.round}/{self.venue}/{self.id}-{self.epoch}/{file}"
        drop.put(name, sealed)
        return name
