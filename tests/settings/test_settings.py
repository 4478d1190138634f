"""Settings: declared, kept in a file that people may edit, never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app import bootstrap
from app.settings import MOST_STATIONS, KnownStation, Settings, checked, read, write

STATION = KnownStation("stations/2026-2-T01", "東京第一会場", "第2回", ("2026-11-22",), "受付1")

texts = st.text()
stations = st.builds(
    KnownStation,
    path=texts,
    venue=texts,
    round=texts,
    days=st.lists(texts, max_size=3).map(tuple),
    name=texts,
    practice=st.booleans(),
)
any_settings = st.builds(
    Settings,
    language=st.sampled_from(["", "ja", "en"]),
    scheme=st.sampled_from(["system", "light", "dark"]),
    camera=texts,
    mirrored=st.booleans(),
    volume=st.integers(0, 100),
    mute=st.booleans(),
    idle_minutes=st.integers(1, 60),
    stations=st.lists(stations, max_size=3).map(tuple),
)


@given(any_settings)
def test_what_is_written_is_read_back(settings: Settings) -> None:
    assert read(write(settings)) == (settings, ())


@given(st.text())
def test_no_text_is_in_the_way(text: str) -> None:
    found, faults = read(text)
    assert isinstance(found, Settings)
    assert all(fault.code in ("settings_unreadable", "settings_key") for fault in faults)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('langage = "ja"', "langage"),
        ('language = "fr"', "language"),
        ("volume = 101", "volume"),
        ('volume = "70"', "volume"),
        ("idle_minutes = 0", "idle_minutes"),
        ("mute = 1", "mute"),
        ("[[stations]]\nvenue = 'T01'", "stations[0].path"),
        ("[[stations]]\npath = 'a'\nplace = 'b'", "stations[0].place"),
    ],
)
def test_what_is_no_setting_is_named_and_the_others_hold(text: str, key: str) -> None:
    found, faults = read('camera = "C920"\n' + text)
    assert found == Settings(camera="C920")
    assert [(fault.code, fault.fields["key"]) for fault in faults] == [("settings_key", key)]


def test_a_change_is_there_for_the_next_window(tmp_path: Path) -> None:
    one, other = bootstrap.settings(tmp_path), bootstrap.settings(tmp_path)
    assert one.change(language="en", volume=20).volume == 20
    # Another window's own change leaves this one's alone.
    assert other.change(camera="C920") == Settings(language="en", volume=20, camera="C920")
    assert bootstrap.settings(tmp_path).now == other.now


def test_a_mistyped_name_raises(tmp_path: Path) -> None:
    settings = bootstrap.settings(tmp_path)
    with pytest.raises(AttributeError, match="volum"):
        settings.change(volum=10)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [{"volume": 101}, {"language": "fr"}, {"mute": "yes"}])
def test_a_value_of_another_kind_raises(tmp_path: Path, value: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        bootstrap.settings(tmp_path).change(**value)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_set_aside_before_it_is_written_over(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b'volume = 20\nlanguage = "\xff')
    settings = bootstrap.settings(tmp_path)
    assert settings.now == Settings()
    assert [fault.code for fault in settings.faults] == ["settings_unreadable"]
    settings.change(mute=True)
    assert (tmp_path / "settings-set-aside.toml").read_bytes() == b'volume = 20\nlanguage = "\xff'
    assert bootstrap.settings(tmp_path).faults == ()


def test_the_last_station_comes_first_once_and_not_all_are_kept() -> None:
    settings = Settings()
    for number in range(MOST_STATIONS + 5):
        settings = settings.remembering(KnownStation(f"stations/{number}"))
    assert len(settings.stations) == MOST_STATIONS
    again = settings.remembering(replace(settings.stations[3], name="受付2"))
    assert again.stations[0].name == "受付2"
    assert len({station.path for station in again.stations}) == MOST_STATIONS


def test_a_path_that_is_no_text_does_not_spoil_the_file() -> None:
    settings = Settings().remembering(replace(STATION, path="stations/\udcff"))
    assert read(write(checked(settings))).faults == ()


def test_where_a_station_meets_the_others_is_kept_when_it_is_opened_again() -> None:
    other = replace(STATION, path="stations/other")
    settings = Settings().remembering(other).remembering(STATION).meeting_at(STATION.path, "stick")
    settings = settings.remembering(replace(STATION, name="受付2"))
    assert settings.meeting(STATION.path) == "stick"
    assert (settings.meeting(other.path), settings.meeting("nowhere")) == ("", "")
    off = settings.meeting_at(STATION.path, "")
    assert (off.meeting(STATION.path), off.exchange) == ("", "stick")
    assert read(write(settings)).settings == settings
