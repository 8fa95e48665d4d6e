"""Sessions that come along, to be replayed with no log at hand."""

from importlib import resources

import pytest

from smtplab.simulation.recordings.formats.entries import EntryKind
from smtplab.simulation.recordings.replay import is_recorded, replay
from smtplab.simulation.recordings.samples import SAMPLES, load_sample
from smtplab.simulation.site.load import load_site

FILES = resources.files("smtplab.simulation.recordings") / "bundled"


def test_every_file_is_listed() -> None:
    assert {f"{name}.txt" for name in SAMPLES} == {file.name for file in FILES.iterdir()}


@pytest.mark.parametrize("name", SAMPLES)
def test_all_of_it_is_read_and_every_reply_is_played_as_it_was(name: str) -> None:
    recording = load_sample(name)
    assert recording.is_session
    assert not [entry for entry in recording.entries if entry.kind is EntryKind.UNREADABLE]
    moments = replay(recording, load_site()).transcript.moments
    replies = [moment for moment in moments if moment.reply]
    assert len(replies) >= 7
    assert all(map(is_recorded, replies))


@pytest.mark.parametrize("name", ["../sites/default", "", "nix"])
def test_nothing_else_is_read(name: str) -> None:
    with pytest.raises(KeyError):
        load_sample(name)
