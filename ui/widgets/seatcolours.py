"""The colours of seats: text on its ground at 7:1 or better, grounds that every eye tells apart."""

from __future__ import annotations

from ui.widgets.theme import Pair, Scheme

SEATS: dict[Scheme, dict[str, Pair]] = {
    "light": {
        "free": Pair("#44515e", "#ffffff"),
        "unset": Pair("#8a1c02", "#ffffff"),
        "let_in": Pair("#0b2a4a", "#d9e8fb"),
        "present": Pair("#003b33", "#bfe9dd"),
        "attention": Pair("#3d1500", "#ffc38a"),
        "finding": Pair("#000000", "#ffd166"),
        "out": Pair("#2b1400", "#fff0b8"),
        "absent": Pair("#16202a", "#b9c2cc"),
        "gone": Pair("#ffffff", "#44515e"),
        "refused": Pair("#0b1118", "#98a3ae"),
        "disqualified": Pair("#ffffff", "#8a1c02"),
    },
    "dark": {
        "free": Pair("#b4c0cc", "#1b242d"),
        "unset": Pair("#ffb4a2", "#1b242d"),
        "let_in": Pair("#ffffff", "#5a4390"),
        "present": Pair("#e6fff8", "#00594f"),
        "attention": Pair("#1b0a00", "#ff9d52"),
        "finding": Pair("#000000", "#ffd166"),
        "out": Pair("#000000", "#d9d0a0"),
        "absent": Pair("#000000", "#8d98a4"),
        "gone": Pair("#000000", "#b59a86"),
        "refused": Pair("#0b1a2b", "#c3d3e2"),
        "disqualified": Pair("#ffffff", "#9c2207"),
    },
}
