"""Where the server listens: the door that is opened before anything else, and the word that it is open."""

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable
from types import FrameType

import uvicorn

from keifu.errors import CannotRunError

_STALLED = 30_000  # milliseconds in which a client must take something of what it was sent


class Server(uvicorn.Server):
    """Tells the address once it answers there. Told to end, it lets requests finish for ``patience`` seconds.

    What is not done by then is ended by ``at_end``, so that it is answered with a problem rather than cut.
    """

    def __init__(self, config: uvicorn.Config, patience: float, at_end: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._patience = patience
        self._at_end = at_end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, then prints ``Keifu: http://…/`` on standard error."""
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            print(f"Keifu: http://{f'[{host}]' if ':' in host else host}:{port}/", file=sys.stderr, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes no new connection, waits for the requests that are there, and then no longer."""
        ending = asyncio.create_task(super().shutdown(sockets))
        await asyncio.wait({ending}, timeout=self._patience)
        if not ending.done():
            await self._at_end()
        await ending


def leave(number: int, frame: FrameType | None) -> None:
    """A signal handler: leaves with status 0, since being told to end is no failure."""
    raise SystemExit(0)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; ``CannotRunError`` for an address that is taken, not allowed, or not this machine's."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        door = socket.create_server((host, port), family=family)
    except OSError as error:
        raise CannotRunError(
            "ここでは待ち受けできません(使用中か、許されていません)。--port で別の番号を選んでください。",
            f"Cannot listen here ({error}). Choose another port with --port.",
            f"{host}:{port}",
        ) from error
    _set_up(door)
    return door


def _set_up(door: socket.socket) -> None:
    """What accepted sockets inherit."""
    # asyncio sets this only on sockets that were made with IPPROTO_TCP, which this one was not; without it the body of
    # an answer waits for the client's delayed acknowledgement (measured: 40 ms).
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # A client that asks for much and reads nothing would keep its answer in memory for as long as it likes.
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED)
