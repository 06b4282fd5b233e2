"""A worker process as the web process sees it: jobs go out over a socket, replies come back, and its end is noticed."""

import asyncio
from collections.abc import Callable
from typing import cast

from keifu_server import wire
from keifu_server.wire import Job, Reply

_SMALL = 65_536  # bytes; most answers are smaller


class Worker(asyncio.BufferedProtocol):
    """One worker: takes one job at a time, and is ``lost`` once its end of the socket closes."""

    def __init__(self, lost: "Callable[[Worker], None]") -> None:
        self.pid = 0
        self._lost = lost
        self._transport: asyncio.Transport | None = None
        self._small = memoryview(bytearray(_SMALL))
        self._buffer, self._filled = self._small, 0
        self._reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    async def hello(self) -> None:
        """Waits until it is ready for the first job; ``EOFError`` where it has ended instead."""
        self.pid = (await self._reply).pid

    async def ask(self, job: Job, seconds: float) -> Reply:
        """The reply to a job; ``EOFError`` where the worker has died over it or before it, ``TimeoutError`` as it says."""
        loop = asyncio.get_running_loop()
        self._reply = loop.create_future()
        if self._transport is None or self.closed:
            raise EOFError
        self._transport.write(wire.job_frame(job))
        timer = loop.call_later(seconds, self._fail, TimeoutError())
        try:
            return await self._reply
        finally:
            timer.cancel()

    @property
    def closed(self) -> bool:
        """Whether its end of the socket is known to be closed."""
        return self._transport is None or self._transport.is_closing()

    def hang_up(self) -> None:
        """Closes the socket: an idle worker ends by that."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast(asyncio.Transport, transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Called by the event loop: where the next bytes go."""
        return self._buffer[self._filled :]

    def buffer_updated(self, nbytes: int) -> None:
        """Called by the event loop: that many bytes have come."""
        self._filled += nbytes
        if self._filled < wire.HEAD:
            return
        length = wire.length(self._buffer)
        if self._filled >= length:
            reply = wire.reply(self._buffer[:length])
            self._buffer, self._filled = self._small, 0
            if not self._reply.done():
                self._reply.set_result(reply)
        elif length > len(self._buffer):
            larger = memoryview(bytearray(length))
            larger[: self._filled] = self._buffer[: self._filled]
            self._buffer = larger

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop: the worker has ended, or we have hung up."""
        self._fail(EOFError())
        self._lost(self)

    def _fail(self, error: Exception) -> None:
        if not self._reply.done():
            self._reply.set_exception(error)
            self._reply.exception()  # looked at, even where nobody waits for it any more
