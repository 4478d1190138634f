"""The tables of a station's encrypted ledger, and the triggers that keep it append-only.

Each page that a commit touches is written twice, so tables lie in the order of their keys and
indexes leave out what nobody looks for.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

VERSION = 1
APPLICATION_ID = 0x4B414E54  # "KANT"

metadata = MetaData()

chain = Table(
    "chain",
    metadata,
    Column("station", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body_hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("station", "epoch", "seq"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The hashes: never touched again."""

body = Table(
    "body",
    metadata,
    Column("station", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("cell", Text, nullable=False),
    Column("also", Text),
    Column("salt", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("station", "epoch", "seq"),
    ForeignKeyConstraint(
        ["station", "epoch", "seq"], ["chain.station", "chain.epoch", "chain.seq"]
    ),
    Index("body_cell", "cell"),
    Index("body_also", "also", sqlite_where=text("also IS NOT NULL")),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What was recorded; erasing a body leaves the chain whole."""

state = Table(
    "state",
    metadata,
    Column("cell", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What the facts fold to, written in the same transaction as they are."""

entry = Table(
    "entry",
    metadata,
    Column("candidate_number", Text, nullable=False),
    Column("session", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("candidate_number", "session"),
    Index("entry_room", "session", "room"),
    # What is searched lies together, in the order in which people are found.
    Index("entry_folded", "candidate_number", "session", "folded"),
    sqlite_strict=True,
)
"""The roster of the package in use."""

keep = Table(
    "keep",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The station's own key, the package's manifest and other single values."""

_APPEND_ONLY = ("chain", "body")

TRIGGERS = {
    f"{table}_no_{verb.lower()}": (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
    for table in _APPEND_ONLY
    for verb in ("UPDATE", "DELETE")
}
