"""Rule packs: a regulation as a TOML file, read with every fault named at once.

A pack travels inside the venue package as the very bytes that were read, and is read again there.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec.structs import replace

from app.domain.capabilities import FIRST_GROUNDS, Grounds
from app.domain.regulation import Regulation, RulePack
from app.formats.declared import Misfit, convert, line_too_dotted, misfits, shown
from app.formats.rulepack_script import script_faults
from app.formats.rulepack_sense import contradictions
from app.formats.tomllines import line_of, lines_of
from app.kernel.faults import Fault, Faults, hostile
from app.kernel.hashing import sha256

SIZE_LIMIT = 1_000_000
# A hostile file could hold a hundred thousand faults; nobody mends more than these at a time.
FAULT_LIMIT = 200

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_NAMED_BY_DATE = re.compile(r"(?:.*/)?(\d{4}-\d{2}-\d{2})\.toml")


def read_rulepack(data: bytes, file: str) -> RulePack:
    """Read one version of one regulation; `file` is the name that faults show.

    Raises `Faults` with everything that is wrong with it.
    """
    tables = _tables(data, file)
    wrong = list(islice(_problems(tables, file), FAULT_LIMIT))
    if wrong:
        lines = lines_of(data.decode("utf-8"))
        raise Faults([_fault(one, file, line_of(lines, one.key)) for one in wrong])
    regulation = _own_numbers(convert(tables, Regulation), tables)
    return RulePack(regulation=regulation, source=data, digest=sha256(data).hex())


def _own_numbers(rules: Regulation, tables: Mapping[str, object]) -> Regulation:
    """A pack of other numbers than the first one's cites its own, or none, where it lacks a table.

    The first packs had neither table; they are known by the articles that their own answers cite.
    """
    own = Grounds(
        identity=rules.reasons["not_on_roster"].article,
        documents=rules.findings["id_not_accepted"].article,
    )
    if (own.identity, own.documents) == (FIRST_GROUNDS.identity, FIRST_GROUNDS.documents):
        return rules
    if "grounds" not in tables:
        rules = replace(rules, grounds=own)
    if "venue_rules" not in tables:
        silent = {
            kind: replace(here, times_article=None, lead_article=None)
            for kind, here in rules.venue_rules.items()
        }
        rules = replace(rules, venue_rules=silent)
    return rules


def load_regulations(files: Mapping[str, bytes]) -> list[RulePack]:
    """Read all packs, given by name (`iacs/2022-05-01.toml`), in the order of their names.

    Raises `Faults` with what is wrong with any of them.
    """
    loaded: dict[tuple[str, str], str] = {}
    packs: list[RulePack] = []
    faults: list[Fault] = []
    for file, data in sorted(files.items()):
        try:
            pack = read_rulepack(data, file)
        except Faults as trouble:
            faults += trouble.faults
            continue
        id_, version = pack.regulation.id, pack.regulation.version
        first = loaded.setdefault((id_, version), file)
        if first != file:
            faults.append(
                hostile("rulepack_twice", regulation=id_, version=version, files=(first, file))
            )
        packs.append(pack)
    if faults:
        raise Faults(faults)
    return packs


def in_force(packs: Iterable[RulePack], regulation_id: str, day: datetime.date) -> RulePack:
    """The latest version whose date of effect is not after the day (E 24).

    The day is the session's, in its own time zone. Raises `Fault` where there is none.
    """
    versions = {
        pack.regulation.version: pack for pack in packs if pack.regulation.id == regulation_id
    }
    begun = [version for version in versions if version <= day.isoformat()]
    if not begun:
        raise Fault(
            "no_rulepack_in_force",
            regulation=regulation_id,
            date=day.isoformat(),
            versions=tuple(sorted(versions)),
        )
    return versions[max(begun)]


def _fault(wrong: Misfit, file: str, line: int | None) -> Fault:
    where: dict[str, object] = {} if line is None else {"line": line}
    key, expected, found = wrong
    return hostile("rulepack_invalid", file=file, **where, key=key, expected=expected, found=found)


def _tables(data: bytes, file: str) -> dict[str, object]:
    if len(data) > SIZE_LIMIT:
        raise Faults([hostile("rulepack_too_large", file=file, limit=SIZE_LIMIT)])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Faults([hostile("rulepack_not_text", file=file, byte=error.start)]) from error
    if (line := line_too_dotted(text)) is not None:
        raise Faults([hostile("rulepack_too_deep", file=file, line=line)])
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise Faults([hostile("rulepack_too_deep", file=file, line="-")]) from error
    except ValueError as error:
        at = _place(str(error), text)
        raise Faults([hostile("rulepack_not_toml", file=file, at=at)]) from error


def _place(said: str, text: str) -> str:
    if place := _PLACE.search(said):
        return f"{place[1]}:{place[2]}"
    if "end of document" in said:
        return f"{text.count(chr(10)) + 1}:{len(text) - text.rfind(chr(10))}"
    return "-"


def _problems(tables: dict[str, object], file: str) -> Iterator[Misfit]:
    yield from misfits(tables, Regulation)
    yield from contradictions(tables)
    yield from script_faults(tables)
    version = tables.get("version")
    named = _NAMED_BY_DATE.fullmatch(file)
    if named and isinstance(version, str) and version != named[1]:
        yield Misfit("version", (named[1],), shown(version))
