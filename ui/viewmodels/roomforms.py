"""Forms about one person in the room: the slot into which each kind of form is put.

A row of `PERSON_FORMS` is an action of the window's table (its key and its words come from there)
and says, for whoever is looked at, which form it opens now; None where it has no use. The page
draws a button for every row that is open, binds its key, asks a lead's PIN where the rules want a
lead, shows what was done (`form_done_<id>`) or why not, and reads the person again.

To add a form: a row here, the action in `ui/shell/actions.py` (menu and page "room"), the words
`action_`, `help_`, `form_`, `form_help_`, `form_do_` and `form_done_` in a file of phrases.
"""

from __future__ import annotations

from ui.viewmodels.personform import About, PersonForm, Row
from ui.viewmodels.roomcourse import COURSE_FORMS
from ui.viewmodels.roomgoing import GOING_FORMS

PERSON_FORMS: tuple[Row, ...] = (*COURSE_FORMS, *GOING_FORMS)


def person_forms(about: About) -> tuple[PersonForm, ...]:
    """The forms that are of use about this person now, in the order of their buttons."""
    found = ((row.action, row.make(about)) for row in PERSON_FORMS)
    return tuple(PersonForm(action, form) for action, form in found if form is not None)
