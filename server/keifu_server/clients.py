"""Who asks: the client's address for fair turns, and the notice that a client has gone. Plain ASGI."""

import asyncio
from contextlib import suppress
from contextvars import ContextVar

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

client: ContextVar[str] = ContextVar("client", default="")
"""The address of the client whose request is being answered; behind a trusted proxy the one that the proxy names."""

_PATIENCE = 0.1  # seconds; a quicker answer is not worth a watch


class Clients:
    """ASGI middleware: calls a request off once its client has gone, so that the worker it keeps busy is free again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client.set(scope["client"][0] if scope.get("client") else "")
        watch = _Watch(receive)
        if scope["method"] in ("GET", "HEAD"):  # nothing more comes from this client
            watch.begin()
        try:
            with suppress(ClientDisconnect):  # gone in the midst of its request: nobody to tell
                await self._app(scope, watch.receive, send)
        finally:
            watch.end()


class _Watch:
    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._request = asyncio.current_task()
        self._timer: asyncio.TimerHandle | None = None
        self._watching: asyncio.Task[None] | None = None

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            self.begin()
        return message

    def begin(self) -> None:
        """Starts to look whether the client is there, once the answer takes some time."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PATIENCE, self._look)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _look(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if self._request is not None:
            self._request.cancel()
