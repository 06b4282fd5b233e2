"""Behind a proxy: who the client is and which address it used, as far as the proxy is trusted. Plain ASGI."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from keifu_server.settings import Settings

_FORWARDED_HOST = b"x-forwarded-host"
_REQUEST_ID = b"x-request-id"


class Proxied:
    """ASGI middleware: ``X-Forwarded-For``, ``-Proto`` and ``-Host`` from trusted proxies, and the base path.

    The first two are uvicorn's; ``-Host`` replaces ``Host``, so that the addresses we give are those that clients use.
    An ``X-Request-ID`` of anybody else is dropped: nobody puts words into our log.
    A path comes with the base path or without it, as the proxy likes; inside, it is ``root_path`` (ASGI, HTTP scope).
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        trusted = [part.strip() for part in settings.trusted_proxies.split(",") if part.strip()]
        self._app = app
        self._inner = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]  # its own spelling of ASGIApp
        self._trusts = bool(trusted)
        self._base = settings.base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on."""
        if scope["type"] == "http":
            client = scope.get("client")
            trusted = self._trusts and client is not None and client[0] in self._inner.trusted_hosts
            scope["headers"] = _with_host(scope["headers"]) if trusted else _without_id(scope["headers"])
            if self._base:
                path = scope["path"]
                below = path == self._base or path.startswith(self._base + "/")
                scope["root_path"] = self._base
                scope["path"] = path if below else self._base + path
        await (self._inner if self._trusts else self._app)(scope, receive, send)  # type: ignore[arg-type]


def _with_host(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with ``Host`` as the proxy's client sent it; of several proxies the first one's."""
    known = list(headers)
    given = next((value for name, value in known if name == _FORWARDED_HOST), b"").split(b",")[0].strip()
    if not given:
        return known
    return [(b"host", given), *(pair for pair in known if pair[0] != b"host")]


def _without_id(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [pair for pair in headers if pair[0] != _REQUEST_ID]
