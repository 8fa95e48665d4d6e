"""What the project is measured against, each a program: `python -m tests.bench.yardsticks NAME`.

Nothing is imported that the one that is asked for does not need.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl


def empty() -> None:
    """Run a Textual app with nothing in it."""
    from textual.app import App

    App[None]().run()


def prompt() -> None:
    """Run a Textual app with an Input and nothing else."""
    from textual.app import App, ComposeResult
    from textual.widgets import Input

    class Prompt(App[None]):
        def compose(self) -> ComposeResult:
            yield Input()

    Prompt().run()


def discard_secured() -> None:
    """Serve SMTP as `discard` does, with STARTTLS."""
    from smtplab.net.tls import server_context
    from smtplab.simulation.site.load import load_site

    discard(server_context(load_site()))


def discard(tls: "ssl.SSLContext | None" = None) -> None:
    """Serve SMTP with aiosmtpd on the port that the next argument names; throw all mail away."""
    import asyncio

    from aiosmtpd.handlers import Sink
    from aiosmtpd.smtp import SMTP

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        # As its own controller makes it, but without a thread beside the loop.
        port = int(sys.argv[2])
        server = await loop.create_server(
            lambda: SMTP(Sink(), loop=loop, tls_context=tls), "127.0.0.1", port, backlog=1024
        )
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    {each.__name__: each for each in (empty, prompt, discard, discard_secured)}[sys.argv[1]]()
