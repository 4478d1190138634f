"""Signed lines: a DSSE envelope on the first line, content that it vouches for below.

The envelope's payload is a manifest that holds the SHA-256 of everything after the first line. The
signature is verified over the exact bytes received, and only then are those bytes parsed. The key
id is the signer's public key in hexadecimal; whether that key may sign is for the caller to say.
Source: the DSSE protocol, version 1.0.2 (pre-authentication encoding).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import msgspec

from app.formats import wire
from app.kernel.faults import hostile
from app.kernel.hashing import sha256

VERSION = 1
MAX_ENVELOPE = 32 * 2**20

T = TypeVar("T")
Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, message, signature) -> whether it holds."""


class _Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keyid: str
    sig: bytes


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    payload: bytes
    payloadType: str  # noqa: N815 - the name is DSSE's
    signatures: tuple[_Signature]


class _Versioned(msgspec.Struct, frozen=True):
    v: int


class Opened(NamedTuple):
    """Verified bytes, ready to be parsed."""

    manifest: bytes
    content: bytes
    public_key: bytes


def digest(content: bytes) -> str:
    """What a manifest says about the content: its SHA-256, hexadecimal."""
    return sha256(content).hex()


def wrap(kind: str, manifest: bytes, content: bytes, *, public_key: bytes, sign: Sign) -> bytes:
    """Sign a manifest (which must hold the content's digest) and put the content below it."""
    signature = _Signature(public_key.hex(), sign(_encoding(kind, manifest)))
    envelope = wire.to_json(_Envelope(manifest, _media_type(kind), (signature,)))
    return envelope + b"\n" + content


def unwrap(kind: str, data: bytes, *, verify: Verify) -> Opened:
    """Verify the envelope; raise a hostile Fault where anything is not as `wrap` wrote it."""
    end = data.find(b"\n", 0, MAX_ENVELOPE)
    line, content = data[: max(end, 0)], data[end + 1 :]
    try:
        envelope = wire.from_json(line, _Envelope)
        public_key = bytes.fromhex(envelope.signatures[0].keyid)
        # JSON, base64 and hexadecimal spell the same bytes in many ways; only ours is read.
        if wire.to_json(envelope) != line or public_key.hex() != envelope.signatures[0].keyid:
            raise hostile("damaged", format=kind)
    except wire.UNREADABLE as error:
        raise hostile("damaged", format=kind) from error
    _check_media_type(kind, envelope.payloadType)
    message = _encoding(kind, envelope.payload)
    if not verify(public_key, message, envelope.signatures[0].sig):
        raise hostile("bad_signature", format=kind)
    return Opened(envelope.payload, content, public_key)


def manifest_of(kind: str, opened: Opened, type_: type[T]) -> T:
    """A verified manifest as its type; raise Fault `newer_format` or `damaged`."""
    try:
        version = wire.from_json(opened.manifest, _Versioned).v
        if version > VERSION:
            raise hostile("newer_format", format=kind, version=version)
        manifest = wire.from_json(opened.manifest, type_)
    except wire.UNREADABLE as error:
        raise hostile("damaged", format=kind) from error
    if version < VERSION:
        raise hostile("damaged", format=kind)
    return manifest


def _check_media_type(kind: str, found: str) -> None:
    if found == _media_type(kind):
        return
    newer = re.fullmatch(rf"application/vnd\.kantoku\.{kind}\.v([1-9][0-9]{{0,3}})\+json", found)
    if newer:
        raise hostile("newer_format", format=kind, version=int(newer[1]))
    raise hostile("other_format", format=kind, found=found[:80])


def _media_type(kind: str) -> str:
    return f"application/vnd.kantoku.{kind}.v{VERSION}+json"


def _encoding(kind: str, payload: bytes) -> bytes:
    media_type = _media_type(kind).encode()
    return b"DSSEv1 %d %s %d %s" % (len(media_type), media_type, len(payload), payload)
