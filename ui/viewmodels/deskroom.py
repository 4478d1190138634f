"""Which room this desk serves: whoever sits in another is sent there."""

from __future__ import annotations

from ui.viewmodels.deskflow import Desk, Flow
from ui.viewmodels.deskpanels import Choice, Choosing

_ROOM_KEYS = "2345678"
_MORE_KEY = "9"


class RoomFlow(Flow):
    """1 all rooms, 2 to 8 one of them, 9 the next seven."""

    holds = False

    def __init__(self, desk: Desk, serves: str) -> None:
        super().__init__(desk)
        venue, session = desk.station.venue, desk.station.state.session
        names = {room.code: room.name for room in venue.plan.rooms}
        self._rooms = [(code, names.get(code, code)) for code in venue.rooms(session)]
        self._serves, self._from = serves, 0

    def begin(self) -> None:
        """Show the rooms."""
        lines = [Choice("1", "room_all_now" if not self._serves else "room_all")]
        for key, (code, name) in zip(_ROOM_KEYS, self._shown(), strict=False):
            lines.append(Choice(key, "", plain=f"{name}{' ●' if code == self._serves else ''}"))
        if len(self._rooms) > len(_ROOM_KEYS):
            lines.append(Choice(_MORE_KEY, "room_more"))
        self.desk.show(Choosing("room_title", tuple(lines), "room_about"))

    def digit(self, key: str) -> None:
        """Choose, and done."""
        shown = self._shown()
        if key == "1":
            self._take("", "")
        elif key in _ROOM_KEYS[: len(shown)]:
            self._take(*shown[int(key) - 2])
        elif key == _MORE_KEY and len(self._rooms) > len(_ROOM_KEYS):
            self._from += len(_ROOM_KEYS)
            if self._from >= len(self._rooms):
                self._from = 0
            self.begin()

    def enter(self) -> None:
        """As it was."""
        self.desk.close()

    def more(self) -> None:
        """The key that opened it closes it."""
        self.desk.close()

    def _shown(self) -> list[tuple[str, str]]:
        return self._rooms[self._from : self._from + len(_ROOM_KEYS)]

    def _take(self, code: str, name: str) -> None:
        self.desk.clear()  # the verdict of whoever stood here was that of another choice
        self.desk.serve(code)
        self.desk.say("room_serves" if code else "room_serves_all", room=name)
