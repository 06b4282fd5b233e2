"""What sees every request from outside: gives it an id, measures it, and writes it to the log. Plain ASGI."""

import random
import re
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keifu_server.log import Log
from keifu_server.metrics import Metrics

REQUEST_ID = b"x-request-id"
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_ID_BITS = 128


class Watch:
    """ASGI middleware. The id is the proxy's where it sends a proper one, so that both logs can be read together."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: Log) -> None:
        self._app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on; its state gets ``request_id``, and gives ``route`` and ``problem`` where they are known."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = request_id = _request_id(scope)
        begun, status, size = time.perf_counter(), None, 0

        async def seen(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (REQUEST_ID, request_id.encode())]
            elif scope["method"] != "HEAD":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            self._tell(scope, status, time.perf_counter() - begun, size)

    def _tell(self, scope: Scope, status: int | None, seconds: float, size: int) -> None:
        state, method = scope["state"], scope["method"]
        route, problem = state.get("route", "other"), state.get("problem")
        self._metrics.answered(route, method, status, seconds, problem)
        self._log.request(
            route=route,
            method=method,
            status=status,
            problem=problem,
            milliseconds=round(seconds * 1000, 1),
            bytes=size,
            request_id=state["request_id"],
        )


def _request_id(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name == REQUEST_ID), b"")
    return given.decode() if _ID.fullmatch(given) else f"{random.getrandbits(_ID_BITS):032x}"
