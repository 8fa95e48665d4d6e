from smtplab.protocol.states import TRANSITIONS, in_order
from smtplab.simulation.lab.inputs import AdvanceClock, Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.tui.lab.state_view import StateStep, StateView, state_view
from tests.simulation.dialogue import site
from tests.tui.lab.played import ENVELOPE, HELLO, WHOLE, last, of_kind, play, raw, replied


def test_before_the_first_moment_nothing_may_be_said() -> None:
    view = state_view(play(), -1)
    assert view == StateView()
    assert view.state == "listening"
    assert "server speaks first" in view.allowed


def test_the_greeting_is_the_step_of_the_connection() -> None:
    transcript = play()
    assert state_view(transcript, last(transcript)).step == StateStep(
        "listening", "connect", "connected"
    )


def test_what_may_be_said_is_read_from_the_table() -> None:
    transcript = play(*ENVELOPE)
    for moment in transcript.moments:
        state = moment.server.state
        if state.name != "listening":
            assert state_view(transcript, moment.index).allowed.split() == list(
                in_order(TRANSITIONS, state)
            )


def test_what_is_not_offered_is_not_said_to_be_in_order() -> None:
    session = LabSession(site('without = ["EHLO", "EXPN", "VRFY"]'))
    session.restart()
    said = state_view(session.transcript, session.cursor).allowed.split()
    assert said == list(session.allowed_verbs())
    assert "HELO" in said
    assert not {"EHLO", "EXPN", "VRFY"} & {*said}


def test_a_reply_shows_the_step_that_it_took() -> None:
    transcript = play(*HELLO)
    assert state_view(transcript, last(transcript)).step == StateStep("connected", "EHLO", "ready")


def test_a_command_that_waits_for_its_reply_has_taken_no_step() -> None:
    transcript = play(*HELLO)
    view = state_view(transcript, last(transcript) - 1)
    assert (view.state, view.step) == ("connected", None)


def test_a_refused_command_has_taken_no_step() -> None:
    transcript = play(*ENVELOPE)
    assert state_view(transcript, replied(transcript, 550)).step is None


def test_another_recipient_is_a_step_to_the_same_state() -> None:
    transcript = play(*ENVELOPE)
    assert state_view(transcript, last(transcript)).step == StateStep("rcpt", "RCPT", "rcpt")


def test_in_a_group_each_reply_shows_its_own_step() -> None:
    transcript = raw(b"".join(line.encode() + b"\r\n" for line in (*ENVELOPE[:3], "DATA")))
    steps = [state_view(transcript, one.index).step for one in transcript.moments if one.reply]
    assert [(step.source, step.event) for step in steps if step] == [
        ("listening", "connect"),
        ("connected", "EHLO"),
        ("ready", "MAIL"),
        ("mail", "RCPT"),
        ("rcpt", "DATA"),
    ]


def test_a_refused_message_still_leads_out_of_data() -> None:
    transcript = play(*ENVELOPE, "DATA", "a\nb", ".")
    view = state_view(transcript, last(transcript))
    assert view.step == StateStep("data", "end of data", "ready")


def test_in_data_content_may_be_said() -> None:
    transcript = play(*WHOLE[:-1])
    assert "one dot" in state_view(transcript, last(transcript)).allowed


def test_what_was_sent_too_early_is_named_where_it_is_answered() -> None:
    lab = Lab(load_site())
    lab.play(Connect(delay=60))
    lab.play(Send(b"EHLO client.example.com\r\nQUIT\r\n"))
    lab.play(AdvanceClock(60))
    steps = [state_view(lab.transcript, one.index).step for one in lab.transcript.moments]
    assert [step for step in steps if step and step.event] == [
        StateStep("listening", "connect", "connected"),
        StateStep("connected", "EHLO", "ready"),
        StateStep("ready", "QUIT", "closed"),
    ]


def test_a_reply_that_nothing_asked_for_is_named_by_its_code() -> None:
    lab = Lab(load_site())
    lab.play(Connect())
    lab.play(AdvanceClock(300))
    assert StateStep("connected", "421", "closed") in [
        state_view(lab.transcript, one.index).step for one in lab.transcript.moments
    ]


def test_after_quit_nothing_may_be_said() -> None:
    transcript = play("QUIT")
    view = state_view(transcript, last(transcript))
    assert (view.state, view.allowed) == ("closed", "nothing: the connection is closed")
    assert state_view(transcript, replied(transcript, 221)).step == StateStep(
        "connected", "QUIT", "closed"
    )
    assert of_kind(transcript, MomentKind.CLOSE)
