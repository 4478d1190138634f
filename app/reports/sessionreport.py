"""The report of one session, for headquarters and for the venue's own files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import (
    Block,
    Cell,
    Chart,
    Code,
    Document,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    SignatureLine,
    Table,
)
from app.reports.sessionsections import GROUPS, Rows, section


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on every page of a paper about one session."""

    header: str
    head_code: str
    language: Language
    date: Instant | None
    zone: str
    names: Mapping[str, str] | None
    """Candidate number -> name, in a paper that carries names."""
    about: str = ""
    """The session."""

    def say(self, code: str, **fields: object) -> str:
        """The paper's own words."""
        return phrase(f"report.{code}", self.language, fields, zone=self.zone)

    def document(
        self, kind: str, title: str, blocks: Sequence[Block], *, about: str = ""
    ) -> Document:
        """The paper itself; a note says whether it carries names. It tells of the session."""
        whose = "without_names"
        if self.names is not None:
            whose = "with_names" if kind == "session_report" else "names_inside"
        return Document(
            title=title,
            language=self.language,
            date=self.date,
            time_zone=self.zone,
            header=self.header,
            footer=self.say("footer", head=self.head_code, whose=self.say(whose)),
            blocks=tuple(blocks),
            kind=kind,
            about=about or self.about,
            with_names=self.names is not None,
        )

    def table(self, code: str, rows: Sequence[tuple[Cell, ...]]) -> Table:
        """One of the report's tables."""
        return section(code, rows, self.language, self.names)


def session_report(
    paper: Paper,
    *,
    head: Sequence[tuple[str, Cell]],
    rows: Rows,
    charts: Mapping[str, Sequence[Chart]],
    log: Code,
) -> Document:
    """The whole report; `head` are labelled values, `charts` belong to groups of tables.

    Of what did not happen a single line says so.
    """
    blocks: list[Block] = [KeyValues(tuple(head))]
    for group, sections in GROUPS.items():
        there = [code for code in sections if rows.get(code)]
        without = [code for code in sections if not rows.get(code)]
        blocks.append(Heading(paper.say(f"group.{group}")))
        if group == "log":
            blocks.append(log)
        for code in sections:
            if code in there:
                blocks.append(paper.table(code, rows[code]))
            blocks += [chart for chart in charts.get(code, ()) if chart.bars]
        if without:
            named = [paper.say(f"table.{code}") for code in without]
            joint = "、" if paper.language == "ja" else ", "
            blocks.append(Paragraph(paper.say("none", tables=joint.join(named)), "note"))
    if trainees := rows.get("trainees"):
        blocks += [Heading(paper.say("group.trainees")), paper.table("trainees", trainees)]
    blocks += [
        Paragraph(paper.say("note"), "note"),
        SignatureLine((paper.say("lead_signs"), paper.say("second_signs"))),
        PageBreak(),
        Heading(paper.say("group.list")),
        paper.table("attendance", rows.get("attendance", ())),
    ]
    return paper.document("session_report", paper.say("title"), blocks)
