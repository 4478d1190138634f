"""`kantoku demo`: a whole exam day on invented people, from round file to receipt."""

from __future__ import annotations

import json
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click
from msgspec.structs import replace

from app import bootstrap
from app.cli.common import PATH, choose_language, language, progress, put, say, tell
from app.cli.tables import table
from app.domain.round import Round
from app.formats.package import SUFFIX
from app.kernel.faults import Fault, Kind, machine
from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.reports.dayreport import day_report
from app.services.demoday import KINDS, LiveDay, Plan, answered_as_planned, plan
from app.services.demoscript import false_tickets, script_lines
from app.services.headquarters import Headquarters
from app.services.importing import Imported, import_from
from app.services.invented import invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.services.journal import Stamp
from app.services.opening import OpenStation, Sheet, open_package, open_station
from app.services.overview import Overview, overview
from app.services.packing import pack
from app.services.playing import Player
from app.services.ports import Way, Workspace
from app.services.preparing import prepare, ticket_sheets, ticket_texts
from app.services.registryport import Registry
from app.services.rehearsal import invented_pins
from app.services.rehearsing import begin
from app.services.reviewing import RoundStatus, status
from app.services.sending import Sent, send

ZONE = "Asia/Tokyo"
VENUE = "T01"
PEOPLE = 120


class Played(NamedTuple):
    """What came of the script."""

    wrong: list[str]
    answers: list[tuple[str, dict[str, object]]]
    """Each line's kind and answer."""


@click.command("demo")
@click.argument("folder", metavar="[DIR]", required=False, type=PATH)
@click.option("--headless", is_flag=True, help="Play the day without a window.")
@click.option("--candidates", default=PEOPLE, show_default=True, type=click.IntRange(10, 5000))
@click.option("--lang", type=click.Choice(["ja", "en"]))
@click.option("--seed", default=1, show_default=True, type=int)
@click.pass_context
def demo_command(
    context: click.Context,
    folder: Path | None,
    headless: bool,
    candidates: int,
    lang: Language | None,
    seed: int,
) -> None:
    """Play an exam day of invented people through everything."""
    if lang is not None:
        context.find_root().obj = lang
        choose_language(lang)
    made = _new_folder(folder)
    tell("demo_folder", folder=made)
    chosen = language()
    if not headless:
        from ui.application import can_show_windows

        if can_show_windows():
            demo = Demo(made, candidates, seed, chosen, live=True)
            tell("demo_pins", pins=demo.pins, file=made / "sheets")
            sys.exit(demo.show())
        tell("demo_no_screen")
    failures = Demo(made, candidates, seed, chosen).run()
    for failure in failures:
        put(failure, err=True)
    tell("demo_failed" if failures else "demo_done", count=len(failures), folder=made)
    sys.exit(Kind.REFUSED.value if failures else 0)


class Demo:
    """One day in one folder."""

    def __init__(
        self, folder: Path, candidates: int, seed: int, language: Language, *, live: bool = False
    ) -> None:
        self._folder = folder
        self._seed = seed
        self._language: Language = language
        now = bootstrap.clock().now()
        day = now.local(ZONE).date()
        self._round, self._entries = invented_round(day, candidates=candidates, seed=seed)
        if live:
            self._round = held_now(self._round, now)
        self._plan: Plan = plan(self._round, self._entries, VENUE, seed=seed)

    @property
    def pins(self) -> list[str]:
        """Who works at the demo's venue and the invented PIN of each."""
        names = {member.id: member.name for member in self._round.staff if member.venue == VENUE}
        known = invented_pins(self._round.staff, VENUE)
        return [f"{names[who]} ({who}) {pin}" for who, pin in known.items()]

    def run(self) -> list[str]:
        """Everything in order; the answer is what went otherwise than meant."""
        with self._prepared() as (hq, registry, drop):
            pictures = self._tickets(hq)
            sheet = self._package(hq)
            workspace = bootstrap.workspace(self._folder / "station")
            with _station(workspace, sheet) as station:
                played = self._play(station, pictures)
                found = overview(station)
                self._report(station, found, played)
                sent = self._send(station, drop)
                imported = self._import(hq, registry, drop)
                confirmed = self._send(station, drop).confirmed
            held = status(registry, self._round.id)
        wrong = played.wrong + self._compare(found)
        # The day's own records, as the report counts them: sending adds words of its own.
        exchange = (found.exchange.saved, len(imported), confirmed)
        wrong += self._compare_exchange(imported, held, found, sent, confirmed)
        self._show(played, found, exchange)
        return wrong

    def show(self) -> int:
        """Open a window that prepares the same day around this very moment, and then its desk."""
        from ui.application import run_demo

        failed: list[Fault] = []

        def make(_folder: Path, progress: Callable[[str], None]) -> LiveDay:
            def both(code: str) -> None:
                progress(code)
                tell(code)

            try:
                day = self.live(both)
            except Fault as fault:
                failed.append(fault)
                raise
            tell("demo_ready")
            return day

        status = run_demo(make, language=self._language)
        if failed:
            raise failed[0]
        return status

    def live(self, tell: Callable[[str], None]) -> LiveDay:
        """The same day around this very moment, its doors open; `tell` hears how far it is."""
        tell("demo_making_round")
        with self._prepared() as (hq, _, _):
            tell("demo_making_tickets")
            pictures = self._tickets(hq)
            tell("demo_making_station")
            sheet = self._package(hq)
        station = bootstrap.station(self._folder / "station", sheet)
        session = next(iter(station.venue.sessions))
        pins = {m.id: m.pin or "" for m in self._round.staff if m.venue == VENUE}
        begin(station.venue, bootstrap.clock(), session, pins)
        tray = [
            (number, kind, str(pictures[number]))
            for number, kind in sorted(self._plan.people.items(), key=_kind_then_number)
            if number in pictures and kind not in ("absent", "no_ticket")
        ]
        return LiveDay(station, session, tray, bootstrap.read_codes)

    @contextmanager
    def _prepared(self) -> Iterator[tuple[Headquarters, Registry, Way]]:
        round_file, roster = self._folder / "round.toml", self._folder / "roster.csv"
        bootstrap.write_file(round_file, as_round_toml(self._round).encode())
        bootstrap.write_file(roster, as_roster_csv(self._entries).encode())
        passphrase = secrets.token_urlsafe(16)
        hq_folder, drop_folder = self._folder / "headquarters", self._folder / "drop"
        secret = self._folder / "headquarters.pass.txt"
        bootstrap.write_file(secret, f"{passphrase}\n".encode(), secret=True)
        bootstrap.create_headquarters(hq_folder, "Demo", passphrase, None)
        drop = bootstrap.drop(str(drop_folder), create=True)
        with bootstrap.headquarters_and_registry(hq_folder, passphrase) as (hq, registry):
            rows = [(roster.name, bootstrap.roster_rows(roster))]
            today = bootstrap.clock().now().local(ZONE).date()
            packs = bootstrap.regulations()
            prepare(hq, (round_file.name, round_file.read_bytes()), rows, packs, today=today)
            yield hq, registry, drop

    def _tickets(self, hq: Headquarters) -> dict[str, Path]:
        """Real tickets as PDF and PNG, and the false ones that some people bring."""
        texts = {number: text for (_, number), text in ticket_texts(hq, self._round.id).items()}
        stranger = bootstrap.vault().new_signer()
        false = false_tickets(self._plan, self._round.id, VENUE, hq.issuer.public_key, stranger)
        lines = "".join(f"{line}\n" for line in script_lines(self._plan, false, ZONE))
        bootstrap.write_file(self._folder / "day.jsonl", lines.encode())
        texts |= false
        pictures = {number: self._folder / "tickets" / f"{number}.png" for number in texts}
        drawn = bootstrap.code_pictures([(text, (number,)) for number, text in texts.items()])
        for path, picture in zip(pictures.values(), drawn, strict=True):
            bootstrap.write_file(path, picture)
        for venue, sheets in ticket_sheets(hq, self._round.id, self._language):
            path = self._folder / "tickets" / f"{self._round.id}-{venue}-tickets.pdf"
            bootstrap.write_file(path, bootstrap.ticket_pages(sheets, self._language))
        return pictures

    def _package(self, hq: Headquarters) -> Sheet:
        packed = pack(hq, self._round.id, VENUE, bootstrap.clock().now())
        stem = f"{self._round.id}-{VENUE}"
        file = self._folder / "packages" / f"{stem}{SUFFIX}"
        sheets = self._folder / "sheets"
        bootstrap.write_file(file, packed.sealed)
        bootstrap.write_file(
            sheets / f"{stem}.pass.txt", packed.passphrase_text.encode(), secret=True
        )
        page = bootstrap.passphrase_page(packed.passphrase_sheet, self._language)
        bootstrap.write_file(sheets / f"{stem}.pass.pdf", page, secret=True)
        pins = bootstrap.pin_pages(packed.pin_sheets, self._language)
        bootstrap.write_file(sheets / f"{stem}.pins.pdf", pins, secret=True)
        sheet = Sheet.read(packed.passphrase_text)
        open_package(
            file.read_bytes(),
            sheet,
            bootstrap.workspace(self._folder / "station"),
            bootstrap.vault(),
            bootstrap.clock(),
            station_name=say("demo_station"),
        )
        return sheet

    def _play(self, station: OpenStation, pictures: dict[str, Path]) -> Played:
        """Every line of the plan; tickets are read from their pictures."""
        player = Player(
            station.venue, bootstrap.clock(), read_codes=bootstrap.read_codes, read_text=str
        )
        wrong, answers, caution = [], [], ""
        for number, step in enumerate(progress(self._plan.steps, "demo_playing"), 1):
            wish = dict(step.wish)
            if "image" in wish:
                wish["image"] = str(pictures[str(wish["image"])])
            if wish.get("after") == "$caution":
                wish["after"] = caution
            answer = player.answer(json.dumps(wish))
            answers.append((step.kind, answer))
            if step.kind == "caution":
                caution = str(answer["facts"][0])  # type: ignore[index]
            if not answered_as_planned(step, answer):
                wrong.append(say("demo_wrong_answer", line=number, wish=wish["do"], answer=answer))
        return Played(wrong, answers)

    def _send(self, station: OpenStation, drop: Way) -> Sent:
        outbox = bootstrap.outbox(self._folder / "station")
        last = station.venue.journal.last_at or bootstrap.clock().now()
        stamp = Stamp(last, bootstrap.clock().monotonic_ms())
        return send(station, drop, outbox, bootstrap.vault(), stamp)

    def _import(self, hq: Headquarters, registry: Registry, drop: Way) -> list[Imported]:
        return import_from(
            drop,
            registry,
            unseal=hq.unseal_bundle,
            verify=hq.vault.verify,
            recipients=hq.recipients(),
            receipt_signer=hq.receipt_signer,
            clock=bootstrap.clock(),
        )

    def _compare(self, found: Overview) -> list[str]:
        """Where people stand in the end, against what the generator meant."""
        counts = found.sessions[0].counts
        real: dict[str, int] = {"entered": counts.entered, "late": counts.late}
        real |= {str(name): number for name, number in counts.standings.items()}
        return [
            say("demo_wrong_count", what=name, expected=number, found=real[name])
            for name, number in self._plan.expected.items()
            if real[name] != number
        ]

    def _compare_exchange(
        self,
        imported: list[Imported],
        held: RoundStatus,
        found: Overview,
        sent: Sent,
        confirmed: int,
    ) -> list[str]:
        """Headquarters must hold every fact of the day, and the same counts."""
        wrong = [say("demo_not_imported", file=i.file) for i in imported if i.status != "accepted"]
        venue = next(place for place in held.venues if place.venue == VENUE)
        session = found.sessions[0]
        if venue.sessions[session.id] != session.counts:
            wrong.append(say("demo_counts_differ"))
        if confirmed != venue.stations[0].size or confirmed < found.exchange.saved:
            wrong.append(say("demo_not_confirmed", confirmed=confirmed, size=sent.size))
        return wrong

    def _report(self, station: OpenStation, found: Overview, played: Played) -> None:
        plan_ = next(v for v in self._round.venues if v.code == VENUE)
        session = found.sessions[0]
        last = station.venue.journal.last_at
        assert last is not None
        names = {room.code: room.name for room in plan_.rooms}
        document = day_report(
            head=[
                (say("dayreport.round"), self._round.name),
                (say("dayreport.venue"), f"{plan_.code} {plan_.name}"),
                (say("dayreport.session"), session.id),
                (say("dayreport.records"), found.exchange.saved),
                (say("dayreport.head_code"), found.exchange.head_code),
            ],
            rooms={names[code]: counts for code, counts in session.rooms.items()},
            happened=self._happened(),
            language=self._language,
            date=last,
            zone=ZONE,
        )
        bootstrap.write_file(self._folder / "report.pdf", bootstrap.document_pages(document))

    def _happened(self) -> list[tuple[str, int]]:
        people = Counter(self._plan.people.values())
        return [(say(f"demo_kind_{kind}"), people[kind]) for kind in KINDS if people[kind]]

    def _show(self, played: Played, found: Overview, exchange: tuple[int, int, int]) -> None:
        counts = found.sessions[0].counts
        rows = [[name, str(number)] for name, number in self._happened()]
        table(say("demo_table_people"), [say("dayreport.kind"), say("dayreport.people")], rows)
        rows = [
            [say(f"standing_{name}"), str(self._plan.expected.get(name, 0)), str(number)]
            for name, number in counts.standings.items()
            if number or self._plan.expected.get(name)
        ]
        headings = [say("demo_standing"), say("demo_expected"), say("demo_found")]
        table(say("demo_table_standings"), headings, rows)
        given: Counter[str] = Counter()
        for _, answer in played.answers:
            if isinstance(verdict := answer.get("verdict"), dict):
                reasons = [reason["code"] for reason in verdict["reasons"]]
                given[" ".join([verdict["code"], *reasons[:1]])] += 1
        rows = [[name, str(number)] for name, number in sorted(given.items())]
        table(say("demo_table_verdicts"), [say("demo_verdict"), say("demo_found")], rows)
        saved, bundles, confirmed = exchange
        tell("demo_exchange", saved=saved, bundles=bundles, confirmed=confirmed)


def demo_in(folder: Path, tell: Callable[[str], None], *, language: Language) -> LiveDay:
    """A live demo day in a new folder below this one, for the window's own choice of it."""
    made = next_free(folder)
    return Demo(made, PEOPLE, 1, language, live=True).live(tell)


def held_now(round_: Round, now: Instant) -> Round:
    """The same round with its doors open five minutes ago, whatever the hour."""
    midnight = now.local(round_.time_zone).replace(hour=0, minute=0, second=0, microsecond=0)
    doors = max(Instant.of(midnight), now.plus(minutes=-5))
    times = {
        "doors": doors,
        "admission_deadline": doors.plus(minutes=45),
        "start": doors.plus(minutes=55),
        "end": doors.plus(minutes=145),
    }
    return replace(round_, sessions=tuple(replace(s, **times) for s in round_.sessions))


def _kind_then_number(person: tuple[str, str]) -> tuple[int, str]:
    """A few of every kind are found at a glance: the rare ones first, the good ones last."""
    number, kind = person
    return (0 if kind != "good" else 1, number)


@contextmanager
def _station(workspace: Workspace, sheet: Sheet) -> Iterator[OpenStation]:
    workspace.take()
    try:
        station = open_station(sheet, workspace, bootstrap.vault(), script=True)
        try:
            yield station
        finally:
            station.close()
    finally:
        workspace.release()


def _new_folder(folder: Path | None) -> Path:
    """The folder named, if it is empty; otherwise the next free one in this folder."""
    try:
        if folder is None:
            return next_free(Path())
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Fault("workspace_not_empty", Kind.USAGE, workspace=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        named = str(folder or Path.cwd())
        raise machine("path_failed", path=named, detail=error.strerror or str(error)) from error
    return folder


def next_free(where: Path) -> Path:
    """A new folder for a demo."""
    names = ["kantoku-demo", *(f"kantoku-demo-{n}" for n in range(2, 1000))]
    made = next(where / name for name in names if not (where / name).exists())
    made.mkdir(parents=True)
    return made
