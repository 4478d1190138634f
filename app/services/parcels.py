"""What passes between this station and a place: looking there and carrying there, no records.

These steps may take minutes and touch nothing of the station's, so they are done beside its work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from app.formats import photoreceipt, receipt
from app.kernel.faults import Fault, hostile, machine
from app.services.opening import OpenStation
from app.services.ports import Way
from app.services.receiving import HEADQUARTERS, folder_of

_CUT_OFF = ("drop_away", "drop_login", "drop_host_key_other", "drop_host_key_unknown")


class Whose(NamedTuple):
    """Which folders of a place concern a station."""

    venue: str
    own: str


class Parcel(NamedTuple):
    """A file to be carried to a place."""

    name: str
    data: bytes


class Progress(NamedTuple):
    """How far the carrying is."""

    done: int
    """Files that are there."""
    files: int
    there: int
    """Bytes that are there."""
    size: int


class Carried(NamedTuple):
    """What came of carrying."""

    place: str
    done: tuple[str, ...]
    """Names of the files that are there now, whole."""
    faults: tuple[Fault, ...]
    """What was in the way of others."""
    stopped: Fault | None
    """What ended it early; the next time goes on from there."""


Told = Callable[[Progress], None]
"""Hears how far it is; a Fault that it raises ends the carrying."""


def to_nobody(_progress: Progress) -> None:
    """Where nobody wants to hear it."""


class Seen:
    """A place as it was looked at: what lies there, and the receipts among it."""

    def __init__(
        self, place: str, names: Sequence[str], letters: Mapping[str, bytes | Fault]
    ) -> None:
        self._place, self._names, self._letters = place, tuple(names), letters

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return self._place

    def put(self, name: str, data: bytes) -> None:
        """It can only be looked at."""
        raise machine("drop_failed", place=self.place, detail="only looked at")

    def list(self, under: str) -> Iterator[str]:
        """Names of the files below a folder, as they were."""
        return (name for name in self._names if not under or name.startswith(f"{under}/"))

    def get(self, name: str, limit: int) -> bytes:
        """A receipt's bytes; raise what kept it from being read."""
        letter = self._letters.get(name)
        if letter is None:
            raise machine("drop_unreadable", place=self.place, name=name, detail="not looked at")
        if isinstance(letter, Fault):
            raise letter
        if len(letter) > limit:
            raise hostile("too_large", format=name, limit=limit)
        return letter


def whose(station: OpenStation) -> Whose:
    """Which folders of any place concern this station."""
    return Whose(f"{station.head.round.id}/{station.head.venue}", folder_of(station))


def look(drop: Way, concerned: Whose) -> Seen:
    """Look at a place: what lies there for this venue, and the words of headquarters among it.

    Raise Fault where the place can't be looked at.
    """
    names = [*takewhile(lambda name: "/" not in name, drop.list("")), *drop.list(concerned.venue)]
    folders = ("", f"{concerned.venue}/{HEADQUARTERS}", concerned.own)
    letters: dict[str, bytes | Fault] = {}
    for name in names:
        folder, _, file = name.rpartition("/")
        word = receipt.may_be_named(file) or file.endswith(photoreceipt.SUFFIX)
        if word and folder in folders:
            try:
                letters[name] = drop.get(name, receipt.MAX_FILE)
            except Fault as fault:
                if fault.code in _CUT_OFF:
                    raise
                letters[name] = fault
    return Seen(drop.place, names, letters)


def carry(drop: Way, parcels: Sequence[Parcel], told: Told = to_nobody) -> Carried:
    """Put file after file; one whose name is taken stops no other."""
    done, faults = list[str](), list[Fault]()
    size, before = sum(len(parcel.data) for parcel in parcels), 0
    for parcel in parcels:

        def tell(there: int, before: int = before) -> None:
            told(Progress(len(done), len(parcels), before + there, size))

        try:
            drop.put(parcel.name, parcel.data, told=tell)
            done.append(parcel.name)
        except Fault as fault:
            if fault.code != "drop_conflict":
                return Carried(drop.place, tuple(done), tuple(faults), fault)
            faults.append(fault)
        before += len(parcel.data)
    return Carried(drop.place, tuple(done), tuple(faults), None)
