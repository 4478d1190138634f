"""What is wrong with a file that will not open, told apart so that people know what to do."""

from __future__ import annotations

from app.kernel.faults import Fault, hostile

_MAGIC = b"age-encryption.org/v1\n"
_BY_PASSPHRASE = _MAGIC + b"-> scrypt "


def unopened(sealed: bytes, fault: Fault) -> Fault:
    """A fault of unsealing as what it was: empty, no file of ours, altered, locked, unpackable."""
    if fault.code not in ("damaged", "not_for_us"):
        return fault
    if not sealed:
        return hostile("file_empty")
    if sealed.startswith(_BY_PASSPHRASE):
        return hostile("file_with_passphrase")
    if fault.code == "not_for_us":
        return fault
    if fault.fields.get("inside"):
        return hostile("file_unpacks_badly")
    if sealed.startswith(_MAGIC) or _MAGIC.startswith(sealed):
        return hostile("file_altered")
    return hostile("file_not_sealed")


def unread(fault: Fault, *, signed: bool) -> Fault:
    """A fault of reading what was unsealed; `signed` where its signature is whole and holds."""
    if fault.code != "damaged":
        return fault
    return hostile("file_differs_from_signed" if signed else "file_no_records")
