"""The vault as one object: what services may ask of keys, signatures and seals."""

from __future__ import annotations

from typing import IO

from app.vault import lockbox, paperkeys, passphrases, sealing, signing, streams
from app.vault.signing import Signer


class Vault:
    """Keys, signatures, seals, passphrases and PINs."""

    verify = staticmethod(signing.verify)
    derive = staticmethod(signing.derive)
    new_identity = staticmethod(sealing.new_identity)
    identity_from = staticmethod(sealing.identity_from)
    recipient_of = staticmethod(sealing.recipient_of)
    seal = staticmethod(sealing.seal)
    seal_stream = staticmethod(streams.seal_stream)
    wrap = staticmethod(lockbox.wrap)
    unwrap = staticmethod(lockbox.unwrap)
    wrap_slowly = staticmethod(lockbox.wrap_slowly)
    unwrap_slowly = staticmethod(lockbox.unwrap_slowly)
    passphrase_from = staticmethod(passphrases.passphrase_from)
    secret_of = staticmethod(passphrases.secret_of)
    paper_groups = staticmethod(paperkeys.paper_groups)
    identity_on_paper = staticmethod(paperkeys.identity_on_paper)
    pin_from = staticmethod(passphrases.pin_from)
    pin_verifier = staticmethod(passphrases.pin_verifier)
    pin_matches = staticmethod(passphrases.pin_matches)

    @staticmethod
    def new_signer() -> Signer:
        """A new random signing key."""
        return Signer.generate()

    @staticmethod
    def signer(seed: bytes) -> Signer:
        """A signing key from its 32-byte seed."""
        return Signer(seed)

    @staticmethod
    def unseal_stream(
        source: IO[bytes], passing: IO[bytes], identities: list[str], *, format: str
    ) -> IO[bytes] | None:
        """A file to be read, by way of a passing one; None where it was sealed for somebody else.

        Raise a hostile Fault for damage.
        """
        try:
            return streams.unseal_stream(source, passing, identities, format=format)
        except sealing.NotForUs:
            return None

    @staticmethod
    def unseal(sealed: bytes, identities: list[str], *, limit: int, format: str) -> bytes | None:
        """The content of a sealed file; None where it was sealed for somebody else.

        Raise a hostile Fault for damage, and for more than `limit` bytes.
        """
        try:
            return sealing.unseal(sealed, identities, limit=limit, format=format)
        except sealing.NotForUs:
            return None
