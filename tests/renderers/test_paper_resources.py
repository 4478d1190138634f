"""What the papers need is there: labels in both languages, fonts with their licences."""

from __future__ import annotations

import re

from app.kernel.phrases import phrases
from app.kernel.resources import resource


def _paper(language: str) -> dict[str, str]:
    every = phrases("ja" if language == "ja" else "en")
    return {code: text for code, text in every.items() if code.startswith("paper.")}


def test_both_languages_have_the_same_labels() -> None:
    assert _paper("ja").keys() == _paper("en").keys()
    assert all(text.strip() for language in ("ja", "en") for text in _paper(language).values())


def test_no_template_fetches_a_package() -> None:
    for path in resource("typst").glob("*.typ"):
        imports = re.findall(r"#import (.+?):", path.read_text(encoding="utf-8"))
        assert set(imports) <= {'"paper.typ"'}, path.name


def test_every_font_has_its_licence() -> None:
    folder = resource("fonts")
    families = {path.name.partition("-")[0] for path in folder.glob("*.ttf")}
    assert families == {"BIZUDPGothic", "NotoSansJP"}
    for family in families:
        licence = (folder / f"OFL-{family}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
