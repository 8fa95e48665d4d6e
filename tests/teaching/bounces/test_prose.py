"""The replies that words quote, and where they end."""

import pytest

from smtplab.teaching.bounces.prose import quoted_replies


@pytest.mark.parametrize(
    ("lines", "replies"),
    [
        (["said: 550 no such user", "Giving up on 192.0.2.1."], ["550 no such user"]),
        (["said: 550 no such user", "I'm not going to try again"], ["550 no such user"]),
        (["550-no such", "550 user", "", "It failed."], ["550-no such\n550 user"]),
        (["<<< 450 later", "<<< 550 never"], ["450 later", "550 never"]),
        (["(reason: 550 no such user)"], ["550 no such user"]),
        (["returned '550 no such user'"], ["550 no such user"]),
        (["554 <bob@example.org>... 550 Host unknown"], ["550 Host unknown"]),
        (["  #5.1.1 no", "(5.1.1 no such user)"], ["5.1.1 no such user"]),
        (["552 bytes were read", "450 attempts", "250 Ok", "354 Go on", "at 10:45:50"], []),
    ],
)
def test_each_reply_ends_before_what_is_none_of_it(lines: list[str], replies: list[str]) -> None:
    assert list(quoted_replies(lines)) == replies
