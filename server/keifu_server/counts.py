"""What a lane counts while it works, as plain numbers: it need not know who reads them (``/metrics`` does)."""

from dataclasses import dataclass


@dataclass
class Counts:
    """Since the server started, over all lanes; ``waiting`` is how many queries wait for their turn now."""

    waiting: int = 0
    restarts: int = 0
    cache_hits: int = 0
    cache_misses: int = 0
