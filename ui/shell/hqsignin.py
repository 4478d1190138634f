"""Signing in at headquarters, put into the window: at first, to take over, and after the lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app import bootstrap
from app.domain.office import HOLDER, Actor
from app.services.office import THE_HOLDER, sign_in
from ui.screens.hqsignin import HqSignInScreen
from ui.shell.actions import Does, Page
from ui.shell.office import OpenOffice
from ui.shell.window import MainWindow
from ui.viewmodels.hqsignin import HqSignInModel, Person
from ui.viewmodels.office import OfficeModel
from ui.viewmodels.work import Work


class OfficeRoll:
    """An open headquarters' clerks."""

    def __init__(self, opened: OpenOffice) -> None:
        self._opened = opened

    def people(self) -> Sequence[Person]:
        """Every clerk who may act."""
        return self._opened.people()

    def sign_in(self, clerk: str, secret: str) -> Actor:
        """Who acts from now on, on record; the holder gives the passphrase. Raise Fault."""
        opened = self._opened
        if clerk == HOLDER:
            bootstrap.check_headquarters(opened.path, secret)
            return THE_HOLDER
        vault = opened.headquarters.vault
        return sign_in(opened.registry, bootstrap.clock(), vault, clerk, secret)


class HqSignIn:
    """Nothing of headquarters is shown before somebody has said who they are, once clerks exist."""

    def __init__(
        self,
        window: MainWindow,
        opened: OpenOffice,
        office: OfficeModel,
        work: Work,
        *,
        show_bar: Callable[[bool], None],
        home: Callable[[], None],
    ) -> None:
        self._window, self._opened, self._office = window, opened, office
        self._work, self._show_bar, self._home = work, show_bar, home
        self._behind: Page = "rounds"
        self.model = HqSignInModel(OfficeRoll(opened), work)
        screen = HqSignInScreen(self.model, window.words)
        window.add_page("hq_sign_in", screen)
        window.on_show("hq_sign_in", screen.begin)
        actions = window.actions_
        screen.back.clicked.connect(lambda: actions.do("hq_sign_in_back"))
        actions.bind(
            {
                "hq_clerk": Does(self.change, lambda: self.needed and not office.busy),
                "hq_sign_in_back": Does(self._back, lambda: self.model.state.purpose == "change"),
            }
        )

    @property
    def needed(self) -> bool:
        """Whether there are clerks, so that somebody must say who acts."""
        return bool(self._opened.known)

    @property
    def behind(self) -> Page:
        """The page to come back to, while somebody is asked who they are too."""
        page = self._window.page
        return self._behind if page == "hq_sign_in" else page

    def roll_changed(self) -> None:
        """There are other clerks than before: whoever holds the passphrase goes on as that."""

        def read(people: Sequence[Person]) -> None:
            clerk = self._opened.actor.clerk if people else ""
            self._office.acts(clerk, "", self._opened.actor.role)

        self._office.look(self._opened.people, read)

    def begin(self) -> None:
        """The window comes to headquarters."""
        if not self.needed:
            self._home()
            return
        self.model.ask("begin", self._opened.known, self._began)
        self._show()

    def change(self) -> None:
        """Somebody takes over."""
        self._behind = self._window.page

        def ask(people: Sequence[Person]) -> None:
            self.model.ask("change", people, self._taken_over)
            self._show()

        self._office.look(self._opened.people, ask)

    def lock(self, unlocked: Callable[[], None]) -> None:
        """Ask for whoever was here, or somebody else."""

        def then(actor: Actor, name: str) -> None:
            same = actor == self._opened.actor and bool(self._office.state.clerk)
            self._acts(actor, name)
            unlocked()
            if not same:
                self._home()

        chosen = self._opened.actor.clerk
        self.model.ask("locked", self._opened.known, then, chosen=chosen)

    def _began(self, actor: Actor, name: str) -> None:
        self._acts(actor, name)
        self._show_bar(True)
        self._home()

    def _taken_over(self, actor: Actor, name: str) -> None:
        same = actor == self._opened.actor
        self._acts(actor, name)
        if same:
            self._back()
        else:
            # Whatever was open belongs to who was here before, and so do the looks at it.
            self._show_bar(True)
            self._home()

    def _acts(self, actor: Actor, name: str) -> None:
        self._opened.actor = actor
        self._office.acts(actor.clerk, name, actor.role)

    def _show(self) -> None:
        self._show_bar(False)
        self._window.show_page("hq_sign_in")

    def _back(self) -> None:
        self._show_bar(True)
        self._window.show_page(self._behind)
