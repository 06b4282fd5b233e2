"""Servers of their own process on the loopback address, started, waited for, measured and ended by their process id."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.create_server((HOST, 0)) as door:
        return int(door.getsockname()[1])


class Server:
    """A server that answers queries at ``path`` once the block is entered; its output goes to ``log``.

    ``RuntimeError`` with the end of the log where it does not answer within ``START_SECONDS``. It works in ``folder``,
    or where we do.
    """

    START_SECONDS = 1200.0

    def __init__(
        self,
        command: Sequence[str],
        port: int,
        log: Path,
        path: str = "/sparql",
        settings: Mapping[str, object] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.port, self.path, self.log = port, path, log
        self.once: Callable[[], None] = lambda: None  # what is to be done before it is used
        environment = os.environ | {name: str(value) for name, value in (settings or {}).items()}
        with log.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )

    def __enter__(self) -> Self:
        end = time.monotonic() + self.START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                self.process.kill()
                raise RuntimeError(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.05)
        self.once()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def workers(self) -> list[int]:
        """The ids of the processes that its children have started."""
        return [pid for child in children(self.process.pid) for pid in children(child)]

    def memory(self) -> int:
        """The proportional set size of all its processes (bytes): what they share is counted once."""
        return sum(map(_pss, [self.process.pid, *children(self.process.pid), *self.workers()]))

    def cpu(self) -> float:
        """The processor time that all its processes have used so far (seconds); what other work the machine has is not in it."""
        pids = [self.process.pid, *children(self.process.pid), *self.workers()]
        return sum(map(_cpu, pids)) / os.sysconf("SC_CLK_TCK")

    def answers(self) -> bool:
        """Whether it answers a query."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", f"{self.path}?query={quote('ASK {}')}")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def keifu(home: Path, log: Path, **settings: object) -> Server:
    """``keifu serve`` on the current snapshot of ``home``."""
    port = free_port()
    command = [sys.executable, "-m", "keifu", "serve", "--port", str(port)]
    return Server(command, port, log, settings={"KEIFU_HOME": home, **settings})


def children(parent: int) -> list[int]:
    """The ids of the living processes that ``parent`` started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, ppid = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:  # has ended in between
            continue
        if int(ppid) == parent and state != "Z":
            found.append(int(status.parent.name))
    return found


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _cpu(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
