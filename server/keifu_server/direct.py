"""Requests for a fixed address go to their handler at once: no pattern is tried, nothing is injected. Plain ASGI.

Trying FastAPI's routes one after the other and its dependency machinery cost more than all else that a small query needs
here. The routes stay FastAPI's: they tell of themselves in ``/openapi.json``, answer other methods, and everything whose
address has a part that varies.
"""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from keifu_server.respond import EXPECTED, problem_response

Answer = Callable[[Request], Awaitable[Response]]


class Direct:
    """ASGI middleware before ``app``, whose handlers all take the request alone; ``base`` is the base path."""

    def __init__(self, app: FastAPI, base: str) -> None:
        self._app = app
        self._answers: dict[tuple[str, str], tuple[str, Answer]] = {
            (method, base + route.path): (route.path, route.endpoint)
            for route in app.routes
            if isinstance(route, APIRoute) and "{" not in route.path
            for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on, or has it answered; a mistake of ours is answered too and then raised, for the log."""
        found = self._answers.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        scope["app"], (scope["state"]["route"], answer) = self._app, found
        request, mistake = Request(scope, receive), None
        try:
            response = await answer(request)
        except EXPECTED as problem:
            response = await problem_response(request, problem)
        except Exception as error:
            mistake = error
            response = await problem_response(request, error)
        await response(scope, receive, send)
        if mistake:
            raise mistake
