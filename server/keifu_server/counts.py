"""What a lane and the cache of answers count while they work; ``/metrics`` shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """``waiting`` is how many queries wait for their turn now; the others only grow."""

    waiting: int = 0
    restarts: int = 0
    cache_hits: int = 0
    cache_misses: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.waiting + other.waiting,
            self.restarts + other.restarts,
            self.cache_hits + other.cache_hits,
            self.cache_misses + other.cache_misses,
        )
