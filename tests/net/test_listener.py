import socket

import pytest

from smtplab.net import listener


@pytest.mark.parametrize(
    ("host", "place"),
    [("127.0.0.1", "127.0.0.1:25"), ("a.example", "a.example:25"), ("::1", "[::1]:25")],
)
def test_an_address_of_ipv6_stands_in_brackets(host: str, place: str) -> None:
    assert listener.host_and_port(host, 25) == place


def test_an_address_of_one_interface_keeps_its_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    local = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1", 0, 0, 7))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [local])
    bound: list[object] = []
    monkeypatch.setattr(socket, "socket", lambda *_: Binding(bound))
    listener.open_sockets("fe80::1%seven", 2525)
    assert bound == [("fe80::1", 2525, 0, 7)]


class Binding:
    """A socket that notes what it is bound to."""

    def __init__(self, bound: list[object]) -> None:
        self._bound = bound

    def bind(self, address: object) -> None:
        self._bound.append(address)

    def ignore(self, *_: object) -> None:
        pass

    setsockopt = listen = setblocking = close = ignore
