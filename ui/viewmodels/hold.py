"""Rooms that nobody may leave yet, for everybody to see; nothing about a person."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.reconciling import held
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words

Held = tuple[str, ...]


class HoldModel:
    """The held rooms of every session of this venue, by their names."""

    def __init__(self, station: StationModel, shown: Callable[[], bool] = lambda: True) -> None:
        self.station = station
        self._listeners: list[Callable[[Held], None]] = []
        self.rooms: Held = ()
        station.reads(self._look, self._found, wanted=shown)

    def on_change(self, listener: Callable[[Held], None]) -> None:
        """Call this when other rooms are held."""
        self._listeners.append(listener)

    def _look(self) -> Held:
        moment = self.station.venue.at(self.station.stamp())
        names = {room.code: room.name for room in moment.venue.rooms}
        found = (code for plan in moment.sessions.values() for code in held(moment, plan))
        return tuple(dict.fromkeys(names.get(code, code) for code in found))

    def _found(self, rooms: Held) -> None:
        if rooms != self.rooms:
            self.rooms = rooms
            for listener in self._listeners:
                listener(rooms)


def told(rooms: Held, words: Words, key: str) -> str:
    """The line that stands over the whole width."""
    if not rooms:
        return ""
    joint = "・" if words.language == "ja" else ", "
    return words.say("hold_line", rooms=joint.join(rooms), key=key)
