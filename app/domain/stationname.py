"""What a station may be called: its name is on every paper and at every other station."""

from __future__ import annotations

import re
import unicodedata

_PIN = re.compile(r"\d{4,}")
_PASSPHRASE = re.compile(r"[0-9A-Z]{25}")
_GROUPS = re.compile(r"([0-9A-Z]{5}-){2,}[0-9A-Z]{1,5}")
_HYPHENS = re.compile(r"[‐-―−ー]")


def looks_secret(name: str) -> bool:
    """Whether a name has the shape of a PIN or of a package's passphrase, typed there by mistake.

    Width, case, blanks and kinds of hyphens do not matter; a passphrase always has a digit or is
    in groups of five.
    """
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", name).upper())
    plain = re.sub(r"\s+", "", plain)
    if _PIN.fullmatch(plain) or _GROUPS.fullmatch(plain):
        return True
    bare = plain.replace("-", "")
    return bool(_PASSPHRASE.fullmatch(bare)) and any(c.isdigit() for c in bare)
