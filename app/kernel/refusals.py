"""Why a file was refused, where only the code was kept: a sentence that needs nothing else."""

from __future__ import annotations

from typing import NamedTuple

_WHOLE = (
    "file_empty",
    "file_not_sealed",
    "file_with_passphrase",
    "file_altered",
    "file_unpacks_badly",
    "file_no_records",
    "file_differs_from_signed",
)
"""Their own sentence needs nothing that is not kept."""
_FIELDED = (
    "damaged",
    "too_large",
    "not_for_us",
    "bad_signature",
    "other_format",
    "newer_format",
    "bundle_too_long",
    "bundle_other_round",
    "bundle_other_venue",
    "stranger",
    "practice_mismatch",
    "unknown_package",
    "station_key",
    "not_enrolled",
    "event_id_taken",
    "photo_differs",
    "fork",
)
"""Their own sentence names what was not kept; `aside_…` says the same without it."""
REFUSALS = (*_WHOLE, *_FIELDED)
"""Every code with which headquarters refuses a file that it keeps."""


class Told(NamedTuple):
    """The code of a sentence, and what to tell it with."""

    code: str
    fields: dict[str, object]


def told_as(reason: str) -> Told:
    """The sentence for a stored reason; one that is not known here is named by its code."""
    if reason in _WHOLE:
        return Told(reason, {})
    if reason in _FIELDED:
        return Told(f"aside_{reason}", {})
    return Told("aside_other", {"code": reason})
