"""Where the tables of a TOML file differ from the type that they should become.

`msgspec.convert` stops at the first difference and lets unknown keys pass; people who write a file
by hand need all of them, and the key that they probably meant. Keys and values are written as they
would stand in the file and types as TOML calls them, so that they need no translation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from app.kernel.time import Instant

T = TypeVar("T")

# tomllib needs memory that grows with the square of the dots in a key: half a megabyte of "a.a.a"
# takes all there is. No line that a person writes comes near this.
DOT_LIMIT = 50
NOTHING = "-"

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN = 60
_NAMES: dict[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.BoolType: "boolean",
    inspect.IntType: "integer",
    inspect.FloatType: "float",
    inspect.ListType: "array",
    inspect.VarTupleType: "array",
    # An example says more than "offset date-time"; the only type of ours in a file is Instant.
    inspect.DateType: "2026-11-22",
    inspect.CustomType: "2026-11-22T09:00:00+09:00",
}


class Misfit(NamedTuple):
    """One difference: the key as TOML writes it, what may stand there, what does."""

    key: str
    expected: str | tuple[str, ...]
    found: str


def misfits(value: object, type_: Any) -> Iterator[Misfit]:
    """Compare a value read by tomllib with the type it should become; none means it converts."""
    fits = True
    for misfit in _walk(value, _described(type_), ""):
        fits = False
        yield misfit
    if fits:
        try:
            convert(value, type_)
        except msgspec.ValidationError as error:
            # What only msgspec knows (a constraint on a field): its own words, as a last resort.
            said, _, key = str(error).partition(" - at `$")
            yield Misfit(key.removeprefix(".").removesuffix("`"), (said,), NOTHING)


def convert(value: object, type_: type[T]) -> T:
    """Build the type from a value that has been compared; raise msgspec.ValidationError else."""
    return msgspec.convert(value, type_, dec_hook=_instant)


def line_too_dotted(text: str) -> int | None:
    """The first line, from 1, that holds more dots than tomllib should be given."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > DOT_LIMIT and not line.lstrip(" \t").startswith("#"):
            return number
    return None


def unknown(table: str, name: str, allowed: Sequence[str]) -> Misfit:
    """A name that is not known, with the one that was probably meant, else all that are."""
    near = get_close_matches(name, allowed, n=1) if len(name) <= _SHOWN else []
    return Misfit(joined(table, name), tuple(near or allowed), joined("", name))


def joined(table: str, name: str) -> str:
    """A key below a table, quoted where TOML would quote it."""
    short = _cut(name)
    part = short if _BARE.fullmatch(short) else json.dumps(short, ensure_ascii=False)
    return f"{table}.{part}" if table else part


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
        case str():
            return _cut(json.dumps(value, ensure_ascii=False))
        case date():
            return value.isoformat()
        case _:
            return _cut(str(value))


@cache
def _described(type_: Any) -> inspect.Type:
    return inspect.type_info(type_)


def _walk(value: object, kind: inspect.Type, key: str) -> Iterator[Misfit]:
    match kind, value:
        case inspect.StructType(fields=fields), dict():
            yield from _fields(value, fields, key)
        case inspect.DictType(key_type=names, value_type=inner), dict():
            for name, item in value.items():
                if isinstance(names, inspect.LiteralType) and name not in names.values:
                    yield unknown(key, name, [str(allowed) for allowed in names.values])
                else:
                    yield from _walk(item, inner, joined(key, name))
        case ((inspect.VarTupleType(item_type=inner) | inspect.ListType(item_type=inner)), list()):
            for index, item in enumerate(value):
                yield from _walk(item, inner, f"{key}[{index}]")
        case inspect.TupleType(item_types=inners), list() if len(value) == len(inners):
            for index, item in enumerate(value):
                yield from _walk(item, inners[index], f"{key}[{index}]")
        case inspect.UnionType(types=types), _:
            yield from _union(value, types, key)
        case _:
            if not _fits(value, kind):
                yield Misfit(key, _names_of(kind), shown(value))


def _fields(
    value: dict[str, object], fields: Iterable[inspect.Field], key: str
) -> Iterator[Misfit]:
    by_name = {field.encode_name: field for field in fields}
    meant = set[str]()
    for name, item in value.items():
        if name not in by_name:
            misspelt = unknown(key, name, list(by_name))
            if len(misspelt.expected) == 1:
                meant.update(misspelt.expected)
            yield misspelt
        else:
            yield from _walk(item, by_name[name].type, joined(key, name))
    for name, field in by_name.items():
        # What was misspelt is there: it is told once, with the name that was meant.
        if field.required and name not in value and name not in meant:
            yield Misfit(joined(key, name), _names_of(field.type), NOTHING)


def _union(value: object, kinds: Iterable[inspect.Type], key: str) -> Iterator[Misfit]:
    # TOML has no null: an optional value that is there is of the other type.
    options = [kind for kind in kinds if not isinstance(kind, inspect.NoneType)]
    tried = [list(_walk(value, kind, key)) for kind in options]
    if len(options) == 1:
        yield from tried[0]
    elif all(tried):
        names = tuple(name for kind in options for name in _names_of(kind))
        yield Misfit(key, names, shown(value))


def _fits(value: object, kind: inspect.Type) -> bool:
    match kind:
        case inspect.LiteralType(values=values):
            return isinstance(value, str) and value in values
        case inspect.StrType():
            return isinstance(value, str)
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.IntType():
            return type(value) is int
        case inspect.FloatType():
            return type(value) in (int, float)
        case inspect.DateType():
            return type(value) is date
        case inspect.CustomType():
            return isinstance(value, datetime) and value.tzinfo is not None
        case _:
            return False


def _names_of(kind: inspect.Type) -> tuple[str, ...]:
    match kind:
        case inspect.LiteralType(values=values):
            return tuple(shown(value) for value in values)
        case inspect.UnionType(types=kinds):
            return tuple(
                name
                for one in kinds
                if not isinstance(one, inspect.NoneType)
                for name in _names_of(one)
            )
        case inspect.TupleType(item_types=inners):
            return ("[" + ", ".join(" | ".join(_names_of(one)) for one in inners) + "]",)
        case _:
            return (_NAMES.get(type(kind), "table"),)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _instant(kind: type, value: object) -> object:
    if kind is Instant and isinstance(value, datetime):
        return Instant.of(value)
    raise NotImplementedError(f"{kind.__name__} is not declared in a file")
