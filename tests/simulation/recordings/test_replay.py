"""A recording is played as it was recorded, whatever its replies do to the session."""

import pytest

from smtplab.protocol.states import CLOSED, CONNECTED, REFUSED
from smtplab.simulation.lab.inputs import Connect, ForceReply, Send
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats import json_export
from smtplab.simulation.recordings.replay import is_recorded, replay
from smtplab.simulation.site.load import load_site

HANDSHAKE = ["SYN", "SYN, ACK", "ACK"]
GOODBYE = ["FIN", "FIN"]


def replayed(*lines: str) -> LabSession:
    """Play a transcript of C: and S: lines."""
    return replay(formats.read("".join(f"{line}\n" for line in lines).encode()), load_site())


def drawn(session: LabSession) -> list[str]:
    """Return each arrow of the transcript as it is drawn."""
    transcript = session.transcript
    octets = (transcript.octets(one).decode().rstrip("\r\n") for one in transcript.moments)
    return [one.label or said for one, said in zip(transcript.moments, octets, strict=True)]


@pytest.mark.parametrize("again", ["521 never", "503 5.5.1 only QUIT is left", "250 a.example"])
@pytest.mark.parametrize("greeting", ["521 never", "554 no", "450 later"])
def test_a_greeting_that_refuses_leaves_the_session_open_until_quit(
    greeting: str, again: str
) -> None:
    said = [greeting, "EHLO c.example", again, "QUIT", "221 bye"]
    session = replayed(*(f"{'CS'[i % 2 == 0]}: {line}" for i, line in enumerate(said)))
    assert drawn(session) == [*HANDSHAKE, *said, *GOODBYE]
    moments = session.transcript.moments
    assert all(is_recorded(one) for one in moments if one.reply)
    assert {one.server.state for one in moments[3:7]} == {REFUSED}
    assert not any(one.kind is MomentKind.NOTE for one in moments)


@pytest.mark.parametrize(("code", "closes"), [(421, True), (521, False), (550, False)])
def test_a_refused_recipient_ends_the_session_only_where_the_code_closes(
    code: int, *, closes: bool
) -> None:
    session = replayed(
        *("S: 220 a.example", "C: EHLO c.example", "S: 250 a.example"),
        *("C: MAIL FROM:<a@c.example>", "S: 250 ok"),
        *("C: RCPT TO:<bob@example.org>", f"S: {code} no"),
    )
    assert (session.transcript.moments[-1].server.state is CLOSED) == closes
    assert drawn(session)[-1] == ("FIN" if closes else f"{code} no")


@pytest.mark.parametrize("code", [521, 554])
def test_another_greeting_after_one_that_refused_is_another_connection(code: int) -> None:
    session = replayed(f"S: {code} no", "S: 220 b.example", "C: QUIT", "S: 221 bye")
    first, note, dropped, *second = drawn(session)[3:]
    assert first == f"{code} no"
    assert note.startswith("not in the recording, added")
    assert dropped == "RST"
    assert second == [*HANDSHAKE, "220 b.example", "QUIT", "221 bye", *GOODBYE]


def test_a_fork_of_a_greeting_of_521_gets_521_again() -> None:
    session = replayed("S: 521 never")
    session.to_end()
    session.play(Send(b"MAIL FROM:<a@c.example>\r\n"))
    assert drawn(session)[-1].startswith("521 ")
    session.play(Send(b"QUIT\r\n"))
    assert session.transcript.moments[-1].server.state is CLOSED


SENT = ("S: 220 mx.far.example ESMTP", "C: EHLO c.example", "S: 250 mx.far.example")
ASKED = ("C: MAIL FROM:<a@c.example>", "S: 250 ok", "C: RCPT TO:<dora@far.example>")


def test_a_fork_goes_on_with_the_name_and_the_recipients_of_the_recorded_server() -> None:
    session = replayed(*SENT, *ASKED, "S: 250 ok")
    assert session.site.host == "mx.far.example"
    assert "dora" in session.site.maildrops
    assert "far.example" in session.site.domains
    session.to_end()
    session.send(b"RCPT TO:<dora@far.example>\r\n")
    assert drawn(session)[-1].startswith("250 ")


@pytest.mark.parametrize("reply", ["550 no", "450 later", "354 go on"])
def test_a_recipient_that_was_not_accepted_is_not_known(reply: str) -> None:
    assert "dora" not in replayed(*SENT, *ASKED, f"S: {reply}").site.maildrops


def test_a_line_of_content_is_not_a_recipient() -> None:
    lines = ("C: DATA", "S: 354 go on", "C: RCPT TO:<eve@far.example>", "C: .", "S: 250 ok")
    session = replayed(*SENT, *ASKED, "S: 250 ok", *lines)
    assert "dora" in session.site.maildrops
    assert "eve" not in session.site.maildrops


LOGINS = {
    "plain": ("C: AUTH PLAIN ****", "S: 235 2.7.0 Welcome"),
    "login": (
        *("C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: ****", "S: 334 UGFzc3dvcmQ6", "C: ****"),
        "S: 235 2.7.0 Welcome",
    ),
    "unmasked": ("C: AUTH PLAIN AHphcGhvZABoZWFydA==", "S: 235 2.7.0 Welcome"),
    "foreign": ("C: AUTH DIGEST-MD5", "S: 334 cmVhbG09", "C: ****", "S: 235 Welcome"),
    "refused": ("C: AUTH PLAIN ****", "S: 535 5.7.8 No"),
    "later": ("C: AUTH PLAIN ****", "S: 454 4.7.0 Later"),
    "not known": ("C: AUTH PLAIN ****", "S: 502 5.5.1 No such command"),
    "cancelled": ("C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: *", "S: 501 5.7.0 Cancelled"),
}


@pytest.mark.parametrize("name", LOGINS)
def test_a_login_is_played_without_a_false_flag(name: str) -> None:
    lines = LOGINS[name]
    session = replayed(
        *("S: 220 a.example", "C: EHLO c.example", "S: 250-a.example", "S: 250 AUTH PLAIN LOGIN"),
        *lines,
        *("C: MAIL FROM:<a@c.example>", "S: 250 2.1.0 Ok", "C: QUIT", "S: 221 bye"),
    )
    moments = session.transcript.moments
    assert [one.flags for one in moments if one.flags] == []
    assert not any(one.kind is MomentKind.NOTE for one in moments)
    logged_in = any(line.startswith("S: 235") for line in lines)
    mail = next(one for one in moments if one.event_name == "MAIL")
    assert bool(mail.server.identity) == logged_in


def test_a_reply_that_the_learner_chose_is_compared_in_a_login_as_well() -> None:
    session = LabSession(load_site("esmtp"))
    for one in (
        *(Connect(), Send(b"EHLO c.example\r\n"), ForceReply(b"535 5.7.8 No\r\n")),
        Send(b"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\r\n"),
    ):
        session.play(one)
    assert session.moment
    assert session.moment.flags == ("differs-here",)


class TestStarttls:
    RECORDED = (
        b"S: 220 mx.example.net ready\nC: EHLO c.example\nS: 250-mx.example.net\n"
        b"S: 250-STARTTLS\nS: 250 SIZE 1000\nC: STARTTLS\nS: 220 2.0.0 Go ahead\n"
        b"C: EHLO c.example\nS: 250-mx.example.net\nS: 250 SIZE 1000\n"
        b"C: MAIL FROM:<alice@example.com>\nS: 250 2.1.0 Ok\nC: QUIT\nS: 221 Bye\n"
    )

    def session(self) -> LabSession:
        return replay(formats.read(self.RECORDED), load_site())

    def test_it_replays_whole(self) -> None:
        moments = self.session().transcript.moments
        assert [m.reply.code for m in moments if m.reply] == [220, 250, 220, 250, 250, 221]
        assert {flag for m in moments for flag in m.flags} <= {"differs-here"}
        assert not any(m.kind is MomentKind.NOTE for m in moments)
        [handshake] = [m for m in moments if m.kind is MomentKind.TLS]
        assert handshake.label == "TLS handshake (not recorded)"

    def test_after_tls_the_session_begins_again(self) -> None:
        moments = self.session().transcript.moments
        at = next(m.index for m in moments if m.kind is MomentKind.TLS)
        assert (moments[at].server.state, moments[at].server.secured) == (CONNECTED, True)
        assert moments[at].client.keywords == {}
        assert moments[-1].client.secured
        assert [m.server.state.name for m in moments[at:] if m.reply] == ["ready", "mail", "closed"]

    def test_a_fork_goes_on_with_a_server_that_can(self) -> None:
        session = self.session()
        moments = session.transcript.moments
        session.go_to(next(m.index for m in moments if m.event_name == "STARTTLS") - 1)
        session.send(b"STARTTLS\r\n")
        assert session.transcript.moments[-1].label.startswith("TLS is on")

    def test_a_refusal_starts_no_tls(self) -> None:
        refused = self.RECORDED.replace(b"220 2.0.0 Go ahead", b"454 4.7.0 Not now")
        moments = replay(formats.read(refused), load_site()).transcript.moments
        assert not any(m.kind is MomentKind.TLS for m in moments)
        assert not moments[-1].server.secured

    def test_what_the_lab_exports_replays(self) -> None:
        site = load_site("esmtp")
        session = LabSession(site)
        session.connect()
        for line in (b"EHLO c.example\r\n", b"STARTTLS\r\n", b"EHLO c.example\r\n", b"NOOP\r\n"):
            session.send(line)
        written = json_export.write(session.transcript, site.name).encode()
        again = replay(formats.read(written), site).transcript.moments
        assert [m.reply.code for m in again if m.reply] == [220, 250, 220, 250, 250]
        assert sum(m.kind is MomentKind.TLS for m in again) == 1
