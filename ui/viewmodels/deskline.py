"""Did this person stand in line at the deadline? Asked before anything is recorded (E 11)."""

from __future__ import annotations

from app.domain.reasons import article_in
from app.services.inline import Asked
from ui.viewmodels.deskflow import Desk, Flow
from ui.viewmodels.deskpanels import Choice, Choosing


class InLineFlow(Flow):
    """1 yes, a counted place is theirs; 2 no, they are late. A scan meanwhile waits."""

    def __init__(self, desk: Desk, asked: Asked, places: int) -> None:
        super().__init__(desk)
        self._asked, self._places = asked, places

    def begin(self) -> None:
        """Ask it."""
        article = article_in(self.desk.rules, "late")
        self.desk.show(
            Choosing(
                "line_title",
                (Choice("1", "line_yes"), Choice("2", "line_no", article=article)),
                "line_about",
                (("at", self.desk.station.state.deadline), ("count", self._places)),
            )
        )

    def digit(self, key: str) -> None:
        """Judge the person by the answer, once."""
        if key in ("1", "2") and self.holds:
            self.holds = False
            self.desk.judge(self._asked, in_line=key == "1")

    def enter(self) -> None:
        """No answer is likelier than the other."""
        self.desk.say("desk_choose_first")

    def back(self) -> None:
        """Nothing is recorded: the person may be scanned again."""
        if self.holds:
            self.holds = False
            self.desk.clear()
