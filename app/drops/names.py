"""Which names a drop takes, and which files in a shared folder are nobody's word."""

from __future__ import annotations

import re

from app.formats import receipt
from app.kernel.faults import hostile

_UNFIT = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]')
_UNFINISHED = re.compile(
    r"""
    ^[.~]                       # hidden, or an editor's and a synchroniser's own
    | (\.tmp | \.part | \.partial | ~)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COPY = re.compile(
    r"""
    sync-conflict | conflicted | case\ conflict
    | \ \(\d+\)(\.|$)           # a browser's or a cloud's second copy
    | \ -\ (copy | コピー)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def parts_of(name: str) -> list[str]:
    """The folders and the file of a name; raise Fault `drop_name` for one that could lead astray.

    Names that only some systems can hold are refused on all of them.
    """
    parts = name.split("/")
    for part in parts:
        if part in ("", ".", "..") or _UNFIT.search(part):
            raise hostile("drop_name", name=name.encode(errors="replace").decode())
    return parts


def is_passing(name: str) -> bool:
    """Whether a file is temporary, or a copy that a synchroniser left after a conflict.

    A receipt's copy is as good as the receipt: its signed content says all there is to say.
    """
    if _UNFINISHED.search(name):
        return True
    return _COPY.search(name) is not None and not receipt.may_be_named(name)


def is_fit(name: str) -> bool:
    """Whether one file or folder name can be part of a drop's name."""
    return name not in ("", ".", "..") and _UNFIT.search(name) is None
