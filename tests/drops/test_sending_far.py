"""A day's records over real servers: sent, imported, receipts taken back, by the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.round import DropPlace
from tests.drops.servers import S3Server, Sshd
from tests.drops.ways import Way, to_s3, to_sftp
from tests.venue.station import PASSPHRASE, Desk, World, kantoku, make_world, scan, sign_in


@pytest.fixture(params=["sftp", "s3"])
def far(request: pytest.FixtureRequest, tmp_path: Path) -> Way:
    """A place on a network."""
    server = request.getfixturevalue("sshd" if request.param == "sftp" else "s3")
    if isinstance(server, S3Server):
        return to_s3(server)
    assert isinstance(server, Sshd)
    (tmp_path / "served").mkdir()
    return to_sftp(server, tmp_path / "served")


@pytest.fixture
def world(tmp_path: Path, far: Way) -> World:
    """A round whose file names the place, and how its server is known."""
    access = far.access
    place = DropPlace(url=far.url, host_key=access.host_key, endpoint=access.endpoint)
    return make_world(tmp_path, change=lambda round_: replace(round_, drops=(place,)))


def options(far: Way, folder: Path) -> list[str | Path]:
    """The secret, in a file."""
    file = folder / "secret"
    if far.kind == "sftp":
        file.write_bytes(far.access.key_file)
        return ["--drop-key-file", file]
    file.write_text(f"{far.access.password}\n")
    return ["--drop-password-file", file]


def test_records_go_to_headquarters_and_its_word_comes_back(
    world: World, far: Way, tmp_path: Path
) -> None:
    desk = Desk.made(tmp_path / "desk", world.first)
    _, sheet = world.first.write(tmp_path / "package")
    (tmp_path / "hq.pass").write_text(f"{PASSPHRASE}\n")
    with desk.station() as station:
        assert [drop.url for drop in station.head.round.drops] == [far.url]
        sign_in(station, desk.stamp)
        scan(station, next(iter(world.tickets.values())), desk.stamp)
        size = station.venue.journal.head.size
    secret = options(far, tmp_path)
    send = ["venue", "send", desk.path, "--to", far.url, "--passphrase-file", sheet, "--json"]
    take = ["hq", "import", world.hq, "--from", far.url, "--json"]
    take += ["--passphrase-file", tmp_path / "hq.pass"]

    code, said = kantoku(*send, *secret)
    first = json.loads(said)
    assert (code, len(first["bundles"]), first["confirmed"]) == (0, 1, 0)
    before = far.everything()
    code, said = kantoku(*send, *secret)
    assert (code, json.loads(said)["bundles"], far.everything()) == (0, [], before)

    code, said = kantoku(*take, *secret)
    [taken] = [json.loads(line) for line in said.splitlines()]
    assert (code, taken["status"], taken["size"]) == (0, "accepted", size)
    code, said = kantoku(*take, *secret)
    assert (code, json.loads(said.splitlines()[0])["status"]) == (0, "repeated")

    code, said = kantoku(*send, *secret)
    last = json.loads(said)
    assert (code, last["receipts"], last["confirmed"]) == (0, 1, size)
    assert str(far.access.password or "-----BEGIN") not in said


def test_without_a_secret_and_nobody_to_ask_it_is_said(
    world: World, far: Way, tmp_path: Path
) -> None:
    desk = Desk.made(tmp_path / "desk", world.first)
    _, sheet = world.first.write(tmp_path / "package")
    command = ["venue", "send", desk.path, "--to", far.url, "--passphrase-file", sheet]
    assert kantoku(*command) == (2, "drop_password_missing")
    assert far.everything() == {}


def test_a_server_that_the_package_does_not_name_is_asked_for_its_key(
    sshd: Sshd, tmp_path: Path
) -> None:
    world = make_world(tmp_path)
    desk = Desk.made(tmp_path / "desk", world.first)
    _, sheet = world.first.write(tmp_path / "package")
    served = tmp_path / "served"
    served.mkdir()
    far = to_sftp(sshd, served)
    command = ["venue", "send", desk.path, "--to", far.url, "--passphrase-file", sheet]
    command += [*options(far, tmp_path)]
    assert kantoku(*command) == (1, "drop_host_key_unknown")
    assert far.everything() == {}
    assert kantoku(*command, "--host-key", sshd.host_key)[0] == 0
    assert kantoku(*command, "--host-key", sshd.folder / "host.pub")[0] == 0
    assert len(far.everything()) == 1


def test_two_stations_meet_over_a_server(sshd: Sshd, tmp_path: Path) -> None:
    world = make_world(tmp_path)
    served = tmp_path / "served"
    served.mkdir()
    far = to_sftp(sshd, served)
    _, sheet = world.first.write(tmp_path / "package")
    desks = [Desk.made(tmp_path / name, world.first) for name in ("one", "two")]
    seen = []
    for desk in (*desks, *desks):
        command = ["venue", "exchange", desk.path, "--with", far.url, "--passphrase-file", sheet]
        command += ["--host-key", sshd.host_key, *options(far, tmp_path), "--json"]
        code, said = kantoku(*command)
        assert code == 0
        seen.append([other["seen"] for other in json.loads(said)["others"]])
    assert seen[0] == []
    assert [len(held) for held in seen[1:]] == [1, 1, 1]
    assert all(held[0] > 0 for held in seen[1:])
