"""Random identifiers, and the shapes that identifiers given by people must have."""

from __future__ import annotations

import re
import secrets

# A code stands in file names and in the ticket's bytes, so it is plain ASCII.
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?")

# Windows keeps these names for devices, whatever stands behind a dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def new_short_id() -> str:
    """64 random bits as 16 hexadecimal digits: stations and epochs."""
    return secrets.token_hex(8)


def is_code(text: str) -> bool:
    """Whether a text can name a round, venue, session, operator or candidate."""
    return CODE.fullmatch(text) is not None and not is_device(text)


def is_device(text: str) -> bool:
    """Whether no file can have this name on Windows (CON, NUL, AUX.1)."""
    return _DEVICES.fullmatch(text) is not None
