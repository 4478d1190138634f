"""Triggers that keep what was received, and what was signed, as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from app.kernel.faults import Fault, hostile

APPEND_ONLY = (
    "events",
    "sealed",
    "sealed_photos",
    "forks",
    "receipts",
    "receipt_texts",
    "past_rounds",
    "office_links",
    "office_bodies",
)

_FUNCTION_BODY = "BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END"
_POSTGRESQL_FUNCTION = (
    "CREATE FUNCTION kantoku_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ {_FUNCTION_BODY} $$"
)
_ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
# A condition, a list of columns or being switched off would let something through.
_ON_POSTGRESQL = f"""
SELECT c.relname || '.' || t.tgname, t.tgtype, t.tgenabled::text, t.tgqual IS NULL,
       t.tgattr::text, trim(p.prosrc)
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND c.relname IN {APPEND_ONLY}
"""
_BEFORE_DELETE_UPDATE_TRUNCATE = 2 | 8 | 16 | 32


def statements(dialect: str) -> list[str]:
    """The statements that set the triggers up, in SQLAlchemy's name of the dialect."""
    if dialect == "sqlite":
        return list(_on_sqlite().values())
    return [
        _POSTGRESQL_FUNCTION,
        *(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kantoku_append_only()"
            for table in APPEND_ONLY
        ),
    ]


def make(connection: Connection) -> None:
    """Set the triggers up where there are none."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Take the triggers away, whole or not; raise a hostile Fault where there are others."""
    if connection.dialect.name == "sqlite":
        for name in _named(connection, _ON_SQLITE, set(_on_sqlite())):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    ours = {f"{table}.{table}_append_only" for table in APPEND_ONLY}
    for name in _named(connection, _ON_POSTGRESQL, ours):
        table, _, trigger = name.partition(".")
        connection.exec_driver_sql(f"DROP TRIGGER {trigger} ON {table}")
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS kantoku_append_only()")


def _named(connection: Connection, query: str, ours: set[str]) -> list[str]:
    names = [str(row[0]) for row in connection.exec_driver_sql(query)]
    for name in names:
        if name not in ours:
            raise hostile("registry_guard_altered", guard=name)
    return names


def faults(connection: Connection) -> Iterator[Fault]:
    """Every trigger that is missing, is not as it was made, or is not ours."""
    expected: Mapping[str, object]
    if connection.dialect.name == "sqlite":
        expected = _on_sqlite()
        found = {row[0]: row[1] for row in connection.exec_driver_sql(_ON_SQLITE)}
    else:
        whole = (_BEFORE_DELETE_UPDATE_TRUNCATE, "O", True, "", _FUNCTION_BODY)
        expected = {f"{table}.{table}_append_only": whole for table in APPEND_ONLY}
        found = {row[0]: tuple(row[1:]) for row in connection.exec_driver_sql(_ON_POSTGRESQL)}
    for name in {**expected, **found}:
        if name not in found:
            yield hostile("registry_guard_missing", guard=name)
        elif found[name] != expected.get(name):
            yield hostile("registry_guard_altered", guard=name)


def _on_sqlite() -> dict[str, str]:
    return {
        f"{table}_no_{verb.lower()}": (
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    }
