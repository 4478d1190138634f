"""Headquarters' commands after the day, as `kantoku hq` lists them."""

from __future__ import annotations

from app.cli.hq_cases import (
    case_command,
    cases_command,
    decide_command,
    head_command,
    open_command,
)
from app.cli.hq_clerks import clerk_command
from app.cli.hq_erase import erase_command
from app.cli.hq_export import export_command
from app.cli.hq_letter import letter_command
from app.cli.hq_person import person_command

OFFICE = (
    cases_command,
    case_command,
    decide_command,
    open_command,
    head_command,
    clerk_command,
    export_command,
    person_command,
    erase_command,
    letter_command,
)
