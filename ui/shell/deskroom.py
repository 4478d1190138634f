"""The room that a desk serves is the same after a restart."""

from __future__ import annotations

from pathlib import Path

from app.services.opening import OpenStation
from app.settings import SettingsFile
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.station import StationModel


def keep_room(
    station: OpenStation, model: StationModel, desk: DeskModel, settings: SettingsFile
) -> None:
    """Serve the room that was served last here, and remember every other choice."""
    path = str(Path(station.folder).absolute())
    room = settings.now.serving(path) if station.folder else ""
    if room in station.venue.rooms(model.state.session):
        desk.serve(room)
    kept = [desk.state.serves]

    def keep() -> None:
        if station.folder and desk.state.serves != kept[0]:
            kept[0] = desk.state.serves
            settings.serve(path, kept[0])

    desk.on_state(lambda _: keep())
