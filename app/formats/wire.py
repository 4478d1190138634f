"""JSON for everything that crosses a wall: instants as ISO 8601 in UTC, bytes as base64."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from app.kernel.time import Instant

T = TypeVar("T")

UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""Everything that reading hostile JSON may raise."""

_EARLIEST = Instant.parse("1900-01-01T00:00:00Z").ms
_LATEST = Instant.parse("3000-01-01T00:00:00Z").ms


class TimeOutOfReason(ValueError):
    """A moment that no exam is held at."""


def _encode(value: object) -> object:
    if isinstance(value, Instant):
        return str(within_reason(value))
    raise NotImplementedError(f"{type(value).__name__} does not cross a wall")


def decode_hook(kind: type, value: object) -> object:
    """Read the types that JSON does not have."""
    if kind is Instant:
        if not isinstance(value, str):
            raise ValueError("a time must be text, as in 2026-11-22T09:00:00+09:00")
        return within_reason(Instant.parse(value))
    raise NotImplementedError(f"{kind.__name__} does not cross a wall")


def within_reason(moment: Instant) -> Instant:
    """The moment itself; raise TimeOutOfReason outside the years 1900 to 2999.

    A later or earlier one could not be shown, moved by a clock's offset or read back.
    """
    if not _EARLIEST <= moment.ms < _LATEST:
        raise TimeOutOfReason("a time must lie in the years 1900 to 2999")
    return moment


_ENCODER = msgspec.json.Encoder(enc_hook=_encode)


def to_json(value: object) -> bytes:
    """Compact JSON in the order of the fields; raise TimeOutOfReason for what cannot be read."""
    return _ENCODER.encode(value)


def to_builtins(value: object) -> Any:
    """Plain dicts, lists and texts, as they would stand in JSON."""
    return msgspec.to_builtins(value, enc_hook=_encode)


def from_json(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Read JSON as a type; raise msgspec.ValidationError or DecodeError where it is not one."""
    return msgspec.json.decode(data, type=kind, dec_hook=decode_hook)


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """A decoder to keep, for types that are read by the thousand."""
    return msgspec.json.Decoder(kind, dec_hook=decode_hook)
