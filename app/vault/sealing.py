"""Compressing and sealing files: zstd inside age, opened within a size cap."""

from __future__ import annotations

import bech32
import pyrage
import zstandard
from pyrage import x25519

from app.kernel.faults import hostile
from app.vault.signing import derive

_LEVEL = 3
_OVERHEAD = 2**20
"""More than age and zstd ever add to what will not be compressed."""


class NotForUs(Exception):
    """The file was sealed for somebody else, or its passphrase is another one."""


def new_identity() -> str:
    """A new age identity (AGE-SECRET-KEY-1…)."""
    return str(x25519.Identity.generate())


def identity_from(secret: bytes, purpose: str) -> str:
    """The age identity that a strong secret yields (HKDF, then bech32)."""
    data = bech32.convertbits(derive(secret, purpose), 8, 5) or []
    return str(bech32.bech32_encode("age-secret-key-", data)).upper()


def recipient_of(identity: str) -> str:
    """The public half of an age identity (age1…)."""
    return str(x25519.Identity.from_str(identity).to_public())


def seal(data: bytes, recipients: list[str]) -> bytes:
    """Compress, then encrypt for every recipient (age v1, X25519); the data is never empty."""
    if not data:
        raise ValueError("there is nothing to seal")
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(data)
    return bytes(pyrage.encrypt(packed, [x25519.Recipient.from_str(t) for t in recipients]))


def unseal(sealed: bytes, identities: list[str], *, limit: int, format: str) -> bytes:
    """Decrypt and decompress; raise NotForUs, or a hostile Fault for damage.

    No more than `limit` bytes are ever produced.
    """
    if len(sealed) > limit + _OVERHEAD:
        raise hostile("too_large", format=format, limit=limit)
    try:
        packed = pyrage.decrypt(sealed, [x25519.Identity.from_str(text) for text in identities])
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotForUs from error
        raise hostile("damaged", format=format) from error
    return _decompress(packed, limit, format)


def _decompress(packed: bytes, limit: int, format: str) -> bytes:
    # Whoever knows the recipients can seal a bomb. Decompressing in one go into as many bytes as
    # the frame declares is what bounds it: a stream follows the blocks, whatever was declared.
    try:
        size = zstandard.frame_content_size(packed)
        if size > limit:
            raise hostile("too_large", format=format, limit=limit)
        if size > 0:
            unpacker = zstandard.ZstdDecompressor()
            return unpacker.decompress(packed, read_across_frames=False, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise hostile("damaged", format=format, inside=True) from error
    raise hostile("damaged", format=format, inside=True)
