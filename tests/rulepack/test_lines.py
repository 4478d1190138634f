"""Where in the file a fault is: the line that a person has to look at."""

from __future__ import annotations

import pytest

from app.formats.rulepack import read_rulepack
from app.formats.tomllines import line_of, lines_of
from app.kernel.faults import Faults
from tests.rulepack.packs import SHIPPED, paths, shipped_tables, written

TEXT = """\
one = 1
[table]
"a b" = "x"
two.three = 3
text = '''
[no.table]
one = 2
'''
[[list]]
id = "a"
[list.under]
id = 1
[[list]]
id = "b"
[list.under]
id = 2
[other."1.2"]
x = { y = 1 }
"""


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("one", 1),
        ("table", 2),
        ('table."a b"', 3),
        ("table.two.three", 4),
        ("table.text", 5),
        ("list[0].id", 10),
        ("list[0].under.id", 12),
        ("list[1]", 13),
        ("list[1].id", 14),
        ("list[1].under.id", 16),
        ("list", 9),
        ('other."1.2".x', 18),
        ('other."1.2".x.y', 18),
        ("table.missing", 2),
        ("nothing", None),
    ],
)
def test_a_key_is_found_or_the_table_that_lacks_it(key: str, line: int | None) -> None:
    assert line_of(lines_of(TEXT), key) == line


def test_every_key_of_the_shipped_pack_stands_where_it_is_said_to() -> None:
    text = SHIPPED.decode()
    shown, lines = text.split("\n"), lines_of(text)
    for path in paths(shipped_tables()):
        line = line_of(lines, written(path))
        if line is None:
            assert len(path) == 1  # a table that has only tables in it
        else:
            assert path[-1] in shown[line - 1] or path[-2] in shown[line - 1]


@pytest.mark.parametrize(
    ("put", "line"),
    [("attentionz = 1", "attentionz = 1"), ("", "[escalation]")],
    ids=["misspelt", "lacking"],
)
def test_a_fault_names_its_line(put: str, line: str) -> None:
    text = SHIPPED.decode().replace("attentions = 1", put)
    with pytest.raises(Faults) as trouble:
        read_rulepack(text.encode(), "pack.toml")
    [told] = (fault.fields["line"] for fault in trouble.value.faults)
    assert isinstance(told, int)
    assert text.split("\n")[told - 1] == line
