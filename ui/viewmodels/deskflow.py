"""A few steps about one thing at the desk, such as choosing a reason: its panel and its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.domain.regulation import Regulation
from app.domain.wishes import AnyWish
from app.services.inline import Asked
from app.services.venue import Answer
from ui.viewmodels.deskpanels import Panel
from ui.viewmodels.deskstate import DeskState, Finished
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words


class Desk(Protocol):
    """What a flow needs of its desk."""

    station: StationModel
    words: Words
    state: DeskState
    flow: Flow | None

    @property
    def rules(self) -> Regulation:
        """The rules in force now."""

    @property
    def session(self) -> str | None:
        """The session of the verdict on whoever stands here."""

    def show(self, panel: Panel) -> None:
        """Draw the panel of the flow that is open."""

    def close(self) -> None:
        """The flow is over; the person stays."""

    def say(self, message: str, **fields: object) -> None:
        """Say what just happened."""

    def wish(self, wish: AnyWish, then: Callable[[Answer], None]) -> None:
        """Ask for something about this person; not told when somebody else stands here by then."""

    def finish(self, how: Finished) -> None:
        """This person is done with."""

    def found(self, answer: Answer) -> None:
        """What came of comparing a document that does not match."""

    def clear(self) -> None:
        """Nobody stands at the desk any more."""

    def serve(self, room: str) -> None:
        """Serve one room from now on; all of them when none is named."""

    def judge(self, asked: Asked, *, in_line: bool) -> None:
        """It is known now whether the person stood in line at the deadline."""

    def find(self, number: str) -> None:
        """Put somebody before the desk who was searched for, on the way that it scans."""

    def look_up(self, number: str, message: str = "", **fields: object) -> None:
        """Put somebody before the desk by number; it is recorded."""


class Flow:
    """The base: a panel that knows no key but Esc."""

    holds = True
    """A scan meanwhile is recorded, and shown when this is over."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def begin(self) -> None:
        """Show the first panel."""

    def digit(self, key: str) -> None:
        """A number key."""

    def enter(self) -> None:
        """The one key."""

    def back(self) -> None:
        """Esc: leave without doing anything."""
        self.desk.close()

    def move(self, step: int) -> None:
        """Up or down by one."""

    def more(self) -> None:
        """The key that opened it, again."""

    def write(self, field: str, text: str) -> None:
        """What stands in a field now."""
