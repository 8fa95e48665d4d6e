import pytest

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.commands import VERBS, Verb
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.report import FLAGS
from smtplab.simulation.site.load import load_site, parse_site
from smtplab.simulation.text.visible import Visible
from smtplab.tui.lab import texts
from smtplab.tui.lab.host_notes import OF_HOSTS
from smtplab.tui.lab.reply_view import ReplyFact, ReplyView, reply_parts, reply_view
from tests.tui.lab.played import ENVELOPE, HELLO, WHOLE, last, of_kind, play, raw, replied


def signs(view: ReplyView) -> list[str]:
    return [fact.sign for fact in view.facts]


def test_a_reply_is_taken_apart_digit_by_digit() -> None:
    transcript = play(*ENVELOPE)
    view = reply_view(transcript, replied(transcript, 550))
    assert view.title == "Reply 550 5.1.1"
    assert view.facts[:3] == (
        ReplyFact("5", "permanent failure", "the same again will fail"),
        ReplyFact("5", "mail system", "mailbox, server or policy"),
        ReplyFact("0", "mailbox unavailable"),
    )
    assert view.facts[3].sign == "5.1.1"
    assert view.facts[-1] == ReplyFact(
        "do", "fix the address, or bounce the message", "F7 says why"
    )


def test_where_a_command_can_be_fixed_the_key_is_named() -> None:
    transcript = play("MAIL FROM: <a@example.com>")
    view = reply_view(transcript, last(transcript))
    assert view.facts[-1].gloss == "F7 says why, Alt+M corrects it"


def test_what_is_flagged_is_said_in_words() -> None:
    lab = Lab(load_site())
    lab.play(Connect())
    lab.play(Send(b"EHLO client.example.com\r\nNOOP\r\n"))
    flagged = next(moment for moment in lab.transcript.moments if moment.flags)
    view = reply_view(lab.transcript, flagged.index)
    assert view.brief[-1] == ReplyFact("note", FLAGS[flagged.flags[0]])
    assert len(view.brief) == 3
    assert view.facts[-1] in view.brief


def test_every_note_fits_into_one_line_of_a_small_screen() -> None:
    tables = (texts.BY_LABEL, texts.OF_KIND, OF_HOSTS)
    notes = [texts.START, texts.UNENDED, texts.POP3_RESET]
    notes += [note for table in tables for note in table.values()]
    for note in notes:
        words = [word.format(protocol="SMTP", port=587) for word in note[1:]]
        assert max(map(len, words)) <= 72, note


def test_the_brief_form_has_three_lines_at_most() -> None:
    transcript = play(*WHOLE, "NOPE", "QUIT")
    for cursor in range(-1, len(transcript.moments)):
        view = reply_view(transcript, cursor)
        assert 1 <= len(view.brief) <= 3
        assert view.facts


def test_an_enhanced_code_that_was_not_sent_is_not_shown_as_if_it_had_been() -> None:
    transcript = play("EHLO")
    view = reply_view(transcript, last(transcript))
    assert view.title == "Reply 501"
    assert not any("." in fact.sign for fact in view.facts)
    assert any("5.5.4" in fact.name and "EHLO" in fact.name for fact in view.more)


def test_what_does_not_offer_enhanced_codes_is_told_of_them() -> None:
    notes = reply_parts(reply_for("hello-first")._replace(enhanced=None), "MAIL").more
    assert notes[-1].name == "5.5.1 would be here if the server offered ENHANCEDSTATUSCODES"


def test_a_code_that_nobody_knows_is_still_explained() -> None:
    view = reply_parts(Reply(345))
    assert signs(view) == ["3", "4", "5", "do"]
    assert any("354" in fact.name for fact in view.more)


def test_an_unregistered_enhanced_code_is_still_explained() -> None:
    view = reply_parts(Reply(550, enhanced=EnhancedCode(5, 99, 999)))
    assert "5.99.999" in signs(view)


def test_every_code_has_three_digits_and_advice() -> None:
    for code in range(1000):
        assert signs(reply_parts(Reply(code))) == [*f"{code:03}", "do"]


@pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)
def test_a_command_says_what_it_is_for(verb: Verb) -> None:
    transcript = play(*HELLO, verb.example)
    command = of_kind(transcript, MomentKind.COMMAND)[1]
    view = reply_view(transcript, command.index)
    assert view.title == verb.name
    assert view.facts[0].name == verb.summary
    assert "reply" in view.facts[-1].name


def test_a_verb_that_does_not_exist_is_called_so() -> None:
    transcript = play("[b]oo[/b]")
    view = reply_view(transcript, of_kind(transcript, MomentKind.COMMAND)[0].index)
    assert "not a verb" in view.facts[0].name


def test_a_line_that_is_not_ended_says_that_no_reply_comes() -> None:
    transcript = raw(b"NOOP")
    view = reply_view(transcript, last(transcript))
    assert view.title == "Part of a line"
    assert view.brief[-1] == ReplyFact("then", "more octets, or CR LF to end the line")


def test_a_command_is_the_line_that_the_server_read() -> None:
    transcript = raw(b"NOOP", b"NOOP\r\n")
    view = reply_view(transcript, last(transcript) - 1)
    assert "not a verb" in view.facts[0].name


def test_each_step_of_the_handshake_is_explained() -> None:
    transcript = play()
    titles = [reply_view(transcript, at).title for at in range(3)]
    assert titles == ["TCP: SYN", "TCP: SYN, ACK", "TCP: ACK"]


def test_each_kind_of_moment_has_words() -> None:
    assert set(texts.OF_KIND) == set(MomentKind) - {MomentKind.TLS}


@pytest.mark.parametrize("tls", ['version = "1.2"', 'client = "strict"\ncertificate = "expired"'])
def test_each_record_of_tls_has_words(tls: str) -> None:
    site = parse_site("tls", f'extensions = ["STARTTLS"]\n[tls]\n{tls}\n', "tls.toml")
    session = LabSession(site)
    session.connect()
    for line in (b"EHLO client.example.com\r\n", b"STARTTLS\r\n", b"QUIT\r\n"):
        session.send(line)
    transcript = session.transcript
    shown = [m for m in transcript.moments if m.kind is MomentKind.TLS]
    assert len(shown) > 6
    for moment in shown:
        title = str(reply_view(transcript, moment.index).title)
        word = moment.label.partition(":")[0].partition(",")[0]
        assert word.removeprefix("TLS ") in title


def test_content_and_its_end_are_explained() -> None:
    transcript = play(*WHOLE)
    content = reply_view(transcript, of_kind(transcript, MomentKind.CONTENT)[0].index)
    end = reply_view(transcript, of_kind(transcript, MomentKind.END_OF_DATA)[0].index)
    assert (content.title, end.title) == ("Content", "End of data")


def test_titles_are_safe_to_show() -> None:
    transcript = play(*WHOLE, b"\x1b]0;x\x07", b"\xff\xfe", "QUIT")
    assert all(
        isinstance(reply_view(transcript, at).title, Visible) for at in range(last(transcript))
    )


@pytest.mark.parametrize(
    ("code", "answers", "says", "never"),
    [
        (250, "EHLO", "each further line names one extension", "dot"),
        (250, "MAIL", "did what the command asked for", "EHLO"),
        (250, "end of data", "now responsible for the message", "EHLO"),
        (220, "connect", "this is its greeting", "STARTTLS"),
        (554, "connect", "no mail service here", "transaction"),
        (554, "end of data", "read the content and then rejected", "greeting"),
        (554, "MAIL", "The transaction failed", "owns"),
        (250, "", "After the final dot", "greets"),
    ],
)
def test_a_code_means_what_it_means_there(code: int, answers: str, says: str, never: str) -> None:
    told = " ".join(fact.name for fact in reply_parts(Reply(code), answers).more)
    assert says in told
    assert never not in told


def test_a_verb_that_is_not_offered_is_a_verb() -> None:
    transcript = play(*HELLO, "AUTH PLAIN")
    asked = of_kind(transcript, MomentKind.COMMAND)[-1]
    assert "not offered" in reply_view(transcript, asked.index).facts[0].name
