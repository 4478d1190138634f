"""Hashes with a domain tag, so that bytes made for one purpose never pass for another."""

from __future__ import annotations

import hashlib
import struct
from functools import cache


def sha256(data: bytes) -> bytes:
    """Plain SHA-256."""
    return hashlib.sha256(data).digest()


def tagged(tag: str, *parts: bytes) -> bytes:
    """SHA-256 over the tag and the parts, each preceded by its length (8 bytes, big-endian)."""
    digest = _begun(tag).copy()
    digest.update(b"".join([b for part in parts for b in (_eight(len(part)), part)]))
    return digest.digest()


_eight = struct.Struct(">Q").pack


@cache
def _begun(tag: str) -> hashlib._Hash:
    data = tag.encode()
    return hashlib.sha256(_eight(len(data)) + data)


def fingerprint(public_key: bytes) -> str:
    """A key's SHA-256 in eight groups of four, for people to compare (128 bits)."""
    text = sha256(public_key).hex()[:32].upper()
    return "-".join(text[i : i + 4] for i in range(0, 32, 4))
