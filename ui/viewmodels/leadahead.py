"""What the form that is open would do, looked at again with every second and every key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.foretelling import REASON_LIFTS, Foretold, foretell
from app.domain.wishes import AnyWish
from app.kernel.faults import Fault
from app.kernel.time import Instant
from ui.viewmodels.forms import Filled, Form
from ui.viewmodels.station import StationModel

_UNSAID = "…"
"""Stands for a reason that is still to be written: what would come of it does not hang on it."""


def early_start(
    deadline: Instant, start: Instant, now: Instant, zone: str
) -> dict[str, object] | None:
    """How early a start would be that needs no reason but a second yes; None where it is not."""
    if not deadline.second <= now.second < start.second:
        return None  # earlier still a reason has to be given
    left = start.second - now.second
    return {"start": start, "zone": zone, "minutes": left // 60, "seconds": left % 60}


def holds_still(message: str, found: Foretold) -> bool:
    """Whether what was said of a form is so still: a reason may be needless by now."""
    return message not in REASON_LIFTS or found.asks_reason


class LookAhead:
    """Asks the rules what would happen now; `tell` hears it, empty where there is nothing."""

    def __init__(
        self,
        station: StationModel,
        filled: Callable[[Mapping[str, str]], Filled],
        tell: Callable[[Foretold], None],
    ) -> None:
        self._station, self._filled, self._tell = station, filled, tell
        self._form: Form | None = None
        self._values: Mapping[str, str] = {}
        self._second = 0

    def about(self, form: Form | None) -> None:
        """Another form is open, or none."""
        if form is not self._form:
            self._form, self._values = form, {}
            self._look()

    def typed(self, values: Mapping[str, str]) -> None:
        """Something else stands in it."""
        if values != self._values:
            self._values = values
            self._look()

    def tick(self) -> None:
        """A second later it may be another."""
        if self._form is not None and self._station.now.second != self._second:
            self._look()

    def _look(self) -> None:
        form, wish = self._form, self._wish()
        self._second = self._station.now.second
        if wish is None:
            self._tell(Foretold())
            return
        venue, stamp = self._station.venue, self._station.stamp()

        def then(found: Foretold) -> None:
            if self._form is form:  # or it was left meanwhile
                self._tell(found)

        self._station.look(lambda: foretell(venue.at(stamp), wish), then)

    def _wish(self) -> AnyWish | None:
        """What the form would wish, as far as it is filled in."""
        if self._form is None:
            return None
        reason = self._values.get("reason", "").strip() or _UNSAID
        try:
            return self._form.make(self._filled({**self._values, "reason": reason}))
        except Fault:  # a number or a time is still missing
            return None
