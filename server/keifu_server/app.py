"""The server: routes, what wraps them, and ``serve``."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from keifu import __version__
from keifu.errors import KeifuError
from keifu.snapshot import current
from keifu.stores.address import from_environment
from keifu_server import documents, endpoint, pages
from keifu_server.headers import Headers
from keifu_server.lane import Lane
from keifu_server.listening import Server, leave, listen
from keifu_server.names import names_of
from keifu_server.problems import Problem
from keifu_server.remote import RemoteLane
from keifu_server.respond import problem_response
from keifu_server.settings import Settings
from keifu_server.site import Site

_STATIC = Path(__file__).parent / "static"
_GRACE_SECONDS = 3


def create_app(site: Site) -> ASGIApp:
    """The application for one snapshot; its worker starts with it and ends with it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.site = site
        with suppress(Problem, KeifuError):  # the worker is started here; a request will tell if it cannot be
            await names_of(site)
        watching = asyncio.create_task(site.lane.watch()) if isinstance(site.lane, RemoteLane) else None
        yield
        if watching:
            watching.cancel()
        await site.lane.close()

    app = FastAPI(title="Keifu", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    _add_routes(app)
    for error in (Problem, KeifuError, HTTPException, Exception):
        app.add_exception_handler(error, problem_response)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"], expose_headers=["*"]
    )
    return Headers(app)


def _add_routes(app: FastAPI) -> None:
    app.add_api_route("/sparql", endpoint.sparql, methods=["GET"], response_model=None, name="query")
    app.add_api_route("/sparql", endpoint.sparql, methods=["POST"], response_model=None, name="query by POST")
    app.add_api_route("/api/questions/{name}", pages.api_question, methods=["GET"], response_model=None)
    app.add_api_route("/id/{path:path}", documents.identifier, methods=["GET"], response_model=None)
    app.add_api_route("/doc/{path:path}", documents.document, methods=["GET"], response_model=None)
    app.add_api_route("/graph/{path:path}", documents.graph, methods=["GET"], response_model=None)
    app.add_api_route("/ns", documents.ontology, methods=["GET"], response_model=None)
    app.add_api_route("/ns.{ending}", documents.ontology, methods=["GET"], response_model=None)
    app.add_api_route("/health", pages.health, methods=["GET"], response_model=None)
    app.add_route("/", pages.home)
    app.add_route("/questions", pages.questions)
    app.add_route("/questions/{name}", pages.question)
    app.add_route("/limits", pages.limits)
    app.add_route("/robots.txt", pages.robots)
    app.mount("/static", StaticFiles(directory=_STATIC))


def serve(host: str, port: int, home: Path) -> None:
    """Serves the current snapshot of ``home`` until Ctrl-C or SIGTERM; port 0 takes a free one.

    With ``KEIFU_STORE``, what the store there holds. ``CannotRunError`` for an address that is taken or not this
    machine's, before anything else, and for no snapshot.
    """
    door = listen(host, port)
    with door:
        site = _site(home)
        config = uvicorn.Config(
            create_app(site),
            log_level="warning",
            timeout_graceful_shutdown=_GRACE_SECONDS,
            server_header=False,
        )
        signal.signal(signal.SIGTERM, leave)
        with suppress(KeyboardInterrupt):
            Server(config, site.lane.close).run([door])


def _site(home: Path) -> Site:
    settings = Settings.from_environment()
    if store := from_environment():
        remote = RemoteLane(store, settings)
        site = Site(remote.open(), settings, remote)
        remote.taken = site.take
        return site
    snapshot = current(home)
    snapshot.store()  # says clearly what is wrong with it, before a worker would
    return Site(snapshot, settings, Lane(snapshot.path / "store", settings))
