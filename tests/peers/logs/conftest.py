import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from smtplab.simulation.site.load import parse_site
from tests.peers.logs.recording import Workbench
from tests.peers.logs.tapped import TappedServer
from tests.simulation.secrets.planted import PASSWORD, USER

_OPEN = """
extensions = ["PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES"]
[maildrops.bob]
[maildrops.alice]
[answers.busy]
rule = "mailbox-busy"
[[faults]]
on = "RCPT"
argument = "nix@"
times = 0
reply = "550 5.1.1 This mailbox | is not here | and never was"
"""
_LOGIN = f"""
extensions = ["PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "AUTH"]
cleartext_login = true
[users]
{USER} = "{PASSWORD}"
[maildrops.bob]
"""
_REFUSING = 'greeting = "refuse"'


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The servers that tools talk to, each with a tap, and a folder."""
    login, refusing = parse_site("login", _LOGIN, ""), parse_site("refusing", _REFUSING, "")
    servers = {
        "open": TappedServer(parse_site("open", _OPEN, "")),
        "login": TappedServer(login, tls=True),
        "implicit": TappedServer(login, implicit=True),
        "refusing": TappedServer(refusing),
    }
    with ExitStack() as stack:
        closed = stack.enter_context(socket.socket())
        closed.bind(("127.0.0.1", 0))
        for server in servers.values():
            stack.enter_context(server)
        folder = tmp_path_factory.mktemp("logs")
        yield Workbench(servers, closed.getsockname()[1], folder, stack)
