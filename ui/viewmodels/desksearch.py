"""Finding a person: by number, kana, kanji, room and seat; nobody before two characters."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from app.domain.candidate import Person
from app.domain.round import Entry
from app.domain.wishes import Lookup
from app.projections import cells
from app.services.venue import Venue
from ui.viewmodels.deskflow import Desk, Flow
from ui.viewmodels.desklook import place_of
from ui.viewmodels.deskpanels import Result, Searching

SHOWN = 6
"""Lines at once; who is not among them is found by one more character."""


class Found(NamedTuple):
    """What a text finds; names are asked for apart."""

    text: str
    results: tuple[Result, ...]
    more: bool


class SearchFlow(Flow):
    """Searches while somebody types; of several questions only the newest is answered."""

    holds = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._panel = Searching()
        self._asking: str | None = None

    def begin(self) -> None:
        """An empty field, and nobody."""
        self.desk.show(self._panel)
        # The first look of the day reads the whole roster: while the first key is on its way.
        station = self.desk.station
        station.look(lambda: find(station.venue, "", station.state.session), lambda _: None)

    def write(self, field: str, text: str) -> None:
        """What stands in the field now."""
        self._draw(text=text)
        if self._asking is None:
            self._ask(text)

    def move(self, step: int) -> None:
        """Another line."""
        last = len(self._panel.results) - 1
        self._draw(chosen=max(0, min(last, self._panel.chosen + step)))

    def more(self) -> None:
        """Show the chosen one's name; that somebody searched and saw names is recorded."""
        if not self._panel.results:
            return
        chosen = self._panel.results[self._panel.chosen]
        if len(self._panel.results) == 1 and not self._panel.more:
            self.enter()  # one person: looking is looking up
            return
        text = self._panel.text
        wish = Lookup(search=text, session=self.desk.station.state.session)
        venue = self.desk.station.venue

        def job() -> str:
            venue.perform(wish, self.desk.station.stamp())
            return next((e.name for e in venue.journal.log.entries(chosen.number)), "")

        self.desk.station.run(job, lambda name: self._name(text, chosen.number, name))

    def enter(self) -> None:
        """Put the chosen person before the desk."""
        if self._panel.results:
            number = self._panel.results[self._panel.chosen].number
            self.desk.close()
            self.desk.find(number)

    def choose(self, place: int) -> None:
        """A line was clicked."""
        self._draw(chosen=place)
        self.enter()

    def _ask(self, text: str) -> None:
        """One question at a time: what was typed meanwhile is asked next, and only its end."""
        self._asking = text
        station = self.desk.station
        session = station.state.session
        station.look(lambda: find(station.venue, text, session), self._answered)

    def _answered(self, found: Found) -> None:
        self._asking = None
        if found.text != self._panel.text:
            self._ask(self._panel.text)
            return
        short = not found.results and len(found.text.strip()) < 2
        self._draw(results=found.results, more=found.more, chosen=0, short=short)

    def _name(self, text: str, number: str, name: str) -> None:
        if text != self._panel.text:
            return
        results = tuple(
            one if one.number != number else _named(one, name) for one in self._panel.results
        )
        self._draw(results=results)

    def _draw(self, **fields: object) -> None:
        self._panel = replace(self._panel, **fields)  # type: ignore[arg-type]
        self.desk.show(self._panel)


def find(venue: Venue, text: str, session: str) -> Found:
    """People of this venue, those of the session first; for the lane."""
    entries = venue.journal.log.search(text, SHOWN + 1)
    ordered = sorted(entries, key=lambda entry: entry.session != session)
    return Found(
        text, tuple(_result(venue, entry) for entry in ordered[:SHOWN]), len(entries) > SHOWN
    )


def _result(venue: Venue, entry: Entry) -> Result:
    person = venue.journal.state(cells.person_cell(entry.candidate_number), Person)
    place = place_of((entry.room, entry.seat))
    standing = person.standing(entry.session)
    return Result(entry.candidate_number, entry.session, place, standing)


def _named(one: Result, name: str) -> Result:
    return Result(one.number, one.session, one.place, one.standing, name)
