"""A rule pack as a page for people: a venue's wall, and whoever teaches new proctors."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.regulation import (
    FINDING_CODES,
    Announcement,
    IncidentKind,
    LeavingWindow,
    Regulation,
    RulePack,
    Text,
)
from app.kernel.phrases import Language, phrase
from app.reports.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    KeyValues,
    Paragraph,
    Table,
)
from app.reports.rulecourse import course_lines


def rule_page(pack: RulePack, language: Language) -> Document:
    """Everything that a pack says, in the order of a day; the same pack gives the same page."""
    page = _Page(pack.regulation, language)
    rules = pack.regulation
    return Document(
        title=page.of(rules.name),
        language=language,
        header=f"{rules.id} {rules.version}",
        footer=page.say("foot", digest=pack.digest[:16]),
        blocks=tuple(page.blocks()),
        kind="rules",
        about=f"{rules.id}/{rules.version}",
    )


class _Page:
    def __init__(self, rules: Regulation, language: Language) -> None:
        self.rules, self.language = rules, language

    def of(self, text: Text) -> str:
        return text.ja if self.language == "ja" else text.en

    def say(self, code: str, **fields: object) -> str:
        return phrase(f"rules.{code}", self.language, fields)

    def blocks(self) -> Iterator[Block]:
        yield Paragraph(self.say("since", version=self.rules.version))
        yield Heading(self.say("door"))
        yield from self._table("venues", list(self._venues()), ("venue", "holds"))
        yield from self._documents()
        yield from self._table("findings", self._findings(), ("finding", "article"))
        yield from self._table("reasons", self._reasons(), ("verdict", "told", "article"))
        yield Heading(self.say("room"))
        yield from self._script()
        yield KeyValues(tuple(self._limits()))
        if self.rules.course is not None:
            yield Heading(self.say("course"))
            between = "・" if self.language == "ja" else ", "
            lines = course_lines(self.rules.course, self.say, self._cited, between)
            yield KeyValues(tuple(lines))
        yield Heading(self.say("conduct"))
        yield Paragraph(self._escalation())
        for code, misconduct in (("misconduct", True), ("incidents", False)):
            rows = list(self._kinds(misconduct=misconduct))
            yield from self._table(code, rows, ("kind", "note", "article"))
        yield Heading(self.say("refusals"))
        yield from self._table("", self._refusals(), ("ground", "again", "article"))
        yield Heading(self.say("data"))
        yield from self._table("purposes", self._purposes(), ("field", "purpose", "article"))
        yield KeyValues(tuple(self._keeping()))
        yield Heading(self.say("articles"))
        rows = [(self._article(n), self.of(t)) for n, t in self.rules.articles.items()]
        yield from self._table("", rows, ("article", "text"))

    def _table(
        self,
        name: str,
        rows: list[tuple[Cell, ...]] | list[tuple[str, str]],
        heads: tuple[str, ...],
    ) -> Iterator[Block]:
        if not rows:
            return
        columns = tuple(Column(self.say(f"col_{head}"), share=_SHARES.get(head)) for head in heads)
        title = self.say(name) if name else ""
        if title:
            yield Heading(title, 2)
        yield Table(columns, tuple(rows))

    def _documents(self) -> Iterator[Block]:
        for accepted in (True, False):
            rows: list[tuple[Cell, ...]] = []
            for one in self.rules.documents.values():
                if one.accepted is not accepted:
                    continue
                told = [self.of(text) for text in (one.why, one.note) if text]
                told += [] if one.photo or one.note else [self.say("no_photo")]
                told += [] if one.birth or one.note else [self.say("no_birth")]
                rows.append((self.of(one.text), " ".join(told)))
            code = "documents" if accepted else "documents_not"
            yield from self._table(code, rows, ("document", "note"))

    def _findings(self) -> list[tuple[Cell, ...]]:
        found = [self.rules.findings[code] for code in self.rules.finding_codes]
        return [(self.of(one.text), self._article(one.article)) for one in found]

    def _reasons(self) -> list[tuple[Cell, ...]]:
        return [
            (self.say(f"verdict_{one.verdict}"), self.of(one.text), self._article(one.article))
            for one in self.rules.reasons.values()
        ]

    def _refusals(self) -> list[tuple[Cell, ...]]:
        return [
            (
                self.of(one.text),
                self.say("may_again" if one.curable else "not_again"),
                self._article(one.article),
            )
            for code, one in self.rules.refusals.items()
            if code not in FINDING_CODES or code in self.rules.finding_codes
        ]

    def _script(self) -> Iterator[Block]:
        rows: list[tuple[Cell, ...]] = [
            (self._moment(one), self.of(one.text), self._article(one.article))
            for one in self.rules.announcements
        ]
        yield from self._table("script", rows, ("moment", "aloud", "article"))

    def _moment(self, one: Announcement) -> str:
        told = self.say(f"moment_{one.when}", minutes=one.minutes)
        return told if one.must_be_read else f"{told} {self.say('may_be_left')}"

    def _venues(self) -> Iterator[tuple[Cell, ...]]:
        """What holds at one kind of venue and not at another."""
        for kind, stages in self.rules.stages.items():
            here = self.rules.at(kind)
            held = self._listed(*(self.say(f"stage_{stage}") for stage in stages))
            where = self._article(self.rules.stages_article)
            told = [self.say("venue_holds", stages=held, article=where)] if held else []
            told.append(self.say("venue_tickets" if here.tickets else "venue_no_tickets"))
            if here.sets_times:
                told.append(self.say("venue_times", article=self._article(here.times_article)))
            if not here.lead_may_sit:
                told.append(self.say("venue_lead", article=self._article(here.lead_article)))
            if here.declares:
                told.append(self.say("venue_declares"))
            yield self.say(f"venue_{kind}"), self._joined(*told)

    def _limits(self) -> Iterator[tuple[str, Cell]]:
        leave = self.rules.leave
        forms = self._listed(*(self.say(f"form_{form}") for form in leave.forms))
        told = self.say("leave", minutes=leave.minutes, count=leave.at_a_time)
        allowed = self.say("leave_forms", forms=forms) if forms else self.say("leave_never")
        if leave.forbidden:
            allowed = self.say("leave_forbidden")
        if late := self.rules.late_entry:
            code = self._cited("col_late_entry", late.article)
            yield code, self.say("late_entry", minutes=late.minutes)
        yield (
            self._cited("col_leave", leave.article),
            self._joined(allowed, *([told] if forms else [])),
        )
        for code, window in (
            ("col_departure", self.rules.departure),
            ("col_withdrawal", self.rules.withdrawal),
        ):
            yield self._cited(code, window.article), self._window(window)
        reasons = [self.of(text) for text in self.rules.permission_reasons.values()]
        if reasons:
            code = self._cited("col_permission", self.rules.permission_article)
            yield code, self._listed(*reasons)

    def _window(self, window: LeavingWindow) -> str:
        after, before = window.after_minutes, window.before_end_minutes
        told = [self.say("window_after", minutes=after)] if after else []
        if before is not None:
            told.append(self.say("window_before" if before else "window_to_end", minutes=before))
        return self._joined(*told) if told else self.say("window_open")

    def _joined(self, *sentences: str) -> str:
        return ("" if self.language == "ja" else " ").join(sentences)

    def _listed(self, *words: str) -> str:
        return ("・" if self.language == "ja" else ", ").join(words)

    def _escalation(self) -> str:
        steps = self.rules.escalation
        where = self._listed(*(self.say(f"venue_{kind}") for kind in steps.written_at))
        told = [
            self.say("escalation", count=steps.attentions, article=self._article(steps.article)),
            self.say("in_writing", where=where) if where else self.say("never_in_writing"),
            self.say("writes_on" if steps.writes_on else "stops_writing"),
        ]
        if where and steps.cautions_before_warning:
            told.insert(2, self.say("cautions_first", count=steps.cautions_before_warning))
        return self._joined(*told)

    def _kinds(self, *, misconduct: bool) -> Iterator[tuple[Cell, ...]]:
        for kind in self.rules.incident_kinds.values():
            if kind.misconduct is misconduct:
                yield self.of(kind.text), self._note(kind), self._article(kind.article)

    def _note(self, kind: IncidentKind) -> str:
        told = [self.of(kind.template)] if kind.template else []
        told += [self.say("answer", text=self.of(kind.answer))] if kind.answer else []
        if kind.outcomes:
            ends = self._listed(*(self.of(text) for text in kind.outcomes.values()))
            told.append(self.say("outcomes", text=ends))
        return " ".join(told)

    def _purposes(self) -> list[tuple[Cell, ...]]:
        return [
            (self.say(f"field_{name}"), self.of(one.text), self._article(one.article))
            for name, one in self.rules.purposes.items()
        ]

    def _keeping(self) -> Iterator[tuple[str, Cell]]:
        keep, recording = self.rules.retention, self.rules.recording
        told = self.say("keeping", days=keep.days, sensitive=keep.sensitive_days)
        yield self._cited("col_keeping", keep.article), told
        photo = recording is not None and recording.evidence_photo
        article = recording.article if recording else None
        yield self._cited("col_photo", article), self.say("photo" if photo else "no_evidence_photo")

    def _cited(self, code: str, article: str | None) -> str:
        told = self._article(article)
        return f"{self.say(code)} {told}" if told else self.say(code)

    def _article(self, article: str | None) -> str:
        number, _, paragraph = (article or "").partition(".")
        code = "article_paragraph" if paragraph else "article"
        fields = {"number": number, "paragraph": paragraph}
        return phrase(code, self.language, fields) if number else ""


_SHARES = {
    "holds": 5,
    "told": 3,
    "aloud": 4,
    "text": 5,
    "note": 3,
    "purpose": 3,
    "finding": 4,
    "ground": 3,
}
