"""Hashes with a domain tag, so that bytes made for one purpose never pass for another."""

from __future__ import annotations

import hashlib


def sha256(data: bytes) -> bytes:
    """Plain SHA-256."""
    return hashlib.sha256(data).digest()


def tagged(tag: str, *parts: bytes) -> bytes:
    """SHA-256 over the tag and the parts, each preceded by its length (8 bytes, big-endian)."""
    whole = b"".join([len(part).to_bytes(8, "big") + part for part in (tag.encode(), *parts)])
    return hashlib.sha256(whole).digest()


def fingerprint(public_key: bytes) -> str:
    """A key's SHA-256 in eight groups of four, for people to compare (128 bits)."""
    text = sha256(public_key).hex()[:32].upper()
    return "-".join(text[i : i + 4] for i in range(0, 32, 4))
