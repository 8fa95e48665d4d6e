"""What people paste is read to what was said: beside each log stands who said what in it."""

from pathlib import Path

import pytest

from smtplab.simulation import script
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.recordings.sessions import sessions_of
from smtplab.simulation.site.load import load_site

FIELD = Path(__file__).parent / "field"
NAMES = sorted(path.stem for path in FIELD.glob("*.txt"))
SIDES = {EntryKind.CLIENT: "C", EntryKind.SERVER: "S"}
ASIDES = {EntryKind.REMARK: "--", EntryKind.UNREADABLE: "??"}


def log(name: str) -> bytes:
    return (FIELD / f"{name}.txt").read_bytes()


def read(name: str) -> tuple[Entry, ...]:
    return formats.read(log(name)).entries


def spoken(entries: tuple[Entry, ...]) -> str:
    """Write who said what, with the number of the session before it where there are several."""
    names = list(dict.fromkeys(one.session for one in entries if one.kind in SIDES))
    lines = []
    for one in entries:
        if one.kind in SIDES:
            number = f"{names.index(one.session) + 1} " if len(names) > 1 else ""
            mark = "." if one.inferred else ":"
            said = one.octets.decode().split("\r\n")[:-1]
            lines += [f"{number}{SIDES[one.kind]}{mark} {line}" for line in said]
        elif one.kind in ASIDES:
            lines.append(f"{ASIDES[one.kind]} {one.octets.decode()}")
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("name", NAMES)
class TestFieldLogs:
    def test_it_is_read(self, name: str) -> None:
        assert spoken(read(name)) == (FIELD / f"{name}.said").read_text(encoding="utf-8")

    def test_it_is_replayed_and_no_line_is_kept_aside(self, name: str) -> None:
        recording = formats.read(log(name))
        assert not [one for one in recording.entries if one.kind is EntryKind.UNREADABLE]
        assert replay(recording, load_site()).transcript.moments

    def test_other_line_ends_change_nothing(self, name: str) -> None:
        text = log(name)
        for other in (text.replace(b"\n", b"\r\n"), text.decode().encode("utf-16")):
            assert spoken(formats.read(other).entries) == spoken(read(name))


def test_two_sessions_that_ran_at_once_are_two() -> None:
    found = sessions_of(formats.read(log("nodemailer-2013-two-sessions")))
    assert [one.summary.refusal and one.summary.refusal.code for one in found] == [None, 550]
    assert len(found) == 2


def test_the_time_of_a_line_is_kept() -> None:
    times = {name: [one.time for one in read(name) if one.kind in SIDES] for name in NAMES}
    assert times["nodemailer-log"][0] == "2019-04-18 11:32:38"
    assert times["mdaemon"][-1] == "2014-07-26 12:58:47"
    assert times["exchange-protocol-log"][0] == "2013-10-15T12:32:43.201Z"
    assert times["subethasmtp"][:2] == ["13:23:59.783", "13:23:59.792"]
    assert times["tshark"][0] == "0.024318"
    assert set(times["wikipedia"]) == {""}


def test_the_right_one_is_the_server_where_arrows_run_the_other_way() -> None:
    for name in ("ruby-reversed-arrows", "mdaemon", "rfc821-S-R"):
        replies = [one.octets for one in read(name) if one.kind is EntryKind.SERVER]
        assert all(octets[:3].isdigit() for octets in replies)
        assert len(replies) > 4


def test_a_homework_is_a_script() -> None:
    assert formats.read(log("waterloo-script")).notation == formats.SCRIPT
    assert [name for name in NAMES if formats.read(log(name)).notation == formats.SCRIPT] == [
        "waterloo-script"
    ]


def test_a_file_in_which_only_the_server_speaks_is_not_played() -> None:
    with pytest.raises(script.ScriptError, match="sends nothing"):
        script.parse_script(log("server-only"))
