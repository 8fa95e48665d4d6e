"""The reports that the lab's own relays send are read as what they say."""

import pytest

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import ForwardPath, Mailbox, ReversePath
from smtplab.protocol.replies import Reply
from smtplab.simulation.relay.bounce import bounce
from smtplab.simulation.relay.fate import DeliveryAction, Fate
from smtplab.simulation.relay.queue import QueuedMail
from smtplab.teaching.bounces import read_mail
from tests.teaching.bounces.samples import RETURNED

ALICE = ReversePath(Mailbox("alice", "example.com"))
BOB = ForwardPath(Mailbox("bob", "example.org"))
CAROL = ForwardPath(Mailbox("carol", "example.org"))
REPLIES = {
    BOB: Reply(550, ("No such user here",), EnhancedCode(5, 1, 1)),
    CAROL: Reply(552, ("Mailbox full",)),
}


@pytest.mark.parametrize("action", DeliveryAction)
def test_each_action_and_reply_comes_back(action: DeliveryAction) -> None:
    content = RETURNED.replace("\n", "\r\n").encode()
    held = QueuedMail("mx.example.net", Mail(ALICE, (BOB, CAROL), content), 0.0)
    made = bounce("mail.example.org", Fate(held, REPLIES, action), 60.0, "1.1")
    assert made
    found = read_mail(made.content)
    assert found
    assert [
        (said.address, said.action, said.remote_host, diagnosis.reply.code)
        for said, diagnosis in found.recipients
    ] == [
        ("bob@example.org", action, "mx.example.net", "550"),
        ("carol@example.org", action, "mx.example.net", "552"),
    ]
