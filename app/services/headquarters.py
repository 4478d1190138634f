"""Headquarters' keys, and all that is derived from them for a venue.

What a venue needs is derived from one master secret, so that a newer package opens with the
passphrase sheet that was sent already.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from app.domain.round import Staff
from app.formats import bundle, evidence, wire
from app.kernel.faults import Fault, hostile
from app.services.ports import RegistryPort, Signer, VaultPort

KEYRING = "keyring"


class FormerIssuer(Struct, frozen=True):
    """A key that signed tickets before the one of now; its secret half is gone."""

    public_key: bytes
    until: str
    """The last day on which its tickets are good, YYYY-MM-DD."""


class KeyRing(Struct, frozen=True):
    """Headquarters' secrets: three signing keys, two age identities, one master secret."""

    name: str
    database: str
    master: bytes
    issuer: bytes
    package: bytes
    receipt: bytes
    identity: str
    recovery: str
    former_issuers: tuple[FormerIssuer, ...] = ()


class VenueKeys(NamedTuple):
    """What one venue's package is made with."""

    passphrase: str
    package_identity: str
    exchange_identity: str
    signer: Signer


def new_keyring(name: str, database: str, vault: VaultPort) -> KeyRing:
    """Fresh keys for a new headquarters."""
    return KeyRing(
        name=name,
        database=database,
        master=vault.new_signer().seed,
        issuer=vault.new_signer().seed,
        package=vault.new_signer().seed,
        receipt=vault.new_signer().seed,
        identity=vault.new_identity(),
        recovery=vault.new_identity(),
    )


def lock_keyring(keyring: KeyRing, passphrase: str, vault: VaultPort) -> bytes:
    """The key ring as it lies on the disk."""
    return vault.wrap_slowly(wire.to_json(keyring), passphrase, KEYRING)


def unlock_keyring(
    box: bytes, passphrase: str, vault: VaultPort, *, file: str, written: str = ""
) -> KeyRing:
    """Open a key ring; raise Fault `hq_wrong_passphrase`, `keyring_damaged`.

    `written` is the day on which the file was written last, for whoever remembers another.
    """
    try:
        return wire.from_json(vault.unwrap_slowly(box, passphrase, KEYRING), KeyRing)
    except Fault as fault:
        if fault.code == "wrong_passphrase":
            # One altered byte looks the same, so the sentence names both.
            raise Fault("hq_wrong_passphrase", file=file, written=written) from fault
        raise hostile("keyring_damaged", file=file) from fault
    except wire.UNREADABLE as error:
        raise hostile("keyring_damaged", file=file) from error


def registry_secret(keyring: KeyRing, vault: VaultPort) -> bytes:
    """What seals the registry's rows: with the database alone nobody can write one."""
    return vault.derive(keyring.master, "registry")


class Headquarters:
    """An unlocked headquarters: keys and registry."""

    def __init__(self, keyring: KeyRing, registry: RegistryPort, vault: VaultPort) -> None:
        self.keyring = keyring
        self.registry = registry
        self.vault = vault
        self.issuer = vault.signer(keyring.issuer)
        self.package_signer = vault.signer(keyring.package)
        self.receipt_signer = vault.signer(keyring.receipt)

    def recipients(self) -> tuple[str, ...]:
        """Whom stations seal for: the active identity, then the recovery one."""
        ring = self.keyring
        return tuple(map(self.vault.recipient_of, (ring.identity, ring.recovery)))

    def unseal_bundle(self, sealed: bytes) -> bytes:
        """The content of a bundle that was sealed for us; raise a hostile Fault otherwise."""
        return self._unseal(sealed, bundle.MAX_OPEN, bundle.KIND)

    def unseal_photo(self, sealed: bytes) -> bytes:
        """The content of a photo's file that was sealed for us; raise a hostile Fault otherwise."""
        return self._unseal(sealed, evidence.MAX_OPEN, evidence.KIND)

    def _unseal(self, sealed: bytes, limit: int, format: str) -> bytes:
        ring = self.keyring
        identities = [ring.identity, ring.recovery]
        data = self.vault.unseal(sealed, identities, limit=limit, format=format)
        if data is None:
            raise hostile("not_for_us")
        return data

    def venue_keys(self, round_id: str, venue: str) -> VenueKeys:
        """The keys of one venue in one round; the same each time."""
        vault, master, of = self.vault, self.keyring.master, f"{round_id}/{venue}"
        secret = vault.derive(master, f"passphrase/{of}", 15)
        passphrase = vault.passphrase_from(secret)
        return VenueKeys(
            passphrase=passphrase,
            package_identity=vault.identity_from(vault.secret_of(passphrase), "package"),
            exchange_identity=vault.identity_from(master, f"exchange/{of}"),
            signer=vault.signer(vault.derive(master, f"venue/{of}")),
        )

    def pin(self, round_id: str, staff: Staff) -> str:
        """A member of staff's PIN: made here, or given by a practice round."""
        purpose = f"pin/{round_id}/{staff.venue}/{staff.id}"
        return staff.pin or self.vault.pin_from(self.vault.derive(self.keyring.master, purpose))
