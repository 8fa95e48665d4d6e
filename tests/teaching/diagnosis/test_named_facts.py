"""What a reply names beside its reason: a time to wait, a blocklist, the verdict of a queue."""

import pytest

from smtplab.protocol.codes.model import Advice
from smtplab.teaching.diagnosis import QueueVerdict, explain, render


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        ("450 4.2.0 Greylisted, please try again in 300 seconds", 300),
        ("451 4.7.1 Greylisting in action, please come back later in 5 minutes", 300),
        ("450 Greylisted for 1 hour", 3600),
        ("450 4.2.0 Recipient address rejected: Greylisted for 235 seconds", 235),
        ("450 4.7.1 Please try again after five minutes", 300),
        ("421 4.7.0 Try again in an hour", 3600),
        ("451 Greylisted for 00:04:59, see the page", 299),
        ("450 4.7.1 retry in 00:05:00", 300),
        ("421 Slow down. Retry-After: 120", 120),
        ('{"code": 421, "retry_after": 60, "message": "too many connections"}', 60),
        ("450 4.7.1 you must wait 30 sec before the next attempt", 30),
        ("452 4.5.3 wait 1.5 hours, then send again", 5400),
        ("550 5.4.5 limit exceeded, try again in 24 hours", 86400),
        ("421 4.4.2 Nothing came for 300 seconds, closing", None),
        ("421 4.7.0 more than 100 messages per 60 minutes, try again later", None),
        ("451 4.3.0 Try again later", None),
        ("450 Try again later, 192.0.2.1 s", None),
        ("250 2.0.0 queued, retry in 5 minutes", None),
    ],
)
def test_the_time_to_wait_is_the_one_that_the_text_asks_for(
    reply: str, seconds: int | None
) -> None:
    assert explain(reply).retry_after == seconds
    assert ("as the text says" in " ".join(render(explain(reply)))) == (seconds is not None)


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        ("554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org", "Spamhaus ZEN"),
        ("550 listed, https://www.spamhaus.org/query/ip/192.0.2.1", "Spamhaus"),
        ("550 the domain is listed at dbl.spamhaus.org", "Spamhaus DBL"),
        ("554 5.7.1 blocked using dnsbl.sorbs.net", "SORBS"),
        ("550 Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.1", "SpamCop"),
        ("550 http://www.barracudacentral.org/rbl/lookup", "Barracuda"),
        ("554 blocked using dnsbl-1.uceprotect.net", "UCEPROTECT"),
        ("554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1", "Proofpoint"),
        ("550 5.7.1 part of their network is on our block list (S3140).", "Microsoft S3140"),
        ("550 5.7.1 part of their network is on our block list (S3150).", "Microsoft S3150"),
        ("550 5.7.1 part of their network is on our block list (AS3140).", "Microsoft S3140"),
        ("550 5.7.606 banned sending IP, visit https://sender.office.com/", "Microsoft"),
        ("554 5.7.1 blocked using bl.example.net; see the page", "bl.example.net"),
        ("550 5.1.1 no such user", None),
        ("550 5.7.1 mail from a.example.org is not wanted", None),
        ("250 2.0.0 Ok: passed zen.spamhaus.org", None),
    ],
)
def test_the_blocklist_is_the_one_that_the_text_names(reply: str, name: str | None) -> None:
    assert explain(reply).blocklist == name
    assert (f"list       {name}" in "\n".join(render(explain(reply)))) == (name is not None)


class TestQueueVerdict:
    @pytest.mark.parametrize(
        ("reply", "verdict", "advice"),
        [
            ("550 5.7.1 refused", QueueVerdict.DEFERRED, Advice.RETRY_LATER),
            ("451 4.3.0 refused", QueueVerdict.FAILED, Advice.GIVE_UP),
            ("connection timed out", QueueVerdict.FAILED, Advice.GIVE_UP),
            ("421 too busy", QueueVerdict.FAILED, Advice.GIVE_UP),
            ("530 5.7.0 login first", QueueVerdict.FAILED, Advice.AUTHENTICATE),
            ("250 ok", QueueVerdict.FAILED, Advice.PROCEED),
        ],
    )
    def test_it_outweighs_the_digit(
        self, reply: str, verdict: QueueVerdict, advice: Advice
    ) -> None:
        found = explain(reply, verdict=verdict)
        assert found.advice is advice
        if advice is Advice.GIVE_UP:
            assert "Keep the message" not in found.action.sentence
        if advice is Advice.RETRY_LATER:
            assert "Keep the message" in found.action.sentence

    @pytest.mark.parametrize(
        ("log", "advice"),
        [
            ("A1: dsn=4.0.0, status=deferred (host said: 550 no)", Advice.RETRY_LATER),
            ("A1: dsn=4.4.7, status=expired, said: 451 try later", Advice.GIVE_UP),
            ("stat=Deferred: 550 no", Advice.RETRY_LATER),
            ("Action: failed\nDiagnostic-Code: smtp; 451 try later", Advice.GIVE_UP),
            ("Action: delayed\nDiagnostic-Code: smtp; 550 no", Advice.RETRY_LATER),
        ],
    )
    def test_a_log_states_it(self, log: str, advice: Advice) -> None:
        assert explain(log).advice is advice

    def test_it_is_told_where_it_differs_from_the_digit(self) -> None:
        for verdict, told, code in (
            (QueueVerdict.DEFERRED, "keeps the message", "550"),
            (QueueVerdict.FAILED, "has given up", "450"),
        ):
            assert told in " ".join(render(explain(f"{code} no", verdict=verdict)))
            other = {"550": "450", "450": "550"}[code]
            assert told not in " ".join(render(explain(f"{other} no", verdict=verdict)))

    def test_what_is_handed_in_comes_before_the_log(self) -> None:
        log = "A1: dsn=4.0.0, status=deferred (host said: 550 no)"
        assert explain(log, verdict=QueueVerdict.FAILED).advice is Advice.GIVE_UP
