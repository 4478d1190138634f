"""Once a session is closed, keys that would record something new about it are shut."""

from __future__ import annotations

from ui.shell.window import MainWindow
from ui.viewmodels.acts import KEYS
from ui.viewmodels.station import StationModel

_SHUT = frozenset(
    {
        *(f"act_{key.lower()}" for key in KEYS),
        "room_present",
        "room_absent",
        "room_leave",
        "room_leave_with",
        "room_found_elsewhere",
        "room_move",
        "room_depart",
        "room_withdraw",
        "room_grant",
        "room_deny",
        "room_caution",
        "room_warn",
        "room_disqualify",
        "room_note",
        "room_illness",
        "room_permit",
        "room_incident",
    }
)


def shut_after_closing(window: MainWindow, station: StationModel) -> None:
    """Addenda, corrections, handing over and what is entered from paper stay open."""
    window.actions_.guard(lambda id: id not in _SHUT or not station.shut)
    station.on_paper(lambda: station.refresh() if station.state.closed is not None else None)
