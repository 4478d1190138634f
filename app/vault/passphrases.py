"""Passphrases that headquarters makes, and people's PINs.

A passphrase has 120 random bits, so a slow key derivation would buy nothing. A PIN has few, so
its verifier is Argon2id; PINs say who acted, the passphrase protects.
"""

from __future__ import annotations

import os
import re
import unicodedata

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.kernel.faults import Fault

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 24
_GROUP = 5


def passphrase_from(secret: bytes) -> str:
    """A passphrase from 15 or more secret bytes: five groups of five, the last character checks.

    The check notices every single wrong character and every two that changed places.
    """
    number = int.from_bytes(secret[:15], "big")
    text = "".join(ALPHABET[number >> 5 * i & 31] for i in reversed(range(_LENGTH)))
    text += check_of(text)
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def secret_of(passphrase: str) -> bytes:
    """The secret behind a typed passphrase; raise Fault `passphrase_mistyped`.

    Width, case, spaces and hyphens do not matter, and O, I, L are read as 0, 1, 1.
    """
    text = unicodedata.normalize("NFKC", passphrase).upper()
    text = re.sub(r"[\s\-‐-―−ー]", "", text).translate(str.maketrans("OIL", "011"))
    whole = len(text) == _LENGTH + 1 and all(c in ALPHABET for c in text)
    if not whole or check_of(text[:-1]) != text[-1]:
        raise Fault("passphrase_mistyped", length=_LENGTH + 1)
    number = 0
    for c in text[:-1]:
        number = number << 5 | ALPHABET.index(c)
    return number.to_bytes(15, "big")


def pin_from(secret: bytes, digits: int = 6) -> str:
    """A PIN out of secret bytes."""
    return f"{int.from_bytes(secret[:16], 'big') % 10**digits:0{digits}d}"


def pin_verifier(pin: str) -> str:
    """What a package carries to recognise a PIN (Argon2id, PHC text)."""
    cost = Argon2id(salt=os.urandom(16), length=32, iterations=2, lanes=1, memory_cost=19 * 1024)
    return cost.derive_phc_encoded(_typed(pin))


def pin_matches(pin: str, verifier: str) -> bool:
    """Whether a PIN is the one behind a verifier."""
    try:
        Argon2id.verify_phc_encoded(_typed(pin), verifier)
    except (InvalidKey, ValueError):
        return False
    return True


def _typed(pin: str) -> bytes:
    # An input method for Japanese types digits in full width.
    return unicodedata.normalize("NFKC", pin).encode()


def check_of(text: str) -> str:
    """A sign that shows a wrong sign in a text of up to 30, and two that changed places."""
    # A weighted sum over GF(32). The weights are powers of a generator of its 31 non-zero
    # elements, so in 25 characters no two places weigh the same.
    total = 0
    for c in text:
        total = _times_generator(total ^ ALPHABET.index(c))
    return ALPHABET[total]


def _times_generator(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
