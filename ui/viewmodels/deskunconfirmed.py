"""A ticket that nobody can confirm: its bearer goes to the lead, found by number or not."""

from __future__ import annotations

from app.domain.wishes import Incident, Refer
from app.services.venue import Answer
from ui.viewmodels.deskflow import Desk
from ui.viewmodels.desksearch import SearchFlow
from ui.viewmodels.deskstate import DeskState

KIND = "other"


def unconfirmed(state: DeskState) -> bool:
    """Whether what was read goes to the lead though nobody is known to have brought it."""
    verdict = state.verdict
    return verdict is not None and verdict.code == "refer" and state.person is None


class UnconfirmedFlow(SearchFlow):
    """A search whose Enter puts the chosen one before the lead; nobody found is noted too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked = False

    def begin(self) -> None:
        """The search, and what comes of it."""
        super().begin()
        self.desk.say("desk_unconfirmed_search")

    def more(self) -> None:
        """Names, as in any search; one person alone is only looked up."""
        if len(self._panel.results) == 1 and not self._panel.more:
            super().enter()
        else:
            super().more()

    def enter(self) -> None:
        """Refer the chosen one; where a text finds nobody, note it for the lead, once."""
        panel = self._panel
        if self._asked or self._asking is not None or (not panel.results and panel.short):
            return
        self._asked = True
        if panel.results:
            self._refer(panel.results[panel.chosen].number)
        else:
            self._note()

    def _refer(self, number: str) -> None:
        session = self.desk.session or self.desk.station.state.session
        reason = self.desk.words.say("refer_unconfirmed")

        def then(answer: Answer) -> None:
            self._asked = False
            if answer.refusal is None:
                self.desk.close()
                self.desk.look_up(number, "desk_unconfirmed_referred")

        self.desk.wish(Refer(candidate=number, reason=reason, session=session), then)

    def _note(self) -> None:
        # Nothing of the ticket and nothing that was typed: neither is known to be anybody's.
        text = self.desk.words.say("incident_unconfirmed")
        session = self.desk.session or self.desk.station.state.session

        def then(answer: Answer) -> None:
            self._asked = False
            if answer.refusal is None:
                self.desk.close()
                self.desk.say("desk_unconfirmed_noted")

        self.desk.wish(Incident(kind=KIND, scope="session", text=text, session=session), then)
