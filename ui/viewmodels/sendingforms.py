"""What a place on a network asks for before anything is sent there."""

from __future__ import annotations

from typing import NoReturn

from app.kernel.faults import Fault
from ui.viewmodels.forms import Field, Filled, Form


def secret_form(place: str) -> Form:
    """A password, or an SSH key file for sftp; neither is kept."""
    if place.startswith("sftp://"):
        password = Field("drop_password", "pin", required=False)
        return Form("send_secret", (password, Field("drop_key", "path", required=False)), _no_wish)
    return Form(
        "send_secret",
        (Field("drop_password", "pin", label="drop_secret_key"),),
        _no_wish,
        help="form_help_send_secret_key",
    )


def _no_wish(_filled: Filled) -> NoReturn:
    raise Fault("send_choose")
