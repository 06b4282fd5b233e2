"""The log: one JSON object a line (https://jsonlines.org), with nothing in it that tells who asked what.

Of a request: time, route, method, status, kind of problem, milliseconds, bytes, request id. Never an address of a
client, a query, or a path, for a path can hold what was searched for. Of what happens to the server: ``event``.
"""

import json
import logging
import sys
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler

from keifu.errors import CannotRunError

STDOUT = "-"


class Log:
    """Writes to ``place``: a file (opened anew after it was rotated), ``-`` for standard output, nothing where empty.

    ``CannotRunError`` for a file that cannot be written. Later failures, such as a full disk, disturb no request.
    """

    def __init__(self, place: str) -> None:
        self._handler = _handler(place)

    def request(self, **fields: object) -> None:
        """One request that is done."""
        self._write(fields)

    def event(self, name: str, ja: str, en: str, **fields: object) -> None:
        """Something that happened to the server: a line on standard error for people, and one in the log."""
        print(f"Keifu: {ja} / {en}", file=sys.stderr, flush=True)
        self._write({"event": name, "message": {"ja": ja, "en": en}, **fields})

    def close(self) -> None:
        """Closes the file; what could not be written is lost."""
        with suppress(OSError):
            if self._handler:
                self._handler.close()

    def _write(self, fields: dict[str, object]) -> None:
        if self._handler is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"time": now, **fields}, ensure_ascii=False)
        self._handler.handle(logging.makeLogRecord({"msg": line}))


def _handler(place: str) -> logging.Handler | None:
    if not place:
        return None
    try:
        handler = logging.StreamHandler(sys.stdout) if place == STDOUT else _File(place, encoding="utf-8")
    except OSError as error:
        raise CannotRunError(
            f"記録を書けません({error.strerror})。KEIFU_ACCESS_LOG を確かめてください。",
            f"The log cannot be written ({error.strerror}). Check KEIFU_ACCESS_LOG.",
            place,
        ) from error
    handler.handleError = lambda record: None  # type: ignore[method-assign]  # a log that fails is no reason to stop
    return handler


class _File(WatchedFileHandler):
    """A log file; while its folder is missing after a rotation, lines are lost rather than requests."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)
