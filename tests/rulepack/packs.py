"""The shipped pack as tables that a test may damage, and the way back to TOML."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from typing import Any

from app.formats.rulepack import read_rulepack
from app.kernel.faults import Fault, Faults, Kind
from app.kernel.resources import resource

Path = tuple[str, ...]

FILE = "iacs/2022-05-01.toml"
SHIPPED = resource("regulations", *FILE.split("/")).read_bytes()


def shipped_tables() -> dict[str, Any]:
    """The shipped pack's tables, a fresh copy."""
    return copy.deepcopy(_TABLES)


_TABLES = tomllib.loads(SHIPPED.decode())


def toml(tables: dict[str, Any], above: Path = ()) -> bytes:
    """Tables as TOML: what is no table first, then a header for each table."""
    lines = [
        f"{json.dumps(name)} = {_inline(value)}\n".encode()
        for name, value in tables.items()
        if not isinstance(value, dict)
    ]
    for name, value in tables.items():
        if isinstance(value, dict):
            path = (*above, name)
            header = ".".join(json.dumps(part, ensure_ascii=False) for part in path)
            lines += [f"[{header}]\n".encode(), toml(value, path)]
    return b"".join(lines)


def _inline(value: object) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(name)} = {_inline(item)}" for name, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def paths(tables: dict[str, Any], above: Path = ()) -> Iterator[Path]:
    """The path of every key, of tables and of what is in them."""
    for name, value in tables.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from paths(value, (*above, name))


def at(tables: dict[str, Any], path: Path) -> Any:
    """What stands at a path."""
    for name in path:
        tables = tables[name]
    return tables


def put(tables: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """Set the value at a path."""
    at(tables, path[:-1])[path[-1]] = value
    return tables


def drop(tables: dict[str, Any], path: Path) -> dict[str, Any]:
    """Remove the key at a path."""
    del at(tables, path[:-1])[path[-1]]
    return tables


def written(path: Path) -> str:
    """A path as a fault writes it."""
    return ".".join(f'"{name}"' if "." in name else name for name in path)


def faults_of(data: bytes, file: str = "pack.toml") -> list[Fault]:
    """What is wrong with a pack; nothing, where it reads."""
    trouble = _trouble(data, file)
    if trouble is None:
        return []
    assert trouble.kind is Kind.HOSTILE
    assert all(fault.fields["file"] == file for fault in trouble.faults)
    return trouble.faults


def _trouble(data: bytes, file: str) -> Faults | None:
    try:
        read_rulepack(data, file)
    except Faults as trouble:
        return trouble
    return None


def named_by(faults: list[Fault]) -> dict[str, tuple[tuple[str, ...], str]]:
    """Key -> what was expected and what was found."""
    assert {fault.code for fault in faults} <= {"rulepack_invalid"}
    named = {}
    for fault in faults:
        key, expected, found = (fault.fields[name] for name in ("key", "expected", "found"))
        assert isinstance(key, str)
        assert isinstance(expected, tuple)
        assert isinstance(found, str)
        assert key not in named, f"{key} is named twice"
        named[key] = (expected, found)
    return named
