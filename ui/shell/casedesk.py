"""Cases at an open headquarters, as the window's pages ask for them."""

from __future__ import annotations

from collections.abc import Sequence

from app import bootstrap
from app.domain.casework import Decide, Open
from app.domain.office import HOLDER, ClerkRole, HeadNoted, PersonSeen
from app.domain.round import Entry
from app.kernel.faults import Fault
from app.kernel.phrases import Language
from app.reports.document import Document
from app.services.casefile import case_file, looks_at
from app.services.casephotos import look_at_photo, photos_told
from app.services.casesheld import CasesHeld
from app.services.casewords import rules_for
from app.services.casework import CaseShown, Work, note_head, note_looks
from app.services.clerks import clerks
from app.services.disclosure import person_files
from app.services.erasing import Wish
from app.services.letters import letter_in
from app.services.office import actor_for
from app.services.personpaper import person_paper
from app.services.ports import Clock
from app.services.registryport import Registry
from app.services.reissuing import find
from app.services.roundnow import rules_of
from ui.shell.hqerase import erase_here
from ui.shell.office import OpenOffice
from ui.viewmodels.case import CaseOpen
from ui.viewmodels.caseforms import Second
from ui.viewmodels.cases import Queue
from ui.viewmodels.words import Words


class OfficeCases:
    """Reads and decides under the name of whoever has signed in; for the lane."""

    def __init__(self, office: OpenOffice, words: Words, clock: Clock | None = None) -> None:
        self._office, self._words, self._clock = office, words, clock or bootstrap.clock()
        self.held = CasesHeld(office.registry, self._clock)

    @property
    def clerk(self) -> str:
        """Who acts."""
        return self._office.actor.clerk

    @property
    def role(self) -> ClerkRole:
        """As what they act."""
        return self._office.actor.role

    def queue(self, round_id: str) -> Queue:
        """All cases of a round."""
        work = self.held.work(round_id)
        return Queue(round_id, tuple(work.cases), work.view.round.time_zone)

    def forget(self) -> None:
        """Find them anew."""
        self.held.forget()

    def open(self, round_id: str, case: str) -> CaseOpen:
        """A case with all that belongs to it, once the look is on record; raise Fault."""
        work, shown = self.held.case(round_id, case)
        self._note(round_id, looks_at(self._office.registry, shown))
        return self._opened(work, shown)

    def decide(self, round_id: str, case: str, wish: Decide, secret: str) -> CaseOpen:
        """Decide about a case; the second person proves who they are; raise Fault."""
        self._check_second(wish.second, secret)
        self.held.decide(self._office.actor, round_id, case, wish)
        return self._opened(*self.held.case(round_id, case))

    def open_new(self, round_id: str, wish: Open) -> CaseShown:
        """Open a case that no record shows; raise Fault."""
        return self.held.open(self._office.actor, round_id, wish)

    def note_head(self, round_id: str, venue: str, code: str) -> HeadNoted:
        """Enter a code from a venue's paper; raise Fault where it can't be read."""
        office = self._office
        return note_head(office.registry, self._clock, office.actor, round_id, venue, code)

    def photo(self, round_id: str, fact: str) -> bytes:
        """A photo kept as evidence, once the look is on record; raise Fault."""
        office = self._office
        return look_at_photo(
            office.headquarters, office.registry, self._clock, office.actor, round_id, fact
        )

    def letter(self, round_id: str, case: str, number: str, language: Language) -> Document:
        """The draft of a letter, once it is on record; raise Fault."""
        name = self._office.headquarters.keyring.name
        letter = letter_in(*self.held.case(round_id, case), number, name, language)
        self._note(round_id, [PersonSeen(candidate=letter.about, why="letter")])
        return letter

    def find(self, round_id: str, text: str) -> Sequence[Entry]:
        """People by number or by a part of the name; who is shown is on record as looked at."""
        people = find(self._office.headquarters, round_id, text)
        looks = [PersonSeen(candidate=one.candidate_number, why="search") for one in people]
        self._note(round_id, looks)
        return people

    def person(self, number: str, language: Language) -> Document:
        """Everything stored about a person, of every round, once the look is on record."""
        registry = self._office.registry
        files = person_files(registry, number, work_of=self._work_of)
        for file in files:
            self._note(file.round, [PersonSeen(candidate=number, why="person")])
        rounds = {file.round: registry.round(file.round) for file in files}
        rules = {id: rules_of(registry, found) for id, found in rounds.items()}
        zone = rounds[files[-1].round].time_zone
        name = self._office.headquarters.keyring.name
        return person_paper(files, rules, name, language, zone)

    def _work_of(self, _registry: Registry, round_id: str) -> Work:
        return self.held.beside(round_id)

    def _opened(self, work: Work, shown: CaseShown) -> CaseOpen:
        registry, round_id = self._office.registry, work.view.round.id
        file = case_file(registry, work, shown)
        rows = {entry.candidate_number: entry for entry in work.entries(shown.candidates)}
        return CaseOpen(
            file=file,
            people=tuple(rows.values()),
            photos=photos_told(registry, round_id, file.timeline),
            rules=rules_for(work, shown),
            every=work.view.rules,
            zone=work.view.round.time_zone,
            seconds=tuple(self.seconds()),
        )

    def erase(
        self, round_id: str, number: str, reason: str, second: str, secret: str
    ) -> Sequence[Fault]:
        """Erase a person of a round; the second person proves who they are; raise Fault."""
        wish = Wish(round_id, number, reason, second)
        told = erase_here(
            self._office, self._clock, wish, lambda: self._check_second(second, secret)
        )
        self.held.forget()
        return told

    def seconds(self) -> list[Second]:
        """Everybody who may act beside whoever acts."""
        people = [
            Second(one.clerk, one.name)
            for one in clerks(self._office.registry)
            if one.active and one.clerk != self.clerk
        ]
        if self.clerk != HOLDER:
            people.append(Second(HOLDER, self._words.say("hq_holder_second")))
        return people

    def _check_second(self, second: str, secret: str) -> None:
        if second == HOLDER:
            bootstrap.check_headquarters(self._office.path, secret)
        elif second:
            office = self._office
            actor_for(office.registry, self._clock, office.headquarters.vault, second, secret)

    def _note(self, round_id: str, looks: list[PersonSeen]) -> None:
        note_looks(self._office.registry, self._clock, self._office.actor, round_id, looks)
