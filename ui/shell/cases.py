"""Headquarters' cases, put into the window: the queue, one case, its photos, and their keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QComboBox

from app.domain.round import Entry
from ui.screens.case import CaseScreen
from ui.screens.cases import CasesScreen
from ui.screens.hqphoto import HqPhotoScreen
from ui.shell.actions import Does, Page
from ui.shell.casedesk import OfficeCases
from ui.shell.papers import Papers
from ui.shell.window import MainWindow
from ui.viewmodels.case import ACTS, CaseModel
from ui.viewmodels.cases import STATES, CasesModel
from ui.viewmodels.casesforms import CasesForms
from ui.viewmodels.office import OfficeModel
from ui.viewmodels.paper import PaperState

_OVER: tuple[Page, ...] = ("hq_photo", "paper", "hq_door", "hq_sign_in")
"""From these one comes back to the case that is open."""
CASE_PAGES: tuple[Page, ...] = ("cases", "case")


def add_cases(
    window: MainWindow, office: OfficeModel, desk: OfficeCases, papers: Papers
) -> CasesModel:
    """Make the pages and bind what can be done on them."""
    words, actions = window.words, window.actions_
    model = CasesModel(office, desk, shown=lambda: window.page in CASE_PAGES)
    forms, case = CasesForms(model, desk), CaseModel(office, desk)
    screen = CasesScreen(model, forms, words, actions.key_of)
    one = CaseScreen(case, words, actions.key_of)
    photo = HqPhotoScreen(case, words, actions.key_of)
    for page, widget in (("cases", screen), ("case", one), ("hq_photo", photo)):
        window.add_page(page, widget)  # type: ignore[arg-type]
    window.on_show("cases", model.begin)
    window.on_show("cases", screen.begin)
    window.on_show("case", one.begin)
    window.on_leave("hq_photo", lambda _: case.hide_photo())
    window.on_leave("case", lambda to: case.close() if to not in _OVER else None)

    def open_case(id: str) -> None:
        if id:
            case.open(id)
            window.show_page("case")

    def back() -> None:
        window.show_page("cases")
        office.refresh()

    def letter() -> None:
        id, to, round_id = case.state.case, case.state.to, office.state.round
        papers.show(lambda: desk.letter(round_id, id, to, words.language), f"{id}-{to}-letter")

    def person(who: Entry) -> None:
        number = who.candidate_number
        papers.show(lambda: desk.person(number, words.language), f"{number}-stored")

    def paper_told(state: PaperState) -> None:
        # What can't be made is said where it was asked for.
        if state.message and not state.good:
            fields = dict(state.message_fields)
            if window.page == "case":
                case.say(state.message, fields)
            elif window.page == "cases":
                model.change(message=state.message, message_fields=fields, good=False)

    def look(at: int) -> None:
        case.look_at_photo(at, lambda: window.show_page("hq_photo"))

    def next_photo(by: int) -> None:
        photos, at = case.state.opened.photos if case.state.opened else (), case.state.photo_at
        here = [place for place, found in enumerate(photos) if found.here]
        if at in here:
            look(here[max(0, min(len(here) - 1, here.index(at) + by))])

    def first_photo() -> int:
        photos = case.state.opened.photos if case.state.opened else ()
        return next((place for place, found in enumerate(photos) if found.here), -1)

    def handed_over(clerk: str) -> None:
        # What one clerk has looked at is not there for the next one.
        if clerk != model.state.clerk:
            case.close()
            model.change(clerk=desk.clerk)

    office.on_state(lambda state: handed_over(state.clerk or model.state.clerk))
    forms.on_opened(open_case)
    forms.on_found(person)
    papers.model.on_state(paper_told)
    model.on_state(lambda state: actions.hold("cases", held=state.form is not None))
    case.on_state(lambda state: actions.hold("case", held=state.form is not None))
    for name, button in screen.states.items():
        button.clicked.connect(partial(actions.do, f"cases_{name}"))
    pairs = (screen.switches, screen.buttons, one.buttons, photo.buttons)
    for id, button in (pair for buttons in pairs for pair in buttons.items()):
        button.clicked.connect(partial(actions.do, id))
    for act, button in one.acts.items():
        button.clicked.connect(partial(actions.do, f"case_{act}"))
    screen.table.itemDoubleClicked.connect(lambda *_: actions.do("cases_open"))

    def read() -> bool:
        return model.state.queue is not None and not office.busy

    def decided() -> bool:
        shown = case.state.shown
        return shown is not None and shown.outcome is not None and bool(case.state.to)

    actions.bind(
        {
            **{f"cases_{name}": Does(partial(model.show_state, name)) for name in STATES},
            "cases_kind": Does(partial(_drop, screen.kind)),
            "cases_venue": Does(partial(_drop, screen.venue)),
            "cases_rule": Does(model.switch_out_of_rule),
            "cases_mine": Does(model.switch_mine),
            "cases_open": Does(
                lambda: open_case(model.state.chosen), lambda: bool(model.state.chosen)
            ),
            "cases_new": Does(forms.ask_open, read),
            "cases_person": Does(forms.ask_person, read),
            "cases_head": Does(forms.ask_head, read),
            "cases_erase": Does(forms.ask_erase, lambda: read() and office.state.role == "decider"),
            "cases_again": Does(model.again, read),
            "cases_back": Does(forms.leave, lambda: model.state.form is not None),
            **{
                f"case_{act}": Does(
                    partial(case.begin, act), partial(lambda act: not case.state.why_not(act), act)
                )
                for act in ACTS
            },
            "case_letter": Does(letter, decided),
            "case_photo": Does(lambda: look(first_photo()), lambda: first_photo() >= 0),
            "case_before": Does(lambda: open_case(model.turn(-1))),
            "case_after": Does(lambda: open_case(model.turn(1))),
            "case_back": Does(lambda: case.leave_form() if case.state.form else back()),
            "photo_before": Does(lambda: next_photo(-1)),
            "photo_after": Does(lambda: next_photo(1)),
            "photo_back": Does(lambda: window.show_page("case")),
        }
    )
    return model


def _drop(box: QComboBox) -> None:
    box.setFocus()
    box.showPopup()
