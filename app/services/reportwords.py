"""The words of a report: texts of the rules, names, and what people have written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from app.domain.events import Recorded
from app.domain.regulation import Regulation, Text
from app.domain.round import Entry
from app.kernel.phrases import Language, in_brackets, phrase, phrases
from app.services.venue import Venue

_SHORTEST = 3
"""A name without its space is looked for from this length on: shorter ones are in other words."""


class Words:
    """One report's language, rules and names."""

    def __init__(
        self,
        venue: Venue,
        rules: Regulation,
        language: Language,
        entries: Iterable[Entry],
        *,
        with_names: bool,
    ) -> None:
        self.rules = rules
        self.language = language
        self._entries = list(entries)
        self._with_names = with_names
        self._staff = {member.id: member.name for member in venue.head.round.staff}
        self._phrases = phrases(language)

    @cached_property
    def names(self) -> Mapping[str, str] | None:
        """Candidate number -> name; None in a report without names."""
        if not self._with_names:
            return None
        return {entry.candidate_number: entry.name for entry in self._entries}

    def say(self, code: str, **fields: object) -> str:
        """The report's own words."""
        return phrase(f"report.{code}", self.language, fields)

    def code(self, code: str, fallback: str = "") -> str:
        """The words of a code of the program; the code itself where there are none."""
        return self._phrases.get(code, fallback or code)

    def text(self, text: Text) -> str:
        """A text of the rules."""
        return text.ja if self.language == "ja" else text.en

    def kind(self, kind: str) -> str:
        """A kind of incident or misconduct."""
        found = self.rules.incident_kinds.get(kind)
        return self.text(found.text) if found else kind

    def ground(self, ground: str) -> str:
        """Why somebody was refused or referred."""
        if f"reason_{ground}" in self._phrases:
            return self._phrases[f"reason_{ground}"]
        for table in (self.rules.reasons, self.rules.findings, self.rules.refusals):
            if ground in table:
                return self.text(table[ground].text)
        return self.code(f"finding_{ground}", ground)

    def staff(self, operator: str | None) -> str:
        """A member of staff by id, and by name where names are told."""
        name = self._staff.get(operator or "", "") if self._with_names else ""
        return f"{operator} {name}".strip() if operator else ""

    def by(self, record: Recorded) -> str:
        """Who recorded it, by id: columns are narrow."""
        return record.operator or ""

    def people(self, numbers: Iterable[str]) -> str:
        """Several candidates, with their names where names are told."""
        names = self.names or {}
        return self.joined(f"{number} {names.get(number, '')}".strip() for number in numbers)

    def joined(self, texts: Iterable[str]) -> str:
        """A list in a sentence."""
        return ("、" if self.language == "ja" else ", ").join(text for text in texts if text)

    def aside(self, text: str, said: str) -> str:
        """A text with something beside it in brackets, as its language writes them."""
        return in_brackets(text, said, self.language)

    def written(self, *texts: str | None) -> str:
        """What people have written; where no names are told, a name in it becomes the number."""
        whole = "　".join(text for text in texts if text)
        if self._with_names or not whole:
            return whole
        return "".join(self._without_names(whole))

    @cached_property
    def _numbers(self) -> Mapping[str, str]:
        numbers: dict[str, str] = {}
        people = [(e.candidate_number, name) for e in self._entries for name in (e.name, e.kana)]
        for number, name in [*people, *self._staff.items()]:
            joined = "".join(name.split())
            spellings = {name.strip(), " ".join(name.split()), "　".join(name.split())}
            spellings |= {joined} if len(joined) >= _SHORTEST else set()
            for spelling in spellings:
                same = numbers.get(spelling, number)
                # Two people of one name: the text does not say which of them is meant.
                numbers[spelling] = same if same == number else "–"
        return {name: number for name, number in numbers.items() if len(name) > 1}

    def _without_names(self, text: str) -> Iterator[str]:
        at = 0
        while at < len(text):
            names = self._beginnings.get(text[at : at + 2], ())
            name = next((name for name in names if text.startswith(name, at)), None)
            yield text[at] if name is None else f"［{self._numbers[name]}］"
            at += 1 if name is None else len(name)

    @cached_property
    def _beginnings(self) -> Mapping[str, list[str]]:
        """Names by their first two letters, the longest first: thousands are looked for at once."""
        found: dict[str, list[str]] = {}
        for name in sorted(self._numbers, key=len, reverse=True):
            found.setdefault(name[:2], []).append(name)
        return found
