"""Somebody who can write to headquarters' database file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import update

from app.registry.records import table_of, tallied
from app.registry.registry import Registry
from app.registry.tables import TallyRow


def alter(file: Path, *statements: str) -> None:
    """Change the database by hand: each changes something, and the triggers stand again after."""
    with closing(sqlite3.connect(file)) as connection:
        triggers = connection.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        for _, table, trigger in triggers:
            if table in tables:
                connection.execute(trigger)
        connection.commit()


def reseal(registry: Registry) -> None:
    """Seal whatever lies there, as only somebody with headquarters' keys can."""
    with registry._database.writing() as records:
        connection = records.session.connection()
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = connection.exec_driver_sql(query).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for kind in tallied():
            table = table_of(kind)
            seals = []
            for row in connection.execute(table.select()).all():
                values = [row._mapping[c.name] for c in table.columns if c.name != "seal"]
                seals.append(records._seals.of(table.name, values))
                same = [column == row._mapping[column.name] for column in table.primary_key]
                connection.execute(update(table).where(*same).values(seal=seals[-1]))
            [tally] = records.rows(TallyRow, TallyRow.name == table.name)
            total = records._seals.moved(bytes(256), more=seals)
            records.change(TallyRow, tally, size=len(seals), total=total)
        for _, trigger in triggers:
            connection.exec_driver_sql(trigger)
