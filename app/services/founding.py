"""What a new headquarters must bring: a name that can be read and a passphrase that holds."""

from __future__ import annotations

from app.domain.printable import shows_nothing, unseen
from app.kernel.faults import Fault, Kind

LONGEST_NAME = 100
SHORTEST_PASSPHRASE = 12
"""Characters."""


def check_founding(name: str, passphrase: str) -> None:
    """Raise Fault where the name can't be shown or the passphrase could be guessed."""
    if characters := unseen(name):
        raise Fault("hq_name_unseen", Kind.USAGE, characters=characters)
    if shows_nothing(name):
        raise Fault("hq_name_empty", Kind.USAGE)
    if len(name) > LONGEST_NAME:
        raise Fault("hq_name_too_long", Kind.USAGE, found=len(name), limit=LONGEST_NAME)
    check_passphrase(passphrase)


def check_passphrase(passphrase: str) -> None:
    """Raise Fault `passphrase_too_short` where it could be guessed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        found = len(passphrase)
        raise Fault("passphrase_too_short", Kind.USAGE, found=found, limit=SHORTEST_PASSPHRASE)
