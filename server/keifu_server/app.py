"""The server: routes, what wraps them, and ``serve``."""

import math
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from keifu import __version__
from keifu.prefixes import PREFIXES
from keifu.snapshot import Snapshot, current, verify
from keifu.stores.address import Address, from_environment
from keifu_server import documents, endpoint, graph_store, openapi, operations, pages, publish
from keifu_server.clients import Clients
from keifu_server.direct import Direct
from keifu_server.encoding import Packed
from keifu_server.gathered import Http
from keifu_server.headers import Headers, Preflights
from keifu_server.lane import Lane
from keifu_server.listening import Server, leave, listen
from keifu_server.log import Log
from keifu_server.metrics import Metered, Metrics
from keifu_server.operations import Operations
from keifu_server.proxy import Proxied
from keifu_server.remote import RemoteLane
from keifu_server.respond import EXPECTED, problem_response
from keifu_server.settings import Settings
from keifu_server.site import Site
from keifu_server.takeover import Pinned, Served, Takeover, tell_taken_up
from keifu_server.watch import Watch
from keifu_server.worker import Source

_STATIC = Path(__file__).parent / "static"
_GRACE_SECONDS = 3
_SWITCH_SECONDS = (
    0.0005  # each thread that reads a long query may keep the event loop waiting so long; Python's own 5 ms add up
)
_ROUTES = {
    "/": pages.home,
    "/questions": pages.questions,
    "/questions/{name}": pages.question,
    "/api/questions/{name}": pages.api_question,
    "/id/{path:path}": documents.identifier,
    "/doc/{path:path}": documents.document,
    "/graph/{path:path}": graph_store.direct,
    "/ns": documents.ontology,
    "/ns.{ending}": documents.ontology,
    "/catalog": publish.catalog,
    "/catalog.{ending}": publish.catalog,
    "/.well-known/void": publish.well_known_void,
    "/dump/{name}": publish.dump,
    "/limits": pages.limits,
    "/robots.txt": pages.robots,
    "/health": operations.health,
    "/ready": operations.ready,
    "/metrics": operations.metrics,
}
_DESCRIBED = (  # those whose parameters, bodies and formats /openapi.json tells
    ("/sparql", endpoint.sparql, "GET", "query", openapi.query()),
    ("/sparql", endpoint.sparql, "POST", "query by POST", openapi.posted()),
    (graph_store.PATH, graph_store.indirect, "GET", "graph", openapi.graph()),
)


def create_app(running: Operations) -> ASGIApp:
    """The application: every request is seen, gets its client and its site, is answered, and its answer its headers."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running.running():
            yield

    app = FastAPI(title="Keifu", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.operations = running
    _add_routes(app)
    for error in (*EXPECTED, Exception):
        app.add_exception_handler(error, problem_response)
    whole = Headers(Preflights(Packed(Clients(Pinned(Direct(app, running.settings.base_path), running.served)))))
    return Proxied(Watch(whole, running.metrics, running.log), running.settings)


def _add_routes(app: FastAPI) -> None:
    for path, answer in _ROUTES.items():
        app.add_api_route(path, answer, methods=["GET"], response_model=None)
    for path, answer, method, name, told in _DESCRIBED:
        app.add_api_route(
            path, answer, methods=[method], name=name, response_model=None, response_class=Response, openapi_extra=told
        )
    app.mount("/static", StaticFiles(directory=_STATIC))


def operate(home: Path, settings: Settings) -> Operations:
    """All that serves the current snapshot of ``home``, or with ``KEIFU_STORE`` what the store there holds.

    Errors as in ``serve``.
    """
    metrics = Metrics()
    if store := from_environment():
        return _in_front_of(store, settings, metrics)
    snapshot = current(home)
    verify(snapshot)  # what is wrong with it is said here, before a worker would
    snapshot.store()
    log = Log(settings.access_log)

    def open_site(found: Snapshot) -> Site:
        in_memory = sum(found.quads.values()) <= settings.memory_quads
        lane = Lane(Source(str(found.path), in_memory, PREFIXES), settings)
        return Site(found, settings, Metered(lane, metrics))

    served = Served(open_site(snapshot))
    return Operations(settings, served, metrics, log, Takeover(home, served, open_site, metrics, log))


def _in_front_of(store: Address, settings: Settings, metrics: Metrics) -> Operations:
    lane = RemoteLane(store, settings)
    site = Site(lane.open(), settings, Metered(lane, metrics))
    log = Log(settings.access_log)

    def take(snapshot: Snapshot) -> None:
        site.take(snapshot)
        tell_taken_up(snapshot, metrics, log)

    lane.taken = take
    return Operations(settings, Served(site), metrics, log, store=lane)


def serve(host: str, port: int, home: Path) -> None:
    """Serves the current snapshot of ``home``, and each that follows it, until Ctrl-C or SIGTERM; port 0 takes a free one.

    With ``KEIFU_STORE``, what the store there holds. ``CannotRunError`` for an address that is taken or not this
    machine's, before anything else, for no snapshot, and for a log that cannot be written; ``UsageError`` for a setting
    that cannot be used.
    """
    with listen(host, port) as door:
        settings = Settings.from_environment()
        running = operate(home, settings)
        config = uvicorn.Config(
            create_app(running),
            http=Http,
            log_level="warning",
            timeout_graceful_shutdown=math.ceil(settings.stop_limit) + _GRACE_SECONDS,
            server_header=False,
            access_log=False,  # keifu_server.log writes it
            proxy_headers=False,  # keifu_server.proxy does this, and the host too
        )
        signal.signal(signal.SIGTERM, leave)
        sys.setswitchinterval(_SWITCH_SECONDS)
        with suppress(KeyboardInterrupt):
            Server(config, settings.stop_limit, running.end).run([door])
