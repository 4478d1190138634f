"""What can be looked up over any page: every key, and the articles of the rules."""

from __future__ import annotations

from collections.abc import Callable

from ui.screens.sheet import SheetScreen
from ui.shell.actions import MENUS, Action, Actions, Does, Menu, Page, shown_keys
from ui.shell.window import MainWindow
from ui.viewmodels.articles import article_sheet, articles_of_desk, articles_of_grounds
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.lead import LeadModel
from ui.viewmodels.sheet import Group, Line, Sheet
from ui.viewmodels.words import Words


def add_help(window: MainWindow) -> SheetScreen:
    """The help page: every action with its keys and a sentence, drawn from the table."""
    return _add(window, "help", lambda: help_sheet(window.actions_, window.words))


def add_articles(window: MainWindow, desk: DeskModel, lead: LeadModel) -> SheetScreen:
    """The articles of the rules; those of whoever is looked at first."""

    def sheet() -> Sheet:
        rules = desk.rules
        person = lead.state.person
        if window.page != "lead":
            at_hand = articles_of_desk(desk.state, rules, window.words)
        else:
            at_hand = articles_of_grounds(person.grounds if person else (), rules)
        return article_sheet(at_hand, rules, window.words)

    return _add(window, "articles", sheet)


def help_sheet(actions: Actions, words: Words) -> Sheet:
    """Every row of the table under its menu; the menu of the page that is shown comes first."""

    def line(action: Action) -> Line:
        return Line(shown_keys(action), actions.items[action.id].text(), words.say(action.help))

    def group(menu: Menu) -> Group:
        rows = (action for action in actions.table if action.menu == menu)
        return Group(words.say(f"menu_{menu}"), tuple(map(line, rows)))

    menus = sorted(MENUS, key=lambda menu: not _belongs(menu, actions.page, actions))
    return Sheet(words.say("help_title"), tuple(group(menu) for menu in menus))


def _belongs(menu: Menu, page: Page, actions: Actions) -> bool:
    return any(action.menu == menu and action.page == page for action in actions.table)


def _add(window: MainWindow, id: str, sheet: Callable[[], Sheet]) -> SheetScreen:
    shown = SheetScreen(window.words, window.actions_.key_of(id), window)
    window.actions_.bind({id: Does(lambda: shown.show_sheet(sheet()))})
    return shown
