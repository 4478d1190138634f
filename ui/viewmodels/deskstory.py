"""What happened to the person at the desk; what was corrected stays, struck through."""

from __future__ import annotations

from app.domain.events import IdChecked, VerdictGiven
from app.projections.timeline import Told, timeline
from app.services.noted import records_about
from ui.viewmodels.deskflow import Desk, Flow
from ui.viewmodels.deskpanels import Line, Story


class StoryFlow(Flow):
    """Reads a person's timeline; up and down move through it."""

    holds = False

    def __init__(self, desk: Desk, number: str) -> None:
        super().__init__(desk)
        self._number = number

    def begin(self) -> None:
        """Read it in the lane."""
        self.desk.show(Story(self._number))
        venue, number = self.desk.station.venue, self._number
        self.desk.station.look(lambda: timeline(records_about(venue.journal, number)), self._read)

    def enter(self) -> None:
        """Back to the person."""
        self.desk.close()

    def move(self, step: int) -> None:
        """Another line."""
        panel = self.desk.state.panel
        if isinstance(panel, Story):
            chosen = max(0, min(len(panel.lines) - 1, panel.chosen + step))
            self.desk.show(Story(panel.number, panel.lines, chosen))

    def more(self) -> None:
        """The key that opened it closes it."""
        self.desk.close()

    def _read(self, told: tuple[Told, ...]) -> None:
        panel = self.desk.state.panel
        if isinstance(panel, Story) and panel.number == self._number:
            lines = tuple(map(self._line, told))
            self.desk.show(Story(self._number, lines, max(0, len(lines) - 1)))

    def _line(self, told: Told) -> Line:
        record, station = told.record, self.desk.station
        return Line(
            at=record.when,
            kind=told.kind,
            codes=told.codes,
            by=station.name_of(record.operator or ""),
            desk=record.station if record.station != station.venue.journal.station else "",
            reason=record.reason or "",
            corrected=None if told.corrected is None else told.corrected.reason or "",
            document=(record.fact.document or "") if isinstance(record.fact, IdChecked) else "",
            verdict=record.fact.code if isinstance(record.fact, VerdictGiven) else "",
            source=record.source or "",
        )
