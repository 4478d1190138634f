"""Triggers that keep what was received, and what was signed, as it was."""

from __future__ import annotations

APPEND_ONLY = ("events", "sealed", "forks", "receipts", "receipt_texts", "past_rounds")

_POSTGRESQL_FUNCTION = """
CREATE FUNCTION kantoku_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$
"""


def statements(dialect: str) -> list[str]:
    """The statements that set the triggers up, in SQLAlchemy's name of the dialect."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in APPEND_ONLY
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        _POSTGRESQL_FUNCTION,
        *(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kantoku_append_only()"
            for table in APPEND_ONLY
        ),
    ]
