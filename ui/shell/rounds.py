"""Headquarters' rounds, put into the window: registering, tickets, packages, and their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app import bootstrap
from app.domain.office import PersonSeen
from app.domain.round import Entry
from app.kernel.faults import Fault, Faults
from app.services.casework import note_looks
from app.services.checking import Roster, check_files
from app.services.correcting import as_csv
from app.services.handingout import Printing, issue_all, stage_package, targets_of, venues_used
from app.services.packing import Issued
from app.services.preparing import Prepared, prepare, ticket_sheets
from app.services.reissuing import Reissued, find, reissue, sheets_of, ticket_file
from ui.screens.intake import IntakeScreen
from ui.screens.rounds import RoundsScreen
from ui.shell.actions import Does
from ui.shell.office import OpenOffice
from ui.shell.window import MainWindow
from ui.viewmodels.intake import Given, IntakeModel, Looked, RosterFile
from ui.viewmodels.making import MakingModel
from ui.viewmodels.office import Far, OfficeModel, Tell
from ui.viewmodels.words import Words

R = TypeVar("R")
_DIFFERS = "round_differs"
_ROUND_KEYS = (
    "rounds_intake",
    "rounds_tickets",
    "rounds_packages",
    "rounds_reissue",
    "rounds_clerks",
    "rounds_keys",
)
_KINDS = "(*.toml *.csv *.xlsx)"


class OfficeRegistrar:
    """Reads round files and rosters, and registers them at an open headquarters."""

    def __init__(self, office: OpenOffice) -> None:
        self._office = office

    def read(self, paths: Sequence[str]) -> Given:
        """Every file, or why it can't be read."""
        [round_file] = [Path(path) for path in paths if path.lower().endswith(".toml")]
        rosters = [Path(path) for path in paths if Path(path) != round_file]
        count = Counter(path.name for path in rosters)
        names = [path.name if count[path.name] == 1 else str(path) for path in rosters]
        return Given(
            (round_file.name, _or_fault(lambda: bootstrap.round_bytes(round_file))),
            tuple(
                RosterFile(
                    name,
                    str(path),
                    _or_fault(partial(bootstrap.roster_rows, path, name=name)),
                )
                for name, path in zip(names, rosters, strict=True)
            ),
        )

    def check(self, given: Given) -> Looked:
        """Raise Faults with all that is wrong; nothing is stored."""
        checked = check_files(
            given.round_file,
            _rosters(given),
            bootstrap.regulations(),
            today=_today(),
            draws=bootstrap.draws(),
        )
        round_, warnings = checked.round, tuple(checked.warnings)
        told = (round_.id, round_.name, len(checked.entries), warnings)
        if round_.id not in self._office.registry.rounds():
            return Looked(*told, "new")
        try:
            # A stored round that differs is told, and never replaced unasked.
            self.register(given, revise=False)
        except Faults as faults:
            if faults.faults[-1].code != _DIFFERS:
                raise
            return Looked(*told, "differs", tuple(faults.faults[:-1]))
        return Looked(*told, "same")

    def register(self, given: Given, *, revise: bool) -> Prepared:
        """Store the round, or put it in the place of what is stored; raise Faults."""
        return prepare(
            self._office.headquarters,
            given.round_file,
            _rosters(given),
            bootstrap.regulations(),
            today=_today(),
            draws=bootstrap.draws(),
            revise_at=bootstrap.clock().now() if revise else None,
        )

    def keep(self, roster: RosterFile, copy: str) -> str:
        """Write a corrected roster beside the given one, under a name that nothing has."""
        if isinstance(roster.rows, Fault):
            raise roster.rows
        path = Path(copy) if copy else _free_beside(Path(roster.path))
        bootstrap.write_file(path, as_csv(roster.rows))
        return str(path)


class OfficeMaker:
    """Makes tickets and packages at an open headquarters."""

    def __init__(self, office: OpenOffice, words: Words) -> None:
        self._office, self._words = office, words

    def tickets(self, round_id: str, folder: str, tell: Tell) -> int:
        """A file of tickets for each venue; how many files; raise Fault."""
        language, hq = self._words.language, self._office.headquarters
        codes = venues_used(hq, round_id)
        with bootstrap.staged_files() as staged:
            for done, (venue, sheets) in enumerate(ticket_sheets(hq, round_id, language)):
                tell(Far(done, len(codes), venue))
                path = Path(folder) / f"{round_id}-{venue}-tickets.pdf"
                bootstrap.refuse_existing([path])
                staged.put(path, bootstrap.ticket_pages(sheets, language))
            return len(staged.publish())

    def packages(self, round_id: str, folder: str, sheets: str, tell: Tell) -> int:
        """Each venue's package, its sheets elsewhere; how many; raise Fault."""
        language, hq = self._words.language, self._office.headquarters
        _check_apart(Path(folder), Path(sheets))
        codes = venues_used(hq, round_id)
        targets = {code: targets_of(round_id, code, Path(folder), Path(sheets)) for code in codes}
        bootstrap.refuse_existing(path for one in targets.values() for path in one.every)
        printing = Printing(
            lambda sheet: bootstrap.passphrase_page(sheet, language),
            lambda pins: bootstrap.pin_pages(pins, language),
        )
        issued: list[Issued] = []
        with bootstrap.staged_files() as staged:
            for done, code in enumerate(codes):
                tell(Far(done, len(codes), code))
                now, target = bootstrap.clock().now(), targets[code]
                issued.append(
                    stage_package(
                        hq, round_id, code, now, targets=target, staged=staged, printing=printing
                    )
                )
            issue_all(hq, issued, staged)
        return len(issued)

    def find(self, round_id: str, text: str) -> Sequence[Entry]:
        """People by number or by a part of the name; who is shown is on record as looked at."""
        people, registry = find(self._office.headquarters, round_id, text), self._office.registry
        looks = [PersonSeen(candidate=one.candidate_number, why="search") for one in people]
        note_looks(registry, bootstrap.clock(), self._office.actor, round_id, looks)
        return people

    def reissue(self, round_id: str, number: str, folder: str) -> Reissued:
        """Issue a ticket once more and write it; raise Fault."""
        language, hq = self._words.language, self._office.headquarters
        done = reissue(hq, round_id, number)
        pages = bootstrap.ticket_pages(sheets_of(hq, round_id, number, language), language)
        path = Path(folder) / ticket_file(round_id, number, done.issue)
        bootstrap.publish_files({path: pages}, True)
        return done


def add_rounds(
    window: MainWindow, opened: OpenOffice, office: OfficeModel, screen: RoundsScreen
) -> IntakeModel:
    """Make the page that registers, and bind the actions of both."""
    words, actions = window.words, window.actions_
    intake = IntakeModel(office, OfficeRegistrar(opened))
    making = MakingModel(office, OfficeMaker(opened, words))
    page = IntakeScreen(intake, words, actions.key_of)
    window.add_page("intake", page)
    window.on_show("intake", page.begin)
    window.on_show("rounds", making.quiet)
    screen.show_making(making, _ROUND_KEYS)
    page.editor.open.connect(lambda open_: actions.hold("intake", held=open_))

    making.on_state(lambda state: actions.hold("rounds", held=state.form is not None))

    def to_folder(who: Entry) -> None:
        told = {"candidate_number": who.candidate_number, "name": who.name}
        ask_folder(window, "reissue_choose_folder", making.reissue, **told)

    making.on_found(to_folder)

    def files() -> None:
        dialog = QFileDialog(window, words.say("intake_choose"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(f"{words.say('intake_kinds')} {_KINDS}")
        dialog.filesSelected.connect(intake.choose)
        dialog.open()

    def back() -> None:
        if page.editor.is_open:
            page.table.setFocus()
        else:
            window.show_page("rounds")

    def packages() -> None:
        ask_folder(
            window,
            "making_choose_packages",
            lambda folder: ask_folder(
                window, "making_choose_sheets", partial(making.make_packages, folder)
            ),
        )

    for id, button in (*page.buttons.items(), *screen.keys.items()):
        button.clicked.connect(partial(actions.do, id))

    def idle() -> bool:
        return not office.busy

    actions.bind(
        {
            "rounds_intake": Does(lambda: window.show_page("intake")),
            "rounds_tickets": Does(
                lambda: ask_folder(window, "making_choose_tickets", making.make_tickets),
                lambda: making.ready,
            ),
            "rounds_packages": Does(packages, lambda: making.ready),
            "rounds_reissue": Does(making.ask_who, lambda: making.ready),
            "rounds_back": Does(making.leave_form, lambda: making.state.form is not None),
            "intake_files": Does(files, idle),
            "intake_edit": Does(page.edit, lambda: any(one.cell for one in intake.state.wrong)),
            "intake_check": Does(intake.check, lambda: bool(intake.state.wrong) and idle()),
            "intake_register": Does(intake.register, lambda: intake.state.looked is not None),
            "intake_back": Does(back),
        }
    )
    return intake


def ask_folder(
    window: MainWindow, title: str, then: Callable[[str], None], **fields: object
) -> None:
    """Choose a folder, then go on with it."""
    dialog = QFileDialog(window, window.words.say(title, **fields))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(then)
    dialog.open()


def _check_apart(folder: Path, sheets: Path) -> None:
    """Whoever copies the one folder to a stick must not copy the other with it."""
    if bootstrap.is_same_folder(folder, sheets):
        raise Fault("pack_same_folder", folder=str(sheets))
    if bootstrap.is_nested(folder, sheets):
        raise Fault("pack_nested_folders", folder=str(folder), other=str(sheets))


def _free_beside(path: Path) -> Path:
    number = 1
    while True:
        mark = "-corrected" if number == 1 else f"-corrected-{number}"
        free = path.with_name(f"{path.stem}{mark}.csv")
        if not free.exists():
            return free
        number += 1


def _rosters(given: Given) -> list[Roster]:
    return [(roster.name, roster.rows) for roster in given.rosters]


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _or_fault(read: Callable[[], R]) -> R | Fault:
    try:
        return read()
    except Fault as fault:
        return fault
