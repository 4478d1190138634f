"""The first-stage exemption at the desk (E 4.3): read out, chosen, recorded; the lead decides."""

from __future__ import annotations

from dataclasses import replace

from app.domain.wishes import DeclareExemption
from app.services.venue import Answer
from ui.viewmodels.deskflow import Desk, Flow
from ui.viewmodels.deskpanels import Declared, Declaring
from ui.viewmodels.deskstate import DeskState

FIELDS: tuple[Declared, ...] = ("exam", "year", "round", "personal_number")


class DeclareFlow(Flow):
    """Sits or not by number key; where it is declared on paper, then the four fields.

    A scan is held back only once something was chosen.
    """

    def __init__(self, desk: Desk, number: str, *, exempt: bool, on_paper: bool) -> None:
        super().__init__(desk)
        self.holds = False
        self._number, self._on_paper = number, on_paper
        self._panel = Declaring(exempt, on_paper=on_paper)
        self._named = False

    def begin(self) -> None:
        """Both consequences, to be read out."""
        self.desk.show(self._panel)

    def digit(self, key: str) -> None:
        """1 sits, 2 does not; 3 changes who declares."""
        if key == "3" and self._on_paper:
            by = "candidate" if self._panel.by == "group_lead" else "group_lead"
            self._draw(by=by)
        elif key in ("1", "2") and self._panel.sits is None:
            self.holds = True
            fields = tuple((name, "") for name in FIELDS) if self._on_paper else ()
            self._draw(sits=key == "1", fields=fields)
            if not self._on_paper:
                self._record()

    def write(self, field: str, text: str) -> None:
        """A field of the declaration."""
        fields = tuple((name, text if name == field else old) for name, old in self._panel.fields)
        self._named = False
        self._draw(fields=fields, missing=())

    def enter(self) -> None:
        """Record it; what is missing is named once before, and recorded all the same."""
        if self._panel.sits is None:
            self.desk.say("desk_choose_first")
            return
        missing = tuple(name for name, text in self._panel.fields if not text.strip())
        if missing and not self._named:
            self._named = True
            self._draw(missing=missing)
        else:
            self._record()

    def back(self) -> None:
        """From the fields to the choice, then out."""
        if self._panel.sits is not None:
            self.holds = self._named = False
            self._draw(sits=None, fields=(), missing=())
        else:
            super().back()

    def _record(self) -> None:
        assert self._panel.sits is not None
        texts = {name: text.strip() for name, text in self._panel.fields}
        wish = DeclareExemption(
            candidate=self._number,
            sits=self._panel.sits,
            declared_by=self._panel.by,
            session=self.desk.session,
            exam=texts.get("exam", ""),
            year=texts.get("year", ""),
            round=texts.get("round", ""),
            personal_number=texts.get("personal_number", ""),
        )
        self.desk.wish(wish, self._recorded)

    def _recorded(self, answer: Answer) -> None:
        if answer.refusal is not None:
            if not self._on_paper:
                self.back()
            return
        said = "desk_declared_sits" if self._panel.sits else "desk_declared_not_sitting"
        self.desk.close()
        self.desk.look_up(self._number, said)

    def _draw(self, **fields: object) -> None:
        self._panel = replace(self._panel, **fields)  # type: ignore[arg-type]
        self.desk.show(self._panel)


def declaring(desk: Desk, state: DeskState) -> DeclareFlow:
    """For whoever stands at the desk."""
    assert state.person is not None
    assert state.verdict is not None
    exempt = any(reason.code == "exempt_first_stage" for reason in state.verdict.reasons)
    on_paper = desk.rules.at(desk.station.venue.plan.kind).declares
    return DeclareFlow(desk, state.person.number, exempt=exempt, on_paper=on_paper)
