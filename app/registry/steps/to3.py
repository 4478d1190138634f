"""To version 3: photos kept as evidence."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, Text

from app.registry.steps import to2


def change(op: Operations) -> None:
    """Make the two tables."""
    to2.complete(op)
    op.create_table(
        "photos",
        Column("sha256", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("received_at", BigInteger, nullable=False),
        Column("round", Text, ForeignKey("rounds.id")),
        Column("venue", Text),
        Column("station", Text),
        Column("epoch", Text),
        Column("fact", Text),
        Column("content", Text),
        Column("seal", LargeBinary, nullable=False),
    )
    op.create_table(
        "sealed_photos",
        Column("sha256", Text, ForeignKey("photos.sha256"), primary_key=True),
        Column("sealed", LargeBinary, nullable=False),
        Column("seal", LargeBinary, nullable=False),
    )
