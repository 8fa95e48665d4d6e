"""The inputs of a lab and their JSON form, which saved files hold."""

import pytest

from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.lab.inputs import (
    LONGEST,
    AddNote,
    AdvanceClock,
    ChangeDns,
    Connect,
    ConnectPop3,
    Disconnect,
    FlushReplies,
    ForceReply,
    Input,
    RunQueues,
    Send,
    from_json,
    to_json,
)


@pytest.mark.parametrize(
    ("one", "written"),
    [
        (Connect(), {"do": "connect"}),
        (Connect(2.5), {"do": "connect", "delay": 2.5}),
        (Send(b"a\xff\r\n"), {"do": "send", "octets": "a\xff\r\n"}),
        (Disconnect(), {"do": "disconnect"}),
        (AdvanceClock(60.0), {"do": "advance", "seconds": 60.0}),
        (RunQueues(), {"do": "deliver"}),
        (ConnectPop3(), {"do": "dial pop3"}),
        (FlushReplies(), {"do": "speak"}),
        (
            ChangeDns(ZoneChange.parse("Example.com. txt v=spf1  -all")),
            {"do": "dns", "record": "example.com TXT v=spf1  -all"},
        ),
        (AddNote("a", aside=True), {"do": "remark", "text": "a", "aside": True}),
        (
            ForceReply(b"250 Ok\r\n", recorded=True),
            {"do": "answer", "octets": "250 Ok\r\n", "recorded": True, "hangs up": False},
        ),
        (
            ForceReply(b"", hangs_up=True),
            {"do": "answer", "octets": "", "recorded": False, "hangs up": True},
        ),
    ],
)
def test_each_input_is_written_and_read_again(one: Input, written: dict[str, object]) -> None:
    assert to_json(one) == written
    assert from_json(written) == one


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"do": "no such input"},
        {"do": "send"},
        {"do": "dns", "record": "example.com"},
        {"do": "send", "octets": "\u0100"},
        {"do": "advance", "seconds": -1},
        {"do": "advance", "seconds": LONGEST + 1},
        {"do": "answer", "octets": "no reply"},
        {"do": "answer", "octets": ""},
    ],
)
def test_what_is_no_input_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(value)
