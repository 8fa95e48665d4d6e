"""Title bar, diagram, lamps and words follow the connection that is looked at."""

from collections.abc import Callable

import pytest

from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import parse_site
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lab.ends_view import ends_view
from smtplab.tui.lab.reply_view import reply_view
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.lab.selection import ends_of
from smtplab.tui.lab.state_view import state_view
from smtplab.tui.lab.why_view import why_view
from tests.simulation.relay.chain import ready_made
from tests.tui.conftest import LARGE, SMALL
from tests.tui.driving import HELLO, MAIL, RCPT, screen_text

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])


def session() -> LabSession:
    """Send a mail that two servers relay, then log in where it can be fetched."""
    made = LabSession(ready_made("three-hops"))
    made.connect()
    for line in (HELLO, MAIL, RCPT, "DATA", "Subject: hello", "", "."):
        made.send(f"{line}\r\n".encode())
    made.run_queues()
    made.connect_pop3()
    for line in ("USER bob", "PASS tanstaaf", "LIST"):
        made.send(f"{line}\r\n".encode())
    return made


def at(hop: int, protocol: str = "SMTP", starts: bytes = b"250") -> LabSession:
    """Select the last moment on a wire whose octets start so."""
    made = session()
    moments = made.transcript.moments
    found = [
        one.index
        for one in moments
        if (one.link.hop, one.link.protocol) == (hop, protocol)
        and made.transcript.octets(one).startswith(starts)
    ]
    made.go_to(found[-1])
    return made


def screen_of(shown: LabSession) -> SmtplabApp:
    return SmtplabApp(Services(), lambda _: LabScreen(shown, "Sandbox"))


class TestEnds:
    def test_the_learners_own(self) -> None:
        made = session()
        made.to_start()
        assert ends_of(made.link) == "client.example.com ⇄ mail.example.com:25"

    def test_a_relay_hop(self) -> None:
        assert ends_of(at(2).link) == "relay.example.net ⇄ mail.example.org:25"

    def test_pop3(self) -> None:
        assert ends_of(session().link) == "client.example.com ⇄ mail.example.org:110"

    def test_submission(self) -> None:
        site = parse_site("submission", 'host = "mail.example.com"\nport = 587', "submission.toml")
        made = LabSession(site)
        assert ends_of(made.link) == "client.example.com ⇄ mail.example.com:587"
        made.connect()
        assert ends_of(made.link) == "client.example.com ⇄ mail.example.com:587"

    def test_a_name_that_a_terminal_would_obey(self) -> None:
        site = ready_made("three-hops")
        evil = site._replace(config=site.config._replace(host="a\x1b[2Jb"))
        assert "\x1b" not in ends_of(LabSession(evil).link)


class TestViews:
    def test_the_states_are_those_of_the_wire(self) -> None:
        for shown, protocol, state in (
            (at(0), "SMTP", "ready"),
            (at(2), "SMTP", "ready"),
            (session(), "POP3", "transaction"),
        ):
            view = state_view(shown.transcript, shown.cursor)
            assert (view.protocol, view.state) == (protocol, state)

    @pytest.mark.parametrize(("hop", "protocol", "port"), [(1, "SMTP", 25), (0, "POP3", 110)])
    def test_the_handshake_names_the_port(self, hop: int, protocol: str, port: int) -> None:
        made = session()
        syn = next(
            one.index
            for one in made.transcript.moments
            if (one.link.hop, one.link.protocol, one.label) == (hop, protocol, "SYN")
        )
        because = why_view(made.transcript, syn).explanation
        assert f"Before any {protocol}," in because
        assert f"port {port}." in because

    def test_both_ends_of_pop3_hold_no_envelope(self) -> None:
        made = session()
        view = ends_view(made.transcript, made.cursor)
        assert [one.name for one in view.buffers] == ["state", "unanswered", "not read yet"]

    def test_a_pop3_connection_that_is_cut_off_keeps_what_was_marked(self) -> None:
        made = session()
        made.disconnect()
        # Behind the reset the learner's own SMTP session goes on.
        reset = made.last - 1
        assert reply_view(made.transcript, reset).title == "TCP: RST"
        assert "RFC 1939 §6" in why_view(made.transcript, reset).explanation


class TestScreen:
    async def test_title_and_diagram_go_from_wire_to_wire(self) -> None:
        shown = session()
        async with screen_of(shown).run_test(size=LARGE) as pilot:
            await pilot.pause()
            for hop, protocol, end, box in (
                (0, "POP3", "mail.example.org:110", "│authorization├"),
                (2, "SMTP", "mail.example.org:25", "│connected├"),
                (0, "SMTP", "mail.example.com:25", "│connected├"),
                (0, "POP3", "mail.example.org:110", "│authorization├"),
            ):
                moments = shown.transcript.moments
                shown.go_to(
                    max(
                        one.index
                        for one in moments
                        if (one.link.hop, one.link.protocol) == (hop, protocol)
                    )
                )
                screen = pilot.app.screen
                assert isinstance(screen, LabScreen)
                screen.show()
                await pilot.pause()
                text = screen_text(pilot)
                assert end in text.splitlines()[0]
                assert box in text

    async def test_before_the_first_moment_it_is_the_learners_own(self) -> None:
        shown = LabSession(ready_made("three-hops"))
        async with screen_of(shown).run_test(size=LARGE) as pilot:
            await pilot.pause()
            text = screen_text(pilot)
        assert "mail.example.com:25" in text.splitlines()[0]
        assert "mail.example.com SERVER" in text


@SIZES
class TestPictures:
    def test_mail_is_fetched(
        self, snap_compare: Callable[..., bool], size: tuple[int, int]
    ) -> None:
        assert snap_compare(screen_of(session()), terminal_size=size)

    def test_a_relay_hop(self, snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
        assert snap_compare(screen_of(at(2)), terminal_size=size)
