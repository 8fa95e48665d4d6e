"""Equality of named tuples goes by their type as well."""

import pytest

from smtplab.protocol.paths import ForwardPath, Mailbox, ReversePath
from smtplab.simulation.lab.inputs import AddNote, AdvanceClock, Connect, ForceReply, Send

BOB = Mailbox("bob", "example.org")


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (ReversePath(None), ReversePath(None), ForwardPath(None)),
        (ForwardPath(BOB), ForwardPath(BOB), ReversePath(BOB)),
        (Connect(3.0), Connect(3.0), AdvanceClock(3.0)),
        (Send(b"a"), Send(b"a"), (b"a",)),
        (AddNote("a"), AddNote("a"), ("a", False)),
        (ForceReply(b"250 Ok\r\n"), ForceReply(b"250 Ok\r\n"), (b"250 Ok\r\n", False, False)),
    ],
)
def test_values_of_two_types_are_never_equal(one: object, same: object, other: object) -> None:
    assert one == same
    assert not one != same  # noqa: SIM202  # the two operators are apart in a tuple
    assert hash(one) == hash(same)
    assert one != other
    assert other != one
    assert len({one, same, other}) == 2
