"""A login as the lab shows it: what its base64 holds, what comes next, and what stays masked."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation import report
from smtplab.simulation.lab.completion import complete
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.login.decoding import decode_login
from smtplab.simulation.login.mechanisms import MECHANISMS
from smtplab.simulation.login.responses import next_response
from smtplab.simulation.script import ScriptResult
from smtplab.simulation.site.load import load_site

HELLO = b"EHLO client.example.com\r\n"


def open_lab(*lines: bytes) -> LabSession:
    session = LabSession(load_site("esmtp"))
    session.connect()
    session.send(HELLO)
    for line in lines:
        session.send(line + b"\r\n")
    return session


def held(session: LabSession, *, masks: bool = True) -> list[str]:
    transcript = session.transcript
    found = (decode_login(transcript, one, masks=masks) for one in transcript.moments)
    return [one for one in found if one is not None]


def test_a_challenge_is_decoded_and_a_response_is_masked() -> None:
    session = open_lab(b"AUTH LOGIN", b"YWxpY2U=", b"d29uZGVybGFuZA==")
    assert held(session) == ["Username:", "****", "Password:", "****"]
    assert held(session, masks=False) == ["Username:", "alice", "Password:", "wonderland"]


def test_of_plain_the_shape_is_shown() -> None:
    session = open_lab(b"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=")
    assert held(session) == ["␀****␀****"]
    assert held(session, masks=False) == ["␀alice␀wonderland"]


@pytest.mark.parametrize("line", [b"AUTH PLAIN", b"AUTH PLAIN =", b"AUTH PLAIN x!", b"NOOP YWxp"])
def test_what_holds_nothing_is_not_decoded(line: bytes) -> None:
    assert held(open_lab(line)) == []


def test_in_a_group_each_line_is_decoded() -> None:
    session = open_lab()
    session.send(b"AUTH LOGIN\r\nYWxpY2U=\r\nd29uZGVybGFuZA==\r\n")
    assert held(session, masks=False) == ["alice", "wonderland", "Username:", "Password:"]


@pytest.mark.parametrize("name", MECHANISMS)
def test_each_line_of_each_mechanism_is_suggested(name: str) -> None:
    session, line = open_lab(), f"AUTH {name}"
    for _ in range(4):
        line = complete(session, line)
        session.send(line.encode() + b"\r\n")
        if not session.in_login:
            break
        line = ""
    assert session.moment
    assert session.moment.server.identity == "alice"


def test_without_an_initial_response_the_next_line_is_suggested() -> None:
    session = open_lab(b"AUTH SCRAM-SHA-256")
    assert complete(session, "").startswith("biws")
    assert complete(session, "x") == "x"


def test_nothing_is_suggested_to_a_challenge_of_no_kind() -> None:
    assert next_response("PLAIN", ["not base64"], "alice", "x") == ""
    assert next_response("NTLM", ["YQ=="], "alice", "x") == ""
    assert next_response("SCRAM-SHA-256", ["cj1vdGhlcg=="], "alice", "x") == ""


def test_a_fork_over_a_login_is_the_same_to_the_octet() -> None:
    session = open_lab(b"AUTH CRAM-MD5")
    first = session.transcript.octets(session.transcript.moments[-1])
    session.step(-2)
    session.send(b"AUTH CRAM-MD5\r\n")
    assert session.branch == 1
    assert session.transcript.octets(session.transcript.moments[-1]) == first


def test_in_a_login_no_verb_is_in_order() -> None:
    assert open_lab(b"AUTH LOGIN").allowed_verbs() == ()
    assert "AUTH" in open_lab().allowed_verbs()


@pytest.mark.parametrize("line", [b"HELP hunter2", b"QUIT", b"NOOP", b"MAIL FROM:<hunter2@b>"])
def test_where_a_login_awaits_a_line_none_is_a_command(line: bytes) -> None:
    session = open_lab(b"AUTH LOGIN", line)
    shown = b"".join(map(session.transcript.octets, session.transcript.moments))
    assert line not in shown
    assert b"hunter2" not in str(report.as_json(ScriptResult(session.lab, ()))).encode()


@given(
    st.sampled_from([*MECHANISMS, "NTLM"]),
    st.sampled_from(["zaphod-42", "MAIL-hunter2"]),
    st.sampled_from(["{0}", "{1}", "AUTH LOGIN {1}", "NOOP {0}", "{1} {1}", "*\r\n{1}", "\0{0}"]),
    st.data(),
)
def test_no_secret_leaves_the_lab(
    mechanism: str, secret: str, shape: str, data: st.DataObject
) -> None:
    session = open_lab()
    encoded = b64encode(secret.encode()).decode()
    octets = f"AUTH {mechanism}\r\n{shape.format(secret, encoded)}\r\n".encode()
    # What awaits an answer begins a line; else a verb in front makes it a command.
    asked = mechanism in MECHANISMS
    cut = data.draw(st.integers(0, len(octets)))
    for piece in filter(None, (octets[:cut], octets[cut:])):
        session.send(piece)
    if not asked and shape.startswith("NOOP"):
        return
    transcript = session.transcript
    told = [line for one in transcript.moments for line in report.render_moment(transcript, one)]
    told.append(str(report.as_json(ScriptResult(session.lab, ()))))
    told += [line.decode() for _, line in transcript.lines()]
    assert secret not in "\n".join(told)
    assert encoded not in "\n".join(told)


def test_what_the_site_demands_is_suggested_first() -> None:
    session = LabSession(load_site("submission"))
    session.connect()
    session.send(HELLO)
    assert complete(session, "") == "STARTTLS"
    session.send(b"STARTTLS\r\n")
    assert complete(session, "").startswith("EHLO")
    session.send(HELLO)
    assert complete(session, "") == "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
    session.send(b"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\r\n")
    assert complete(session, "").startswith("MAIL FROM")
