"""HTTP as uvicorn speaks it, with the head and the body of an answer sent together.

uvicorn writes them one after the other, and each would be a packet of its own that wakes the client: a fifth of what an
answer costs that is there already.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_JOINED = 65_536  # bytes; what is longer is not copied


class Http(HttpToolsProtocol):
    """uvicorn's protocol on a transport that gathers."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Called by the event loop."""
        super().connection_made(_Gathering(transport, self.loop))


class _Gathering(asyncio.Transport):
    """Passes on what was written in one go of the event loop at its end; all else is the transport's."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes | bytearray | memoryview] = []
        self.get_extra_info = transport.get_extra_info  # type: ignore[method-assign]
        self.is_closing = transport.is_closing  # type: ignore[method-assign]
        self.pause_reading = transport.pause_reading  # type: ignore[method-assign]
        self.resume_reading = transport.resume_reading  # type: ignore[method-assign]
        self.set_protocol = transport.set_protocol  # type: ignore[method-assign]

    def write(self, data: Any) -> None:
        """Keeps it until the end of this go."""
        if not self._held:
            self._loop.call_soon(self._pass_on)
        self._held.append(data)

    def close(self) -> None:
        """Passes on what it has, and closes."""
        self._pass_on()
        self._transport.close()

    def _pass_on(self) -> None:
        held, self._held = self._held, []
        if held and not self._transport.is_closing():
            small = sum(map(len, held)) <= _JOINED
            self._transport.writelines([b"".join(held)] if small else held)
