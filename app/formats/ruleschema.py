"""A rule pack's JSON Schema, for editors that complete keys and mark mistakes while one types.

It is made from the same declaration and the same lists that a pack is read with. What ties two
places together (an article that is cited and not there, two announcements of one name) no schema
can say: `read_rulepack` says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import msgspec

from app.domain.regulation import FINDING_CODES, REASON_CODES, PersonalField, Regulation
from app.domain.round import VenueKind
from app.formats.rulepack_sense import ARTICLE, IDENTITY_FIELDS, RANGES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CODE = r"^[A-Za-z0-9._-]+$"


def rulepack_schema() -> dict[str, Any]:
    """The schema as plain values."""
    made = msgspec.json.schema(Regulation)
    kinds: dict[str, Any] = {name: _filled(kind) for name, kind in made["$defs"].items()}
    pack = kinds.pop("Regulation")
    keys = pack["properties"]
    keys["version"] |= {"pattern": r"^\d{4}-\d{2}-\d{2}$"}
    for name in ("id", "mark"):
        keys[name] |= {"pattern": _CODE}
    _only(keys["reasons"], REASON_CODES, REASON_CODES)
    _only(keys["findings"], FINDING_CODES, FINDING_CODES)
    _only(keys["stages"], get_args(VenueKind), get_args(VenueKind))
    _only(keys["venue_rules"], get_args(VenueKind), get_args(VenueKind))
    _only(keys["purposes"], get_args(PersonalField), IDENTITY_FIELDS)
    keys["articles"]["propertyNames"] = {"pattern": f"^{ARTICLE}$"}
    keys["refusals"]["required"] = list(FINDING_CODES)
    pack["required"].append("purposes")
    for table, name, least, most in RANGES:
        where = keys if not table else kinds[_kind_of(keys[table])]["properties"]
        _between(where[name], least, most)
    head = {"$schema": DIALECT, "title": "Kantoku rule pack"}
    return {**head, **{k: v for k, v in pack.items() if k != "title"}, "$defs": kinds}


def _filled(value: Any) -> Any:
    """Without what TOML does not have: nothing in place of a value, and lines of blanks."""
    if isinstance(value, list):
        return [_filled(item) for item in value]
    if not isinstance(value, dict):
        return value
    options = [_filled(one) for one in value.get("anyOf", ()) if one != {"type": "null"}]
    rest = {key: _filled(item) for key, item in value.items() if key not in ("anyOf", "default")}
    if isinstance(value.get("default"), (str, int)):
        rest["default"] = value["default"]
    if rest == {"type": "string"}:
        rest["pattern"] = r"\S"
    match options:
        case []:
            return rest
        case [only]:
            return {**rest, **only}
        case _:
            return {**rest, "anyOf": options}


def _only(table: dict[str, Any], names: Sequence[str], needed: Sequence[str]) -> None:
    inner = table.pop("additionalProperties")
    table["properties"] = dict.fromkeys(names, inner)
    table["additionalProperties"] = False
    table["required"] = list(needed)


def _between(number: dict[str, Any], least: int, most: int) -> None:
    number |= {"minimum": least, "maximum": most}


def _kind_of(key: dict[str, Any]) -> str:
    return str(key["$ref"]).rpartition("/")[2]
