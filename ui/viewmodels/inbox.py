"""Headquarters' inbox without a window: what comes in from where, and how each venue stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, Protocol

from app.domain.round import DropPlace
from app.kernel.faults import Fault
from app.services.importing import Imported
from app.services.importingphotos import PhotoImported
from app.services.reviewing import SetAside, VenueStatus
from app.services.venuesin import Coming, InboxNow, VenueIn
from ui.viewmodels.forms import Form
from ui.viewmodels.office import OfficeModel, Tell
from ui.viewmodels.sending import Offered, Secret
from ui.viewmodels.sendingforms import secret_form

Filter = Literal["all"] | Coming
_WRONG_SECRET = ("drop_login", "drop_key_locked", "drop_key_unreadable", "drop_login_missing")


class TakenIn(NamedTuple):
    """What became of the files of a place."""

    files: Sequence[Imported | PhotoImported] = ()
    passed_over: Sequence[Fault] = ()
    stopped: bool = False


class Post(Protocol):
    """What comes in at headquarters; all of it is slow and for the lane."""

    def inbox(self, round_id: str) -> InboxNow: ...
    def issues(self, round_id: str, venue: str) -> Mapping[tuple[str, str], int]: ...
    def places(self, round_id: str) -> Sequence[DropPlace]: ...
    def take_in(self, place: DropPlace, secret: Secret, tell: Tell) -> TakenIn: ...
    def write_receipts(self, round_id: str, venue: str, folder: str) -> int: ...


@dataclass(frozen=True, slots=True)
class InboxState:
    """Everything on the page."""

    round: str = ""
    now: InboxNow | None = None
    filter: Filter = "all"
    chosen: str = ""
    """The code of the venue that is looked at."""
    issues: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Of the venue that is open: which issue of its package each station has opened."""
    offered: tuple[Offered, ...] = ()
    place: str = ""
    """The place that is taken in from."""
    form: Form | None = None
    """What the place asks for first."""
    taken: TakenIn | None = None
    """What became of the files that were taken in last."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True

    @property
    def venues(self) -> tuple[VenueIn, ...]:
        """The venues that the filter shows."""
        every = self.now.venues if self.now else ()
        return tuple(v for v in every if self.filter in ("all", v.coming))

    @property
    def from_place(self) -> Offered | None:
        """The place that is chosen."""
        return next((one for one in self.offered if one.place.url == self.place), None)

    @property
    def venue(self) -> VenueIn | None:
        """The venue that is looked at, at a glance."""
        every = self.now.venues if self.now else ()
        return next((one for one in every if one.venue == self.chosen), None)

    @property
    def venue_status(self) -> VenueStatus | None:
        """The venue that is looked at, with its stations."""
        every = self.now.status.venues if self.now else ()
        return next((one for one in every if one.venue == self.chosen), None)

    @property
    def unreadable(self) -> tuple[SetAside, ...]:
        """Refused files that no signature puts into any round."""
        return self.now.status.unreadable if self.now else ()


class InboxModel:
    """Takes files in, one place at a time; one bad file never stops the others."""

    def __init__(
        self,
        office: OfficeModel,
        post: Post,
        *,
        shown: Callable[[], bool] = lambda: True,
        keep: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.office = office
        self._post, self._keep = post, keep
        self._listeners: list[Callable[[InboxState], None]] = []
        self._secrets: dict[str, Secret] = {}
        self.state = InboxState()
        office.reads(self._read, self._show, wanted=shown)

    def on_state(self, listener: Callable[[InboxState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def offer(self, last: str) -> None:
        """The folder that was used last."""
        if last:
            self._add(Offered(DropPlace(last), "last"))

    def show_only(self, filter: Filter) -> None:
        """Only the venues that stand so; the same again shows all."""
        self._change(filter="all" if filter == self.state.filter else filter)
        shown = [one.venue for one in self.state.venues]
        if self.state.chosen not in shown:
            self._change(chosen=shown[0] if shown else "")

    def choose(self, venue: str) -> None:
        """Look at this venue."""
        self._change(chosen=venue)

    def open_venue(self) -> None:
        """Look up what takes longer than a glance at the venue that is looked at."""
        round_id, venue = self.state.round, self.state.chosen
        self._change(issues={})

        def show(found: Mapping[tuple[str, str], int]) -> None:
            if venue == self.state.chosen:
                self._change(issues=found)

        if venue:
            self.office.look(lambda: self._post.issues(round_id, venue), show)

    def choose_place(self, at: int) -> None:
        """One of the places that are offered."""
        if not self.office.busy and 0 <= at < len(self.state.offered):
            self._change(place=self.state.offered[at].place.url, form=None, message="")

    def choose_folder(self, path: str) -> None:
        """A folder or a stick, offered from now on."""
        if self.office.busy or not path:
            return
        self._add(Offered(DropPlace(path), "chosen"))
        self._change(place=path, form=None, message="")

    def take_in(self) -> None:
        """Take in what lies at the chosen place; ask for what it asks for first."""
        offered = self.state.from_place
        if self.office.busy or self.state.form is not None:
            return
        if offered is None:
            self._told((Fault("inbox_choose_place"),))
        elif offered.is_remote and offered.place.url not in self._secrets:
            form = replace(secret_form(offered.place.url), id="take_secret")
            self._change(form=form, message="")
        else:
            self._begin(offered.place)

    def submit(self, values: Mapping[str, str]) -> None:
        """What the place asks for was filled in; it is not kept anywhere."""
        offered = self.state.from_place
        password, key = values.get("drop_password", ""), values.get("drop_key", "").strip()
        if offered is None or self.state.form is None:
            return
        if not password and not key:
            self._told((Fault("send_secret_missing"),))
            return
        self._secrets[offered.place.url] = Secret(password, key)
        self._change(form=None, message="")
        self._begin(offered.place)

    def leave_form(self) -> None:
        """Take nothing in after all."""
        self._change(form=None, message="")

    def write_receipts(self, folder: str) -> None:
        """Write the receipts of the venue that is looked at into a folder."""
        round_id, venue = self.state.round, self.state.chosen
        if not folder or not venue:
            return

        def done(count: int) -> None:
            fields = {"count": count, "folder": folder}
            self._change(message="inbox_receipts_written", message_fields=fields, good=True)

        job = lambda _: self._post.write_receipts(round_id, venue, folder)  # noqa: E731
        self.office.do("inbox_writing_receipts", job, done, self._told, venue=venue)

    def say(self, code: str, fields: Mapping[str, object]) -> None:
        """Something that keeps it from being done."""
        self._change(message=code, message_fields=fields, good=False)

    def quiet(self) -> None:
        """What was said of another page is old news."""
        self._change(message="")

    def _begin(self, place: DropPlace) -> None:
        secret = self._secrets.get(place.url, Secret())
        self._change(taken=None, message="")

        def done(taken: TakenIn) -> None:
            if "://" not in place.url:
                self._keep(place.url)
            self._done(taken)

        self.office.do(
            "inbox_taking",
            lambda tell: self._post.take_in(place, secret, tell),
            done,
            self._told,
            place=place.url,
        )

    def _done(self, taken: TakenIn) -> None:
        counts = {s: sum(one.status == s for one in taken.files) for s in _STATUSES}
        wrong = counts["refused"] + counts["fork"]
        code = "inbox_done" if taken.files else "inbox_no_files"
        if taken.stopped:
            code = "inbox_stopped"
        fields = {**counts, "files": len(taken.files)}
        self._change(taken=taken, message=code, message_fields=fields, good=not wrong)

    def _told(self, faults: tuple[Fault, ...]) -> None:
        fault = faults[0]
        if fault.code in _WRONG_SECRET:
            self._secrets.pop(self.state.place, None)
        good = fault.code == "hq_stopped"
        self._change(message=fault.code, message_fields=dict(fault.fields), good=good)

    def _read(self) -> tuple[str, InboxNow | None, Sequence[DropPlace]]:
        """In the lane."""
        round_id = self.office.state.round
        if not round_id:
            return "", None, ()
        return round_id, self._post.inbox(round_id), self._post.places(round_id)

    def _show(self, found: tuple[str, InboxNow | None, Sequence[DropPlace]]) -> None:
        round_id, now, places = found
        if round_id != self.state.round:
            self._change(chosen="", filter="all", taken=None, message="")
        self._change(round=round_id, now=now)
        for place in places:
            self._add(Offered(place, "package"))
        if self.state.venue is None and self.state.venues:
            self._change(chosen=self.state.venues[0].venue)

    def _add(self, offered: Offered) -> None:
        known = {one.place.url for one in self.state.offered}
        if offered.place.url not in known:
            self._change(offered=(*self.state.offered, offered))
        if not self.state.place:
            self._change(place=offered.place.url)

    def _change(self, **fields: Any) -> None:
        state = replace(self.state, **fields)
        if state != self.state:
            self.state = state
            for listener in self._listeners:
                listener(state)


_STATUSES = ("accepted", "repeated", "held", "fork", "refused")
