"""What is recorded about one person's conduct and needs, or about a room; without a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from app.domain.events import Recorded
from app.domain.evidence import MAX_PHOTO
from app.domain.roomwishes import KeepEvidence
from app.domain.view import Refusal, Warned
from app.domain.whereabouts import Presence
from app.kernel.faults import Fault, Kind
from app.services.evidence import keep_photo, photo_of
from app.services.venue import Answer
from ui.viewmodels.acts import Act, acts, form_of
from ui.viewmodels.conductdone import done_code
from ui.viewmodels.conductforms import Called, Scene
from ui.viewmodels.conductlook import Seen, look
from ui.viewmodels.desktext import clock
from ui.viewmodels.forms import Filled, Form
from ui.viewmodels.incidentforms import room_incident_form
from ui.viewmodels.leadgrant import LeadGrant
from ui.viewmodels.roomundo import code_of, takes_back
from ui.viewmodels.station import StationModel
from ui.viewmodels.unsent import Unsent, kept_message
from ui.viewmodels.words import Words

_UNDOES = ("room_undo", "undo_note")
LEAD_ONLY = frozenset({"disqualify", "disqualify_override", "impersonation", "review"})


@dataclass(frozen=True, slots=True)
class ConductState:
    """Everything on the page; with no number it is about a room or the whole session."""

    number: str = ""
    place: str = ""
    standing: str = ""
    presence: Presence = "unset"
    attentions: tuple[Called, ...] = ()
    acts: tuple[Act, ...] = ()
    form: Form | None = None
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    article: str | None = None
    """What a refusal rests on."""
    good: bool = False
    flags: tuple[str, ...] = ()
    """What is odd about what was recorded just now."""
    slip: str = ""
    """A written warning whose slip is to be printed and signed."""
    undo: Recorded | None = None
    """What was recorded just now and can be taken back."""
    disqualified: bool = False
    impersonation: Literal["", "stopped", "continued"] = ""
    photo: bytes = b""
    """A photo that was taken and is not kept yet; it lies in memory alone."""


class ConductModel:
    """Forms about whoever was chosen elsewhere; every change arrives as a new state."""

    def __init__(
        self, station: StationModel, words: Words, shown: Callable[[], bool] = lambda: True
    ) -> None:
        self.station, self._words = station, words
        self._venue = station.venue
        self._listeners: list[Callable[[ConductState], None]] = []
        self.lead = LeadGrant(station)
        self.on_slip: Callable[[str], None] = lambda _: None
        """Called with a written warning that was just recorded."""
        self.read_file: Callable[[str, int], bytes] = _no_file
        """Reads a file of at most so many bytes."""
        self.ask_photo: Callable[[], bool] = lambda: False
        """Asks the camera for a photo; False where there is none to ask."""
        self.unsent = Unsent(station.acting)
        self.state = ConductState()
        self._room = ""
        self._scene: Scene | None = None
        station.on_state(lambda _: self.set_aside() if self.unsent.is_strange else None)
        station.reads(self._look, self._found, wanted=shown)

    def on_state(self, listener: Callable[[ConductState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def about_person(self, number: str, act: str = "") -> None:
        """Begin with one person, and with one form where it is named."""
        self.set_aside()
        self.state = ConductState(number=number)
        self._begin(lambda: self.open_form(act) if act else None)

    def about_room(self, room: str = "") -> None:
        """Something about a room or the whole session."""
        self.set_aside()
        self.state, self._room = ConductState(), room
        self._begin(self._open_room)

    def open_form(self, act: str) -> None:
        """Begin a form; the time in it is now."""
        if self._scene is None or act not in {one.id for one in self.state.acts}:
            return
        scene = replace(self._scene, now=clock(self.station.now, self.station.state.zone))
        form = form_of(act, scene)

        def open_() -> None:
            if form is not None:
                self._open(form)

        if form is not None and form.id in LEAD_ONLY:
            self.lead.before(open_)
        else:
            open_()

    def _open(self, form: Form) -> None:
        state = self.state
        begun, again = self.unsent.open(form, state.number)
        code = "form_taken_up" if again else ""
        self._change(form=begun, photo=b"", flags=(), undo=None)
        self._change(message=code, message_fields={}, good=again, article=None)

    def undo(self) -> None:
        """Take back what was recorded just now."""
        record, words = self.state.undo, self._words
        if record is None or self.state.form is not None:
            return
        form = takes_back(record, words.say("undo_wrong_key"), words.say("undo_note_text"))
        if form is None:
            return
        self._open(form)
        by = self.station.name_of(record.operator or "")
        fields: dict[str, object] = {"number": self.state.number, "by": by, "at": record.when}
        fields["what"] = words.say(code_of(record))
        self._change(message="room_undo_about", message_fields=fields, good=True)

    @property
    def unsigned(self) -> bool:
        """Whether nobody has said of a written warning if it was signed."""
        return "acknowledge" in {one.id for one in self.state.acts}

    @property
    def warning(self) -> str:
        """The newest written warning of whoever is looked at, whose slip may be printed again."""
        return next((one.fact for one in reversed(self.state.attentions) if one.written), "")

    def set_aside(self) -> None:
        """Close the form, since somebody or something else is looked at; what was typed stays."""
        if self.state.form is not None:
            self.unsent.aside()
            self.lead.drop()
            self._change(form=None, photo=b"", message="", flags=())

    def tell_kept(self) -> None:
        """Say which form was begun and is not sent, where no other is open."""
        if self.state.form is None and (waiting := self.unsent.waiting):
            code = kept_message(waiting)
            self._change(message=code, message_fields=waiting, good=True, article=None, flags=())

    def leave_form(self) -> None:
        """Record nothing after all."""
        self.unsent.end()
        self.lead.drop()
        self._change(form=None, photo=b"", message="", flags=())

    @property
    def photographing(self) -> bool:
        """Whether a photo may be taken now."""
        return self.state.form is not None and self.state.form.id == "photo"

    def take_photo(self) -> None:
        """Take a photo, or another in its place."""
        if self.photographing and not self.ask_photo():
            self._refused("photo_no_camera", {}, None)

    def photographed(self, data: bytes) -> None:
        """What the camera saw; it is kept only when the form is sent."""
        if self.photographing:
            self._change(photo=data, message="")

    def filled(self, name: str) -> None:
        """Something stands in a field: that it was empty need not be said any longer."""
        state = self.state
        if state.message == "form_missing" and state.message_fields.get("field") == name:
            self._change(message="")

    def submit(self, values: Mapping[str, str]) -> None:
        """What was filled in becomes a wish; a faulty field is said and nothing is lost."""
        form, station = self.state.form, self.station
        if form is None:
            return
        plan = self._venue.sessions[station.state.session]
        filled = Filled(
            values,
            plan.start.local(station.state.zone).date(),
            station.state.zone,
            plan.id,
            self.unsent.about,
            station.now,
            station.state.operator_id,
        )
        try:
            wish = form.wish(filled)
        except Fault as fault:
            self._refused(fault.code, dict(fault.fields), None)
            return

        place = self.unsent.place

        def then(answer: Answer) -> None:
            self._answered(form, answer)
            if answer.refusal is None:
                self.unsent.end(place)
            elif answer.refusal.code == "lead_only" and self.lead.ask_lead is not None:
                self.lead.ask_lead(wish, lambda given: self._answered(form, given))

        if isinstance(wish, KeepEvidence):
            if not (wish.file or self.state.photo):
                self._refused("photo_take_first", {}, None)
                return
            station.run(lambda: self._keep(wish), then)
        elif form.id in LEAD_ONLY:
            self.lead.perform(wish, then)
        else:
            station.perform(wish, then)

    def _keep(self, wish: KeepEvidence) -> Answer:
        """Keep the photo taken, else the file; what will not do is a refusal like any other."""
        try:
            data = self.state.photo or self.read_file(wish.file, MAX_PHOTO)
            photo_of(data)
        except Fault as fault:
            return Answer((), None, Refusal(fault.code, fault.article, fault.fields), {})
        return keep_photo(self._venue, wish, data, self.station.stamp())

    def _answered(self, form: Form, answer: Answer) -> None:
        if (refusal := answer.refusal) is not None:
            self._refused(refusal.told_as or refusal.code, refusal.fields, refusal.article)
            return
        warned = answer.extra.get("warning")
        number = self.state.number
        among = [n for one in answer.facts for n in getattr(one.fact, "people", ())]
        among += [one.candidate for one in answer.facts if one.candidate]
        told_of = "、".join(dict.fromkeys([number, *among])) if number else ""
        fields = {"number": told_of, "seat": self.state.place.rpartition("-")[2]}
        over = self._scene is not None and self._scene.over
        done = done_code(form.id, answer.facts[0].fact if answer.facts else None, over=over)
        told = warned if isinstance(warned, Warned) else Warned(done, fields)
        flags = answer.extra.get("flags")
        if self.state.form is form:  # else somebody has turned to another meanwhile
            self.lead.drop()
            self._change(form=None, photo=b"")
        self._change(
            message=told.code,
            message_fields=dict(told.fields),
            article=None,
            good=True,
            flags=tuple(flags) if isinstance(flags, list) else (),
            undo=_to_undo(answer, number) if form.id not in _UNDOES else None,
        )
        if form.id == "warn":
            self._change(slip=answer.facts[0].id)
            self.on_slip(answer.facts[0].id)
        elif form.id == "acknowledge":
            self._change(slip="")

    def _refused(self, code: str, fields: Mapping[str, object], article: str | None) -> None:
        self._change(message=code, message_fields=dict(fields), article=article, good=False)

    def _begin(self, then: Callable[[], None]) -> None:
        def found(seen: Seen) -> None:
            self._found(seen)
            then()

        self.station.look(self._look, found)

    def _open_room(self) -> None:
        assert self._scene is not None
        scene = replace(
            self._scene, room=self._room, now=clock(self.station.now, self.station.state.zone)
        )
        self._open(room_incident_form(scene))

    def _look(self) -> Seen:
        return look(self.station, self.state.number)

    def _found(self, seen: Seen) -> None:
        self._scene = seen.scene
        self._change(
            place=seen.place,
            standing=seen.standing,
            presence=seen.presence,
            disqualified=seen.scene.disqualified,
            impersonation=seen.scene.impersonation,
            attentions=seen.scene.attentions,
            acts=acts(seen.scene) if self.state.number and not self.station.shut else (),
        )

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)


def _to_undo(answer: Answer, number: str) -> Recorded | None:
    """The fact that could be taken back: the one about this person, where there are several."""
    found = [one for one in answer.facts if takes_back(one, "", "") is not None]
    return next((one for one in found if one.candidate == number), next(iter(found), None))


def _no_file(path: str, _limit: int) -> bytes:
    raise Fault("file_unreadable", Kind.REFUSED, file=path, detail="")
