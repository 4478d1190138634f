"""To version 4: headquarters' own chain of facts."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary


def change(op: Operations) -> None:
    """Make the two tables."""
    op.create_table(
        "office_links",
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("hash", LargeBinary, nullable=False),
        Column("body_hash", LargeBinary, nullable=False),
        Column("seal", LargeBinary, nullable=False),
    )
    op.create_table(
        "office_bodies",
        Column(
            "seq",
            BigInteger,
            ForeignKey("office_links.seq"),
            primary_key=True,
            autoincrement=False,
        ),
        Column("salt", LargeBinary, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("seal", LargeBinary, nullable=False),
    )
