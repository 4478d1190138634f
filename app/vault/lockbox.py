"""Small secrets wrapped under another secret: a ledger's key, headquarters' key ring."""

from __future__ import annotations

import os

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.kernel.faults import Fault, hostile
from app.vault.signing import derive

_SALT = 16
_NONCE = 12


class _Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    v: int
    salt: bytes
    nonce: bytes
    sealed: bytes


def wrap(data: bytes, secret: bytes, purpose: str) -> bytes:
    """Lock data under a strong secret (HKDF)."""
    salt = os.urandom(_SALT)
    return _lock(data, derive(secret + salt, purpose), salt, purpose)


def unwrap(box: bytes, secret: bytes, purpose: str) -> bytes:
    """Unlock what `wrap` locked; raise Fault `wrong_passphrase`."""
    read = _read(box, purpose)
    return _unlock(read, derive(secret + read.salt, purpose), purpose)


def wrap_slowly(data: bytes, passphrase: str, purpose: str) -> bytes:
    """Lock data under a passphrase that a person chose (Argon2id, 64 MiB)."""
    salt = os.urandom(_SALT)
    return _lock(data, _slow_key(passphrase, salt), salt, purpose)


def unwrap_slowly(box: bytes, passphrase: str, purpose: str) -> bytes:
    """Unlock what `wrap_slowly` locked; raise Fault `wrong_passphrase`."""
    read = _read(box, purpose)
    return _unlock(read, _slow_key(passphrase, read.salt), purpose)


def _slow_key(passphrase: str, salt: bytes) -> bytes:
    cost = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=64 * 1024)
    return cost.derive(passphrase.encode())


def _lock(data: bytes, key: bytes, salt: bytes, purpose: str) -> bytes:
    nonce = os.urandom(_NONCE)
    sealed = ChaCha20Poly1305(key).encrypt(nonce, data, purpose.encode())
    return msgspec.json.encode(_Box(f"kantoku-{purpose}", 1, salt, nonce, sealed))


def _read(box: bytes, purpose: str) -> _Box:
    try:
        read = msgspec.json.decode(box, type=_Box)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise hostile("damaged", format=purpose) from error
    if read.format != f"kantoku-{purpose}" or read.v != 1:
        raise hostile("other_format", format=purpose, found=read.format[:80])
    # Base64 spells the same bytes in several ways; only what we write is read.
    sizes = (len(read.salt), len(read.nonce))
    if sizes != (_SALT, _NONCE) or msgspec.json.encode(read) != box:
        raise hostile("damaged", format=purpose)
    return read


def _unlock(box: _Box, key: bytes, purpose: str) -> bytes:
    try:
        return ChaCha20Poly1305(key).decrypt(box.nonce, box.sealed, purpose.encode())
    except InvalidTag as error:
        raise Fault("wrong_passphrase") from error
