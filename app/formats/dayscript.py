"""The day script: JSON lines, one wish each. Reading it never raises anything but a Fault."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, TypeVar, get_args

import msgspec

from app.domain.wishes import LATER, AnyWish
from app.formats import wire
from app.kernel.faults import Fault
from app.kernel.time import Instant

MAX_LINE = 256 * 1024

T = TypeVar("T", bound=msgspec.Struct)

_FIELD = re.compile(r"at `\$\.?([^`]*)`")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_KINDS: dict[str, type[AnyWish]] = {
    str(kind.__struct_config__.tag): kind for kind in get_args(AnyWish)
}


class Line(NamedTuple):
    """One line: when it happens, and its fields, not yet looked at."""

    at: Instant | None
    fields: dict[str, Any]


def read_line(text: str) -> Line:
    """One line of a script; raise Fault `bad_json`, or `bad_field` for its time.

    A field that is null is a field left out.
    """
    if len(text) > MAX_LINE:
        raise Fault("bad_json", detail="line too long")
    data = text.removeprefix("\ufeff").encode("utf-8", "surrogatepass")
    try:
        fields = wire.from_json(data, dict[str, Any])
    except wire.UNREADABLE as error:
        raise Fault("bad_json", detail=str(error)) from error
    given = {name: value for name, value in fields.items() if value is not None}
    at = _convert({"at": given["at"]}, _Timed).at if "at" in given else None
    return Line(at, given)


def read_wish(line: Line) -> AnyWish:
    """A line as a wish.

    Raise Fault `missing_field`, `bad_field`, `unknown_wish` or `not_available`.
    """
    named = _convert({k: v for k, v in line.fields.items() if k == "do"}, _Named).do
    if named in LATER:
        raise Fault("not_available", what=named)
    kind = _KINDS.get(named)
    if kind is None:
        raise Fault("unknown_wish", do=named)
    return _convert(line.fields, kind)


class _Named(msgspec.Struct):
    do: str


class _Timed(msgspec.Struct):
    at: Instant


def _convert(fields: dict[str, Any], kind: type[T]) -> T:
    needed = [f.encode_name for f in msgspec.structs.fields(kind) if f.required]
    if missing := [name for name in needed if name not in fields]:
        raise Fault("missing_field", fields=missing)
    try:
        return msgspec.convert(fields, kind, dec_hook=wire.decode_hook)
    except msgspec.ValidationError as error:
        raise _misfit(str(error), kind) from error


def _misfit(detail: str, kind: type[msgspec.Struct]) -> Fault:
    if unknown := _UNKNOWN.search(detail):
        known = ["at", *sorted(set(kind.__struct_fields__) - {"at"})]
        return Fault("bad_field", field=unknown[1], expected=known)
    field = _FIELD.search(detail)
    return Fault("bad_field", field=field[1] if field else "", expected=detail)
