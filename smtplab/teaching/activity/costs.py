"""What does it cost to do one thing where another was needed?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.protocol.reply_code import Advice

__all__ = ["OFFERED", "TREATMENTS", "cost"]

OFFERED = (
    Advice.RETRY_LATER,
    Advice.FIX_COMMAND,
    Advice.USE_NEW_ADDRESS,
    Advice.GIVE_UP,
)
"""What there always is to choose from."""

TREATMENTS = (
    Advice.PROCEED,
    Advice.SEND_DATA,
    Advice.RETRY_LATER,
    Advice.FIX_COMMAND,
    Advice.AUTHENTICATE,
    Advice.START_TLS,
    Advice.USE_NEW_ADDRESS,
    Advice.GIVE_UP,
    Advice.SESSION_ENDS,
    Advice.SHOW_TO_USER,
)
"""What a lesson can ask for."""

_ROWS: Mapping[Advice, tuple[str, str, str, str]] = MappingProxyType(
    {
        Advice.PROCEED: (
            "Nothing was wrong: the mail would lie in the queue for no reason.",
            "The command was taken. A second one would repeat it, or come out of order.",
            "The address was good. Another one may reach a stranger.",
            "The mail would be returned though the server was ready to take it.",
        ),
        Advice.SEND_DATA: (
            "The server waits for the content now, and not for long: it has a timeout.",
            "The server reads content now: a command would become a line of the letter.",
            "The recipients are accepted already; now the server waits for the content.",
            "The mail would be returned though the server had asked for it.",
        ),
        Advice.RETRY_LATER: (
            "",
            "The command was well formed. Another wording changes nothing; only time does.",
            "Nobody named another address, and this one is good: a guess may reach a stranger.",
            "Mail that could arrive in an hour is returned: its sender believes the address dead.",
        ),
        Advice.FIX_COMMAND: (
            "The same line is refused each time. The queue fills up, and nobody learns why.",
            "",
            "The address was not the trouble; the line was. A new address fails in the same way.",
            "The mail is returned for a slip of the client, which one corrected line would mend.",
        ),
        Advice.AUTHENTICATE: (
            "Time is no password: it is refused in the same way tomorrow.",
            "The command was well formed; what is missing is a login before it.",
            "Any address is refused until the client has logged in.",
            "The mail is returned though a login would have let it pass.",
        ),
        Advice.START_TLS: (
            "The server asks for encryption, and it will ask again each time.",
            "The command was well formed; it came over a line that anybody can read.",
            "Any address is refused until the line is encrypted.",
            "The mail is returned though one STARTTLS would have let it pass.",
        ),
        Advice.USE_NEW_ADDRESS: (
            "The mailbox has moved for good: at the old address the mail fails at each try.",
            "The command was well formed. The server has even said what to write instead.",
            "",
            "The server has named the new address; the sender would have to find it out anew.",
        ),
        Advice.GIVE_UP: (
            "It fails at each try, the queue fills up, and the sender hears of it days too late.",
            "The command was well formed. It is refused for what it asks, not for how it is put.",
            "Nobody named another address. A mail that is sent to a guess may reach a stranger.",
            "",
        ),
        Advice.SESSION_ENDS: (
            "The mail may well be sent later; but first this connection has to be closed.",
            "Nobody reads the command any more: the server closes the connection.",
            "Nobody reads an address any more: the server closes the connection.",
            "The end of a session says nothing against the mail, which is still the client's.",
        ),
        Advice.SHOW_TO_USER: (
            "The text was written for a person, who never sees it while a program waits.",
            "The command was understood; the answer is the text, and a person should read it.",
            "The text was written for a person; no address is asked for.",
            "Nothing failed: a person only has to read what the server says.",
        ),
    }
)
"""For what is needed: the price of each of `OFFERED`, "" where it is the very thing."""


def cost(needed: Advice, chosen: Advice) -> str:
    """Say what a treatment costs that is not the one that is needed."""
    return dict(zip(OFFERED, _ROWS.get(needed, ()), strict=False)).get(chosen, "")
