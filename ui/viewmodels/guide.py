"""A rehearsal's guide without a window: which visitor is here, what they show, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.services.rehearsing import Rehearsal
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words


@dataclass(frozen=True, slots=True)
class GuideState:
    """Everything on the guide's line."""

    place: int
    """Counted from 1."""
    of: int
    title: str
    says: str
    keys: str
    shows: bool
    """Whether the visitor holds something up that can be scanned."""
    last: bool


class GuideModel:
    """Goes from visitor to visitor; what is held up goes the way of every scan."""

    def __init__(
        self,
        rehearsal: Rehearsal,
        station: StationModel,
        words: Words,
        hold_up: Callable[[str], None],
        score: Callable[[], None],
    ) -> None:
        self._rehearsal, self._station, self._words = rehearsal, station, words
        self._hold_up, self._score = hold_up, score
        self._place = 0

    @property
    def state(self) -> GuideState:
        """What is shown, in the language of now."""
        steps, say = self._rehearsal.script.steps, self._words.of
        step = steps[self._place]
        fields = self._rehearsal.fields[step.id]
        return GuideState(
            place=self._place + 1,
            of=len(steps),
            title=say(step.title),
            says=say(step.says).format_map(fields),
            keys=say(step.keys).format_map(fields),
            shows=step.id in self._rehearsal.tickets,
            last=self._place == len(steps) - 1,
        )

    @property
    def at_desk(self) -> bool:
        """Whether this happens where people come in; from the first thing in a room on it does not.

        What the lead does or is counted happens wherever the proctor stands just then.
        """
        met = [step.page for step in self._rehearsal.script.steps[: self._place + 1]]
        places = [page for page in met if page in ("desk", "room")]
        return not places or places[-1] == "desk"

    def hold_up(self) -> None:
        """The visitor's ticket comes before the camera."""
        step = self._rehearsal.script.steps[self._place]
        if text := self._rehearsal.tickets.get(step.id):
            self._hold_up(text)

    def go_on(self) -> None:
        """The next visitor, and the practice day's time with them; after the last the score."""
        if self.state.last:
            self._score()
            return
        self._place += 1
        self._rehearsal.go_on(self._rehearsal.script.steps[self._place])
        self._station.refresh()

    def score(self) -> None:
        """How it went so far."""
        self._score()
