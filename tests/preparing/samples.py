"""A small good round and a good row."""

from __future__ import annotations

import io
import zipfile

HEADINGS = ["受験番号", "氏名", "フリガナ", "生年月日", "試験", "試験室", "座席"]
PERSON = ["00420001", "髙﨑 蓮", "タカサキ レン", "2001-04-05", "T01-AM", "A", "1"]

ROUND = """
[round]
id = "2026-2"
name = "2026年度 第2回"
regulation = "iacs"
time_zone = "Asia/Tokyo"

[[venues]]
code = "T01"
name = "東京第一会場"
kind = "public"
[[venues.rooms]]
code = "A"
name = "大会議室A"
seats = 40

[[venues]]
code = "S01"
name = "準会場"
kind = "semi-public"
[[venues.rooms]]
code = "A"
name = "教室A"
seats = 2

[[sessions]]
id = "T01-AM"
venue = "T01"
subject = "grade-2"
stage = "first"
form = "written"
doors = 2026-11-22T09:00:00+09:00
admission_deadline = 2026-11-22T09:50:00+09:00
start = 2026-11-22T10:00:00+09:00
end = 2026-11-22T11:30:00+09:00

[[sessions]]
id = "S01-AM"
venue = "S01"
subject = "grade-2"
stage = "first"
form = "written"
doors = 2026-11-22T09:00:00+09:00
admission_deadline = 2026-11-22T09:50:00+09:00
start = 2026-11-22T10:00:00+09:00
end = 2026-11-22T11:30:00+09:00
window = [2026-11-20T09:00:00+09:00, 2026-11-24T18:00:00+09:00]

[[staff]]
venue = "T01"
id = "l01"
name = "田邊 薫"
role = "lead"

[[staff]]
venue = "S01"
id = "l01"
name = "栁田 光"
role = "lead"
"""


def altered(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with some of its XML replaced."""
    out = io.BytesIO()
    found = 0
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            found += content.count(old)
            after.writestr(name, content.replace(old, new))
    assert found
    return out.getvalue()
