"""An age identity as it stands on paper: groups of signs, each with a check sign of its own."""

from __future__ import annotations

import re
import unicodedata

import bech32

from app.kernel.faults import Fault
from app.kernel.hashing import sha256
from app.vault.passphrases import ALPHABET, check_of

GROUPS = 13
_SIGNS = 4
"""Signs of a group that say something; one more checks them and the group's place."""
_SECRET = 32  # bytes
_SPARE = GROUPS * _SIGNS * 5 - _SECRET * 8
_HRP = "age-secret-key-"


def paper_groups(identity: str) -> tuple[str, ...]:
    """What is printed for an identity: thirteen groups of five signs."""
    secret = _secret_of(identity)
    assert secret is not None, "an identity of our own"
    number = int.from_bytes(secret, "big") << _SPARE | _whole(secret)
    last = GROUPS * _SIGNS - 1
    text = "".join(ALPHABET[number >> 5 * (last - i) & 31] for i in range(last + 1))
    said = [text[i : i + _SIGNS] for i in range(0, len(text), _SIGNS)]
    return tuple(group + _check(place, group) for place, group in enumerate(said, 1))


def identity_on_paper(text: str) -> str:
    """The identity that somebody typed off a paper, or that its QR code says.

    Width, case, spaces and hyphens do not matter, and O, I, L are read as 0, 1, 1. Raise Fault
    `paper_key_groups` with the groups that are mistyped, `paper_key_length`, `paper_key_mistyped`.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if (secret := _secret_of(plain)) is not None:
        return _identity(secret)
    groups = _typed(plain)
    wrong = [n for n, group in enumerate(groups, 1) if not _is_right(n, group)]
    if len(groups) != GROUPS:
        first = wrong[0] if wrong else min(len(groups), GROUPS) + 1
        raise Fault("paper_key_length", found=len(groups), expected=GROUPS, first=first)
    if wrong:
        raise Fault("paper_key_groups", groups=wrong, count=len(wrong))
    number = 0
    for sign in "".join(group[:_SIGNS] for group in groups):
        number = number << 5 | ALPHABET.index(sign)
    secret = (number >> _SPARE).to_bytes(_SECRET, "big")
    if number & (1 << _SPARE) - 1 != _whole(secret):
        raise Fault("paper_key_mistyped")
    return _identity(secret)


def _typed(text: str) -> list[str]:
    """The groups as they were typed, or cut where nobody left a space."""
    text = re.sub(r"[‐-―−ー]", "-", text.upper()).translate(str.maketrans("OIL", "011"))
    groups = [group for group in re.split(r"[\s\-]+", text) if group]
    if len(groups) == 1:
        size = _SIGNS + 1
        groups = [text[i : i + size] for i in range(0, len(text), size)]
    return groups


def _is_right(place: int, group: str) -> bool:
    known = len(group) == _SIGNS + 1 and all(sign in ALPHABET for sign in group)
    return known and _check(place, group[:_SIGNS]) == group[_SIGNS]


def _check(place: int, group: str) -> str:
    return check_of(ALPHABET[place % 32] + group)


def _whole(secret: bytes) -> int:
    """What the last group's spare bits say of all the others."""
    return sha256(secret)[0] >> 8 - _SPARE


def _secret_of(identity: str) -> bytes | None:
    known, data = bech32.bech32_decode(identity)
    secret = bech32.convertbits(data, 5, 8, False) if known == _HRP and data else None
    return bytes(secret) if secret is not None and len(secret) == _SECRET else None


def _identity(secret: bytes) -> str:
    data = bech32.convertbits(secret, 8, 5) or []
    return str(bech32.bech32_encode(_HRP, data)).upper()
