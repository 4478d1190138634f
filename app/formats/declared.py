"""A value from a file against the type that it should have: every fault at once, each with its key.

`msgspec.convert` stops at the first fault and lets unknown keys pass; people who write a file by
hand need all of them, and the key that they probably meant. What is expected and what was found
are written as they would stand in the file, so that they need no translation.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from datetime import date, datetime
from difflib import get_close_matches
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from app.kernel.faults import Fault
from app.kernel.time import Instant

T = TypeVar("T")

NOTHING = "—"
_SHOWN_CHARACTERS = 60
_EXAMPLES: dict[object, str] = {
    str: '"…"',
    bool: "true | false",
    int: "0, 1, 2, …",
    float: "0.5",
    Instant: "2026-11-22T09:00:00+09:00",
    date: "2026-11-22",
    type(None): NOTHING,
}


class Problem(NamedTuple):
    """One key that is not as it should be."""

    key: str
    expected: str
    found: str


def check(value: object, type_: Any, file: str, code: str) -> list[Fault]:
    """Compare a value with a type; each fault has the fields file, key, expected and found."""
    found = list(problems(value, type_))
    if not found:
        try:
            convert(value, type_)
        except msgspec.ValidationError as error:
            found = [_residual(error)]
    return [Fault(code, file=file, **problem._asdict()) for problem in found]


def convert(value: object, type_: type[T]) -> T:
    """Build the type from a value that has been checked; raise msgspec.ValidationError else."""
    return msgspec.convert(value, type_, dec_hook=_instant)


def problems(value: object, type_: Any, key: str = "") -> Iterator[Problem]:
    """Every key of a value that does not fit the type."""
    origin = get_origin(type_)
    if origin is Annotated:
        yield from problems(value, get_args(type_)[0], key)
    elif origin in (Union, types.UnionType):
        yield from _union(value, type_, key)
    elif isinstance(type_, type) and issubclass(type_, Struct):
        yield from _struct(value, type_, key)
    elif origin in (list, set, frozenset, tuple):
        yield from _array(value, type_, key)
    elif origin is dict:
        yield from _table(value, type_, key)
    elif not _fits(value, type_):
        yield Problem(key, expected(type_), shown(value))


def expected(type_: Any) -> str:
    """A type as an example of what could stand in the file."""
    origin = get_origin(type_)
    if origin is Annotated:
        return expected(get_args(type_)[0])
    if origin is Literal:
        return " | ".join(shown(choice) for choice in get_args(type_))
    if origin in (Union, types.UnionType):
        return " | ".join(expected(option) for option in get_args(type_) if option is not _NONE)
    if origin in (list, set, frozenset, tuple):
        inner = get_args(type_)
        return "[" + ", ".join("…" if part is ... else expected(part) for part in inner) + "]"
    if origin is dict or (isinstance(type_, type) and issubclass(type_, Struct)):
        return "{…}"
    return _EXAMPLES.get(type_, str(getattr(type_, "__name__", type_)))


def shown(value: object) -> str:
    """A value as it stands in the file, cut short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, dict):
        text = "{…}"
    elif isinstance(value, (list, tuple)):
        text = "[…]" if value else "[]"
    elif isinstance(value, (datetime, date)):
        text = value.isoformat()
    else:
        # Beyond this size Python refuses to write an integer out in decimal.
        text = str(value) if not isinstance(value, int) or abs(value) < 2**200 else hex(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"


_NONE = type(None)


def _struct(value: object, type_: type[Struct], key: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(key, expected(type_), shown(value))
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(type_)}
    for name, field in fields.items():
        if name in value:
            yield from problems(value[name], field.type, _inside(key, name))
        elif field.required:
            yield Problem(_inside(key, name), expected(field.type), NOTHING)
    for name in value:
        if name not in fields:
            yield _unknown(key, name, list(fields))


def _array(value: object, type_: Any, key: str) -> Iterator[Problem]:
    inner = get_args(type_)
    fixed = get_origin(type_) is tuple and inner[-1:] != (...,)
    if not isinstance(value, (list, tuple)) or (fixed and len(value) != len(inner)):
        yield Problem(key, expected(type_), shown(value))
        return
    for index, item in enumerate(value):
        yield from problems(item, inner[index] if fixed else inner[0], f"{key}[{index}]")


def _table(value: object, type_: Any, key: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(key, expected(type_), shown(value))
        return
    names, inner = get_args(type_)
    for name, item in value.items():
        if not _fits(name, names):
            choices = get_args(names) if get_origin(names) is Literal else ()
            yield _unknown(key, str(name), [str(choice) for choice in choices])
        else:
            yield from problems(item, inner, _inside(key, str(name)))


def _union(value: object, type_: Any, key: str) -> Iterator[Problem]:
    if value is None and _NONE in get_args(type_):
        return
    options = [option for option in get_args(type_) if option is not _NONE]
    if len(options) == 1:
        yield from problems(value, options[0], key)
    elif all(any(problems(value, option)) for option in options):
        yield Problem(key, expected(type_), shown(value))


def _fits(value: object, type_: Any) -> bool:
    if type_ in (Any, object):
        return True
    if get_origin(type_) is Literal:
        return any(value == choice and type(value) is type(choice) for choice in get_args(type_))
    if type_ is Instant:
        return isinstance(value, datetime) and value.tzinfo is not None
    if type_ is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    if type_ is float:
        return type(value) in (int, float)
    return type(value) is type_


def _unknown(key: str, name: str, names: list[str]) -> Problem:
    close = get_close_matches(name, names, n=1)
    return Problem(_inside(key, name), " | ".join(close or names) or NOTHING, name)


def _inside(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _instant(kind: type, value: object) -> object:
    if kind is Instant and isinstance(value, datetime):
        return Instant.of(value)
    raise NotImplementedError(f"{kind.__name__} is not declared in a file")


def _residual(error: msgspec.ValidationError) -> Problem:
    """What only msgspec knows (a constraint on a field): its own words, as a last resort."""
    said, _, key = str(error).partition(" - at `$")
    return Problem(key.removeprefix(".").removesuffix("`"), said, NOTHING)
