"""What does not match: which finding, on which kind of document, and the name before it is one."""

from __future__ import annotations

from app.domain.regulation import Document
from app.domain.wishes import CheckId
from app.kernel.folding import variant_groups
from ui.viewmodels.deskflow import Desk, Flow
from ui.viewmodels.deskpanels import Choice, Choosing, NameShown


class FindingFlow(Flow):
    """A finding by number key, then the document it was found on; the lead decides about it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._finding = ""
        self._document = ""

    def begin(self) -> None:
        """Show the findings."""
        self._finding = self._document = ""
        findings = self.desk.rules.findings
        self.desk.show(
            Choosing(
                "finding_title",
                tuple(
                    Choice(
                        str(place),
                        f"finding_{code}",
                        why=findings[code].text,
                        article=self.desk.rules.cite(findings[code].article),
                    )
                    for place, code in enumerate(self.desk.rules.finding_codes, 1)
                ),
            )
        )

    def digit(self, key: str) -> None:
        """Choose the finding, then the document."""
        place = int(key) - 1
        if not self._finding:
            codes = self.desk.rules.finding_codes
            if 0 <= place < len(codes):
                self._found(codes[place])
        elif not self._document:
            kinds = self._kinds()
            if 0 <= place < len(kinds):
                self._on(kinds[place][0])

    def enter(self) -> None:
        """Only the name waits for it: it was looked at once more."""
        if self._finding == "name_differs" and self._document:
            self._act()
        else:
            self.desk.say("desk_choose_first")

    def back(self) -> None:
        """To the findings, then out."""
        if self._finding:
            self.begin()
        else:
            super().back()

    def _found(self, code: str) -> None:
        self._finding = code
        if code == "id_none":
            self._act()
        elif self.desk.state.document in dict(self._kinds()):
            self._on(self.desk.state.document)
        else:
            self._ask_kind()

    def _ask_kind(self) -> None:
        self.desk.show(
            Choosing(
                f"finding_kind_{self._finding}"
                if self._finding == "id_not_accepted"
                else "finding_kind",
                tuple(
                    Choice(str(place), code, text=document.text, why=document.why)
                    for place, (code, document) in enumerate(self._kinds(), 1)
                ),
            )
        )

    def _on(self, document: str) -> None:
        self._document = document
        person = self.desk.state.person
        if self._finding == "name_differs" and person is not None:
            self.desk.show(NameShown(person.name, person.kana, ways(person.name)))
        else:
            self._act()

    def _kinds(self) -> list[tuple[str, Document]]:
        """The kinds of document on which such a thing can be found."""
        wanted = self._finding != "id_not_accepted"
        return [
            (code, document)
            for code, document in self.desk.rules.documents.items()
            if document.accepted == wanted
            and (self._finding != "photo_differs" or document.photo)
            and (self._finding != "birth_differs" or document.birth)
        ]

    def _act(self) -> None:
        person = self.desk.state.person
        if person is None:
            return
        document = self.desk.rules.documents.get(self._document)
        wish = compared(
            person.number, self.desk.session, self._document or None, document, self._finding
        )
        self.desk.wish(wish, self.desk.found)


def compared(
    candidate: str,
    session: str | None,
    code: str | None,
    document: Document | None,
    finding: str = "",
) -> CheckId:
    """A document in date and matching, but for one finding."""
    photo = "yes" if document is not None and document.photo else "none"
    return CheckId(
        candidate=candidate,
        session=session,
        document=code,
        in_date=finding != "id_expired",
        name_matches=finding != "name_differs",
        birth_matches=finding != "birth_differs",
        photo_matches="no" if finding == "photo_differs" else photo,  # type: ignore[arg-type]
        slip_present=finding != "slip_missing",
    )


def ways(name: str) -> tuple[str, ...]:
    """For each character of a name that is written in several ways, all of them."""
    return tuple(
        "・".join(group) for c in dict.fromkeys(name) for group in variant_groups() if c in group
    )
