"""Pictures of headquarters' pages, over a headquarters of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app import bootstrap
from app.domain.round import Round
from app.drops.folder import FolderDrop
from app.formats import bundle
from app.services.invented import invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.services.sending import send
from tests.ui.caseworld import PINS, received, with_clerks
from tests.ui.hqworld import no_demo
from tests.venue.station import DAY, PASSPHRASE, Desk, Sealed, make_world, scan, sign_in
from ui.screens.case import CaseScreen
from ui.screens.cases import CasesScreen
from ui.screens.hqdoor import HqDoorScreen
from ui.screens.hqkeys import HqKeysScreen
from ui.screens.hqsignin import HqSignInScreen
from ui.screens.inbox import InboxScreen
from ui.screens.intake import IntakeScreen
from ui.screens.rounds import RoundsScreen
from ui.shell.door import add_door
from ui.shell.doorkeeper import Doorkeeper
from ui.shell.window import MainWindow
from ui.viewmodels.work import ImmediateWork

State = tuple[str, QWidget]


def at_headquarters(window: MainWindow, folder: Path) -> Iterator[State]:
    """The way in, the rounds, the inbox before and after, one venue."""
    world = make_world(folder / "office")
    stick = FolderDrop.made(folder / "office" / "KANTOKU-USB")
    _sent(folder / "office" / "desk", world.first, list(world.tickets.values()), stick)
    stick.put(f"{world.round.id}/T01/cut{bundle.SUFFIX}", b"")
    settings = bootstrap.settings(folder / "office" / "settings")
    settings.remember_headquarters(str(world.hq))
    door = add_door(window, ImmediateWork(), settings, Doorkeeper(settings, no_demo))
    [card] = window.findChildren(HqDoorScreen)
    door.choose_headquarters()
    yield "hq-door", window
    card._model.choose_folder(str(folder / "office" / "new"))
    yield "hq-new", window
    card._model.back()
    card._model.choose_folder(str(world.hq))
    card._model.open("not this one at all")
    yield "hq-wrong", window
    card._model.open(PASSPHRASE)
    yield "hq-rounds", window
    window.actions_.do("rounds_reissue")
    yield "hq-reissue", window
    [rounds] = window.findChildren(RoundsScreen)
    rounds.panel.left.emit()
    yield from _keys(window, folder / "office")
    yield from _registering(window, folder / "office" / "given", world.round)
    window.actions_.do("hq_inbox")
    [inbox] = window.findChildren(InboxScreen)
    yield "hq-inbox-nothing", window
    inbox.model.choose_folder(stick.place)
    inbox.model.take_in()
    yield "hq-inbox", window
    window.actions_.do("inbox_open")
    yield "hq-venue", window
    window.actions_.do("lock")
    yield "hq-locked", window


def _keys(window: MainWindow, folder: Path) -> Iterator[State]:
    """The keys before and after the paper key, and another key for tickets."""
    window.actions_.do("rounds_keys")
    [page] = window.findChildren(HqKeysScreen)
    model = page.model
    yield "hq-keys", window
    window.actions_.do("keys_passphrase")
    model.submit({"key_passphrase": PASSPHRASE, "key_new": "one more", "key_again": "another"})
    yield "hq-keys-passphrase", window
    model.leave()
    model.on_folder(lambda: model.print_paper(str(folder)))
    window.actions_.do("keys_paper")
    model.submit({"key_passphrase": PASSPHRASE})
    window.actions_.do("keys_rotate")
    yield "hq-keys-replace", window
    wish = {"key_until": "2099-12-31", "key_reason": "年度の更新"}
    model.submit({**wish, "key_passphrase": PASSPHRASE})
    yield "hq-keys-replaced", window
    window.actions_.do("keys_back")


def among_cases(window: MainWindow, folder: Path) -> Iterator[State]:
    """The queue, one case, its photo, a decision, a letter, and what is filled in."""
    folder = folder / "cases"
    folder.mkdir()
    made = received(make_world(folder / "world"), folder / "received")
    with_clerks(made.hq)
    settings = bootstrap.settings(folder / "settings")
    settings.remember_headquarters(str(made.hq))
    door = add_door(window, ImmediateWork(), settings, Doorkeeper(settings, no_demo))
    [card] = window.findChildren(HqDoorScreen)
    door.choose_headquarters()
    card._model.choose_folder(str(made.hq))
    card._model.open(PASSPHRASE)
    [asked] = window.findChildren(HqSignInScreen)
    yield "hq-sign-in", window
    asked._model.choose(0)
    asked._model.enter("0000")
    yield "hq-sign-in-wrong", window
    asked._model.enter(PINS["sato"])
    do = window.actions_.do
    do("hq_cases")
    yield "hq-cases", window
    do("cases_new")
    yield "hq-cases-new", window
    do("cases_back")
    do("cases_erase")
    [queue] = window.findChildren(CasesScreen)
    wanted = {"case_reason": "本人の求め", "case_second": "headquarters"}
    wanted |= {"case_number": made.disqualified, "case_second_pin": PASSPHRASE}
    queue.forms.submit(wanted)
    yield "hq-cases-erase", window
    do("cases_back")
    do("cases_open")
    yield "hq-case", window
    do("case_photo")
    yield "hq-case-photo", window
    do("photo_back")
    do("case_confirm")
    yield "hq-case-deciding", window
    do("case_back")
    do("case_ban")
    yield "hq-case-ban", window
    do("case_back")
    do("case_confirm")
    [page] = window.findChildren(CaseScreen)
    page.model.submit({"case_reason": "監督員二名が見ており、本人も認めた。"})
    yield "hq-case-decided", window
    do("case_letter")
    yield "hq-case-letter", window
    do("paper_close")
    yield from _decided_anew(window, page, made.disqualified)
    do("case_back")
    do("cases_all")
    yield "hq-cases-all", window
    do("hq_lists")
    yield "hq-lists", window
    do("hq_rounds")
    do("rounds_clerks")
    yield "hq-clerks", window
    do("hq_clerk")
    asked._model.choose(2)
    asked._model.enter(PASSPHRASE)
    do("rounds_clerks")
    do("clerks_add")
    yield "hq-clerks-add", window
    do("clerks_back")
    do("clerks_back")
    do("hq_cases")
    [queue] = window.findChildren(CasesScreen)
    queue.forms.ask_person()
    queue.forms.submit({"case_who": made.disqualified})
    yield "hq-person", window


def _decided_anew(window: MainWindow, page: CaseScreen, number: str) -> Iterator[State]:
    """A ban, what lifting it asks for, and another case that it outweighs."""
    do = window.actions_.do
    do("case_ban")
    banned = {"case_reason": "二度目の不正のため。", "case_until": "2099-03-31"}
    page.model.submit({**banned, "case_second": "mori", "case_second_pin": PINS["mori"]})
    yield "hq-case-banned", window
    do("case_overturn")
    yield "hq-case-lifting", window
    do("case_back")
    do("case_back")
    [queue] = window.findChildren(CasesScreen)
    queue.forms.ask_open()
    about = {"case_people": number, "case_session": "", "case_venue": ""}
    queue.forms.submit({**about, "case_reason": "答案の筆跡が違うという通報。"})
    yield "hq-case-other", window
    do("case_overturn")
    page.model.submit({"case_reason": "筆跡は同じと分かった。"})
    yield "hq-case-outweighed", window


def _registering(window: MainWindow, folder: Path, round_: Round) -> Iterator[State]:
    """Nothing chosen, many faults, corrected, differing from what is stored, revised."""
    folder.mkdir()
    _, entries = invented_round(DAY, candidates=40)
    given, roster = folder / "round.toml", folder / "roster.csv"
    given.write_bytes(as_round_toml(round_).encode())
    text = as_roster_csv(entries)
    wrong = text.replace(entries[0].birth_date, "2001-13-45", 1).replace(",A,", ",Z9,", 3)
    roster.write_bytes(wrong.encode())
    window.actions_.do("rounds_intake")
    [page] = window.findChildren(IntakeScreen)
    yield "hq-intake", window
    page.model.choose([str(given), str(roster)])
    yield "hq-intake-wrong", window
    page.model.edit(0, entries[0].birth_date)
    yield "hq-intake-edited", window
    roster.write_bytes(as_roster_csv(entries[1:]).encode())
    page.model.choose([str(given), str(roster)])
    yield "hq-intake-differs", window
    window.actions_.do("intake_register")
    yield "hq-intake-revised", window
    window.actions_.do("intake_back")


def _sent(path: Path, sealed: Sealed, tickets: list[str], stick: FolderDrop) -> None:
    desk = Desk.made(path, sealed)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for text in tickets[:5]:
            scan(station, text, desk.stamp)
        send(station, stick, desk.outbox, bootstrap.vault(), desk.stamp)
    stick.put(f"2026-2/T01/photo{bundle.SUFFIX}", b"no bundle at all")
