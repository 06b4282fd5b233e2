"""A store that misbehaves on purpose: a small HTTP server whose next answers a test decides."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answer = Callable[[socket.socket, bytes], None]
"""Writes whatever it likes to the connection, given the head of the request; the connection is closed after it."""


class BrokenStore:
    """``answer`` is called for every request; ``requests`` holds the first line of each."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[bytes] = []
        self.ended = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}/sparql"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.ended.set()
        self._door.close()

    def _serve(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = _read(connection)
                self.requests.append(request)
                self.answer(connection, request)
                connection.shutdown(socket.SHUT_WR)
                connection.recv(1)
            except OSError:
                return


@contextmanager
def broken_store(answer: Answer) -> Iterator[BrokenStore]:
    store = BrokenStore(answer)
    try:
        yield store
    finally:
        store.close()


def reply(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> Answer:
    """An answer that promises ``length`` bytes (default: as many as there are)."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    head = "\r\n".join([*lines, *headers, "", ""]).encode()

    def answer(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head + body)

    return answer


def _read(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536) or _gone()
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    expected = int(lengths[0].split(b":")[1]) if lengths else 0
    while len(body) < expected:
        body += connection.recv(65_536) or _gone()
    return head + b"\r\n\r\n" + body


def _gone() -> bytes:
    raise ConnectionError
