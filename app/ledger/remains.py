"""What a purge leaves of a ledger: every hash, and of the bodies only what nobody is named in.

It is poured into a new file under a new key, so that no page of the old file goes on living in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

_AT_ONCE = 2_000
_CHAIN = "SELECT station, epoch, seq, previous, hash, body_hash FROM chain"
_PUT_CHAIN = (
    "INSERT INTO chain (station, epoch, seq, previous, hash, body_hash) VALUES (?, ?, ?, ?, ?, ?)"
)
_BODY = (
    "SELECT station, epoch, seq, cell, also, salt, body FROM body "
    "WHERE station = ? AND epoch = ? AND seq > ?"
)
_PUT_BODY = (
    "INSERT INTO body (station, epoch, seq, cell, also, salt, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def pour(source: Connection, into: Connection, emptied: Mapping[tuple[str, str], int]) -> None:
    """Copy all chains, and of each log's bodies those after the number up to which it is emptied.

    A log that is not named keeps no body.
    """
    _copy(source, into, _CHAIN, (), _PUT_CHAIN)
    for (station, epoch), size in emptied.items():
        _copy(source, into, _BODY, (station, epoch, size), _PUT_BODY)


def _copy(
    source: Connection, into: Connection, query: str, values: tuple[object, ...], put: str
) -> None:
    rows = source.exec_driver_sql(query, values)
    while some := rows.fetchmany(_AT_ONCE):
        into.exec_driver_sql(put, [tuple(row) for row in some])
