"""An answer as it goes out, whole, so that it can go out once more."""

from collections.abc import Mapping
from dataclasses import dataclass

_TIMING = b"server-timing"


@dataclass(frozen=True)
class Sent:
    """An answer with status 200: its headers, its body, and whether another one is given each time."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    volatile: bool = False

    @property
    def kept(self) -> "Sent":
        """The same for those who ask later: it takes no time."""
        headers = [pair for pair in self.headers if pair[0] != _TIMING]
        return Sent((*headers, (_TIMING, server_timing().encode())), self.body)


def raw(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """Headers as they are sent."""
    return tuple([(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()])


def server_timing(guard: float = 0.0, wait: float = 0.0, query: float = 0.0) -> str:
    """The value of ``Server-Timing`` (milliseconds) for seconds in the guard, waiting for a turn, and in the engine."""
    return f"guard;dur={guard * 1000:.2f}, wait;dur={wait * 1000:.2f}, query;dur={query * 1000:.2f}"
