"""A server of its own process on a free port of the loopback address, as ``keifu serve`` starts it."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.endpoint.servers import children

START_SECONDS = 60
_GREETING = "Keifu: "


class Running:
    """``address`` answers once the block is entered; on leaving, the process has ended and ``log`` holds what it said."""

    def __init__(self, home: Path, log: Path, **settings: object) -> None:
        self.log = log
        environment = os.environ | {name: str(value) for name, value in settings.items()}
        command = [sys.executable, "-W", "error", "-m", "keifu", "serve", "--port", "0"]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, env=environment | {"KEIFU_HOME": str(home)}, stdout=output, stderr=output
            )
        self.address = ""

    def __enter__(self) -> Self:
        end = time.monotonic() + START_SECONDS
        while not (line := self._greeting()):
            if self.process.poll() is not None or time.monotonic() > end:
                self.process.kill()
                raise AssertionError(f"the server did not start: {self.log.read_text()}")
            time.sleep(0.05)
        self.address = line.removeprefix(_GREETING).rstrip("/")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        finally:
            self.process.kill()

    def workers(self) -> list[int]:
        """The process ids of the workers: children of the server's children (of the process that forks them)."""
        return [pid for child in children(self.process.pid) for pid in children(child)]

    def _greeting(self) -> str:
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return next((line for line in lines if line.startswith(_GREETING)), "")
