"""``keifu serve``: sees to it that there is a snapshot and a free port, then hands over to the server."""

import socket

from keifu.build import build
from keifu.errors import CannotRunError
from keifu.progress import Progress
from keifu.snapshot import current, home
from keifu.stores.address import from_environment


def serve(host: str, port: int) -> int:
    """Serves the current snapshot until interrupted, building first where there is none.

    With ``KEIFU_STORE`` nothing is needed here: the store there answers. ``UsageError`` where that is no address,
    ``CannotRunError`` for an address that is taken or not this machine's, before anything is built.
    """
    place = home()
    _must_be_free(host, port)
    if from_environment() is None:
        if not (place / "current").exists():
            build(place, Progress())
        current(place)
    from keifu_server import app

    app.serve(host, port, place)
    return 0


def _must_be_free(host: str, port: int) -> None:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
            door.listen(1)
    except (OSError, OverflowError) as error:
        raise CannotRunError(
            "この番号では待ち受けできません(使用中か、許されていません)。--port で別の番号を選んでください。",
            f"Cannot listen here ({error}). Choose another port with --port.",
            f"{host}:{port}",
        ) from error
