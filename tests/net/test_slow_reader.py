"""What becomes of the log while nobody reads it."""

import json

import pytest

from smtplab.net.log import Log
from smtplab.protocol.rules import reply_for


class Stuck:
    """An outlet that takes nothing until it is told to."""

    def __init__(self) -> None:
        self.takes = False
        self.octets = b""

    def offer(self, octets: bytes, patience: float) -> int:
        assert patience >= 0
        if not self.takes:
            return 0
        self.octets += octets
        return len(octets)


@pytest.mark.parametrize("as_json", [False, True])
def test_lines_that_nobody_reads_are_left_out_and_counted(as_json: bool) -> None:
    outlet = Stuck()
    log = Log(outlet, as_json=as_json)
    reply = reply_for("timeout", host="mail.example.org")
    most = 40_000
    for _ in range(most):
        log.reply("192.0.2.1:4711", None, reply)
    assert log.behind
    outlet.takes = True
    log.flush()
    log.reply("192.0.2.1:4711", None, reply)
    log.flush()
    *kept, gap, last = outlet.octets.decode().splitlines()
    assert last == kept[0]
    left_out = json.loads(gap)["left_out"] if as_json else int(gap.split()[0].lstrip("("))
    assert len(kept) + left_out == most
    assert len(outlet.octets) < 2 << 20
