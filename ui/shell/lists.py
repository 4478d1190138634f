"""Headquarters' lists, put into the window: looked at as a paper, or written into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from app import bootstrap
from app.kernel.phrases import Language
from app.reports.document import Document, Table
from app.services.casesheld import CasesHeld
from app.services.casework import Work
from app.services.listing import lists_of, statistics_of
from app.services.listsout import STATISTICS, write_lists
from ui.screens.lists import ListsScreen
from ui.shell.actions import Does
from ui.shell.office import OpenOffice
from ui.shell.papers import Papers
from ui.shell.rounds import ask_folder
from ui.shell.window import MainWindow
from ui.viewmodels.lists import ListFound, ListsModel
from ui.viewmodels.office import OfficeModel
from ui.viewmodels.paper import PaperState
from ui.viewmodels.words import Words


class OfficeLists:
    """An open headquarters' lists; for the lane."""

    def __init__(self, office: OpenOffice, held: CasesHeld, words: Words) -> None:
        self._office, self._held, self._words = office, held, words
        self._made: tuple[Work, Document] | None = None

    def found(self, round_id: str) -> Sequence[ListFound]:
        """Every list with how many lines it has."""
        return [
            ListFound(table.code, len(table.rows))
            for table in _tables(self._all(round_id, self._words.language))
        ]

    def one(self, round_id: str, code: str, language: Language) -> Document:
        """One list as a paper."""
        whole = self._all(round_id, language)
        [table] = [table for table in _tables(whole) if table.code == code]
        return replace(whole, title=table.name, blocks=(replace(table, name=""),))

    def write(self, round_id: str, folder: str, *, names: bool) -> int:
        """All lists and the counts, or the counts alone; how many files. Raise Fault."""
        work, language, to = self._held.work(round_id), self._words.language, Path(folder)
        files = bootstrap.list_files(statistics_of(work, language), to, STATISTICS)
        if names:
            lists = bootstrap.list_files(self._all(round_id, language), to, round_id)
            files = {**lists, **files}
        registry, actor = self._office.registry, self._office.actor
        with bootstrap.staged_files() as staged:
            bootstrap.refuse_existing(files)
            clock = bootstrap.clock()
            made = write_lists(registry, clock, actor, work, to, files, staged, with_names=names)
        return len(made)

    def _all(self, round_id: str, language: Language) -> Document:
        """The lists as they are now; made once for the same records and decisions."""
        work = self._held.work(round_id)
        made = self._made
        if made is None or made[0] is not work or made[1].language != language:
            made = self._made = (work, lists_of(work, language))
        return made[1]


def add_lists(
    window: MainWindow, office: OfficeModel, lists: OfficeLists, papers: Papers
) -> ListsModel:
    """Make the page and bind what can be done on it."""
    words, actions = window.words, window.actions_
    model = ListsModel(office, lists, shown=lambda: window.page == "lists")
    screen = ListsScreen(model, words, actions.key_of)
    window.add_page("lists", screen)
    window.on_show("lists", model.begin)
    window.on_show("lists", screen.begin)

    def look() -> None:
        round_id, code = model.state.round, model.state.chosen
        papers.show(lambda: lists.one(round_id, code, words.language), f"{round_id}-{code}")

    def paper_told(state: PaperState) -> None:
        # What can't be made is said where it was asked for.
        if state.message and not state.good and window.page == "lists":
            model.tell(state.message, dict(state.message_fields))

    papers.model.on_state(paper_told)
    for id, button in screen.buttons.items():
        button.clicked.connect(partial(actions.do, id))
    screen.table.itemDoubleClicked.connect(lambda *_: actions.do("lists_look"))

    def ready() -> bool:
        return bool(model.state.lists) and not office.busy

    def ask(*, names: bool) -> None:
        ask_folder(window, "lists_choose_folder", partial(model.write, names=names))

    actions.bind(
        {
            "lists_look": Does(look, ready),
            "lists_write": Does(partial(ask, names=True), ready),
            "lists_counts": Does(partial(ask, names=False), ready),
        }
    )
    return model


def _tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]
