"""Headquarters' inbox, put into the window: the grid of venues, one venue's page, their keys."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app import bootstrap
from app.domain.round import DropPlace
from app.formats import bundle, evidence
from app.kernel.faults import Fault
from app.kernel.phrases import Language
from app.reports.document import Document
from app.services.heldvenue import held_report
from app.services.importing import Imported, import_from
from app.services.importingphotos import PhotoImported, import_photos
from app.services.inboxheld import InboxHeld
from app.services.receiptsout import receipt_files, receipts_of, receipts_paper
from app.services.venuesin import InboxNow, package_issues
from app.services.watcheddrop import STOPPED, WatchedDrop
from app.settings import SettingsFile
from ui.screens.hqvenue import HqVenueScreen
from ui.screens.inbox import InboxScreen
from ui.shell.actions import Does
from ui.shell.office import OpenOffice
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.inbox import Filter, InboxModel, TakenIn
from ui.viewmodels.office import Far, OfficeModel, Tell
from ui.viewmodels.paper import PaperState
from ui.viewmodels.sending import Secret
from ui.viewmodels.words import Words

_MAX_KEY = 64 * 1024
_VENUE_KEYS = ("hq_venue_report", "hq_venue_receipts", "hq_venue_write", "hq_venue_back")
FILTERS: tuple[Filter, ...] = ("all", "in", "partly", "missing", "trouble")


class InboxPost:
    """An open headquarters' ways in."""

    def __init__(self, office: OpenOffice, words: Words) -> None:
        self._office, self._words = office, words
        self._held = InboxHeld(office.registry)

    def inbox(self, round_id: str) -> InboxNow:
        """A round as it has come in."""
        return self._held.inbox(round_id)

    def issues(self, round_id: str, venue: str) -> dict[tuple[str, str], int]:
        """Which issue of its package each of a venue's stations has opened."""
        return package_issues(self._office.registry, round_id, venue)

    def places(self, round_id: str) -> list[DropPlace]:
        """The places that the round's file names; a venue's own is taken in from as well."""
        return list(self._office.registry.round(round_id).drops)

    def report(self, round_id: str, session: str, language: Language, *, names: bool) -> Document:
        """A session's report out of the registry, as the venue makes it; raise Fault."""
        found, registry = self._office.headquarters, self._office.registry
        return held_report(found, registry, round_id, session, language, with_names=names)

    def receipts(self, round_id: str, venue: str, language: Language) -> Document:
        """The receipts of a venue, a page with a code for each station; raise Fault."""
        registry = self._office.registry
        outs = receipts_of(registry, self._office.headquarters.receipt_signer, round_id, venue)
        return receipts_paper(registry, round_id, venue, outs, language)

    def write_receipts(self, round_id: str, venue: str, folder: str) -> int:
        """The same as files, all or none; how many stations there are; raise Fault."""
        registry = self._office.registry
        outs = receipts_of(registry, self._office.headquarters.receipt_signer, round_id, venue)
        files = receipt_files(
            receipts_paper(registry, round_id, venue, outs, self._words.language),
            round_id,
            venue,
            outs,
            pages=bootstrap.document_pages,
            pictures=bootstrap.code_pictures,
        )
        bootstrap.publish_files({Path(folder) / n: data for n, data in files.items()}, False)
        return len(outs)

    def take_in(self, place: DropPlace, secret: Secret, tell: Tell) -> TakenIn:
        """Take in what lies at a place, give receipts out; raise Fault."""
        found, registry = self._office.headquarters, self._office.registry

        def told(done: int, of: int, name: str) -> bool:
            try:
                tell(Far(done, of, name.rpartition("/")[2]))
            except Fault:
                return False
            return True

        with closing(_open(place, secret)) as way:
            drop = WatchedDrop(way, told, (bundle.SUFFIX, evidence.SUFFIX))
            imported = import_from(
                drop,
                registry,
                unseal=found.unseal_bundle,
                verify=found.vault.verify,
                recipients=found.recipients(),
                receipt_signer=found.receipt_signer,
                clock=bootstrap.clock(),
            )
            photos = import_photos(
                drop,
                registry,
                unseal=found.unseal_photo,
                verify=found.vault.verify,
                receipt_signer=found.receipt_signer,
                clock=bootstrap.clock(),
            )
            every: list[Imported | PhotoImported] = [*imported, *photos]
            looked_at = [one for one in every if one.code != STOPPED]
            return TakenIn(looked_at, tuple(way.passed_over()), drop.stopped)


def _open(place: DropPlace, secret: Secret) -> bootstrap.Way:
    key = bootstrap.read_file(Path(secret.key_file), _MAX_KEY) if secret.key_file else b""
    access = bootstrap.Access(place.host_key, secret.password, key, place.endpoint)
    return bootstrap.drop(place.url, access=access)


def _ask_folder(window: MainWindow, title: str, at: str, then: Callable[[str], None]) -> None:
    dialog = QFileDialog(window, title, at if "://" not in at else "")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(then)
    dialog.open()


def add_inbox(
    window: MainWindow,
    opened: OpenOffice,
    office: OfficeModel,
    settings: SettingsFile,
    papers: Papers,
) -> InboxModel:
    """Make both pages and bind their actions."""
    words, actions, post = window.words, window.actions_, InboxPost(opened, window.words)
    model = InboxModel(
        office,
        post,
        shown=lambda: window.page in ("inbox", "hq_venue"),
        keep=lambda folder: settings.prefer(take_in_from=folder),
    )
    model.offer(settings.now.take_in_from)
    screen = InboxScreen(model, words, actions.key_of)
    venue = HqVenueScreen(model, words, actions.key_of, _VENUE_KEYS)
    window.add_page("inbox", screen)
    window.add_page("hq_venue", venue)
    window.on_show("inbox", screen.begin)
    window.on_show("hq_venue", venue.begin)
    window.on_show("hq_venue", model.quiet)
    window.on_show("hq_venue", model.open_venue)

    def report() -> None:
        round_id, session = model.state.round, venue.session

        def make(*, names: bool) -> Document:
            return post.report(round_id, session, words.language, names=names)

        name = f"{round_id}-{session}-report"
        papers.show(partial(make, names=False), name, named=partial(make, names=True))

    def receipts() -> None:
        round_id, code = model.state.round, model.state.chosen
        papers.show(
            lambda: post.receipts(round_id, code, words.language), f"{round_id}-{code}-receipts"
        )

    def write() -> None:
        _ask_folder(window, words.say("hq_venue_choose_folder"), "", model.write_receipts)

    def paper_told(state: PaperState) -> None:
        # What can't be made is said where it was asked for.
        if state.message and not state.good and window.page == "hq_venue":
            model.say(state.message, dict(state.message_fields))

    papers.model.on_state(paper_told)

    def folder() -> None:
        title = words.say("inbox_choose_folder")
        _ask_folder(window, title, model.state.place, model.choose_folder)

    def turn(by: int) -> None:
        shown = [one.venue for one in model.state.venues]
        if model.state.chosen in shown:
            at = shown.index(model.state.chosen) + by
            model.choose(shown[max(0, min(len(shown) - 1, at))])
            model.open_venue()

    for name, button in screen.filters.items():
        button.clicked.connect(partial(actions.do, f"inbox_{name}"))
    for id, button in (*screen.buttons.items(), *venue.buttons.items()):
        button.clicked.connect(partial(actions.do, id))
    screen.open.clicked.connect(partial(actions.do, "inbox_open"))
    screen.grid.opened.connect(lambda _: actions.do("inbox_open"))
    model.on_state(lambda state: actions.hold("inbox", held=state.form is not None))

    def idle() -> bool:
        return not office.busy

    actions.bind(
        {
            **{f"inbox_{name}": Does(partial(model.show_only, name)) for name in FILTERS},
            "inbox_take": Does(model.take_in, idle),
            "inbox_folder": Does(folder, idle),
            "inbox_open": Does(
                lambda: window.show_page("hq_venue"), lambda: model.state.venue is not None
            ),
            "inbox_back": Does(model.leave_form, lambda: model.state.form is not None),
            "hq_venue_report": Does(report, lambda: bool(venue.session)),
            "hq_venue_receipts": Does(receipts),
            "hq_venue_write": Does(write, idle),
            "hq_venue_back": Does(lambda: window.show_page("inbox")),
            "hq_venue_before": Does(lambda: turn(-1)),
            "hq_venue_after": Does(lambda: turn(1)),
        }
    )
    return model
