"""Each example in docs/sessions.md is read to the session that stands at its top."""

import re
from pathlib import Path

import pytest

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording

PAGE = Path("docs/sessions.md").read_text(encoding="utf-8")
SESSION = re.findall(r"(?m)^```\n((?:.*\n)*?)```$", PAGE)[0]
EXAMPLES = re.findall(r"(?m)^```example\n((?:.*\n)*?)```$", PAGE)
SIDES = {EntryKind.CLIENT: "C", EntryKind.SERVER: "S"}


def spoken(recording: Recording) -> str:
    """Write who said what."""
    return "".join(
        f"{SIDES[one.kind]}: {line}\n"
        for one in recording.entries
        if one.kind in SIDES
        for line in one.octets.decode().split("\r\n")[:-1]
    )


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_is_read(number: int) -> None:
    recording = formats.read(EXAMPLES[number].encode())
    assert recording.refusal == ""
    assert spoken(recording) == SESSION
    assert not [one for one in recording.entries if one.kind is EntryKind.UNREADABLE]
    assert len({one.session for one in recording.entries if one.kind in SIDES}) == 1


def test_the_page_has_examples_of_many_notations() -> None:
    names = {formats.read(one.encode()).notation for one in EXAMPLES}
    assert len(EXAMPLES) > 25
    assert len(names) > 12
