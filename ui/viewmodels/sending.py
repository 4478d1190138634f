"""Sending to headquarters without a window: where to, how far it is, what has come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from app.domain.round import DropPlace
from app.kernel.faults import Fault
from app.services.bundling import Standing
from app.services.journal import Stamp
from app.services.parcels import Carried, Progress, Seen
from app.services.parcels import Told as TellProgress
from app.services.relaying import Former
from app.services.sending import Load, Sent
from ui.viewmodels.forms import Form
from ui.viewmodels.sendingforms import secret_form
from ui.viewmodels.station import StationModel
from ui.viewmodels.work import Work

R = TypeVar("R")
Step = Literal["", "look", "load", "carry", "settle", "take"]
LEDGER_TROUBLE = ("disk_failed", "ledger_damaged")
_WRONG_SECRET = ("drop_login", "drop_key_locked", "drop_key_unreadable", "drop_login_missing")


class Secret(NamedTuple):
    """What a place asks for; kept in memory until the window is closed, and nowhere else."""

    password: str = ""
    key_file: str = ""

    def __repr__(self) -> str:
        """Never the secret: this could end in a log."""
        return "Secret(…)"


class Taken(NamedTuple):
    """What came of a receipt."""

    new: bool
    """It was not known before."""
    standing: Standing


class Post(Protocol):
    """What sending needs of the world: `look`, `carry` and `read` may take minutes."""

    def choose(self, folder: str) -> None: ...
    def look(self, place: DropPlace, secret: Secret, still_wanted: Callable[[], None]) -> Seen: ...
    def load(self, seen: Seen, stamp: Stamp) -> Load: ...
    def carry(
        self, place: DropPlace, secret: Secret, load: Load, told: TellProgress
    ) -> Carried: ...
    def settle(self, load: Load, carried: Carried, stamp: Stamp) -> Sent: ...
    def read(self, path: str) -> bytes: ...
    def take(self, data: bytes, stamp: Stamp) -> bool: ...
    def standing(self) -> Standing: ...
    def former(self) -> tuple[Former, ...]: ...


@dataclass(frozen=True, slots=True)
class Offered:
    """A place that can be chosen."""

    place: DropPlace
    known_from: Literal["package", "last", "chosen"]

    @property
    def is_remote(self) -> bool:
        """Whether it is on a network and asks who one is."""
        return "://" in self.place.url


@dataclass(frozen=True, slots=True)
class SendState:
    """Everything on the page."""

    offered: tuple[Offered, ...] = ()
    chosen: str = ""
    """The place that is sent to."""
    form: Form | None = None
    """What the place asks for first."""
    step: Step = ""
    """What is being done, beside everybody's work."""
    progress: Progress | None = None
    standing: Standing = field(default_factory=Standing)
    sent: Sent | None = None
    """What the last sending has done."""
    former: tuple[Former, ...] = ()
    """This station's logs of before it was put back, moved or rebuilt."""
    lies_there: int = 0
    """Files of this station that were seen at the place that is chosen."""
    reached: Mapping[str, int] = field(default_factory=dict)
    """Records up to this were seen whole at each place, since the window was opened."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True

    @property
    def place(self) -> Offered | None:
        """The place that is chosen."""
        return next((one for one in self.offered if one.place.url == self.chosen), None)

    @property
    def is_elsewhere(self) -> bool:
        """Whether all that was sent lies somewhere, but not at the place that is chosen."""
        now, url = self.standing, self.chosen
        if self.place is None or not now.exported:
            return False
        names = (url, url.rstrip("/") if self.place.is_remote else str(Path(url).absolute()))
        on_record = any(name in now.places for name in names)
        return not on_record and self.reached.get(url, 0) < now.exported


class SendModel:
    """Sends in steps: looks and carries in `beside`, records in the station's lane.

    The desk goes on meanwhile. A repeated sending makes nothing twice, and one that was stopped
    goes on where it was.
    """

    def __init__(
        self,
        station: StationModel,
        beside: Work,
        post: Post,
        *,
        shown: Callable[[], bool] = lambda: True,
        keep: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.station = station
        self._beside, self._post, self._keep = beside, post, keep
        self._listeners: list[Callable[[SendState], None]] = []
        self._taken: list[Callable[[bool | Fault], None]] = []
        self._secrets: dict[str, Secret] = {}
        self._stopping = False
        self._far: Progress | None = None
        self.state = SendState()
        station.reads(post.standing, lambda found: self._change(standing=found), wanted=shown)
        station.reads(post.former, lambda found: self._change(former=found), wanted=shown)

    def on_state(self, listener: Callable[[SendState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def offer(self, places: tuple[DropPlace, ...], last: str) -> None:
        """The places of the package, and the folder that was used last; the first is chosen."""
        offered = [Offered(place, "package") for place in places]
        if last and last not in {one.place.url for one in offered}:
            offered.append(Offered(DropPlace(last), "last"))
        first = offered[0].place.url if offered else ""
        self._change(offered=tuple(offered), chosen=first)

    def choose(self, at: int) -> None:
        """One of the places that are offered."""
        if not self.state.step and at < len(self.state.offered):
            self._turn_to(self.state.offered[at].place.url)

    def choose_folder(self, path: str) -> None:
        """A folder or a stick, offered from now on."""
        if self.state.step or not path:
            return
        known = {one.place.url for one in self.state.offered}
        self._post.choose(path)
        if path not in known:
            new = Offered(DropPlace(path), "chosen")
            self._change(offered=(*self.state.offered, new))
        self._turn_to(path)

    def _turn_to(self, url: str) -> None:
        """What was said and counted was about the place before."""
        self._change(chosen=url, form=None, message="", sent=None, lies_there=0)

    def send(self) -> None:
        """Send to the place that is chosen; ask for what it asks for first."""
        offered = self.state.place
        if self.state.step:
            return
        if offered is None:
            self._told(Fault("send_choose"))
        elif offered.is_remote and offered.place.url not in self._secrets:
            self._change(form=secret_form(offered.place.url), message="")
        else:
            self._begin(offered.place)

    def submit(self, values: Mapping[str, str]) -> None:
        """What the place asks for was filled in; it is not kept anywhere."""
        offered = self.state.place
        password, key = values.get("drop_password", ""), values.get("drop_key", "").strip()
        if offered is None or self.state.form is None:
            return
        if not password and not key:
            self._change(message="send_secret_missing", message_fields={}, good=False)
            return
        self._secrets[offered.place.url] = Secret(password, key)
        self._change(form=None, message="")
        self._begin(offered.place)

    def leave_form(self) -> None:
        """Send nothing after all."""
        self._change(form=None, message="")

    def stop(self) -> None:
        """No more of it; what is there stays, and the next time goes on from there."""
        self._stopping = True

    def tick(self) -> None:
        """Show how far it is."""
        if self.state.step == "carry" and self._far != self.state.progress:
            self._change(progress=self._far)

    def take_file(self, path: str) -> None:
        """Take a receipt out of a file: text, or a picture of its code."""
        if self.state.step:
            return
        self._change(step="take", message="")
        read = self._beside.run
        read(lambda: _or_fault(lambda: self._post.read(path)), self._take_or_tell, self._told)

    def say(self, code: str) -> None:
        """Something that keeps it from being done."""
        self._change(message=code, message_fields={}, good=False)

    def on_taken(self, listener: Callable[[bool | Fault], None]) -> None:
        """Call this with what came of a receipt that was held before the camera."""
        self._taken.append(listener)

    def take(self, text: str) -> None:
        """Take a receipt that was held before the camera."""

        def taken(came: Taken | Fault) -> None:
            if not self.state.step:
                self._receipt_told(came)
            for listener in self._taken:
                listener(came if isinstance(came, Fault) else came.new)

        self._take(text.encode(), taken)

    def _take(self, data: bytes, then: Callable[[Taken | Fault], None]) -> None:
        stamp, post = self.station.stamp(), self._post
        self.station.run(
            lambda: _or_fault(lambda: Taken(post.take(data, stamp), post.standing())), then
        )

    def _take_or_tell(self, data: bytes | Fault) -> None:
        if isinstance(data, Fault):
            self._told(data)
            return
        self._take(data, self._receipt_told)

    def _receipt_told(self, came: Taken | Fault) -> None:
        if isinstance(came, Fault):
            self._told(came)
            return
        now = came.standing
        self._change(standing=now)
        if now.refusal and came.new:
            self._done("send_receipt_refusal", good=False, refusal=now.refusal)
        else:
            code = "send_receipt_taken" if came.new else "send_receipt_known"
            self._done(code, confirmed=now.confirmed)

    # The steps of one sending, one after another.

    def _begin(self, place: DropPlace) -> None:
        secret = self._secrets.get(place.url, Secret())
        self._stopping, self._far = False, None
        self._change(step="look", progress=None, sent=None, message="", lies_there=0)

        def seen(found: Seen | Fault) -> None:
            if isinstance(found, Fault):
                self._told(found)
            elif self._stopping:
                self._told(Fault("send_stopped"))
            else:
                stamp = self.station.stamp()
                self._change(step="load")
                self.station.run(lambda: _or_fault(lambda: self._post.load(found, stamp)), loaded)

        def loaded(load: Load | Fault) -> None:
            if isinstance(load, Fault):
                self._told(load)
                return
            self._change(step="carry", lies_there=len(load.lay))
            self._beside.run(
                lambda: _or_fault(lambda: self._post.carry(place, secret, load, self._hear)),
                lambda carried: settle(load, carried),
                self._told,
            )

        def settle(load: Load, carried: Carried | Fault) -> None:
            if isinstance(carried, Fault):
                self._told(carried)
                return
            stamp = self.station.stamp()
            self._change(step="settle", progress=self._far)
            self.station.run(
                lambda: _or_fault(lambda: self._post.settle(load, carried, stamp)),
                lambda sent: self._sent(place, load, sent, carried.stopped),
            )

        self._beside.run(
            lambda: _or_fault(lambda: self._post.look(place, secret, self._still_wanted)),
            seen,
            self._told,
        )

    def _hear(self, progress: Progress) -> None:
        """Called beside the window: nothing is shown here."""
        self._far = progress
        self._still_wanted()

    def _still_wanted(self) -> None:
        if self._stopping:
            raise Fault("send_stopped")

    def _sent(
        self, place: DropPlace, load: Load, sent: Sent | Fault, stopped: Fault | None
    ) -> None:
        if isinstance(sent, Fault):
            self._told(sent)
            return
        if "://" not in place.url:
            self._keep(place.url)
        self._change(sent=sent, lies_there=self.state.lies_there + len(sent.bundles))
        if stopped is not None:
            self._told(stopped)
        elif sent.faults:
            self._told(sent.faults[0])
        else:
            reach = max((one.last for one in load.bundles), default=0)
            self._change(reached={**self.state.reached, place.url: reach})
            count, others = len(sent.bundles) + len(sent.photos), len(sent.relayed)
            # Where nothing was to be carried nothing is known to lie there: it may be empty.
            code = "send_nothing_new" if load.bundles else "send_all_confirmed"
            code = "send_done" if count else code
            code = f"{code}_others" if others else code
            self._done(code, count=count, others=others, receipts=sent.receipts)

    def _told(self, fault: Fault) -> None:
        if fault.code in _WRONG_SECRET:
            self._secrets.pop(self.state.chosen, None)
        good = fault.code == "send_stopped"
        fields = dict(fault.fields)
        self._change(step="", message=fault.code, message_fields=fields, good=good)

    def _done(self, code: str, *, good: bool = True, **fields: object) -> None:
        self._change(step="", message=code, message_fields=fields, good=good)

    def _change(self, **fields: object) -> None:
        state = replace(self.state, **fields)  # type: ignore[arg-type]
        if state != self.state:
            self.state = state
            self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)


def _or_fault(job: Callable[[], R]) -> R | Fault:
    """A place that fails stops nobody's desk: only this station's own disk may do that."""
    try:
        return job()
    except Fault as fault:
        if fault.code in LEDGER_TROUBLE:
            raise
        return fault
