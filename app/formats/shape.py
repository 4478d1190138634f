"""Where the tables of a TOML file differ from the struct that they should become.

msgspec stops at the first difference; a person who mends a file wants to see them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from msgspec import inspect

NOTHING = "-"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN = 60


class Misfit(NamedTuple):
    """One difference: the key as TOML writes it, what may stand there, what does."""

    key: str
    expected: tuple[str, ...]
    found: str


def misfits(value: object, kind: inspect.Type, key: str = "") -> Iterator[Misfit]:
    """Compare a value read by tomllib with a type described by `msgspec.inspect`."""
    match kind:
        case inspect.StructType(fields=fields) if isinstance(value, dict):
            yield from _fields(value, fields, key)
        case inspect.DictType(key_type=names, value_type=inner) if isinstance(value, dict):
            for name, item in value.items():
                if isinstance(names, inspect.LiteralType) and name not in names.values:
                    yield unknown(key, name, [str(allowed) for allowed in names.values])
                else:
                    yield from misfits(item, inner, joined(key, name))
        case inspect.VarTupleType(item_type=inner) if isinstance(value, list):
            for item in value:
                yield from misfits(item, inner, key)
        case inspect.UnionType(types=types):
            # TOML has no null: an optional value that is there is of the other type.
            for one in types:
                if not isinstance(one, inspect.NoneType):
                    yield from misfits(value, one, key)
        case _:
            if not _fits(value, kind):
                yield Misfit(key, names_of(kind), shown(value))


def _fields(
    value: dict[str, object], fields: Iterable[inspect.Field], key: str
) -> Iterator[Misfit]:
    by_name = {field.encode_name: field for field in fields}
    for name, item in value.items():
        if name not in by_name:
            yield unknown(key, name, list(by_name))
        else:
            yield from misfits(item, by_name[name].type, joined(key, name))
    for name, field in by_name.items():
        if field.required and name not in value:
            yield Misfit(joined(key, name), names_of(field.type), NOTHING)


def _fits(value: object, kind: inspect.Type) -> bool:
    match kind:
        case inspect.LiteralType(values=values):
            return isinstance(value, str) and value in values
        case inspect.StrType():
            return isinstance(value, str)
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType():
            return isinstance(value, int) and not isinstance(value, bool)
        case _:
            return False


def unknown(table: str, name: str, allowed: list[str]) -> Misfit:
    """A name that is not known, with the one that was probably meant, else all that are."""
    near = get_close_matches(name, allowed, n=1) if len(name) <= _SHOWN else []
    return Misfit(joined(table, name), tuple(near or allowed), shown(name))


def joined(table: str, name: str) -> str:
    """A key below a table, quoted where TOML would quote it."""
    short = name if len(name) <= _SHOWN else name[:_SHOWN] + "…"
    part = short if _BARE.fullmatch(short) else json.dumps(short, ensure_ascii=False)
    return f"{table}.{part}" if table else part


def names_of(kind: inspect.Type) -> tuple[str, ...]:
    """What a type is called in TOML, or the values that it allows."""
    match kind:
        case inspect.LiteralType(values=values):
            return tuple(str(value) for value in values)
        case inspect.StrType():
            return ("string",)
        case inspect.BoolType():
            return ("boolean",)
        case inspect.IntType():
            return ("integer",)
        case inspect.VarTupleType():
            return ("array",)
        case inspect.UnionType(types=types):
            return tuple(name for one in types for name in names_of(one))
        case inspect.NoneType():
            return ()
        case _:
            return ("table",)


def shown(value: object) -> str:
    """A value in a few characters; what has an inside is named only, since it may be endless."""
    match value:
        case dict():
            return "table"
        case list():
            return "array"
        case bool():
            return str(value).lower()
        case int() if abs(value) > 10**_SHOWN:
            return "integer"
        case str() if not value.strip():
            return '""'
        case _:
            text = str(value)
            return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
