"""Bringing an older registry's tables to today's: everything in one transaction, or nothing.

Before the steps every row is held against its seal and every table against its tally, with the
columns that the database itself has; after them the seals and tallies are made again for today's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    Connection,
    MetaData,
    Result,
    Table,
    bindparam,
    column,
    delete,
    insert,
    inspect,
    select,
    table,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NULLTYPE

from app.formats.backup import Part
from app.kernel.faults import Fault, hostile
from app.registry import guards
from app.registry.database import expect_file, make_file
from app.registry.reaching import address_of, engine_of, shown, told
from app.registry.records import Records, table_of, tallied
from app.registry.seals import WEIGHT, Seals
from app.registry.steps import to1
from app.registry.steps.chain import STEPS
from app.registry.tables import VERSION, VERSION_NAME, Base, MetaRow, TallyRow
from app.registry.unfinished import mark

_AT_A_TIME = 500
_TALLIES = TallyRow.__tablename__


def upgrade_database(url: str, secret: bytes) -> int:
    """Bring a registry to `VERSION`; answer the version it had.

    Raise Fault `registry_missing`, `registry_newer`, `registry_altered` or what else `damage` says:
    nothing is changed then.
    """
    address = address_of(url)
    expect_file(address)
    engine = engine_of(address, foreign_keys=False)
    try:
        with told(), Session(engine) as session, session.begin():
            connection, seals = session.connection(), Seals(secret)
            if not inspect(connection).has_table(MetaRow.__tablename__):
                raise hostile("registry_missing", place=shown(address))
            was = _version(connection, seals)
            if was > VERSION:
                raise Fault("registry_newer", version=was, known=VERSION)
            if was < VERSION:
                _upgrade(session, seals, was)
    finally:
        engine.dispose()
    return was


def load_older(url: str, secret: bytes, parts: Iterable[Part], version: int) -> None:
    """A new registry with the rows of an older one, brought to `VERSION`: whole or none.

    Raise Fault `registry_exists`, or a hostile Fault for rows that no such version had.
    """
    address = address_of(url)
    make_file(address)
    engine = engine_of(address, foreign_keys=False)
    try:
        with told(), Session(engine) as session, session.begin():
            connection, seals = session.connection(), Seals(secret)
            if inspect(connection).has_table(MetaRow.__tablename__):
                raise Fault("registry_exists", place=shown(address))
            op = Operations(MigrationContext.configure(connection))
            for step in (to1.change, *STEPS[: version - 1]):
                step(op)
            for part in parts:
                _put_back(connection, part)
            if _version(connection, seals) != version:
                raise hostile("registry_altered", table="meta", row=VERSION_NAME)
            _upgrade(session, seals, version)
            records = Records(session, seals)
            mark(records)
            records.finish()
    finally:
        engine.dispose()


def _put_back(connection: Connection, part: Part) -> None:
    found = inspect(connection)
    names = {each.name for each in Base.metadata.sorted_tables if found.has_table(each.name)}
    here = [c["name"] for c in found.get_columns(part.table)] if part.table in names else []
    if sorted(here) != sorted(part.columns) or any(len(r) != len(here) for r in part.rows):
        raise hostile("backup_other_table", table=part.table[:80])
    where = table(part.table, *map(column, part.columns))
    if part.rows:
        rows = [dict(zip(part.columns, row, strict=True)) for row in part.rows]
        connection.execute(insert(where), rows)


def _upgrade(session: Session, seals: Seals, was: int) -> None:
    connection = session.connection()
    if was > 1:
        _expect_whole(connection, seals)
    guards.drop(connection)
    op = Operations(MigrationContext.configure(connection))
    for step in STEPS[was - 1 :]:
        step(op)
    meta = table_of(MetaRow)
    connection.execute(
        update(meta).where(meta.c.name == VERSION_NAME).values(value=str(VERSION), seal=b"")
    )
    _seal_again(connection, seals)
    guards.make(connection)
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            raise hostile("registry_altered", table=row[0], row=row[1])
    records = Records(session, seals)
    kinds: list[type[Base]] = [*tallied(), TallyRow]
    for kind in kinds:
        records.expect_whole(kind)


def _version(connection: Connection, seals: Seals) -> int:
    """The version that the database says it has; sealed from version 2 on."""
    name = MetaRow.__tablename__
    meta = Table(name, MetaData(), autoload_with=connection)
    row = connection.execute(select(meta).where(meta.c.name == VERSION_NAME)).one_or_none()
    sealed = "seal" in meta.c
    altered = hostile("registry_altered", table=name, row=VERSION_NAME)
    if row is None or (sealed and row.seal != seals.of(name, (row.name, row.value))):
        raise altered
    if not sealed and row.value != "1":
        raise altered
    return int(row.value)


def _expect_whole(connection: Connection, seals: Seals) -> None:
    """Raise the first of what is wrong with an older database, by the columns that it has."""
    found = inspect(connection)
    here = [t.name for t in Base.metadata.sorted_tables if found.has_table(t.name)]
    tallies = dict[str, tuple[int, bytes]]()
    # The tallies first: the others are held against them.
    for name in sorted(here, key=lambda name: name != _TALLIES):
        columns = [each["name"] for each in found.get_columns(name)]
        key = found.get_pk_constraint(name)["constrained_columns"]
        if "seal" not in columns:
            raise hostile("registry_altered", table=name, row="*")
        size, total = 0, bytes(WEIGHT)
        with _stored(connection, name, columns) as rows:
            for row in rows:
                values = [value for title, value in row._mapping.items() if title != "seal"]
                if row.seal != seals.of(name, values):
                    which = "/".join(str(row._mapping[part]) for part in key)
                    raise hostile("registry_altered", table=name, row=which[:200])
                size, total = size + 1, seals.moved(total, more=(row.seal,))
                if name == _TALLIES:
                    tallies[row.name] = (row.size, row.total)
        if name != _TALLIES and tallies.get(name, (0, bytes(WEIGHT))) != (size, total):
            expected = tallies.get(name, (0, b""))[0]
            raise hostile("registry_rows", table=name, expected=expected, found=size)


def _stored(connection: Connection, name: str, columns: list[str]) -> Result[Any]:
    as_stored = [type_coerce(column(title), NULLTYPE).label(title) for title in columns]
    query = select(*as_stored).select_from(table(name))
    return connection.execute(query, execution_options={"yield_per": _AT_A_TIME})


def _seal_again(connection: Connection, seals: Seals) -> None:
    """Seal what the steps have moved, and count every table anew."""
    connection.execute(delete(table_of(TallyRow)))
    for kind in tallied():
        size, total = _sealed(connection, seals, kind)
        tally: dict[str, object] = {"name": kind.__tablename__, "size": size, "total": total}
        tally["seal"] = seals.of(_TALLIES, tally.values())
        connection.execute(insert(table_of(TallyRow)), tally)


def _sealed(connection: Connection, seals: Seals, kind: type[Base]) -> tuple[int, bytes]:
    """Seal a table's rows; answer how many there are and what they weigh together."""
    model = table_of(kind)
    titles = [each.name for each in model.columns if each.name != "seal"]
    key = [each.name for each in model.primary_key]
    anew = (
        update(model)
        .where(*(model.c[part] == bindparam(f"_{part}") for part in key))
        .values(seal=bindparam("_anew"))
    )
    size, total = 0, bytes(WEIGHT)
    changed = list[dict[str, object]]()
    with _stored(connection, model.name, [*titles, "seal"]) as rows:
        for row in rows:
            seal = seals.of(model.name, [row._mapping[title] for title in titles])
            size, total = size + 1, seals.moved(total, more=(seal,))
            if row.seal != seal:
                changed.append({"_anew": seal, **{f"_{part}": row._mapping[part] for part in key}})
    for start in range(0, len(changed), _AT_A_TIME):
        connection.execute(anew, changed[start : start + _AT_A_TIME])
    return size, total
