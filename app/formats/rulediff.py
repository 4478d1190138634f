"""What differs between two rule packs, key by key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from app.domain.regulation import RulePack
from app.formats.declared import joined

What = Literal["added", "removed", "changed"]


class Difference(Struct, frozen=True):
    """One key that is not the same in both; a value is as the file has it, none where it is not."""

    what: What
    key: str
    before: object = None
    after: object = None


def differences(before: RulePack, after: RulePack) -> list[Difference]:
    """Every value that came, went or is another, by key; the order of the file counts for nothing.

    An announcement is known by its id, wherever in the script it stands.
    """
    old, new = _values(before), _values(after)
    found = [Difference("removed", key, old[key]) for key in old.keys() - new.keys()]
    found += [Difference("added", key, after=new[key]) for key in new.keys() - old.keys()]
    found += [
        Difference("changed", key, old[key], new[key])
        for key in old.keys() & new.keys()
        if old[key] != new[key]
    ]
    return sorted(found, key=lambda one: one.key)


def _values(pack: RulePack) -> dict[str, object]:
    return dict(_leaves(tomllib.loads(pack.source.decode("utf-8")), ""))


def _leaves(value: Any, key: str) -> Iterator[tuple[str, object]]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _leaves(inner, joined(key, name))
        case [dict(), *_]:
            named = {str(one["id"]): one for one in value}
            # The order of the script is something that can differ by itself.
            yield key, list(named)
            for id_, one in named.items():
                rest = {name: inner for name, inner in one.items() if name != "id"}
                yield from _leaves(rest, joined(key, id_))
        case _:
            yield key, value
