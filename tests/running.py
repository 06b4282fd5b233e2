"""A server of its own process on a free port of the loopback address, as ``keifu serve`` starts it."""

import sys
from pathlib import Path
from types import TracebackType

from benchmarks.endpoint.servers import Server

_GREETING = "Keifu: "


class Running(Server):
    """``address`` answers once the block is entered; on leaving, the process has ended and ``log`` holds what it said."""

    START_SECONDS = 60.0

    def __init__(self, home: Path, log: Path, **settings: object) -> None:
        command = [sys.executable, "-W", "error", "-m", "keifu", "serve", "--port", "0"]
        super().__init__(command, 0, log, settings={**settings, "KEIFU_HOME": home})
        self.address = ""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)  # one that does not end by itself is a fault
        finally:
            self.process.kill()

    def answers(self) -> bool:
        """Whether it has greeted, which it does once it answers; the greeting names the port that it found."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        line = next((line for line in lines if line.startswith(_GREETING)), "")
        self.address = line.removeprefix(_GREETING).rstrip("/")
        return bool(line)
