"""What wraps every answer: security headers, what other sites may see, the version of its data, HEAD answered as GET.

Plain ASGI.
"""

from asyncio import CancelledError
from contextlib import suppress

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Pages bring everything with them: no script at all, nothing from another address, not inside another site's frame.
_POLICY = b"default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"timing-allow-origin", b"*"),
    # Everybody may read everything, whoever asks: so caches need not tell other sites apart.
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"*"),
)
_NAMES = frozenset(name for name, _ in _HEADERS)


class Headers:
    """ASGI middleware; the server (h11, httptools) itself leaves out the body of an answer to HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = _NAMES.intersection(name for name, _ in message["headers"])
                ours = [pair for pair in _HEADERS if pair[0] not in said] if said else _HEADERS
                message["headers"] = [*message["headers"], *ours]
                if site := scope.get("state", {}).get("site"):
                    message["headers"].append((b"keifu-snapshot", site.snapshot.digest.encode()))
            await send(message)

        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        with suppress(CancelledError):  # the server ends and waits for this client no longer: no fault of anything
            await self._app(scope, receive, send_with_headers)


class Preflights:
    """ASGI middleware: what browsers ask before they let other sites ask (Fetch standard, CORS-preflight)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._asked = CORSMiddleware(
            app, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on."""
        asked = scope["type"] == "http" and scope["method"] == "OPTIONS"
        await (self._asked if asked else self._app)(scope, receive, send)
