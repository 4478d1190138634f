"""To version 2: every row has a seal, every table a tally, and past preparations are kept."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Text, inspect, text

_SEALED = (
    "meta",
    "rounds",
    "rulepacks",
    "entries",
    "tickets",
    "packages",
    "venue_keys",
    "bundles",
    "sealed",
    "stations",
    "events",
    "forks",
    "receipts",
    "receipt_texts",
)


def change(op: Operations) -> None:
    """Add the columns; the seals themselves are made afterwards."""
    for name in _SEALED:
        # What SQLite does not tell about a table that is made again.
        kept = {"sqlite_autoincrement": True} if name == "receipts" else {}
        empty = text("x''" if op.get_bind().dialect.name == "sqlite" else "''::bytea")
        seal = Column("seal", LargeBinary, nullable=False, server_default=empty)
        with op.batch_alter_table(name, table_kwargs=kept) as batch:
            batch.add_column(seal)
        with op.batch_alter_table(name, table_kwargs=kept) as batch:
            batch.alter_column("seal", server_default=None)
    op.create_table(
        "tallies",
        Column("name", Text, primary_key=True),
        Column("size", BigInteger, nullable=False),
        Column("total", LargeBinary, nullable=False),
        Column("seal", LargeBinary, nullable=False),
    )
    _past_rounds(op)


def _past_rounds(op: Operations) -> None:
    op.create_table(
        "past_rounds",
        Column("round", Text, ForeignKey("rounds.id"), primary_key=True),
        Column("revision", BigInteger, primary_key=True, autoincrement=False),
        Column("replaced_at", BigInteger, nullable=False),
        Column("digest", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("roster", LargeBinary, nullable=False),
        Column("rulepacks", LargeBinary, nullable=False),
        Column("seal", LargeBinary, nullable=False),
    )


def complete(op: Operations) -> None:
    """What the first databases of version 2 did not have yet."""
    if not inspect(op.get_bind()).has_table("past_rounds"):
        _past_rounds(op)
