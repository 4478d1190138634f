"""`kantoku venue` as people and scripts use it: passphrases, answers, exit statuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.cli.main import cli
from tests.journeys.program import kantoku as program
from tests.venue.station import MORNING, PASSPHRASE, Desk, World, kantoku, script


@pytest.fixture
def sheet(world: World, tmp_path: Path) -> Path:
    """The passphrase sheet as a file, apart from its package."""
    return world.first.write(tmp_path / "post")[1]


def lines(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture(autouse=True)
def _no_passphrase_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KANTOKU_PASSPHRASE_FILE", raising=False)


def test_a_day_from_package_to_confirmed(world: World, tmp_path: Path) -> None:
    package, sheet = world.first.write(tmp_path / "post")
    ws, stick, asked = tmp_path / "ws", tmp_path / "stick", ("--passphrase-file", sheet)
    status, output = kantoku("venue", "open", package, "--workspace", ws, *asked, "--json")
    assert (status, lines(output)) == (
        0,
        [{"ok": True, "round": world.round.id, "venue": "T01", "issue": 1}],
    )
    text = world.tickets[min(world.tickets)]
    day = script({"at": str(MORNING), "do": "scan", "text": text}, {"do": "scan", "text": "x"})
    status, output = kantoku("venue", "apply", ws, "--script", "-", "--json", *asked, input=day)
    assert status == 0
    assert [(a["line"], a["ok"], len(a["facts"]) > 0) for a in lines(output)] == [  # type: ignore[arg-type]
        (1, True, True),
        (2, True, True),
        (3, True, True),
        (4, False, True),
    ]
    status, output = kantoku("venue", "send", ws, "--to", stick, *asked, "--json")
    [sent] = lines(output)
    assert (status, sent["ok"], sent["confirmed"]) == (0, True, 0)
    world.take_in(Desk(ws, world.first).outbox.__class__(stick))
    status, output = kantoku("venue", "send", ws, "--to", stick, *asked, "--json")
    [sent] = lines(output)
    assert (status, sent["receipts"], sent["bundles"]) == (0, 1, [])
    status, output = kantoku("venue", "status", ws, *asked, "--json")
    [found] = lines(output)
    assert status == 0
    assert found["exchange"]["confirmed"] == sent["confirmed"] > 0  # type: ignore[index,operator]
    assert kantoku("venue", "status", ws, *asked)[0] == 0
    status, output = kantoku("venue", "verify", ws, *asked, "--json")
    whole = {"ok": True, "size": sent["size"], "heads": [], "purged": None, "faults": []}
    assert (status, lines(output)) == (0, [whole])


@pytest.mark.parametrize("command", ["apply", "status", "send", "verify"])
@pytest.mark.parametrize(
    ("case", "status", "code"),
    [
        ("no passphrase", 2, "passphrase_missing"),
        ("no passphrase file", 2, "file_missing"),
        ("empty passphrase file", 2, "passphrase_missing"),
        ("wrong passphrase", 1, "wrong_passphrase"),
        ("mistyped passphrase", 1, "passphrase_mistyped"),
        ("no workspace", 2, "no_workspace"),
        ("damaged ledger", 3, "ledger_damaged"),
        ("missing ledger", 3, "ledger_missing"),
        ("damaged box", 3, "station_file_damaged"),
        ("empty box", 3, "station_file_damaged"),
        ("huge box", 3, "station_file_damaged"),
        ("missing box", 3, "station_file_damaged"),
    ],
)
def test_what_goes_wrong_has_its_exit_status(
    desk: Desk, world: World, sheet: Path, command: str, case: str, status: int, code: str
) -> None:
    ws, asked = desk.path, ["--passphrase-file", str(sheet)]
    match case:
        case "no passphrase":
            asked = []
        case "no passphrase file":
            sheet.unlink()
        case "empty passphrase file":
            sheet.write_text("\n")
        case "wrong passphrase":
            sheet.write_text(world.other.sheet.passphrase)
        case "mistyped passphrase":
            sheet.write_text("ABC")
        case "no workspace":
            ws = desk.path.with_name("nowhere")
        case "damaged ledger":
            desk.ledger_file.write_bytes(b"")
        case "missing ledger":
            desk.ledger_file.unlink()
        case "damaged box":
            (desk.path / "station.json").write_bytes(b"{}")
        case "empty box":
            (desk.path / "station.json").write_bytes(b"")
        case "huge box":
            (desk.path / "station.json").write_bytes(bytes(1_000_000))
        case "missing box":
            (desk.path / "station.json").unlink()
    more = {
        "apply": ["--script", "-"],
        "send": ["--to", str(desk.path.with_name("stick"))],
    }.get(command, [])
    assert kantoku("venue", command, ws, *more, *asked, input="") == (status, code)
    assert not desk.path.with_name("nowhere").exists()
    assert not desk.path.with_name("stick").exists()


def test_the_passphrase_file_may_be_named_by_a_variable(
    desk: Desk, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANTOKU_PASSPHRASE_FILE", str(sheet))
    assert kantoku("venue", "status", desk.path, "--json")[0] == 0


def test_a_real_rounds_station_takes_no_script(real_world: World, tmp_path: Path) -> None:
    desk = Desk.made(tmp_path / "ws", real_world.first)
    _, sheet = real_world.first.write(tmp_path / "post")
    before = desk.ledger_file.read_bytes()
    asked = ("--passphrase-file", sheet)
    told = kantoku("venue", "apply", desk.path, "--script", "-", *asked, input=script())
    assert told == (1, "not_a_practice_round")
    assert desk.ledger_file.read_bytes() == before


def test_a_script_with_spoilt_bytes_spoils_its_lines_only(desk: Desk, sheet: Path) -> None:
    spoilt = b'{"do":"scan","text":"\xff\xfe"}\n\xff\n'
    day = b"\xef\xbb\xbf" + script().encode() + spoilt
    asked = ("--script", "-", "--json", "--passphrase-file", sheet)
    status, output = kantoku("venue", "apply", desk.path, *asked, input=day)
    assert status == 0
    assert [answer["ok"] for answer in lines(output)] == [True, True, False, False]


def test_the_first_refusal_may_stop_the_script(desk: Desk, sheet: Path) -> None:
    day = script({"do": "scan", "text": "x"}, {"do": "scan", "text": "y"})
    asked = ("--script", "-", "--stop-on-fault", "--json", "--passphrase-file", sheet)
    status, output = kantoku("venue", "apply", desk.path, *asked, input=day)
    assert (status, len(lines(output))) == (1, 3)


def test_verification_with_findings_is_status_three(desk: Desk, sheet: Path) -> None:
    desk.tamper("UPDATE state SET body = x'7b7d'")
    asked = ("--passphrase-file", sheet)
    status, output = kantoku("venue", "verify", desk.path, *asked, "--json")
    [found] = lines(output)
    assert (status, found["ok"]) == (3, False)
    assert [f["code"] for f in found["faults"]] == ["state_differs"]  # type: ignore[attr-defined]
    assert kantoku("venue", "verify", desk.path, *asked)[0] == 3


def test_a_damaged_key_is_named_with_its_file_and_what_to_do(
    desk: Desk, world: World, sheet: Path, tmp_path: Path
) -> None:
    key = desk.path / "station.json"
    key.write_bytes(b"{}")
    ledger = desk.ledger_file.read_bytes()
    ran = program("--lang", "en", "venue", "status", desk.path, passphrase=sheet)
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith(f"{key} is damaged")
    assert "venue open" in ran.err
    # And the advice can be followed.
    package, _ = world.first.write(tmp_path / "post")
    new = tmp_path / "new"
    assert program("venue", "open", package, "--workspace", new, passphrase=sheet).status == 0
    assert program("venue", "status", new, passphrase=sheet).status == 0
    assert desk.ledger_file.read_bytes() == ledger


def test_an_outbox_that_is_missing_harms_no_verification(desk: Desk, sheet: Path) -> None:
    asked = ("--passphrase-file", sheet)
    shutil.rmtree(desk.path / "outbox")
    assert kantoku("venue", "verify", desk.path, *asked)[0] == 0
    assert not (desk.path / "outbox").exists()
    assert kantoku("venue", "send", desk.path, "--to", desk.path / ".." / "s", *asked)[0] == 0
    shutil.rmtree(desk.path / "outbox")
    assert kantoku("venue", "verify", desk.path, *asked)[0] == 0


def test_receipts_that_are_not_believed_are_status_three_once(
    desk: Desk, world: World, sheet: Path, tmp_path: Path
) -> None:
    with desk.station() as station:
        mine = f"{station.venue.journal.station}-{station.venue.journal.epoch}"
    under = tmp_path / "stick" / world.round.id / "T01" / "headquarters"
    under.mkdir(parents=True)
    (under / f"{mine}-00000001.receipt.txt").write_text("KR1ABC")
    asked = ("--to", tmp_path / "stick", "--passphrase-file", sheet, "--json")
    status, output = kantoku("venue", "send", desk.path, *asked)
    warning, sent = lines(output)
    assert list(warning) == ["warning"]
    assert (status, sent["ok"], len(sent["bundles"])) == (3, False, 1)  # type: ignore[arg-type]
    [aside] = (desk.path / "set-aside").iterdir()
    assert aside.read_text() == "KR1ABC"
    # From now on it is a warning that names the file, until somebody takes it away.
    status, output = kantoku("venue", "send", desk.path, *asked)
    warning, sent = lines(output)
    assert (status, sent["ok"], sent["faults"]) == (0, True, [])
    [known] = sent["known"]  # type: ignore[misc]
    assert known == warning["warning"]
    assert known["fields"]["file"].endswith(f"{mine}-00000001.receipt.txt")
    assert known["fields"]["file"] in known["message"]
    (under / f"{mine}-00000002.receipt.txt").write_text("KR1ABC")
    assert kantoku("venue", "send", desk.path, *asked)[0] == 3
    assert len(list(under.iterdir())) == 2
    assert kantoku("venue", "verify", desk.path, "--passphrase-file", sheet)[0] == 0


def test_a_folder_that_is_not_there_is_wrong_usage(desk: Desk, sheet: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    places = {"file": "drop_is_a_file", "file/below": "drop_is_a_file", "no/such": "drop_missing"}
    for place, code in places.items():
        asked = ("--to", tmp_path / place, "--passphrase-file", sheet)
        assert kantoku("venue", "send", desk.path, *asked) == (2, code)
    assert desk.check() == []


def test_headquarters_too_is_told_of_a_folder_that_is_not_there(
    world: World, tmp_path: Path
) -> None:
    (tmp_path / "pass").write_text(PASSPHRASE)
    asked = ("--from", tmp_path / "nodir", "--passphrase-file", tmp_path / "pass")
    assert kantoku("hq", "import", world.hq, *asked) == (2, "drop_missing")
    assert not (tmp_path / "nodir").exists()


@pytest.mark.parametrize("command", [("send", "--to"), ("exchange", "--with")])
@pytest.mark.parametrize("place", ["", "outbox", "new", "../link", "file://"])
def test_a_station_never_hands_its_files_to_itself(
    desk: Desk, sheet: Path, command: tuple[str, str], place: str
) -> None:
    desk.path.with_name("link").symlink_to(desk.path)
    there = f"file://{desk.path}" if place == "file://" else str(desk.path / place)
    before = {path: path.stat().st_size for path in desk.path.rglob("*")}
    asked = (command[0], desk.path, command[1], there, "--passphrase-file", sheet)
    assert kantoku("venue", *asked) == (2, "drop_in_workspace")
    after = {path: path.stat().st_size for path in desk.path.rglob("*")}
    assert {**after, desk.path / "in-use.lock": 0} == {**before, desk.path / "in-use.lock": 0}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("in-use.lock", "folder_in_the_way"),
        ("outbox", "file_in_the_way"),
        ("set-aside", "file_in_the_way"),
    ],
)
def test_what_is_in_the_way_in_the_stations_folder_is_named(
    desk: Desk, sheet: Path, tmp_path: Path, name: str, code: str
) -> None:
    blocked = desk.path / name
    if blocked.is_dir():
        blocked.rmdir()
    blocked.unlink(missing_ok=True)
    if code == "folder_in_the_way":
        blocked.mkdir()
    else:
        blocked.write_text("")
    ran = program("--lang", "en", "venue", "send", desk.path, "--to", tmp_path, passphrase=sheet)
    assert (ran.status, str(blocked) in ran.err) == (4, True)
    asked = ("--to", tmp_path, "--passphrase-file", sheet)
    assert kantoku("venue", "send", desk.path, *asked) == (4, code)
    blocked.rename(tmp_path / "moved away")
    assert kantoku("venue", "send", desk.path, *asked)[0] == 0


def test_what_is_said_before_the_first_receipt_and_where_the_bundle_lies_already(
    desk: Desk, sheet: Path, tmp_path: Path
) -> None:
    say = ("--lang", "en", "venue")
    first, again = (
        program(*say, "send", desk.path, "--to", tmp_path / "stick", passphrase=sheet).out
        for _ in range(2)
    )
    assert "Bundles sent: 1." in first
    assert "there already" not in first
    assert "there already, whole: 1." in again
    status = program(*say, "status", desk.path, passphrase=sheet).out
    for said in (first, again, status):
        assert "confirmed none yet" in said
        assert "1 to 0" not in said
    assert first.count("kantoku hq import") == again.count("kantoku hq import") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "{lang}", "venue", "status", "{ws}"),
        ("venue", "--lang", "{lang}", "status", "{ws}"),
        ("venue", "status", "--lang", "{lang}", "{ws}"),
        ("venue", "status", "{ws}", "--lang", "{lang}"),
        ("--lang", "ko", "venue", "status", "{ws}"),
        ("--lang", "ja", "venue", "status", "{ws}", "--lang", "en"),
    ],
)
def test_the_language_may_be_said_before_a_command_and_after_it(
    desk: Desk, sheet: Path, words: tuple[str, ...]
) -> None:
    told = {"en": "Headquarters has confirmed none", "ja": "本部の確認"}
    for lang in told if "{lang}" in words else ("en",):
        ran = program(*(w.format(lang=lang, ws=desk.path) for w in words), passphrase=sheet)
        if "ko" in words:
            assert ran.status == 2
        else:
            assert (ran.status, [text in ran.out for text in told.values()].count(True)) == (0, 1)
            assert told[lang] in ran.out


def test_every_command_takes_a_language() -> None:
    def each(command: click.Command) -> Iterator[click.Command]:
        yield command
        for below in command.commands.values() if isinstance(command, click.Group) else ():
            yield from each(below)

    mute = [c.name for c in each(cli) if not any(p.name == "lang" for p in c.params)]
    assert mute == []


def test_a_script_is_no_device(desk: Desk, sheet: Path) -> None:
    before = desk.ledger_file.read_bytes()
    asked = ("--script", "/dev/zero", "--passphrase-file", sheet)
    assert kantoku("venue", "apply", desk.path, *asked) == (2, "file_is_device")
    assert desk.ledger_file.read_bytes() == before
