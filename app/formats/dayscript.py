"""The day script: JSON lines, one wish each. Reading it never raises anything but a Fault."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec.structs import replace

from app.domain.wishes import AnyWish, FromPaper, PaperWish
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


_WORDS: dict[Any, str] = {
    str: '"text"',
    int: "a whole number",
    bool: "true or false",
    Instant: "a time with its offset, as in 2026-11-22T09:00:00+09:00",
}


class Line(NamedTuple):
    """One line: when it happens, and its fields, not yet looked at."""

    at: Instant | None
    fields: dict[str, Any]


def read_line(text: str) -> Line:
    """One line of a script; raise Fault `bad_json`, `doubled_field`, or `bad_field` for its time.

    A field that is null is a field left out.
    """
    if len(text) > MAX_LINE:
        raise Fault("bad_json", detail="line too long")
    data = text.removeprefix("\ufeff").encode("utf-8", "surrogatepass")
    try:
        fields = wire.from_json(data, dict[str, Any])
        json.loads(data, object_pairs_hook=_each_once)
    except UnicodeDecodeError as error:  # half of a pair of code points, or no UTF-8
        raise Fault("bad_json", detail="not valid UTF-8 text") from error
    except wire.UNREADABLE as error:
        raise Fault("bad_json", detail=str(error)) from error
    given = {name: value for name, value in fields.items() if value is not None}
    at = _convert({"at": given["at"]}, _Timed).at if "at" in given else None
    return Line(at, given)


def read_wish(line: Line) -> AnyWish:
    """A line as a wish.

    Raise Fault `missing_field`, `bad_field`, or `unknown_wish`.
    """
    named = _convert({k: v for k, v in line.fields.items() if k == "do"}, _Named).do
    kind = _KINDS.get(named)
    if kind is None:
        raise Fault("unknown_wish", do=named, known=sorted(_KINDS))
    return _from_paper(line) if kind is FromPaper else _convert(line.fields, kind)


def _from_paper(line: Line) -> FromPaper:
    """The wish inside is read like a line of its own, so that its faults name its own fields."""
    noted = line.fields.get("wish")
    if noted is not None and not isinstance(noted, dict):
        raise Fault("bad_field", field="wish", expected=["a wish"])
    stand_in = {} if noted is None else {"wish": {"do": "cancel", "session": ""}}
    read = _convert({**line.fields, **stand_in}, FromPaper)
    fields = {name: value for name, value in (noted or {}).items() if value is not None}
    if fields.get("do") == "from_paper":
        raise Fault("not_from_paper", do="from_paper")
    if "at" in fields:
        raise Fault("bad_field", field="wish.at", expected=["noted_at"])
    wish = read_wish(Line(None, fields))
    if not isinstance(wish, get_args(PaperWish)):
        raise Fault("not_from_paper", do=str(fields["do"]))
    return replace(read, wish=wish)


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


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; raise Fault where a name stands twice, as only one of them would count."""
    counts = Counter(name for name, _ in pairs)
    if doubled := sorted(name for name, times in counts.items() if times > 1):
        raise Fault("doubled_field", fields=doubled)
    return dict(pairs)


def _misfit(detail: str, kind: type[msgspec.Struct]) -> Fault:
    if unknown := _UNKNOWN.search(detail):
        known = ["at", *sorted(set(kind.__struct_fields__) - {"at"})]
        return Fault("bad_field", field=unknown[1], expected=known)
    found = _FIELD.search(detail)
    field = found[1] if found else ""
    hint = get_type_hints(kind).get(re.split(r"[.\[]", field)[0])
    return Fault("bad_field", field=field, expected=_possible(hint) or detail)


def _possible(hint: Any) -> list[str]:
    """What may stand in a field, in words or as the words themselves."""
    if get_origin(hint) is Literal:
        return [str(value) for value in get_args(hint)]
    if hint in _WORDS:
        return [_WORDS[hint]]
    found = [word for inner in get_args(hint) for word in _possible(inner)]
    return list(dict.fromkeys(found))
