"""Our own JSON: what `run --json` and `--export json` write is read as what happened."""

import json

import pytest

from smtplab.simulation import report, script
from smtplab.simulation.lab.forced_replies import KEPT_ASIDE
from smtplab.simulation.lab.inputs import AdvanceClock, Connect, Disconnect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind
from smtplab.simulation.recordings.formats.write import FORMATS
from smtplab.simulation.site.load import load_site

INPUTS = (
    Connect(),
    Send(b"EHLO client.example.com\r\n"),
    AdvanceClock(60.0),
    Send("NOOP café\r\n".encode()),
    Disconnect(),
    Connect(),
    Send(b"QUIT\r\n"),
)


def played() -> script.ScriptResult:
    lab = Lab(load_site())
    for one in INPUTS:
        lab.play(one)
    return script.ScriptResult(lab, ())


def sent(entries: tuple[Entry, ...]) -> list[tuple[EntryKind, bytes]]:
    said = {EntryKind.CLIENT, EntryKind.SERVER}
    return [(one.kind, one.octets) for one in entries if one.kind in said]


def crossed(lab: Lab) -> list[bytes]:
    moments = lab.transcript.moments
    return [lab.transcript.octets(one) for one in moments if one.reply or one.event_name]


def read_moments(*moments: object) -> tuple[Entry, ...]:
    told = {"site": "default", "mismatches": [], "moments": moments}
    return formats.read(json.dumps(told).encode()).entries


def test_both_forms_hold_the_same_lines() -> None:
    result = played()
    moments = formats.read(json.dumps(report.as_json(result)).encode())
    export = formats.read(FORMATS["json"].write(result.lab.transcript, "default"))
    assert sent(moments.entries) == sent(export.entries)
    assert (EntryKind.CLIENT, "NOOP café\r\n".encode()) in sent(moments.entries)
    kinds = [one.kind for one in moments.entries]
    assert kinds.count(EntryKind.START) == 2
    assert EntryKind.LEFT in kinds


def test_what_was_read_plays_to_the_same_octets() -> None:
    result = played()
    told = script.parse_script(json.dumps(report.as_json(result)).encode())
    again = script.play(told, load_site())
    assert crossed(again.lab) == crossed(result.lab)
    assert again.mismatches == ()


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        ({"kind": "drop", "from": "server", "label": "gone"}, EntryKind.DROPPED),
        ({"kind": "drop", "from": "client", "label": "gone"}, EntryKind.LEFT),
        ({"kind": "note", "label": "a note"}, EntryKind.REMARK),
        ({"kind": "note", "label": "odd", "flags": [KEPT_ASIDE]}, EntryKind.UNREADABLE),
        ({"kind": "handshake", "label": "ACK"}, EntryKind.ECHO),
        ({"kind": "clock", "label": "1 minute"}, EntryKind.ECHO),
        ({"kind": "command", "from": "client", "octets": "NOOP\r\n"}, EntryKind.CLIENT),
        ({"kind": "command", "from": "client", "octets": ""}, EntryKind.UNREADABLE),
        ({"kind": "no such kind"}, EntryKind.UNREADABLE),
        (
            {"kind": "command", "from": "client", "octets": "x"}
            | {"wire": {"hop": 1, "protocol": "SMTP"}},
            EntryKind.ECHO,
        ),
        (
            {"kind": "command", "from": "client", "octets": "STAT\r\n"}
            | {"wire": {"hop": 0, "protocol": "POP3"}},
            EntryKind.ECHO,
        ),
    ],
)
def test_each_moment_is_read_as_what_it_is(moment: dict[str, object], kind: EntryKind) -> None:
    [entry] = read_moments({"label": None, "flags": [], **moment})
    assert entry.kind is kind


@pytest.mark.parametrize("moment", [None, 1, "x", [], {}, {"kind": "note"}, {"from": 1}])
def test_what_is_no_moment_is_kept_aside(moment: object) -> None:
    [entry] = read_moments(moment)
    assert entry.kind is EntryKind.UNREADABLE
