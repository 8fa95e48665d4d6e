import email

from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox, ReversePath
from smtplab.protocol.replies import Reply
from smtplab.simulation.relay.bounce import bounce
from smtplab.simulation.relay.fate import Fate
from smtplab.simulation.relay.queue import QueuedMail

ALICE = ReversePath(Mailbox("alice", "example.com"))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


def report_on(content: bytes, recipient: Mailbox, text: str = "No") -> bytes:
    path = ForwardPath(recipient)
    held = QueuedMail("mx.example.net", Mail(ALICE, (path,), content), 0.0)
    fate = Fate(held, {path: Reply(550, (text,))})
    report = bounce("mail.example.org", fate, 60.0, "1.1")
    assert report
    assert report.reverse_path == NULL_REVERSE_PATH
    assert [str(one) for one in report.forward_paths] == ["<alice@example.com>"]
    return report.content


def test_nobody_is_told_of_a_report() -> None:
    path = ForwardPath(Mailbox("bob", "example.org"))
    held = QueuedMail("mx.example.net", Mail(NULL_REVERSE_PATH, (path,), b""), 0.0)
    assert bounce("mail.example.org", Fate(held, {path: Reply(550)}), 0.0, "1.1") is None


def test_without_an_enhanced_code_the_status_is_the_plainest() -> None:
    assert b"Status: 5.0.0\r\n" in report_on(b"", Mailbox("bob", "example.org"))


def test_a_mail_cannot_end_a_part_of_the_report() -> None:
    first = report_on(b"Subject: x\r\n\r\n", Mailbox("bob", "example.org"))
    boundary = email.message_from_bytes(first).get_boundary()
    assert boundary
    again = report_on(f"Subject: x\r\n--{boundary}--\r\n\r\n".encode(), Mailbox("bob", "e.example"))
    assert len(email.message_from_bytes(again).get_payload()) == 3


@given(st.binary(), TEXTS, TEXTS)
def test_any_mail_makes_a_report_of_three_parts_in_ascii(
    content: bytes, local_part: str, text: str
) -> None:
    octets = report_on(content, Mailbox(local_part, "example.org"), text)
    assert octets.isascii()
    assert octets.endswith(b"\r\n")
    assert octets.count(b"\r") == octets.count(b"\n") == octets.count(b"\r\n")
    parts = email.message_from_bytes(octets).get_payload()
    assert [part.get_content_type() for part in parts] == [  # type: ignore[union-attr]  # multipart
        "text/plain",
        "message/delivery-status",
        "text/rfc822-headers",
    ]
