"""What wraps every answer: security headers, the version of its data, HEAD answered as GET without its body. Plain ASGI."""

from asyncio import CancelledError
from contextlib import suppress

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Pages bring everything with them: no script at all, nothing from another address, not inside another site's frame.
_POLICY = "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
}


class Headers:
    """ASGI middleware; the server (h11, httptools) itself leaves out the body of an answer to HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if site := scope.get("state", {}).get("site"):
                    headers["Keifu-Snapshot"] = site.snapshot.digest
            await send(message)

        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        with suppress(CancelledError):  # the server ends and waits for this client no longer: no fault of anything
            await self._app(scope, receive, send_with_headers)
