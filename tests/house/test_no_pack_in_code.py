"""No code asks which regulation, venue kind, stage or form it is: it asks what the pack declares.

What a pack may declare stands in `app/domain/regulation.py` and `app/domain/capabilities.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import pytest

from app.domain.round import Form, Stage, VenueKind
from app.kernel.resources import resource

HOUSE = Path(__file__).parents[2]
PACKS = {folder.name for folder in resource("regulations").iterdir() if folder.is_dir()}
KINDS, STAGES, FORMS = (set(get_args(one)) for one in (VenueKind, Stage, Form))
# "E 11": a pack's mark and a number.
ARTICLE = re.compile(r"\b[A-Z] \d{1,2}(\.\d{1,2})*\b")
# The same as people read it.
READ = re.compile(r"第\d+条|\bArticles? \d")
NUMBER = re.compile(r"\d{1,2}\.\d{1,2}")
CITING = ("cite", "known", "ground", "article_of")

DECLARES = {
    "app/domain/round.py": "the words that a round file and a pack may use",
    "app/domain/capabilities.py": "what a pack has that is older than a table",
    "app/formats/rulepack_sense.py": "what an article's number looks like",
}
"""Where these words are declared."""

INVENTS = {
    "app/services/invented.py",
    "app/services/rehearsing.py",
    "app/services/benchworld.py",
    "app/services/benchnation.py",
}
"""What makes a round of its own, as headquarters does in a round file, and names its regulation."""


def sources() -> list[Path]:
    return [path for top in ("app", "ui") for path in sorted((HOUSE / top).rglob("*.py"))]


def offences(text: str) -> Iterator[tuple[int, str]]:
    """Line and what is wrong there; docstrings and comments may name what they mean."""
    tree = ast.parse(text)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            if node.value in PACKS:
                yield node.lineno, f"the pack {node.value}"
            if node.value in KINDS:
                yield node.lineno, f"the venue kind {node.value}"
            if ARTICLE.search(node.value) or NUMBER.fullmatch(node.value):
                yield node.lineno, f"the article in {node.value!r}"
        elif isinstance(node, ast.Compare):
            yield from asked([node.left, *node.comparators], [node.left, *node.comparators])
        elif isinstance(node, ast.Match):
            yield from asked([node.subject], [case.pattern for case in node.cases])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            first = node.args[0] if node.args else None
            number = first.value if isinstance(first, ast.Constant) else None
            if node.func.attr in CITING and isinstance(number, str) and number[:1].isdigit():
                yield node.lineno, f"the article {number}"


def asked(of: Sequence[ast.AST], sides: Sequence[ast.AST]) -> Iterator[tuple[int, str]]:
    """A word of a stage or form that a stage or form is compared with, alone or in a list."""
    named = {getattr(node, "attr", getattr(node, "id", "")) for one in of for node in ast.walk(one)}
    if named.isdisjoint({"stage", "form"}):
        return
    for node in (node for side in sides for node in ast.walk(side)):
        if isinstance(node, ast.Constant) and node.value in STAGES | FORMS:
            yield node.lineno, f"asking for {node.value!r}"


def test_no_code_names_a_pack() -> None:
    found = [
        f"{name}:{line}: {what}"
        for path in sources()
        if (name := path.relative_to(HOUSE).as_posix()) not in {*DECLARES, *INVENTS}
        for line, what in offences(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "declare it in the rule pack (app/domain/capabilities.py) instead"


@pytest.mark.parametrize("name", sorted([*DECLARES, *INVENTS]))
def test_every_exception_is_needed(name: str) -> None:
    assert list(offences((HOUSE / name).read_text(encoding="utf-8")))


def test_no_sentence_names_an_article_of_one_pack() -> None:
    files = sorted((HOUSE / "resources" / "phrases").glob("*.toml"))
    lines = [(file.name, line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert lines
    assert [line for line in lines if ARTICLE.search(line[1]) or READ.search(line[1])] == []


@pytest.mark.parametrize(
    "text",
    [
        'if rules.id == "iacs": pass',
        'ARTICLES = {"iacs": ("19", "20")}',
        'article = view.rules.cite("7.2")',
        'if view.venue.kind == "semi-public": pass',
        'if venue.kind != "public": pass',
        'if plan.stage == "course": pass',
        'if plan.form in ("written", "practical"): pass',
        'note = "see E 11"',
        'number = "4.3"',
        'match plan.stage:\n    case "second":\n        pass',
    ],
)
def test_it_bites(text: str) -> None:
    assert list(offences(text))


@pytest.mark.parametrize(
    "text",
    [
        '"""As E 11 has it."""',
        "# E 11\nlate = 1",
        'row = Column("second")',
        "if plan.form in forms: pass",
    ],
)
def test_it_leaves_the_rest_alone(text: str) -> None:
    assert list(offences(text)) == []
