"""A third exam's rules, invented: begun as anybody begins a pack, and with another mixture.

Latecomers until half an hour after the start if the lead agrees; two cautions before a warning;
nobody leaves; other words for its people; at its public venues the lead sets the times and there
are no tickets, at its semi-public ones there are and they hold everything.
"""

from __future__ import annotations

import tomllib
from typing import Any

from app.kernel.resources import resource
from tests.rulepack.packs import toml

ID, MARK = "soroban", "S"
ARTICLES = {
    "1": ("本人だけが受けられます。", "Only who applied may sit."),
    "2": ("開始後30分までは、責任者が認めれば入れます。", "Until half an hour, with consent."),
    "3": ("二度注意してから、書面で警告します。", "Two cautions come before a warning."),
    "4": ("途中で部屋を出ることはできません。", "Nobody leaves the room."),
    "5": ("見たことを人に話しません。", "What one sees stays here."),
    "6": ("会場の種類ごとの定め。", "What holds at which venue."),
}
KINDS = ("instructions", "cheating", "other")


def third_pack(version: str = "2026-04-01") -> bytes:
    """The pack's file."""
    return toml(tables(version))


def tables(version: str = "2026-04-01") -> dict[str, Any]:
    """The same, to be changed."""
    begun = resource("templates", "rulepack.toml").read_text(encoding="utf-8")
    made = tomllib.loads(begun.replace("受験", "受検"))
    kinds = made["incident_kinds"]
    made |= {
        "id": ID,
        "version": version,
        "mark": MARK,
        "group_minimum": 3,
        "stages_article": "6",
        "once_stages": ["second"],
        "sheet_forms": ["practical"],
        "name": {"ja": "そろばん試験の規則", "en": "Abacus exam rules"},
        "person": {"ja": "受検者", "en": "examinee"},
        "stages": {"public": ["second"], "semi-public": ["first", "second"]},
        "venue_rules": {
            "public": {"tickets": False, "sets_times": True, "times_article": "6"},
            "semi-public": {"tickets": True, "lead_may_sit": True},
        },
        "grounds": {"identity": "1", "confidentiality": ["5"]},
        "articles": {number: {"ja": ja, "en": en} for number, (ja, en) in ARTICLES.items()},
        "escalation": {
            "article": "3",
            "attentions": 3,
            "cautions_before_warning": 2,
            "written_at": ["semi-public"],
            "writes_on": True,
        },
        "late_entry": {"article": "2", "minutes": 30},
        "leave": {"article": "4", "forms": [], "forbidden": True, "minutes": 1, "at_a_time": 1},
        "retention": {"article": "5", "days": 30, "sensitive_days": 10},
        "incident_kinds": {
            **{code: kinds[code] for code in KINDS},
            "talking": {"misconduct": True, "text": {"ja": "私語", "en": "Talking"}},
        },
    }
    made["reasons"]["late"]["article"] = "2"
    return made


ROUND = """
[round]
id = "2026-s"
name = "そろばん試験"
regulation = "soroban"
time_zone = "Asia/Tokyo"
practice = true

[[venues]]
code = "S01"
name = "準会場"
kind = "semi-public"
rooms = [{ code = "A", name = "教室A", seats = 10 }]

[[venues]]
code = "P01"
name = "公開会場"
kind = "public"
rooms = [{ code = "A", name = "教室A", seats = 10 }]

[[sessions]]
id = "S01-AM"
venue = "S01"
subject = "abacus"
stage = "first"
form = "written"
doors = 2026-11-22T09:00:00+09:00
admission_deadline = 2026-11-22T09:50:00+09:00
start = 2026-11-22T10:00:00+09:00
end = 2026-11-22T11:30:00+09:00

[[sessions]]
id = "S01-PM"
venue = "S01"
subject = "abacus"
stage = "first"
form = "written"
doors = 2026-11-22T13:00:00+09:00
admission_deadline = 2026-11-22T13:50:00+09:00
start = 2026-11-22T14:00:00+09:00
end = 2026-11-22T15:00:00+09:00

[[sessions]]
id = "P01-AM"
venue = "P01"
subject = "abacus"
stage = "second"
form = "practical"
doors = 2026-11-22T09:00:00+09:00
admission_deadline = 2026-11-22T09:50:00+09:00
start = 2026-11-22T10:00:00+09:00
end = 2026-11-22T11:30:00+09:00
window = [2026-11-22T08:00:00+09:00, 2026-11-22T18:00:00+09:00]

[[staff]]
venue = "S01"
id = "l01"
name = "責任 花子"
role = "lead"
pin = "5926"

[[staff]]
venue = "S01"
id = "p01"
name = "監督 次郎"
role = "proctor"
pin = "2041"

[[staff]]
venue = "P01"
id = "l01"
name = "公開 三郎"
role = "lead"
pin = "5926"
"""

HEAD = "受験番号,氏名,フリガナ,生年月日,試験,試験室,座席"
ROSTER = f"""{HEAD}
00010001,先着 一,センチャク イチ,2001-01-01,S01-AM,A,1
00010002,私語 二,シゴ ニ,2001-01-02,S01-AM,A,2
00010003,遅刻 三,チコク サン,2001-01-03,S01-AM,A,3
00010004,大幅 四,オオハバ ヨン,2001-01-04,S01-AM,A,4
00010005,責任 花子,セキニン ハナコ,2001-01-05,S01-AM,A,5
00010001,先着 一,センチャク イチ,2001-01-01,S01-PM,A,1
00010006,公開 六,コウカイ ロク,2001-01-06,P01-AM,A,1
"""
