"""Rehearsal scripts: a TOML file, read with every fault named at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator

from app.domain.events import FACT_TYPES
from app.domain.rehearsing import Ask, Script
from app.formats.declared import Misfit, convert, misfits, unknown
from app.kernel.faults import Fault, Faults, hostile


def read_script(data: bytes, file: str) -> Script:
    """Read a script; `file` is the name that faults show.

    Raise Faults with everything that is wrong with it.
    """
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:
        raise Faults([hostile("rehearsal_not_toml", file=file, detail=str(error))]) from error
    _refuse(misfits(tables, Script), file)
    script = convert(tables, Script)
    _refuse(_senseless(script), file)
    return script


def _refuse(wrong: Iterable[Misfit], file: str) -> None:
    if faults := [_fault(one, file) for one in wrong]:
        raise Faults(faults)


def _fault(wrong: Misfit, file: str) -> Fault:
    key, expected, found = wrong
    return hostile("rulepack_invalid", file=file, key=key, expected=expected, found=found)


def _senseless(script: Script) -> Iterator[Misfit]:
    """Names that nothing has: they would be asked for in vain."""
    people = [visitor.number for visitor in script.people]
    for place, step in enumerate(script.steps):
        key = f"steps[{place}]"
        if step.who and step.who not in people:
            yield unknown(f"{key}.who", step.who, people)
        if step.shows and not step.who:
            yield Misfit(f"{key}.who", tuple(people), "-")
        if all(ask.never for ask in step.asks):
            yield Misfit(f"{key}.asks", "never = false", "never = true")
        for index, ask in enumerate(step.asks):
            yield from _of_ask(ask, f"{key}.asks[{index}]", people)


def _of_ask(ask: Ask, key: str, people: list[str]) -> Iterator[Misfit]:
    kind = FACT_TYPES.get(ask.fact)
    if kind is None:
        yield unknown(f"{key}.fact", ask.fact, list(FACT_TYPES))
        return
    for name in ask.fields:
        if name not in kind.__struct_fields__:
            yield unknown(f"{key}.fields", name, kind.__struct_fields__)
    for number in ask.who or ():
        if number not in people:
            yield unknown(f"{key}.who", number, people)
