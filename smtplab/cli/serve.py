"""`smtplab serve`: the server on a real port."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import GOOD, Arguments, add_site_option, describe, load_site, path_argument
from smtplab.console import UsageError
from smtplab.protocol.extensions.starttls import STARTTLS

if TYPE_CHECKING:
    import ssl

    from smtplab.cli.command import Parser
    from smtplab.simulation.site.model import Site

__all__ = ["fill"]

_EXAMPLES = """\
examples:
  smtplab serve                           on 127.0.0.1, port 2525; messages are accepted and dropped
  nc -C 127.0.0.1 2525                    talk to it by hand; nc needs -C to send CR LF
  curl smtp://127.0.0.1:2525 --mail-from alice@example.com \\
       --mail-rcpt bob@example.org --crlf -T message.txt
  smtplab serve --port 0                  on a free port, which the first line names
  smtplab serve --maildir ./mail          store messages in ./mail/alice, ./mail/bob, ...
  smtplab serve --site my-server.toml --json
  smtplab serve --tls                     with STARTTLS and a certificate made for the site's host
  smtplab serve --port 4650 --implicit-tls --tls-cert cert.pem --tls-key key.pem

It runs until Ctrl+C. Connected clients then get 421.
"""


def fill(serve: Parser) -> None:
    """Add the options of the command, and what does it."""
    describe(serve, _EXAMPLES, _serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=_port, default=2525, help="port, 0 picks one (%(default)s)")
    serve.add_argument(
        "--maildir", metavar="DIR", type=path_argument, help="store messages in Maildirs there"
    )
    serve.add_argument(
        "--json", action="store_true", help=("write the log as JSON, one line for each reply")
    )
    serve.add_argument("--tls", action="store_true", help="offer STARTTLS, whatever the site lists")
    serve.add_argument(
        "--implicit-tls", action="store_true", help="TLS from the first octet, as on port 465"
    )
    serve.add_argument(
        "--tls-cert",
        metavar="FILE",
        type=path_argument,
        help="certificate, PEM; else one is made at start",
    )
    serve.add_argument(
        "--tls-key",
        metavar="FILE",
        type=path_argument,
        help="its private key, PEM; else the certificate's file holds it",
    )
    add_site_option(serve)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port; use a number from 0 to 65535')
    return int(text)


def _serve(arguments: Arguments) -> int:
    from smtplab.net.file_limit import connections_allowed  # noqa: PLC0415
    from smtplab.net.listener import host_and_port, only_loopback, open_sockets  # noqa: PLC0415
    from smtplab.net.log import Log  # noqa: PLC0415
    from smtplab.net.maildir import open_store  # noqa: PLC0415
    from smtplab.net.outlet import Descriptor  # noqa: PLC0415
    from smtplab.net.server import Server, run, serve, with_port_limits  # noqa: PLC0415

    site, tls = _with_tls(load_site(arguments.site), arguments)
    host = arguments.host or "0.0.0.0"  # noqa: S104  # as was asked for
    where = host_and_port(host, arguments.port)
    try:
        store = open_store(arguments.maildir, site)
        sockets = open_sockets(arguments.host, arguments.port)
    except OSError as error:
        raise UsageError(
            f"{error.filename or where} cannot be used: {console.reason(error)}"
        ) from None
    if not only_loopback(sockets):
        console.complain(f"warning: {where} can be reached from other machines")
    wanted = site.config.limits.connections
    room = connections_allowed(wanted)
    if room < wanted:
        console.complain(f"warning: only {room} clients at once: the system allows no more files")
    log = Log(Descriptor(console.output()), as_json=arguments.json)
    limited = with_port_limits(site, room)
    run(serve(lambda: Server(limited, store, log, tls), sockets, host))
    return GOOD


def _with_tls(site: Site, arguments: Arguments) -> tuple[Site, ssl.SSLContext | None]:
    """Return the site as it speaks TLS on the port, and how; None for not at all.

    Raises:
        UsageError: If the certificate or the key is of no use.
    """
    certificate, key = arguments.tls_cert, arguments.tls_key
    if key and not certificate:
        raise UsageError("--tls-key needs --tls-cert: give the certificate as well")
    asked = arguments.tls or arguments.implicit_tls or certificate
    if not asked and not site.tls.implicit and STARTTLS.keyword not in site.config.keywords:
        return site, None
    from smtplab.net.tls import offer_starttls, server_context  # noqa: PLC0415  # few ask for TLS

    if asked:
        site = offer_starttls(site, implicit=arguments.implicit_tls or site.tls.implicit)
    try:
        return site, server_context(site, str(certificate or ""), str(key or ""))
    except OSError as error:
        where = error.filename or " and ".join(str(one) for one in (certificate, key) if one)
        raise UsageError(f"{where} cannot be used for TLS: {console.reason(error)}") from None
