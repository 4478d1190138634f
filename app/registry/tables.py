"""The tables of headquarters' registry. JSON and events are kept as exact bytes."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

VERSION = 4
"""What these tables are; a higher one has a step of its own in `app.registry.steps`."""
VERSION_NAME = "version"


class Base(DeclarativeBase):
    """The base of all tables."""

    type_annotation_map = {int: BigInteger, str: Text, bytes: LargeBinary}  # noqa: RUF012

    seal: Mapped[bytes] = mapped_column(sort_order=1)
    """Over all other columns; see `app.registry.seals`."""


class MetaRow(Base):
    """Single values: the version of these tables. Its seal is made in the same way for ever."""

    __tablename__ = "meta"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class RoundRow(Base):
    """A prepared round."""

    __tablename__ = "rounds"

    id: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    digest: Mapped[str]
    """Over the round, its roster and its rule packs: tells the same preparation from another."""


class PastRoundRow(Base):
    """A preparation that another one took the place of, in full."""

    __tablename__ = "past_rounds"

    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    replaced_at: Mapped[int]
    digest: Mapped[str]
    body: Mapped[bytes]
    roster: Mapped[bytes]
    """The entries, one a line."""
    rulepacks: Mapped[bytes]
    """A JSON list of the rule packs' texts."""


class RulePackRow(Base):
    """A rule pack of a round, in full."""

    __tablename__ = "rulepacks"

    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    source: Mapped[bytes]


class EntryRow(Base):
    """A row of the roster."""

    __tablename__ = "entries"
    __table_args__ = (Index("entries_venue", "round", "venue"),)

    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    candidate_number: Mapped[str] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    venue: Mapped[str]
    room: Mapped[str]
    seat: Mapped[str]
    body: Mapped[bytes]


class TicketRow(Base):
    """The issue number of a ticket that was issued again; all others are at their first issue."""

    __tablename__ = "tickets"

    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    candidate_number: Mapped[str] = mapped_column(primary_key=True)
    issue: Mapped[int]


class PackageRow(Base):
    """A venue package that was made. Times are milliseconds since 1970."""

    __tablename__ = "packages"

    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    venue: Mapped[str] = mapped_column(primary_key=True)
    issue: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    made_at: Mapped[int]
    expires: Mapped[int]


class VenueKeyRow(Base):
    """A key that certifies a venue's stations, hexadecimal."""

    __tablename__ = "venue_keys"

    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    venue: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str] = mapped_column(primary_key=True)


class BundleRow(Base):
    """A bundle that came in, whatever became of it. What the manifest says only if verified."""

    __tablename__ = "bundles"
    __table_args__ = (Index("bundles_status", "status"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    status: Mapped[str]
    reason: Mapped[str]
    received_at: Mapped[int]
    round: Mapped[str | None] = mapped_column(ForeignKey("rounds.id"))
    venue: Mapped[str | None]
    station: Mapped[str | None]
    epoch: Mapped[str | None]
    first: Mapped[int | None]
    last: Mapped[int | None]


class SealedRow(Base):
    """A bundle's bytes as they were received."""

    __tablename__ = "sealed"

    sha256: Mapped[str] = mapped_column(ForeignKey("bundles.sha256"), primary_key=True)
    sealed: Mapped[bytes]


class PhotoRow(Base):
    """A photo kept as evidence that came in, whatever became of it."""

    __tablename__ = "photos"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    """Of the sealed file."""
    name: Mapped[str]
    status: Mapped[str]
    reason: Mapped[str]
    received_at: Mapped[int]
    round: Mapped[str | None] = mapped_column(ForeignKey("rounds.id"))
    venue: Mapped[str | None]
    station: Mapped[str | None]
    epoch: Mapped[str | None]
    fact: Mapped[str | None]
    content: Mapped[str | None]
    """SHA-256 of the photo itself."""


class SealedPhotoRow(Base):
    """A photo's file as it was received."""

    __tablename__ = "sealed_photos"

    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"), primary_key=True)
    sealed: Mapped[bytes]


class StationRow(Base):
    """A station's log as far as it is held here: its longest contiguous verified prefix."""

    __tablename__ = "stations"

    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    venue: Mapped[str] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    name: Mapped[str]
    size: Mapped[int]
    head: Mapped[bytes]


class EventRow(Base):
    """One event: its bytes, and what it is about."""

    __tablename__ = "events"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round", "venue", "station", "epoch"],
            ["stations.round", "stations.venue", "stations.station", "stations.epoch"],
        ),
        UniqueConstraint("round", "id"),
        Index("events_candidate", "round", "candidate"),
    )

    round: Mapped[str] = mapped_column(primary_key=True)
    venue: Mapped[str] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]
    type: Mapped[str]
    candidate: Mapped[str | None]
    session: Mapped[str | None]
    room: Mapped[str | None]
    at: Mapped[int]
    hash: Mapped[bytes]
    salt: Mapped[bytes]
    body: Mapped[bytes]


class ForkRow(Base):
    """The first event of a bundle that is not the one held here under its number."""

    __tablename__ = "forks"

    sha256: Mapped[str] = mapped_column(ForeignKey("bundles.sha256"), primary_key=True)
    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    venue: Mapped[str]
    station: Mapped[str]
    epoch: Mapped[str]
    seq: Mapped[int]
    hash: Mapped[bytes]
    salt: Mapped[bytes]
    body: Mapped[bytes]


class ReceiptRow(Base):
    """What a receipt or a refusal says; numbers are never used twice."""

    __tablename__ = "receipts"
    __table_args__ = (
        Index("receipts_station", "round", "venue", "station", "epoch"),
        {"sqlite_autoincrement": True},
    )

    # SQLite counts up by itself only in a column that is called INTEGER.
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(ForeignKey("bundles.sha256"))
    round: Mapped[str] = mapped_column(ForeignKey("rounds.id"))
    venue: Mapped[str]
    station: Mapped[str]
    epoch: Mapped[str]
    size: Mapped[int]
    head: Mapped[bytes]
    at: Mapped[int]
    refusal: Mapped[str]


class ReceiptTextRow(Base):
    """A receipt as it was signed, after what it says was stored."""

    __tablename__ = "receipt_texts"

    number: Mapped[int] = mapped_column(ForeignKey("receipts.number"), primary_key=True)
    text: Mapped[str]


LARGE: tuple[type[Base], ...] = (SealedRow, SealedPhotoRow, PastRoundRow)
"""Their rows hold whole files, and nothing is counted by them."""


class TallyRow(Base):
    """How many rows a table has, and the sum of what they weigh."""

    __tablename__ = "tallies"

    name: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    total: Mapped[bytes]
