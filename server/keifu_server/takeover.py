"""A new snapshot taken up while the server answers: no request is lost, and each is answered from one snapshot.

``Served`` gives every request the newest site and keeps it until that request is done; ``Takeover`` watches what
``keifu build`` writes, opens what is new beside what is served, tries it, and only then lets requests go there.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from starlette.types import ASGIApp, Receive, Scope, Send

from keifu.errors import CannotRunError, KeifuError
from keifu.keep import hold
from keifu.snapshot import Snapshot, current, verify
from keifu_server.counts import Counts
from keifu_server.log import Log
from keifu_server.metrics import Metrics
from keifu_server.names import names_of
from keifu_server.problems import Problem
from keifu_server.site import Site

_DRAIN_SECONDS = 600.0  # a client that reads a large answer this slowly keeps no lane any longer
_AGAIN = 30  # looks, until what could not be taken up is tried once more
_NOT_CONTENT = ("LOG", "LOCK")  # files of a store that a reader may touch


@dataclass(eq=False)
class Turn:
    """One site, how many requests it is answering, and the lock that keeps its folder."""

    site: Site
    held: IO[str] | None
    users: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    def leave(self) -> None:
        """One request of it is done."""
        self.users -= 1
        if not self.users:
            self.idle.set()

    async def end(self) -> None:
        """Ends its lane; its folder may go."""
        await self.site.lane.close()
        if self.held:
            self.held.close()


class Served:
    """The site for new requests, and those before it that still have requests to answer."""

    def __init__(self, site: Site) -> None:
        self._turns = [Turn(site, hold(site.snapshot))]
        self._draining: set[asyncio.Task[None]] = set()
        self._past = Counts()

    @property
    def site(self) -> Site:
        """The newest."""
        return self._turns[-1].site

    def counts(self) -> Counts:
        """What has happened so far, on the sites before too."""
        return sum((turn.site.counts() for turn in self._turns), self._past)

    def enter(self) -> Turn:
        """The turn of the newest site, which answers until it is left; each that is entered is to be left once."""
        turn = self._turns[-1]
        turn.users += 1
        return turn

    def replace(self, fresh: Site) -> None:
        """New requests go to ``fresh``; the site before it ends when its last request is done."""
        before = self._turns[-1]
        self._turns.append(Turn(fresh, hold(fresh.snapshot)))
        task = asyncio.create_task(self._drain(before))
        self._draining.add(task)
        task.add_done_callback(self._draining.discard)

    async def close(self) -> None:
        """Ends all lanes; what they are at gets a problem."""
        for task in self._draining:
            task.cancel()
        await asyncio.gather(*(turn.end() for turn in self._turns))

    async def _drain(self, turn: Turn) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                while turn.users:
                    turn.idle.clear()
                    await turn.idle.wait()
        await turn.end()
        self._turns.remove(turn)
        self._past += replace(turn.site.counts(), waiting=0)


class Pinned:
    """ASGI middleware: the state of each request gets the ``site`` that answers it, and gives its ``route``."""

    def __init__(self, app: ASGIApp, served: Served) -> None:
        self._app = app
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        turn = self._served.enter()
        state = scope.setdefault("state", {})
        state["site"] = turn.site
        try:
            await self._app(scope, receive, send)
        finally:
            turn.leave()
            if route := scope.get("route"):
                state["route"] = route.path.replace(":path}", "}")


class Takeover:
    """Looks for a new snapshot in ``home``; ``trouble`` is what is wrong with the one there, if anything."""

    def __init__(
        self,
        home: Path,
        served: Served,
        open_site: Callable[[Snapshot], Site],
        metrics: Metrics,
        log: Log,
    ) -> None:
        self.trouble: KeifuError | None = None
        self._home = home
        self._served = served
        self._open_site = open_site
        self._metrics = metrics
        self._log = log
        self._seen = _content(home)
        self._looks = 0
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Looks at once (SIGHUP)."""
        self._woken.set()

    async def watch(self, interval: float) -> None:
        """Looks every ``interval`` seconds, and when woken, until it is cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(interval):
                    await self._woken.wait()
            self._woken.clear()
            await self.look()

    async def look(self) -> None:
        """Takes up what is new; on any fault goes on with what is served, and says so once."""
        now = await asyncio.to_thread(_content, self._home)
        self._looks += 1
        if now == self._seen and not (self.trouble and self._looks >= _AGAIN):
            return
        self._seen, self._looks = now, 0
        try:
            await self._take(await asyncio.to_thread(_sound, self._home))
        except KeifuError as error:
            self._complain(error)
        except Exception as error:  # whatever it is, the next snapshot may be better: the watch goes on
            self._complain(_cannot_open(error))

    async def _take(self, snapshot: Snapshot) -> None:
        fresh = self._open_site(snapshot)
        try:
            await fresh.lane.ready()
            await names_of(fresh)  # a first answer: what cannot give it is not taken up
        except BaseException:
            await fresh.lane.close()
            raise
        self._served.replace(fresh)
        self.trouble = None
        self._metrics.trouble(False)
        tell_taken_up(snapshot, self._metrics, self._log)

    def _complain(self, error: KeifuError) -> None:
        known, self.trouble = self.trouble, error
        if known and (known.ja, known.en) == (error.ja, error.en):
            return
        self._metrics.trouble(True)
        serving = self._served.site.snapshot.digest
        self._log.event(
            "snapshot-trouble",
            f"{error.ja} いまは「{serving[:16]}」で答え続けます。",
            f"{error.en} Going on with '{serving[:16]}'.",
            snapshot=serving,
        )


def tell_taken_up(snapshot: Snapshot, metrics: Metrics, log: Log) -> None:
    """Counts and logs that another snapshot is served from now on."""
    metrics.taken_up()
    short = snapshot.digest[:16]
    log.event(
        "snapshot-taken-up",
        f"スナップショット「{short}」に切り替えました。",
        f"Now serving snapshot '{short}'.",
        snapshot=snapshot.digest,
    )


def _cannot_open(error: Exception) -> CannotRunError:
    name = error.name if isinstance(error, Problem) else type(error).__name__
    return CannotRunError(
        f"新しいスナップショットを開けません({name})。keifu build を実行してください。",
        f"The new snapshot cannot be opened ({name}): run 'keifu build'.",
    )


def _sound(home: Path) -> Snapshot:
    found = current(home)
    verify(found)
    return found


def _content(home: Path) -> tuple[object, ...]:
    """What the pointer names and what lies there, file by file: it differs as soon as anything of it does."""
    try:
        name = (home / "current").read_text(encoding="utf-8", errors="replace").strip()
        folder = home / "snapshots" / name
        files = folder.rglob("*") if name else ()
        found = ((file, file.stat()) for file in files if not file.name.startswith(_NOT_CONTENT))
        return name, *sorted((str(file), stat.st_ino, stat.st_size, stat.st_mtime_ns) for file, stat in found)
    except (OSError, ValueError):
        return ()
