"""The tables of version 1, from nothing: only what was kept of an older database needs them."""

from __future__ import annotations

from typing import Any

from alembic.operations import Operations
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)

_CHAIN = ("round", "venue", "station", "epoch")


def change(op: Operations) -> None:
    """Make them all."""
    _prepared(op)
    _received(op)
    op.create_index("entries_venue", "entries", ["round", "venue"])
    op.create_index("bundles_status", "bundles", ["status"])
    op.create_index("events_candidate", "events", ["round", "candidate"])
    op.create_index("receipts_station", "receipts", list(_CHAIN))


def _prepared(op: Operations) -> None:
    op.create_table("meta", _key("name", Text), _of("value", Text))
    op.create_table("rounds", _key("id", Text), _of("body", LargeBinary), _of("digest", Text))
    op.create_table(
        "rulepacks",
        *(_key("round", Text, "rounds.id"), _key("position", BigInteger)),
        *(_of("digest", Text), _of("source", LargeBinary)),
    )
    op.create_table(
        "entries",
        *(_key("round", Text, "rounds.id"), _key("candidate_number", Text), _key("session", Text)),
        _of("position", BigInteger),
        *(_of(name, Text) for name in ("venue", "room", "seat")),
        _of("body", LargeBinary),
    )
    op.create_table(
        "tickets",
        *(_key("round", Text, "rounds.id"), _key("candidate_number", Text)),
        _of("issue", BigInteger),
    )
    op.create_table(
        "packages",
        *(_key("round", Text, "rounds.id"), _key("venue", Text), _key("issue", BigInteger)),
        *(_of("digest", Text), _of("made_at", BigInteger), _of("expires", BigInteger)),
    )
    op.create_table(
        "venue_keys",
        *(_key("round", Text, "rounds.id"), _key("venue", Text), _key("public_key", Text)),
    )


def _received(op: Operations) -> None:
    op.create_table(
        "bundles",
        _key("sha256", Text),
        *(_of(name, Text) for name in ("name", "status", "reason")),
        _of("received_at", BigInteger),
        Column("round", Text, ForeignKey("rounds.id")),
        *(Column(name, Text) for name in _CHAIN[1:]),
        *(Column(name, BigInteger) for name in ("first", "last")),
    )
    op.create_table("sealed", _key("sha256", Text, "bundles.sha256"), _of("sealed", LargeBinary))
    op.create_table(
        "stations",
        _key("round", Text, "rounds.id"),
        *(_key(name, Text) for name in _CHAIN[1:]),
        *(_of("public_key", LargeBinary), _of("name", Text)),
        *(_of("size", BigInteger), _of("head", LargeBinary)),
    )
    op.create_table(
        "events",
        *(_key(name, Text) for name in _CHAIN),
        *(_key("seq", BigInteger), _of("id", Text), _of("type", Text)),
        *(Column(name, Text) for name in ("candidate", "session", "room")),
        _of("at", BigInteger),
        *(_of(name, LargeBinary) for name in ("hash", "salt", "body")),
        ForeignKeyConstraint(_CHAIN, [f"stations.{name}" for name in _CHAIN]),
        UniqueConstraint("round", "id"),
    )
    op.create_table(
        "forks",
        *(_key("sha256", Text, "bundles.sha256"), _of("round", Text, "rounds.id")),
        *(_of(name, Text) for name in _CHAIN[1:]),
        _of("seq", BigInteger),
        *(_of(name, LargeBinary) for name in ("hash", "salt", "body")),
    )
    number = Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    op.create_table(
        "receipts",
        *(number, _of("sha256", Text, "bundles.sha256"), _of("round", Text, "rounds.id")),
        *(_of(name, Text) for name in _CHAIN[1:]),
        *(_of("size", BigInteger), _of("head", LargeBinary)),
        *(_of("at", BigInteger), _of("refusal", Text)),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "receipt_texts", _key("number", BigInteger, "receipts.number"), _of("text", Text)
    )


def _key(name: str, kind: Any, refers: str = "") -> Column[Any]:
    to = [ForeignKey(refers)] if refers else []
    return Column(name, kind, *to, primary_key=True, autoincrement=False)


def _of(name: str, kind: Any, refers: str = "") -> Column[Any]:
    to = [ForeignKey(refers)] if refers else []
    return Column(name, kind, *to, nullable=False)
