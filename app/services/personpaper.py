"""Everything that headquarters stores about one person, as a paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.domain.regulation import Regulation
from app.kernel.phrases import Language, phrase
from app.reports.document import Block, Cell, Column, Document, Heading, KeyValues, Paragraph, Table
from app.services.casewords import more_words
from app.services.casework import CaseShown
from app.services.disclosure import PersonFile

_NOTHING: tuple[object, ...] = ("", False, 0, (), None)


def person_paper(
    files: Sequence[PersonFile],
    rules: Mapping[str, Mapping[str, Regulation]],
    headquarters: str,
    language: Language,
    zone: str,
) -> Document:
    """All rounds that know the person, a part for each; `rules` by round and session."""
    made = _Paper(language)
    blocks: list[Block] = [Paragraph(made.say("person.note"), "note")]
    for file in files:
        blocks += made.round(file, rules.get(file.round, {}))
    number = files[0].candidate_number
    steps = [step.at for file in files for step in file.timeline]
    return Document(
        title=made.say("person.paper", number=number),
        language=language,
        date=max(steps, default=None),
        time_zone=zone,
        header=headquarters,
        footer=made.say("lists.with_names"),
        blocks=tuple(blocks),
        kind="person",
        about=number,
        with_names=True,
    )


class _Paper:
    def __init__(self, language: Language) -> None:
        self._language = language

    def say(self, code: str, **fields: object) -> str:
        """A phrase of the paper's language."""
        return phrase(code, self._language, fields)

    def round(self, file: PersonFile, rules: Mapping[str, Regulation]) -> Iterator[Block]:
        """What one round holds."""
        name = file.round_name
        if file.practice:
            name = self.say("paper.practice_round", name=name)
        yield Heading(f"{file.round}　{name}")
        for entry in file.entries:
            shown = [(key, value) for key, value in entry.items() if value not in _NOTHING]
            yield KeyValues(
                tuple((self.say(f"person_field_{key}"), self._value(v)) for key, v in shown)
            )
        for who in file.bans:
            until = who.until or self.say("person_for_ever")
            yield Paragraph(self.say("person_ban", until=until), "warning")
        yield from self._table("person_timeline", "records", self._steps(file, rules))
        yield from self._table("person_cases", "cases", self._cases(file.cases))
        looks = [(look.at, look.clerk, self.say(f"look_{look.why}")) for look in file.looks]
        yield from self._table("person_looks", "looks", looks)

    def _table(self, title: str, code: str, rows: Sequence[tuple[Cell, ...]]) -> Iterator[Block]:
        if rows:
            columns = tuple(
                Column(self.say(f"heading_{name}"), share=share) for name, share in _COLUMNS[code]
            )
            yield Table(columns, tuple(rows), name=self.say(title), code=code)

    def _steps(self, file: PersonFile, rules: Mapping[str, Regulation]) -> list[tuple[Cell, ...]]:
        between = "、" if self._language == "ja" else ", "
        return [
            (
                step.at,
                step.session,
                self.say(f"fact_{step.type}")
                + (self.say("case_taken_back") if step.corrected else ""),
                between.join(more_words(step, rules.get(step.session), self._language)),
                step.reason,
                step.operator,
            )
            for step in file.timeline
        ]

    def _cases(self, cases: Sequence[CaseShown]) -> list[tuple[Cell, ...]]:
        return [
            (
                case.case,
                self.say(f"case_kind_{case.kind}"),
                self.say(f"case_outcome_{case.outcome}" if case.outcome else "case_state_open"),
                case.reason,
            )
            for case in cases
        ]

    def _value(self, value: object) -> str:
        if value in ("individual", "group"):
            return self.say(f"person_application_{value}")
        if value is True:
            return self.say("case_is_yes")
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


_COLUMNS: Mapping[str, tuple[tuple[str, int | None], ...]] = {
    "records": (
        *(("time", None), ("session", None), ("what", 3), ("more", 5), ("why", 3)),
        ("operator", None),
    ),
    "cases": (("case", None), ("kind", 3), ("state", None), ("why", 4)),
    "looks": (("time", None), ("clerk", 2), ("why", 3)),
}
