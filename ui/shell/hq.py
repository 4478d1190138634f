"""Headquarters in the window: the way in from the Door, its pages, its lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app import bootstrap
from app.settings import SettingsFile
from ui.screens.hqbar import HqBar
from ui.screens.hqdoor import HqDoorScreen
from ui.screens.rounds import RoundsScreen
from ui.shell.actions import Does, Page
from ui.shell.casedesk import OfficeCases
from ui.shell.cases import add_cases
from ui.shell.clerks import add_clerks
from ui.shell.hqkeys import add_keys
from ui.shell.hqlock import HqLock
from ui.shell.hqsignin import HqSignIn
from ui.shell.inbox import add_inbox
from ui.shell.lists import OfficeLists, add_lists
from ui.shell.office import Offices, OpenOffice
from ui.shell.officeshelf import OfficeShelf
from ui.shell.papers import Papers
from ui.shell.rounds import add_rounds
from ui.shell.scheme import undressed
from ui.shell.window import MainWindow
from ui.shell.work import beside
from ui.viewmodels.hqdoor import HqDoorModel
from ui.viewmodels.office import OfficeModel
from ui.viewmodels.work import Work

TABS: dict[str, Page] = {
    "hq_rounds": "rounds",
    "hq_inbox": "inbox",
    "hq_cases": "cases",
    "hq_lists": "lists",
}
"""The action that leads to a page of headquarters, and the page."""


def add_headquarters(
    window: MainWindow, work: Work, settings: SettingsFile
) -> HqDoorModel[OpenOffice]:
    """Make the way in; what is opened there stays open until the window closes."""
    keeper = Offices(settings)
    window.on_close(keeper.close, last=True)

    def opened(office: OpenOffice) -> None:
        open_office(window, office, work, settings, door, aside)

    # In a lane of its own: whoever unlocks the window waits for no import that goes on behind it.
    aside = beside(work, window.on_close)
    door = HqDoorModel(keeper, aside, on_open=opened)
    screen = HqDoorScreen(door, window.words)
    window.add_page("hq_door", screen)
    window.on_show("hq_door", screen.begin)

    def back() -> None:
        if not door.back() and door.state.step == "folder":
            window.show_page("door")

    window.actions_.bind({"hq_door_back": Does(back, lambda: door.state.step != "locked")})
    return door


@undressed()
def open_office(
    window: MainWindow,
    opened: OpenOffice,
    work: Work,
    settings: SettingsFile,
    door: HqDoorModel[OpenOffice],
    aside: Work,
) -> OfficeModel:
    """Show an open headquarters; closing the window lets go of it."""
    office, actions = OfficeModel(opened, work), window.actions_
    bar = HqBar(office, window.words, actions.key_of, list(TABS))
    bar.asked.connect(actions.do)
    window.frame_above(bar)
    window.on_tick(office.tick)
    window.on_close(office.stop)
    rounds = RoundsScreen(office, window.words, actions.key_of)
    window.add_page("rounds", rounds)
    add_rounds(window, opened, office, rounds)
    desk = OfficeCases(opened, window.words)
    papers = Papers(window, OfficeShelf(opened, office, desk.held), work, home="rounds")
    add_inbox(window, opened, office, settings, papers)
    add_cases(window, office, desk, papers)
    add_lists(window, office, OfficeLists(opened, desk.held, window.words), papers)

    def show(id: str, page: Page) -> None:
        window.show_page(page)
        bar.show_page(id)
        office.refresh()

    window.on_show("rounds", rounds.begin)
    actions.bind(
        {
            **{id: Does(partial(show, id, page)) for id, page in TABS.items()},
            "hq_stop": Does(office.stop, lambda: office.busy),
        }
    )
    home = partial(show, "hq_rounds", "rounds")
    signing = HqSignIn(window, opened, office, aside, show_bar=bar.setVisible, home=home)

    add_clerks(window, opened, office, signing.roll_changed)
    add_keys(window, opened, office)

    def ask(unlocked: Callable[[], None]) -> Page:
        if signing.needed:
            signing.lock(unlocked)
            return "hq_sign_in"
        door.lock(opened.folder, unlocked)
        return "hq_door"

    HqLock(
        window,
        ask=ask,
        behind=lambda: signing.behind,
        bar=bar,
        idle_ms=lambda: settings.now.idle_minutes * 60_000,
        monotonic_ms=bootstrap.clock().monotonic_ms,
    )
    signing.begin()
    return office
