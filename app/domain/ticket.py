"""The admission ticket: what its QR code vouches for. No name, no birth date."""

from __future__ import annotations

from typing import NamedTuple


class Ticket(NamedTuple):
    """A ticket's content, once its signature has been verified."""

    round: str
    venue: str
    candidate_number: str
    issue: int
