"""What is written in one go of the event loop is sent in one, in order, and before the end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from keifu_server.gathered import _Gathering as Gathering


class Wire(asyncio.Transport):
    """Notes what is sent, each time, and whether it was closed after that."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[list[bytes]] = []
        self.closed = False

    def writelines(self, list_of_data: Any) -> None:
        assert not self.closed
        self.sent.append([bytes(data) for data in list_of_data])

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        raise AssertionError


def gathering(work: Callable[[Gathering, Wire], Awaitable[None]]) -> None:
    async def whole() -> None:
        wire = Wire()
        await work(Gathering(wire, asyncio.get_running_loop()), wire)

    asyncio.run(whole())


def test_head_and_body_go_together() -> None:
    async def work(transport: Gathering, wire: Wire) -> None:
        for head, body in ((b"head", b"body"), (b"next", b"x" * 100_000)):
            transport.write(head)
            transport.write(body)
            await asyncio.sleep(0)
        assert wire.sent == [[b"headbody"], [b"next", b"x" * 100_000]]  # what is long is not copied
        await asyncio.sleep(0)
        assert len(wire.sent) == 2

    gathering(work)


def test_nothing_is_lost_at_the_end_and_nothing_written_after_it() -> None:
    async def work(transport: Gathering, wire: Wire) -> None:
        transport.write(b"last")
        transport.close()
        assert (wire.sent, wire.closed) == ([[b"last"]], True)
        transport.write(b"too late")
        await asyncio.sleep(0)
        assert wire.sent == [[b"last"]]

    gathering(work)
