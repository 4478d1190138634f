"""The rule at hand: the articles that a reason rests on in plain words, then all the others."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.reasons import article_in
from app.domain.regulation import Regulation
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.desktext import article_text, rows
from ui.viewmodels.sheet import Group, Line, Sheet
from ui.viewmodels.words import Words


def articles_of_desk(state: DeskState, rules: Regulation, words: Words) -> tuple[str, ...]:
    """The articles of whatever the desk says now, as E 11; the banner's own first."""
    return tuple(dict.fromkeys(row.article for row in rows(state, rules, words) if row.article))


def articles_of_grounds(grounds: Iterable[str], rules: Regulation) -> tuple[str, ...]:
    """The articles for which somebody waits for the lead."""
    found = (article_in(rules, code) for code in grounds)
    return tuple(dict.fromkeys(cited for cited in found if cited))


def article_sheet(at_hand: Iterable[str], rules: Regulation, words: Words) -> Sheet:
    """The articles at hand in large type, and below them the others in their order."""

    def line(article: str) -> Line:
        return Line(words.article(article), "", article_text(article, rules, words))

    first = tuple(article for article in at_hand if article_text(article, rules, words))
    cited = (rules.cite(number) for number in rules.articles)
    others = tuple(article for article in cited if article and article not in first)
    groups = []
    if first:
        groups.append(Group(words.say("articles_now"), tuple(map(line, first)), large=True))
    title = words.say("articles_others" if first else "articles_all", rules=words.of(rules.name))
    groups.append(Group(title, tuple(map(line, others))))
    return Sheet(words.say("articles_title"), tuple(groups))
