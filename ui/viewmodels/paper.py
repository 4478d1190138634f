"""A paper without a window: its pages, made off the window's thread; saved, printed, recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from app.kernel.faults import Fault
from app.reports.document import Chart, Document, Table
from app.services.documents import Made
from ui.viewmodels.work import Work

R = TypeVar("R")
Format = Literal["pdf", "xlsx", "csv"]
Step = Literal["", "gather", "draw", "write"]
STEPS: tuple[Step, ...] = ("gather", "draw", "write")
SEEN, PRINTED = 2, 3
"""Pixels a point: what is looked at is drawn sooner than what goes to a printer."""
LEDGER_TROUBLE = ("disk_failed", "ledger_damaged")
Make = Callable[[], Document]


class Drawing(NamedTuple):
    """How a document becomes what people can look at and keep."""

    pictures: Callable[[Document, int], list[bytes]]
    """A PNG for each page, at so many pixels a point."""
    pages: Callable[[Document], bytes]
    """The PDF."""
    workbook: Callable[[Document], bytes]
    tables: Callable[[Document], Mapping[str, bytes]]
    """Each table as CSV, by the name of its file without the ending."""


class Shelf(Protocol):
    """Whose papers they are: reads facts in its lane, and knows what becomes of each paper."""

    def look(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Only look, in the lane."""

    def run(self, job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Do something that records, in the lane."""

    def keep(self, document: Document, folder: Path, files: Mapping[str, bytes]) -> list[Path]:
        """Write these files, all or none, and record them; for the lane; raise Fault."""

    def was_printed(self, made: Made) -> None:
        """Record that it went to a printer; for the lane."""


@dataclass(frozen=True, slots=True)
class PaperState:
    """Everything on the page of a paper."""

    document: Document | None = None
    pictures: tuple[bytes, ...] = ()
    page: int = 0
    name: str = ""
    """Offered for its file, without an ending."""
    may_name: bool = False
    """It can be had with names and without."""
    step: Step = ""
    """What is being done, away from the window's thread."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True

    @property
    def formats(self) -> tuple[Format, ...]:
        """What it can be saved as: only tables are of use in a spreadsheet."""
        blocks = self.document.blocks if self.document else ()
        tables = any(isinstance(block, Table | Chart) for block in blocks)
        return ("pdf", "xlsx", "csv") if tables else ("pdf",)

    @property
    def picture(self) -> bytes:
        """The page that is looked at."""
        return self.pictures[self.page] if self.page < len(self.pictures) else b""


class PaperModel:
    """Makes one paper after another; every change arrives as a new state.

    Facts are read in the shelf's lane. Pages are drawn beside it, in `beside`, so that a long
    report keeps no desk waiting.
    """

    def __init__(self, shelf: Shelf, beside: Work, drawing: Drawing) -> None:
        self._shelf = shelf
        self._beside, self._draw = beside, drawing
        self._listeners: list[Callable[[PaperState], None]] = []
        self._plain: Make | None = None
        self._named: Make | None = None
        self._asked = 0
        self.state = PaperState()

    def on_state(self, listener: Callable[[PaperState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def make(self, make: Make, name: str, shown: Callable[[], None], named: Make | None) -> None:
        """Make a paper and say when it is there; `named` makes the same with names."""
        self._plain, self._named = make, named
        self._begin(make, name, shown)

    def switch_names(self) -> None:
        """The same paper with names, or without them again; somebody has chosen so."""
        document, plain, named = self.state.document, self._plain, self._named
        if document is not None and plain is not None and named is not None:
            self._begin(plain if document.with_names else named, self.state.name, _nothing)

    def cancel(self) -> None:
        """What is being made is wanted no longer."""
        self._asked += 1
        self._change(step="", message="paper_cancelled", message_fields={}, good=True)

    def turn(self, by: int) -> None:
        """Another page."""
        last = len(self.state.pictures) - 1
        self._change(page=max(0, min(last, self.state.page + by)))

    def save(self, path: Path) -> None:
        """Save it where somebody says, as what the name's ending says; a fact for each file."""
        document = self.state.document
        if document is None or self.state.step:
            return
        ending = path.suffix.lower().removeprefix(".")
        if ending not in self.state.formats:
            known = [f".{one}" for one in self.state.formats]
            self._told(Fault("paper_suffix", file=path.name, known=known))
            return

        def written(files: Mapping[str, bytes]) -> None:
            self._shelf.run(lambda: self._keep(document, path.parent, files), self._saved)

        self._render(lambda: self._files(document, path), written)

    def sharp(self, then: Callable[[Sequence[bytes]], None]) -> None:
        """The pages as they go to a printer."""
        document = self.state.document
        if document is None or self.state.step:
            return

        def drawn(pictures: Sequence[bytes]) -> None:
            self._change(step="")
            then(pictures)

        self._render(lambda: self._draw.pictures(document, PRINTED), drawn, "draw")

    def was_printed(self, printer: str, file: str = "", *, whole: bool = True) -> None:
        """Record that it went to a printer, or into a file that the printer's dialog named."""
        document = self.state.document
        if document is None:
            return

        def record(data: bytes) -> None:
            place, name = printer, f"{self.state.name}.pdf"
            if file:
                place, name = str(Path(file).resolve().parent), Path(file).name
            made = Made(document, name, place, data, printed=not file)
            self._shelf.run(
                lambda: self._shelf.was_printed(made),
                lambda _: self._told_well("paper_printed" if whole else "paper_not_printed"),
            )

        if file:
            self._render(Path(file).read_bytes, record)
        else:
            self._render(lambda: self._draw.pages(document), record)

    def say(self, code: str, **fields: object) -> None:
        """Something to be read on the page."""
        self._change(message=code, message_fields=fields, good=True)

    def _begin(self, make: Make, name: str, shown: Callable[[], None]) -> None:
        self._asked += 1
        mine = self._asked
        self._change(step="gather", message="")

        def draw(document: Document | Fault) -> None:
            if mine != self._asked:
                return
            if isinstance(document, Fault):
                self._told(document)
                return
            self._change(step="draw")
            self._beside.run(
                lambda: self._draw.pictures(document, SEEN),
                lambda made: show(document, made),
                self._told,
            )

        def show(document: Document, pictures: Sequence[bytes]) -> None:
            if mine != self._asked:
                return
            may_name = self._named is not None
            self._change(
                document=document,
                pictures=tuple(pictures),
                page=0,
                name=name.removesuffix(".pdf"),
                may_name=may_name,
                step="",
                message="",
            )
            shown()

        self._shelf.look(lambda: _or_fault(make), draw)

    def _render(
        self, job: Callable[[], R], then: Callable[[R], None], step: Step = "write"
    ) -> None:
        mine = self._asked
        self._change(step=step, message="")
        self._beside.run(job, lambda made: then(made) if mine == self._asked else None, self._told)

    def _files(self, document: Document, path: Path) -> Mapping[str, bytes]:
        if path.suffix.lower() == ".pdf":
            return {path.name: self._draw.pages(document)}
        if path.suffix.lower() == ".xlsx":
            return {path.name: self._draw.workbook(document)}
        tables = self._draw.tables(document)
        if len(tables) == 1:
            [only] = tables.values()
            return {path.name: only}
        return {f"{path.stem}-csv/{name}.csv": data for name, data in tables.items()}

    def _keep(
        self, document: Document, folder: Path, files: Mapping[str, bytes]
    ) -> list[Path] | Fault:
        try:
            return self._shelf.keep(document, folder, files)
        except Fault as fault:
            if fault.code in LEDGER_TROUBLE:
                raise
            return fault  # a stick that is full or gone stops nobody's desk

    def _saved(self, there: list[Path] | Fault) -> None:
        if isinstance(there, Fault):
            self._told(there)
        else:
            many = "paper_saved_many" if len(there) > 1 else "paper_saved"
            path = there[0].parent if len(there) > 1 else there[0]
            self._told_well(many, path=str(path), count=len(there))

    def _told_well(self, code: str, **fields: object) -> None:
        self._change(step="", message=code, message_fields=fields, good=True)

    def _told(self, fault: Fault) -> None:
        fields = dict(fault.fields)
        self._change(step="", message=fault.code, message_fields=fields, good=False)

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        for listener in self._listeners:
            listener(self.state)


def _or_fault(make: Make) -> Document | Fault:
    try:
        return make()
    except Fault as fault:
        if fault.code in LEDGER_TROUBLE:
            raise
        return fault


def _nothing() -> None:
    """Nothing follows."""
