"""What people ask for when the exam is over and the papers are counted: a part of all wishes."""

from __future__ import annotations

from app.domain.wish import Wish

Several = tuple[str, ...] | str


class Count(Wish, frozen=True, tag="count"):
    """Say how many sheets and booklets a room had; counting again replaces the count."""

    room: str
    sheets_used: int
    session: str | None = None
    sheets_blank_absent: int = 0
    sheets_spare_used: int = 0
    sheets_spare_left: int = 0
    sheets_spoilt: int = 0
    booklets_in: int = 0
    booklets_used: int = 0
    booklets_unused: int = 0
    booklets_defective: int = 0
    parcels: int = 0
    seals: Several = ()
    without_sheet: Several = ()
    extra_sheets: Several = ()
    second_operator: str = ""
    second_pin: str = ""
    pin: str = ""
    """Of whoever asks for it: at a window both people give theirs."""
    reason: str = ""
    """The lead's written difference, where it does not agree and can't be made to."""


class HandOver(Wish, frozen=True, tag="hand_over"):
    """Give a session's sealed parcels to somebody."""

    to: str
    parcels: int
    session: str | None = None
    seals: Several = ()
    second_operator: str = ""
    second_pin: str = ""
    reason: str = ""


class ConfirmStations(Wish, frozen=True, tag="confirm_stations"):
    """Say which stations worked for a session; all that are held here where none is named."""

    session: str
    stations: Several = ()
    """By id or fingerprint."""
    not_ours: Several = ()
    """Stations that the lead does not know."""
    reason: str = ""


CountWish = Count | HandOver
