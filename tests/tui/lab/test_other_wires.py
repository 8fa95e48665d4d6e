"""What the panes show of servers that pass mail on, and of mail that is fetched."""

import pytest
from rich.cells import cell_len

from smtplab.protocol.mail_protocol import POP3, SMTP
from smtplab.services import Services
from smtplab.simulation.lab.inputs import ConnectPop3, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import HostEvent, Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lab import texts
from smtplab.tui.lab.arrows import WireRow, bracket, draw, lines_of
from smtplab.tui.lab.ends_view import ends_view
from smtplab.tui.lab.envelope_view import envelope_view
from smtplab.tui.lab.host_notes import OF_HOSTS
from smtplab.tui.lab.ledger import ledger
from smtplab.tui.lab.notes import note_of
from smtplab.tui.lab.octets_view import octets_view
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lab.reply_pane import ReplyPane
from smtplab.tui.lab.reply_view import reply_view
from smtplab.tui.lab.selection import allowed_text
from smtplab.tui.lab.state_bar import StateBar
from smtplab.tui.lab.state_diagram import StateDiagram
from smtplab.tui.lab.state_view import StateStep, state_view
from smtplab.tui.lab.why_view import why_view
from smtplab.tui.palette import Actions
from smtplab.tui.routes import ROUTES
from tests.simulation.relay.chain import SITES, deliver, lab_of, mail, ready_made, say
from tests.tui.conftest import LARGE
from tests.tui.driving import HELLO, MAIL, RCPT, lab, screen_text
from tests.tui.driving import say as typed
from tests.tui.lab.panes import ALL, PanesApp, text_of

HOST = "mail.example.org"


def whole() -> Lab:
    """Send a mail over three hops, one recipient refused, then fetch it."""
    lab = lab_of(ready_made("three-hops"))
    mail(lab, "bob@example.org", "nobody@example.org")
    say(lab, "MAIL FROM:<alice@example.com>")
    deliver(lab)
    lab.play(ConnectPop3())
    for line in ("STAT", "USER bob", "PASS tanstaaf", "LIST", "RETR 1", "DELE 1", "QUIT"):
        lab.play(Send(f"{line}\r\n".encode()))
    return lab


@pytest.fixture(scope="module")
def transcript() -> Transcript:
    return whole().transcript


def find(transcript: Transcript, starts: bytes, hop: int = 0) -> int:
    """Find the last moment of a hop whose octets start so."""
    return next(
        one.index
        for one in reversed(transcript.moments)
        if one.link.hop == hop and transcript.octets(one).startswith(starts)
    )


def drawn(transcript: Transcript, moment: Moment, width: int) -> str:
    lines = lines_of(moment, transcript.octets(moment))
    row = WireRow(lines, 0, unfolded=False, selected=True, key="Enter", group=" ")
    return "".join(piece.text for piece in draw(moment, row, width))


@pytest.mark.parametrize("width", [40, 61, 78, 118])
def test_every_row_is_exactly_as_wide_as_asked(transcript: Transcript, width: int) -> None:
    for moment in transcript.moments:
        assert cell_len(drawn(transcript, moment, width)) == width


def test_no_lifeline_goes_through_where_the_hosts_change(transcript: Transcript) -> None:
    dividers = [one for one in transcript.moments if one.kind is MomentKind.LINK]
    assert len(dividers) == 7
    for one in dividers:
        row = drawn(transcript, one, 100)
        assert "│" not in row
        assert one.label in row


def test_what_servers_say_is_no_group(transcript: Transcript) -> None:
    hops = [one.index for one in transcript.moments if one.link.hop]
    assert {bracket(transcript.moments, index) for index in hops} == {" "}


def test_every_view_has_something_to_say_of_every_moment(transcript: Transcript) -> None:
    for index in range(len(transcript.moments)):
        assert reply_view(transcript, index).title
        assert why_view(transcript, index).explanation
        assert state_view(transcript, index).meaning
        for view in (octets_view, ends_view, envelope_view, ledger):
            view(transcript, index)


class TestOnOtherWires:
    def test_a_new_connection_starts_from_nothing(self, transcript: Transcript) -> None:
        greeting = find(transcript, b"220", hop=2)
        assert state_view(transcript, greeting).step == StateStep(
            "listening", "connect", "connected"
        )
        assert ends_view(transcript, greeting - 4).changes == ("set: state listening",)

    def test_back_on_the_learners_wire_nothing_has_changed(self, transcript: Transcript) -> None:
        back = next(
            one.index
            for one in transcript.moments
            if one.link.is_own and one.kind is MomentKind.LINK
        )
        assert transcript.moments[back - 1].link.hop == 1
        assert ends_view(transcript, back).changes == ("nothing changed at the server",)
        assert state_view(transcript, back).step is None
        assert ledger(transcript, back).entries == ()
        assert ledger(transcript, back).open
        assert str(ledger(transcript, back).reverse_path) == "<alice@example.com>"

    def test_the_ledger_is_that_of_the_hop(self, transcript: Transcript) -> None:
        end = find(transcript, b"221", hop=2)
        assert [entry.codes[0] for entry in ledger(transcript, end).entries] == [250, 550]

    def test_mail_elsewhere_says_where(self, transcript: Transcript) -> None:
        end = find(transcript, b"250", hop=2)
        assert [one.maildrop for one in envelope_view(transcript, end).mails] == ["bob"]
        last = find(transcript, b"221", hop=1)
        assert [one.maildrop for one in envelope_view(transcript, last).mails] == [
            f"bob@{HOST}",
            "alice",
        ]


class TestWords:
    def test_the_beginning_and_the_end_are_called_what_they_are(
        self, transcript: Transcript
    ) -> None:
        marks = [one for one in transcript.moments if one.kind is MomentKind.LINK]
        titles = {str(one.label): reply_view(transcript, one.index).title for one in marks}
        assert titles[HostEvent.ALL_PASSED_ON.label()] == "All is relayed"
        assert titles[str(marks[0].label)] == "Between other hosts"
        assert "§3.6.2" in why_view(transcript, marks[0].index).explanation

    @pytest.mark.parametrize(("event", "note"), OF_HOSTS.items())
    def test_each_event_has_its_note(
        self, transcript: Transcript, event: HostEvent, note: texts.Note
    ) -> None:
        mark = next(one for one in transcript.moments if one.kind is MomentKind.LINK)
        assert note_of(mark._replace(host_event=event)) is note


class TestPop3:
    def test_a_good_reply(self, transcript: Transcript) -> None:
        view = reply_view(transcript, find(transcript, b"+OK 1 message"))
        assert view.title == "Reply +OK"
        assert (view.facts[0].sign, view.facts[0].name) == ("+OK", "success")
        assert view.facts[2].name == "further lines end with a line that is one dot"

    def test_a_bad_reply_says_why(self, transcript: Transcript) -> None:
        index = find(transcript, b"-ERR")
        assert reply_view(transcript, index).facts[0].name == "failure"
        view = why_view(transcript, index)
        assert (view.rule, view.section) == (
            "pop3-login-first",
            "RFC 1939 §4, The AUTHORIZATION State",
        )
        assert (view.asked, view.carets) == ("STAT", (0, 4))
        assert why_view(transcript, index - 1) == view

    def test_a_command_is_explained(self, transcript: Transcript) -> None:
        view = reply_view(transcript, find(transcript, b"RETR"))
        assert view.title == "RETR"
        assert view.facts[1].gloss == "RFC 1939 §5"

    def test_the_states_are_its_own(self, transcript: Transcript) -> None:
        view = state_view(transcript, find(transcript, b"+OK bob"))
        assert (view.state, view.row) == ("transaction", tuple(map(str, POP3.path)))
        assert view.step == StateStep("named", "PASS", "transaction")
        assert view.allowed.startswith("STAT LIST RETR")
        assert state_view(transcript, 5).row == tuple(map(str, SMTP.path))
        update = find(transcript, b"+OK mail.example.org signing off")
        assert allowed_text(transcript.moments[update]).startswith("nothing")

    async def test_the_lamps_are_its_own(self, transcript: Transcript) -> None:
        panes = [StateBar(), ReplyPane(), StateDiagram()]
        app = PanesApp(panes, transcript, find(transcript, b"+OK bob"))
        async with app.run_test(size=(100, 40)) as pilot:
            await pilot.pause()
            text = text_of(app)
        assert "○ authorization ─ ○ named ─ ● transaction ─ ○ update" in text
        assert "success" in text


async def test_every_pane_copes(transcript: Transcript) -> None:
    app = PanesApp([pane() for pane in ALL], transcript, -1)
    async with app.run_test(size=(100, 130)) as pilot:
        for index in range(len(transcript.moments)):
            app.go(index)
            await pilot.pause()
        assert "Back to SMTP" in text_of(app)


class TestKeys:
    async def test_deliver_and_fetch(self) -> None:
        app = SmtplabApp(Services(str(SITES / "three-hops.toml")), ROUTES["sandbox"])
        async with app.run_test(size=LARGE) as pilot:
            await typed(pilot, HELLO, MAIL, RCPT, "DATA", "", ".")
            await pilot.press("alt+d")
            await typed(pilot, "NOOP")
            await pilot.press("alt+i")
            await typed(pilot, "USER bob", "PASS tanstaaf", "STAT")
            moment = lab(pilot).session.moment
            assert "CLIENT client.example.com" in screen_text(pilot)
            assert "mail.example.org SERVER" in screen_text(pilot)
            assert "you may send  STAT LIST RETR" in screen_text(pilot)
        assert moment
        assert moment.reply
        assert moment.reply.text.startswith("1 ")

    async def test_the_heading_names_the_hosts_of_the_selected_wire(self) -> None:
        app = SmtplabApp(Services(str(SITES / "three-hops.toml")), ROUTES["sandbox"])
        async with app.run_test(size=LARGE) as pilot:
            await typed(pilot, HELLO, MAIL, RCPT, "DATA", "", ".")
            await pilot.press("alt+d", "alt+left")
            await pilot.pause()
            assert "CLIENT relay.example.net" in screen_text(pilot)
            assert lab(pilot).bar.mode is Mode.COMMAND
            await pilot.press("alt+right")
            await pilot.pause()
            assert "CLIENT client.example.com" in screen_text(pilot)

    async def test_they_are_offered_only_where_they_do_something(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press("alt+d", "alt+i")
            await pilot.pause()
            screen = lab(pilot)
            assert len(screen.session.lab.inputs) == 1
            assert not screen.check_action("deliver", ())
            assert not screen.check_action("dial_pop3", ())
            names = {action.does for action in Actions(screen)._actions()}
        assert "restart" in names
        assert not names & {"deliver", "dial_pop3"}
