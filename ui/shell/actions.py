"""What a person can do, in one table: menus, keys, tooltips and the help page come from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui.viewmodels.words import Words

Page = Literal[
    "any",
    "door",
    "sign_in",
    "desk",
    "room",
    "lead",
    "paper",
    "clock",
    "call",
    "conduct",
    "incidents",
    "evacuation",
    "handover",
    "count",
    "closing",
    "send",
    "hq_door",
    "rounds",
    "intake",
    "inbox",
    "hq_venue",
    "cases",
    "case",
    "hq_photo",
    "hq_sign_in",
    "lists",
    "clerks",
    "keys",
]
Menu = Literal["desk", "room", "lead", "clock", "office", "view", "help"]
MENUS: tuple[Menu, ...] = ("desk", "room", "lead", "clock", "office", "view", "help")

OFFICE: tuple[Page, ...] = (
    *("hq_door", "rounds", "intake", "inbox", "hq_venue"),
    *("cases", "case", "hq_photo", "hq_sign_in", "lists", "clerks", "keys"),
)
"""The pages of headquarters; a paper is on whichever side it was made."""

# Here nobody is signed in: of what is open on any page only looks and help are.
_OUTSIDE: tuple[Page, ...] = ("door", "sign_in", "hq_door", "hq_sign_in")

FOR_A_MOMENT: tuple[Page, ...] = ("call", "sign_in", "paper")
"""Pages that come up over another and go again: a form beneath them stays open."""


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table: its keys, its menu, and the page on which it is open."""

    id: str
    keys: tuple[str, ...]
    menu: Menu
    page: Page = "any"

    @property
    def phrase(self) -> str:
        """The code of its words."""
        return f"action_{self.id}"

    @property
    def help(self) -> str:
        """The code of the sentence that says what it is for."""
        return f"help_{self.id}"


_DOCUMENTS = tuple(Action(f"document_{key}", (key,), "desk", "desk") for key in "123456789")

_ROOM = (
    Action("room_page", ("Ctrl+H",), "room"),
    *(Action(f"room_digit_{key}", (key,), "room", "room") for key in "0123456789"),
    Action("room_left", ("Left",), "room", "room"),
    Action("room_right", ("Right",), "room", "room"),
    Action("room_up", ("Up",), "room", "room"),
    Action("room_down", ("Down",), "room", "room"),
    Action("room_present", ("Space",), "room", "room"),
    Action("room_absent", ("A",), "room", "room"),
    Action("room_leave", ("L",), "room", "room"),
    Action("room_leave_with", ("T",), "room", "room"),
    Action("room_found_elsewhere", ("S",), "room", "room"),
    Action("room_move", ("V",), "room", "room"),
    Action("room_attendance", ("O",), "room", "room"),
    Action("room_way", ("B",), "room", "room"),
    Action("room_depart", ("E",), "room", "room"),
    Action("room_withdraw", ("Q",), "room", "room"),
    Action("room_grant", ("G",), "room", "room"),
    Action("room_deny", ("H",), "room", "room"),
    Action("room_caution", ("C",), "room", "room"),
    Action("room_warn", ("W",), "room", "room"),
    Action("room_disqualify", ("D",), "room", "room"),
    Action("room_note", ("I",), "room", "room"),
    Action("room_illness", ("M",), "room", "room"),
    Action("room_permit", ("P",), "room", "room"),
    Action("room_name", ("N",), "room", "room"),
    Action("room_undo", ("U", "Ctrl+Z"), "room", "room"),
    Action("room_print", ("Ctrl+P",), "room", "room"),
    Action("room_filter", ("F",), "room", "room"),
    Action("room_before", ("PgUp",), "room", "room"),
    Action("room_after", ("PgDown",), "room", "room"),
    Action("room_back", ("Esc",), "room", "room"),
)
# Each means the same in every phase, so that no habit does something else.
_SESSION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("confirm_clock", ("4",)),
    ("open_doors", ("5",)),
    ("queue_closed", ("6",)),
    ("start", ("7",)),
    ("suspend", ("8",)),
    ("resume", ("R",)),
    ("end", ("9",)),
    ("close", ("0",)),
    ("delay", ("D",)),
    ("set_times", ("T",)),
    ("cancel", ("C",)),
    ("correct", ("U", "Ctrl+Z")),
)
SESSION_FORMS = tuple(form for form, _ in _SESSION)

# The manual shows this table too: `python -m tests.ui.keytable` writes it there.
TABLE: tuple[Action, ...] = (
    Action("go_on", ("Return", "Enter"), "desk", "desk"),
    *_DOCUMENTS,
    Action("search", ("F3", "Ctrl+F"), "desk", "desk"),
    Action("refer", ("F4",), "desk", "desk"),
    Action("seat_check", ("F5",), "desk", "desk"),
    Action("mismatch", ("F7",), "desk", "desk"),
    Action("story", ("F8",), "desk", "desk"),
    Action("declare", ("F9",), "desk", "desk"),
    Action("delay_certificate", ("D",), "desk", "desk"),
    Action("desk_room", ("Ctrl+G",), "desk", "desk"),
    Action("desk_out", ("B",), "desk", "desk"),
    Action("desk_receipt", ("R",), "desk", "desk"),
    Action("undo", ("Ctrl+Z", "U"), "desk", "desk"),
    *(Action(f"recent_{key}", (f"Ctrl+{key}",), "desk", "desk") for key in range(1, 6)),
    Action("up", ("Up",), "desk", "desk"),
    Action("down", ("Down",), "desk", "desk"),
    *_ROOM,
    Action("camera", ("F11",), "view", "desk"),
    Action("clear", ("Esc",), "desk", "desk"),
    Action("lead_page", ("F6",), "lead"),
    Action("lead_name", ("F3",), "lead", "lead"),
    Action("lead_elsewhere", ("G",), "lead", "lead"),
    Action("lead_back", ("Esc",), "lead", "lead"),
    *(
        Action(f"decide_{outcome}", (str(key),), "lead", "lead")
        for key, outcome in enumerate(("admit", "provisional", "refuse"), 1)
    ),
    *(Action(f"session_{form}", keys, "lead", "lead") for form, keys in _SESSION),
    Action("seat_poster", ("Ctrl+Shift+P",), "lead"),
    Action("clock_page", ("Ctrl+K",), "clock"),
    Action("clock_full", ("Ctrl+Shift+K",), "clock"),
    Action("call_read", ("Ctrl+R",), "clock"),
    Action("evacuate", ("Ctrl+Shift+E",), "clock"),
    Action("clock_read", ("Return", "Enter", "Space"), "clock", "clock"),
    Action("clock_up", ("Up",), "clock", "clock"),
    Action("clock_down", ("Down",), "clock", "clock"),
    Action("clock_room_back", ("Left",), "clock", "clock"),
    Action("clock_room_on", ("Right",), "clock", "clock"),
    Action("clock_large", ("L",), "clock", "clock"),
    Action("clock_print", ("P",), "clock", "clock"),
    Action("clock_note", ("N",), "clock", "clock"),
    Action("clock_undo", ("U", "Ctrl+Z"), "clock", "clock"),
    Action("clock_back", ("Esc",), "clock", "clock"),
    Action("evac_next", ("Return", "Enter"), "clock", "evacuation"),
    *(
        Action(f"evac_{step}", (str(key),), "clock", "evacuation")
        for key, step in enumerate(("stop", "print", "call", "go_on"), 1)
    ),
    Action("evac_go_on_here", ("5",), "clock", "evacuation"),
    Action("evac_here", ("Space",), "clock", "evacuation"),
    Action("evac_missing", ("X",), "clock", "evacuation"),
    Action("evac_rest", ("A",), "clock", "evacuation"),
    Action("evac_again", ("R",), "clock", "evacuation"),
    Action("evac_false", ("F",), "clock", "evacuation"),
    Action("evac_up", ("Up",), "clock", "evacuation"),
    Action("evac_down", ("Down",), "clock", "evacuation"),
    Action("evac_room_back", ("Left",), "clock", "evacuation"),
    Action("evac_room_on", ("Right",), "clock", "evacuation"),
    Action("evac_back", ("Esc",), "clock", "evacuation"),
    Action("call_large", ("L",), "clock", "call"),
    Action("call_aside", ("Esc",), "clock", "call"),
    Action("paper_print", ("Ctrl+P",), "view", "paper"),
    Action("paper_save", ("Ctrl+S",), "view", "paper"),
    Action("paper_names", ("N",), "view", "paper"),
    Action("paper_before", ("PgUp",), "view", "paper"),
    Action("paper_after", ("PgDown",), "view", "paper"),
    Action("paper_close", ("Esc",), "view", "paper"),
    Action("count_page", ("Ctrl+N",), "lead"),
    Action("count_record", ("Ctrl+Return", "Ctrl+Enter"), "lead", "count"),
    Action("count_before", ("PgUp",), "lead", "count"),
    Action("count_after", ("PgDown",), "lead", "count"),
    Action("count_people_down", ("Shift+PgDown",), "lead", "count"),
    Action("count_people_up", ("Shift+PgUp",), "lead", "count"),
    Action("count_hand", ("F7",), "lead", "count"),
    Action("count_difference", ("F9",), "lead", "count"),
    Action("count_back", ("Esc",), "lead", "count"),
    *(Action(f"closing_{key}", (key,), "lead", "closing") for key in "123456789"),
    Action("closing_do", ("0",), "lead", "closing"),
    Action("closing_confirm", ("Return", "Enter"), "lead", "closing"),
    Action("closing_ours", ("Y",), "lead", "closing"),
    Action("closing_strange", ("X",), "lead", "closing"),
    Action("closing_all_ours", ("A",), "lead", "closing"),
    Action("closing_up", ("Up",), "lead", "closing"),
    Action("closing_down", ("Down",), "lead", "closing"),
    Action("closing_hand", ("H",), "lead", "closing"),
    Action("closing_slip", ("P",), "lead", "closing"),
    Action("closing_back", ("Esc",), "lead", "closing"),
    Action("conduct", ("Ctrl+I",), "desk"),
    Action("room_incident", ("Ctrl+J",), "desk"),
    *(Action(f"act_{key.lower()}", (key,), "desk", "conduct") for key in "123456789ABCDEFGHJ"),
    Action("photo_take", ("F9",), "desk", "conduct"),
    Action("file_choose", ("Ctrl+B",), "desk"),
    Action("slip_again", ("P",), "desk", "conduct"),
    Action("conduct_undo", ("U", "Ctrl+Z"), "desk", "conduct"),
    Action("conduct_back", ("Esc",), "desk", "conduct"),
    Action("incidents", ("F8",), "lead", "lead"),
    Action("note_review", ("1",), "lead", "incidents"),
    Action("note_review_all", ("4",), "lead", "incidents"),
    Action("note_addendum", ("2",), "lead", "incidents"),
    Action("note_person", ("3",), "lead", "incidents"),
    Action("incidents_back", ("Esc",), "lead", "incidents"),
    Action("door_today", ("1",), "desk", "door"),
    Action("door_package", ("2",), "desk", "door"),
    Action("door_headquarters", ("3",), "desk", "door"),
    Action("door_demo", ("4",), "desk", "door"),
    Action("door_practice", ("5",), "desk", "door"),
    Action("door_purge", ("9",), "desk", "door"),
    Action("door_back", ("Esc",), "desk", "door"),
    Action("change_operator", ("F2",), "desk"),
    Action("lock", ("Ctrl+L",), "desk"),
    Action("choose_session", ("Ctrl+T",), "desk"),
    Action("exchange", ("Ctrl+E",), "lead"),
    Action("from_paper", ("Ctrl+Shift+N",), "lead"),
    Action("running_register", ("Ctrl+Shift+R",), "lead"),
    Action("handover", ("Ctrl+O",), "lead"),
    Action("handover_open", ("Return", "Enter"), "lead", "handover"),
    Action("handover_session_back", ("Left",), "lead", "handover"),
    Action("handover_session_on", ("Right",), "lead", "handover"),
    Action("handover_back", ("Esc",), "lead", "handover"),
    Action("send_page", ("Ctrl+Shift+S",), "lead"),
    Action("send_go", ("Return", "Enter"), "lead", "send"),
    Action("send_folder", ("F",), "lead", "send"),
    Action("send_receipt", ("R",), "lead", "send"),
    Action("send_back", ("Esc",), "lead", "send"),
    Action("hq_rounds", ("Alt+1",), "office"),
    Action("rounds_intake", ("N",), "office", "rounds"),
    Action("rounds_tickets", ("T",), "office", "rounds"),
    Action("rounds_packages", ("P",), "office", "rounds"),
    Action("rounds_reissue", ("R",), "office", "rounds"),
    Action("rounds_clerks", ("C",), "office", "rounds"),
    Action("rounds_keys", ("K",), "office", "rounds"),
    Action("rounds_back", ("Esc",), "office", "rounds"),
    Action("intake_files", ("F",), "office", "intake"),
    Action("intake_edit", ("Return", "Enter"), "office", "intake"),
    Action("intake_check", ("C",), "office", "intake"),
    Action("intake_register", ("Ctrl+Return", "Ctrl+Enter"), "office", "intake"),
    Action("intake_back", ("Esc",), "office", "intake"),
    Action("hq_inbox", ("Alt+2",), "office"),
    *(
        Action(f"inbox_{name}", (str(key),), "office", "inbox")
        for key, name in enumerate(("all", "in", "partly", "missing", "trouble"))
    ),
    Action("inbox_take", ("T",), "office", "inbox"),
    Action("inbox_folder", ("F",), "office", "inbox"),
    Action("inbox_open", ("Return", "Enter"), "office", "inbox"),
    Action("inbox_back", ("Esc",), "office", "inbox"),
    Action("hq_venue_report", ("Return", "Enter"), "office", "hq_venue"),
    Action("hq_venue_receipts", ("Q",), "office", "hq_venue"),
    Action("hq_venue_write", ("W",), "office", "hq_venue"),
    Action("hq_venue_before", ("PgUp",), "office", "hq_venue"),
    Action("hq_venue_after", ("PgDown",), "office", "hq_venue"),
    Action("hq_venue_back", ("Esc",), "office", "hq_venue"),
    Action("hq_cases", ("Alt+3",), "office"),
    *(
        Action(f"cases_{name}", (str(key),), "office", "cases")
        for key, name in enumerate(("all", "waiting", "finding", "decided"))
    ),
    Action("cases_kind", ("K",), "office", "cases"),
    Action("cases_venue", ("V",), "office", "cases"),
    Action("cases_rule", ("O",), "office", "cases"),
    Action("cases_mine", ("M",), "office", "cases"),
    Action("cases_open", ("Return", "Enter"), "office", "cases"),
    Action("cases_new", ("N",), "office", "cases"),
    Action("cases_person", ("P",), "office", "cases"),
    Action("cases_head", ("H",), "office", "cases"),
    Action("cases_erase", ("X",), "office", "cases"),
    Action("cases_again", ("F5",), "office", "cases"),
    Action("cases_back", ("Esc",), "office", "cases"),
    *(
        Action(f"case_{act}", (str(key),), "office", "case")
        for key, act in enumerate(("confirm", "overturn", "void", "ban"), 1)
    ),
    Action("case_letter", ("L",), "office", "case"),
    Action("case_photo", ("F",), "office", "case"),
    Action("case_before", ("PgUp",), "office", "case"),
    Action("case_after", ("PgDown",), "office", "case"),
    Action("case_back", ("Esc",), "office", "case"),
    Action("photo_before", ("PgUp",), "office", "hq_photo"),
    Action("photo_after", ("PgDown",), "office", "hq_photo"),
    Action("photo_back", ("Esc",), "office", "hq_photo"),
    Action("hq_lists", ("Alt+4",), "office"),
    Action("lists_look", ("Return", "Enter"), "office", "lists"),
    Action("lists_write", ("W",), "office", "lists"),
    Action("lists_counts", ("S",), "office", "lists"),
    Action("clerks_add", ("N",), "office", "clerks"),
    Action("clerks_remove", ("D",), "office", "clerks"),
    Action("clerks_back", ("Esc",), "office", "clerks"),
    Action("keys_paper", ("P",), "office", "keys"),
    Action("keys_passphrase", ("W",), "office", "keys"),
    Action("keys_rotate", ("R",), "office", "keys"),
    Action("keys_back", ("Esc",), "office", "keys"),
    Action("hq_clerk", ("Alt+0",), "office"),
    Action("hq_sign_in_back", ("Esc",), "office", "hq_sign_in"),
    Action("hq_stop", ("Ctrl+Shift+X",), "office"),
    Action("hq_door_back", ("Esc",), "office", "hq_door"),
    Action("sign_in_back", ("Esc",), "desk", "sign_in"),
    Action("rehearse_show", ("Ctrl+Shift+V",), "help"),
    Action("rehearse_next", ("Ctrl+Shift+G",), "help"),
    Action("rehearse_score", ("Ctrl+Shift+Q",), "help"),
    Action("articles", ("Shift+F1",), "help"),
    Action("help", ("F1",), "help"),
    Action("card", ("F12",), "desk"),
    Action("language", ("F10",), "view"),
    Action("scheme", ("Ctrl+D",), "view"),
    Action("louder", ("Ctrl+Up",), "view"),
    Action("quieter", ("Ctrl+Down",), "view"),
    Action("mute", ("Ctrl+M",), "view"),
)


_IN_FORMS = re.compile(r"Esc|F\d+")
"""Keys that nobody types into a field."""
_CAPS = {
    "Return": "Enter",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Ctrl+Return": "Ctrl+Enter",
    "Ctrl+Up": "Ctrl+↑",
    "Ctrl+Down": "Ctrl+↓",
}


def shown_keys(action: Action) -> str:
    """The keys of an action, as they stand on the keyboard."""
    return " / ".join(dict.fromkeys(_CAPS.get(key, key) for key in action.keys))


class Does:
    """What an action does, and when it is open."""

    def __init__(
        self, does: Callable[[], None], enabled: Callable[[], bool] = lambda: True
    ) -> None:
        self.does = does
        self.enabled = enabled


class Actions:
    """The table at work in one window. What has nothing to do yet is closed."""

    def __init__(self, window: QWidget, words: Words, table: Iterable[Action] = TABLE) -> None:
        self._words = words
        self.table = tuple(table)
        self._of = {action.id: action for action in self.table}
        self.page: Page = "any"
        self._does: dict[str, Does] = {}
        self._names: dict[str, Callable[[], str]] = {}
        self._held: set[Page] = set()
        self._menus: dict[str, QMenu] = {}
        self._guards: list[Callable[[str], bool]] = []
        self.items: dict[str, QAction] = {}
        for action in self.table:
            item = QAction(window)
            item.setObjectName(action.id)
            item.setShortcuts([QKeySequence(key) for key in action.keys])
            item.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            item.triggered.connect(lambda _=False, id=action.id: self.do(id))
            window.addAction(item)
            self.items[action.id] = item
        words.on_change(self.retell)
        self.retell()

    def bind(self, does: Mapping[str, Does]) -> None:
        """Say what actions do; a name that is not in the table is a mistake."""
        unknown = does.keys() - self.items.keys()
        if unknown:
            raise KeyError(f"no such action: {sorted(unknown)}")
        self._does.update(does)
        self._open(does)

    def name(self, id: str, say: Callable[[], str]) -> None:
        """Give an action the name of what it stands for today, such as a kind of document."""
        self._names[id] = say
        self._retell(self._of[id])

    def show_page(self, page: Page) -> None:
        """Only what belongs to this page, or to all, is open from now on."""
        self.page = page
        # Nothing of a venue is open at headquarters, and nothing of headquarters at a venue.
        for name, menu in self._menus.items() if page != "paper" else ():
            if name not in ("view", "help"):
                menu.menuAction().setVisible((name == "office") == (page in OFFICE))
        self.open()

    def hold(self, page: Page, *, held: bool) -> None:
        """While something is filled in, the keys of a page are its controls' own.

        Esc and the keys F1 to F12 are never typed into anything, and stay open.
        """
        if held != (page in self._held):
            (self._held.add if held else self._held.discard)(page)
            self.open()

    def open(self) -> None:
        """Open and close every action by its page and by what it says itself."""
        self._open(self.items)

    def _open(self, ids: Iterable[str]) -> None:
        for id in ids:
            self.items[id].setEnabled(self._here(self._of[id]))
            self.items[id].setVisible(True)

    def is_open(self, id: str) -> bool:
        """Whether an action would do something now."""
        may = all(allows(id) for allows in self._guards)
        return may and self._here(self._of[id]) and self._does[id].enabled()

    def guard(self, allows: Callable[[str], bool]) -> None:
        """Ask this too before anything is done, for every action."""
        self._guards.append(allows)

    def do(self, id: str) -> None:
        """Do it, if it is open."""
        if self.is_open(id):
            self._does[id].does()

    def retell(self) -> None:
        """Say every name again, in the language of now."""
        for action in self.table:
            self._retell(action)

    def _retell(self, action: Action) -> None:
        item = self.items[action.id]
        name = self._names.get(action.id)
        text = name() if name else self._words.say(action.phrase)
        item.setText(text)
        item.setToolTip(f"{text} ({shown_keys(action)})")

    def key_of(self, id: str) -> str:
        """The first key of an action, as it stands on the keyboard."""
        key = self._of[id].keys[0]
        return _CAPS.get(key, key)

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus."""
        for name in MENUS:
            rows = [action for action in self.table if action.menu == name]
            menu = bar.addMenu("")
            menu.setObjectName(f"menu_{name}")
            menu.aboutToShow.connect(lambda rows=rows: self._refresh(rows))
            menu.aboutToHide.connect(self.open)  # a closed item's key would stay dead
            menu.menuAction().setVisible(name != "office")
            self._menus[name] = menu
            for action in rows:
                menu.addAction(self.items[action.id])
        self._words.on_change(lambda: self._name_menus(bar))
        self._name_menus(bar)

    def _name_menus(self, bar: QMenuBar) -> None:
        for menu in bar.findChildren(QMenu):
            if menu.objectName().startswith("menu_"):
                menu.setTitle(self._words.say(menu.objectName()))

    def _refresh(self, rows: Iterable[Action]) -> None:
        for action in rows:
            self.items[action.id].setEnabled(self._here(action) and self.is_open(action.id))
            self.items[action.id].setVisible(self._here(action))

    def _here(self, action: Action) -> bool:
        if action.id not in self._does:
            return False
        if action.page == "any" and self.page in _OUTSIDE:
            return action.menu in ("view", "help")
        if action.page in self._held and not _IN_FORMS.fullmatch(action.keys[0]):
            return False
        return action.page in ("any", self.page)
