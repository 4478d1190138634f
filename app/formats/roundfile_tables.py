"""A round file's own tables, whatever stands in them: a value of the wrong type is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T")
Table = Mapping[str, Any]


def tables_of(holder: Table, section: str, prefix: str = "") -> dict[str, Table]:
    """The tables of a list, by their key in the file."""
    items = holder.get(section)
    found = enumerate(items) if isinstance(items, list) else ()
    return {f"{prefix}{section}[{i}]": item for i, item in found if isinstance(item, dict)}


def rooms_of(document: Table) -> dict[str, Table]:
    """All rooms of all venues, by their key in the file."""
    venues = tables_of(document, "venues").items()
    return {k: room for key, v in venues for k, room in tables_of(v, "rooms", f"{key}.").items()}


def table_of(value: object) -> Table:
    """The table, or an empty one."""
    return value if isinstance(value, dict) else {}


def value_of(holder: Table, name: str, type_: type[T]) -> T | None:
    """A value of this very type."""
    value = holder.get(name)
    return value if type(value) is type_ else None


def time_of(value: object) -> datetime | None:
    """A time that names its offset."""
    return value if isinstance(value, datetime) and value.tzinfo is not None else None
