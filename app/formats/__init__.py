"""Everything that crosses a wall; version 1 is frozen.

A reader keeps reading every released version. A field may be added with a default, a type of fact
may be added; nothing that was released is renamed, removed or read otherwise. What can't be said
that way is a new version, beside the old one and with golden files of its own: `tests/golden`
keeps every file of a released version for ever, and a changed byte of one fails the tests.
"""
