"""What was counted when an exam was over, and to whom it went: a part of the union of all facts."""

from __future__ import annotations

from app.domain.fact import Fact


class SheetsCounted(Fact, frozen=True, kw_only=True):
    """Two people counted a room's answer sheets and booklets.

    `sheets_used` are all answer sheets that were handed in, one for one with those who sat;
    `sheets_spare_used` says how many of them were spare ones.
    """

    sheets_used: int
    sheets_blank_absent: int = 0
    sheets_spare_used: int = 0
    sheets_spare_left: int = 0
    sheets_spoilt: int = 0
    booklets_in: int = 0
    booklets_used: int = 0
    booklets_unused: int = 0
    booklets_defective: int = 0
    parcels: int = 0
    seals: tuple[str, ...] = ()
    without_sheet: tuple[str, ...] = ()
    """Candidate numbers of who sat there and whose sheet was not found."""
    extra_sheets: tuple[str, ...] = ()
    """Candidate numbers on sheets of which nobody knows who sat there."""
    second_operator: str = ""
    """Who counted too and confirmed it with a PIN; empty where nobody did."""


class HandedOver(Fact, frozen=True, kw_only=True):
    """The sealed parcels of a session left the hands of the venue lead."""

    to: str
    parcels: int
    seals: tuple[str, ...] = ()
    second_operator: str = ""


CountFact = SheetsCounted | HandedOver
