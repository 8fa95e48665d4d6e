"""What is seen of a server that checks who sends: the look-up, the domains, and why."""

from collections.abc import Callable, Sequence

import pytest
from textual.pilot import Pilot

from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.lab.moment import HostEvent
from smtplab.simulation.lab.saved_session import restore_session
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.report import as_json, render_moment
from smtplab.simulation.script import ScriptResult
from smtplab.tui.lab.envelope_view import EnvelopeView, envelope_view
from tests.simulation.relay.chain import ready_made
from tests.tui.conftest import LARGE, SMALL, MemoryStore, opened

KEY = "2026._domainkey.example.com CNAME 2025._domainkey.example.com"
LINES = (
    "EHLO client.example.com",
    "MAIL FROM:<alice@example.com>",
    "RCPT TO:<bob@example.org>",
    "DATA",
    "From: Alice <alice@example.com>",
    "",
    "Tea?",
    ".",
)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])


def delivered(*changes: str, to: str = "bob@example.org") -> LabSession:
    """Send a message over the hosts of the site, with some records changed."""
    session = LabSession(ready_made("who-says-so"))
    session.connect()
    for change in changes:
        session.change_dns(ZoneChange.parse(change))
    for line in LINES:
        session.send(f"{line}\r\n".replace("bob@example.org", to).encode())
    session.run_queues()
    return session


def at_reply(session: LabSession, hop: int = 1) -> LabSession:
    """Go to the last reply to an end of data that a hop brought."""
    moments = session.transcript.moments
    wanted = [one for one in moments if one.event_name == "end of data" and one.reply]
    session.go_to(next(one.index for one in reversed(wanted) if one.link.hop == hop))
    return session


def at_look_up(session: LabSession) -> LabSession:
    moments = session.transcript.moments
    asks = HostEvent.ASKS_MX
    session.go_to(next(one.index for one in moments if one.host_event is asks))
    return session


def view(session: LabSession) -> EnvelopeView:
    return envelope_view(session.transcript, session.cursor)


def rows(session: LabSession) -> list[tuple[str, str, str]]:
    return [(row.name, str(row.value), row.result) for row in view(session).domains]


class TestTheDomainsSideBySide:
    def test_of_a_message_that_was_rejected(self) -> None:
        session = at_reply(delivered())
        assert rows(session) == [
            ("envelope sender", "example.com", "SPF fail, aligned"),
            ("DKIM d=", "example.com", "DKIM permerror, aligned"),
            ("header From", "example.com", "DMARC fail, p=reject"),
        ]
        reasons = [str(row.reason) for row in view(session).domains]
        assert reasons == [
            "-all in the record of example.com",
            "there is no key at 2026._domainkey.example.com",
            "nothing that passed is aligned with it",
        ]

    def test_of_a_message_that_was_forwarded(self) -> None:
        session = delivered(KEY, "example.com TXT v=spf1 mx -all", to="forwarded@example.org")
        assert rows(session) == [
            ("envelope sender", "example.com", "SPF fail, aligned"),
            ("DKIM d=", "example.com", "DKIM pass, aligned"),
            ("header From", "example.com", "DMARC pass, p=reject"),
        ]
        assert view(session).picked == 0

    def test_before_the_dot_only_the_sender_is_known(self) -> None:
        session = at_reply(delivered())
        wanted = (one for one in session.transcript.moments if one.event_name == "RCPT")
        session.go_to(next(one.index for one in wanted if one.link.hop == 1))
        assert rows(session) == [("envelope sender", "example.com", "SPF fail")]

    def test_a_server_that_checks_nobody_shows_nothing(self) -> None:
        session = delivered()
        session.go_to(next(n for n, one in enumerate(session.transcript.moments) if one.event))
        assert rows(session) == []

    def test_in_json_the_same_is_told(self) -> None:
        session = at_reply(delivered())
        told = as_json(ScriptResult(session.lab, ()))["moments"]
        assert [one["of"] for one in told[session.cursor]["checks"]] == [
            "envelope sender",
            "DKIM d=",
            "header From",
        ]
        assert told[session.cursor]["checks"][0]["result"] == "SPF fail, aligned"
        assert "checks" not in told[0]

    def test_in_text_the_same_is_told(self) -> None:
        session = at_reply(delivered())
        assert session.moment
        told = list(render_moment(session.transcript, session.moment))
        assert (
            "   envelope sender example.com: SPF fail, aligned (-all in the record of example.com)"
        ) in told


class SiteStore(MemoryStore):
    """A sandbox at the site with the checks."""

    def load(self) -> tuple[LabSession, Sequence[str]]:
        assert self.saved
        return restore_session(ready_made("who-says-so"), self.saved[0]), ()


@SIZES
@pytest.mark.parametrize(
    ("session", "key"),
    [
        pytest.param(lambda: at_reply(delivered()), "f4", id="rejected"),
        pytest.param(lambda: at_reply(delivered()), "f7", id="why"),
        pytest.param(lambda: delivered(KEY), "f4", id="accepted"),
        pytest.param(lambda: at_look_up(delivered()), "alt+u", id="look-up"),
    ],
)
def test_it_looks_so(
    session: Callable[[], LabSession],
    key: str,
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
) -> None:
    async def drive(pilot: Pilot[None]) -> None:
        await pilot.press(key)
        await pilot.pause()

    store = SiteStore()
    store.save(session(), ())
    assert snap_compare(opened(store, "sandbox"), terminal_size=size, run_before=drive)
