"""A lead's PIN before a form that only a lead may send: else it would be filled in in vain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.view import Operator
from app.domain.wishes import AnyWish
from app.services import signing
from app.services.venue import Answer
from ui.viewmodels.station import StationModel

LASTS_MS = 600_000
"""A form that is left open for longer asks for the PIN once more."""

AskLead = Callable[[AnyWish, Callable[[Answer], None]], None]
"""Asks which lead and their PIN, puts one wish for them, and tells its answer."""
AskFirst = Callable[[Callable[[Operator], None]], None]
"""Asks which lead and their PIN, and tells who it is."""


class LeadGrant:
    """What one lead has allowed at a desk where somebody else acts: one form."""

    def __init__(self, station: StationModel) -> None:
        self._station = station
        self.ask_first: AskFirst | None = None
        """Where a PIN is asked for before a form; without it only when the form is sent."""
        self.ask_lead: AskLead | None = None
        """Where a PIN is asked for with a wish; without it the rules refuse a proctor."""
        self._lead: Operator | None = None
        self._since = 0
        self._to = ("", "")
        """Who had asked, and for which session: nobody else may use it."""

    def before(self, opens: Callable[[], None]) -> None:
        """Open a form that only a lead may send, once a lead has given their PIN."""
        if self._acts or self.ask_first is None:
            opens()
            return

        asks = self._asks

        def allowed(lead: Operator) -> None:
            self._to = asks
            self._lead, self._since = lead, self._station.clock.monotonic_ms()
            opens()

        self.ask_first(allowed)

    @property
    def who(self) -> str:
        """The lead who has allowed it; empty where nobody had to."""
        return self._lead.id if self._lead is not None else ""

    def drop(self) -> None:
        """The form was sent or left."""
        self._lead = None

    def perform(self, wish: AnyWish, then: Callable[[Answer], None]) -> None:
        """Put a wish for the lead who allowed it; a lead who acts here needs nobody."""
        if self._to != self._asks:
            self.drop()
        if self._lead is None and self.ask_lead is not None and not self._acts:
            self.ask_lead(wish, then)
        else:
            self.perform_all([wish], lambda answers: then(answers[0]))

    def perform_all(
        self, wishes: Sequence[AnyWish], then: Callable[[tuple[Answer, ...]], None]
    ) -> None:
        """Put several wishes, each of which is answered; one that is refused stops no other."""
        station, lead = self._station, self._lead
        noted = [station.as_noted(wish) for wish in wishes]

        def done(answers: tuple[Answer, ...]) -> None:
            for answer in answers:
                station.entered(answer)
            then(answers)

        old = station.clock.monotonic_ms() - self._since > LASTS_MS
        if lead is not None and (old or self._to != self._asks):
            self.drop()
            self.before(lambda: self.perform_all(wishes, then))
        elif lead is not None and not self._acts:
            station.run(
                lambda: signing.as_granted(station.venue, lead, noted, station.stamp()), done
            )
        else:
            station.run(
                lambda: tuple(
                    signing.perform(station.venue, one, station.stamp()) for one in noted
                ),
                done,
            )

    @property
    def _asks(self) -> tuple[str, str]:
        state = self._station.state
        return state.operator_id, state.session

    @property
    def _acts(self) -> bool:
        return self._station.state.role == "lead"
