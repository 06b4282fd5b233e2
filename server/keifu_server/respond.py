"""Responses: pages, bytes with an entity tag, and problems as a page or as JSON (RFC 9457)."""

import json
from collections.abc import Sequence
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match

from keifu.errors import CannotJudgeError, KeifuError, UsageError
from keifu_server.links import address, short
from keifu_server.negotiate import HTML, JSON, TURTLE, Format, prefers_html, requested
from keifu_server.problems import MEDIA_TYPE, Problem
from keifu_server.sent import Sent, raw
from keifu_server.site import site_of

EXPECTED = (Problem, KeifuError, HTTPException, ClientDisconnect)
"""What a handler may raise; anything else is a mistake of ours."""

_HTTP = {404: "not-found", 405: "method"}
_WEAK = "W/"
_PASSING = {"Vary": "Accept", "Cache-Control": "no-store"}  # a problem may be over in a moment


def page(
    request: Request, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: object
) -> Response:
    """An HTML page from ``templates/``; everything is escaped, and a name that the template lacks is an error."""
    site = site_of(request)
    values |= {"snapshot": site.snapshot, "dump": site.dump, "path": request.url.path}
    _note(request, values.get("problem"))
    text = _templates(site.settings.base_path).get_template(template).render(**values)
    return Response(text, status, {"Vary": "Accept", **(headers or {})}, HTML.content_type)


def negotiated(request: Request, offered: Sequence[Format]) -> Format:
    """The format that ``format=`` or else ``Accept`` asks for; ``Problem`` (406) where that is none of those offered."""
    (chosen,) = requested(request.query_params.getlist("format"), request.headers.get("accept"), offered)
    if chosen is None:
        raise not_acceptable(offered)
    return chosen


def not_acceptable(offered: Sequence[Format]) -> Problem:
    """The problem of a format that is not among those offered."""
    types = [item.media_type for item in offered]
    return Problem("not-acceptable", f"({', '.join(types)})", extra={"offered": types})


class Again(Response):
    """What was sent before, or is to be sent as it is."""

    def __init__(self, sent: Sent) -> None:
        self.status_code, self.body, self.background = 200, sent.body, None
        self.raw_headers = list(sent.headers)


def unchanged(request: Request, etag: str) -> Response | None:
    """A 304 where the client has the version with that entity tag already."""
    if etag.removeprefix(_WEAK) not in _known_to(request):
        return None
    return Response(status_code=304, headers=cached(etag))


def tagged(request: Request, response: Response, etag: str) -> Response:
    """The response with its entity tag, or a 304 for ``If-None-Match: *``: there is an answer, whichever it is.

    Caches ask again each time, for a new snapshot may be served. What a POST answers stands for no address, so it has
    no tag (RFC 9110, 9.3.3).
    """
    if request.method != "GET":
        return response
    if "*" in _known_to(request):
        return Response(status_code=304, headers=cached(etag))
    said = dict(raw(cached(etag)))
    response.raw_headers = [*(pair for pair in response.raw_headers if pair[0] not in said), *said.items()]
    return response


def _known_to(request: Request) -> set[str]:
    """The entity tags that the client has, compared weakly (RFC 9110, 13.1.2)."""
    lines = request.headers.getlist("if-none-match") if request.method == "GET" else []
    return {tag.strip().removeprefix(_WEAK) for line in lines for tag in line.split(",")}


def cached(etag: str) -> dict[str, str]:
    """What caches are told of an answer with that entity tag."""
    return {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}


async def problem_response(request: Request, error: Exception) -> Response:
    """Any error as an answer: a page for a browser, problem details for everybody else; never a traceback."""
    problem = _problem(error)
    if problem.name == "method":
        problem.headers["Allow"] = ", ".join(methods := _methods(request))
        if request.method == "OPTIONS" and methods:
            return Response(status_code=204, headers={"Allow": problem.headers["Allow"]})
    if prefers_html(request.headers.get("accept"), (JSON, TURTLE)):
        return page(request, "problem.html", status=problem.status, headers=_PASSING | problem.headers, problem=problem)
    _note(request, problem)
    body = json.dumps(problem.members(site_of(request).settings.base_path), ensure_ascii=False)
    return Response(body, problem.status, {**_PASSING, **problem.headers}, MEDIA_TYPE)


def _methods(request: Request) -> list[str]:
    """What may be done at an address, over all routes that lead there; HEAD is answered wherever GET is."""
    scope = {**request.scope, "method": "OPTIONS"}
    routes = [route for route in request.app.routes if route.matches(scope)[0] != Match.NONE]
    found = {method for route in routes for method in getattr(route, "methods", None) or ("GET",)}
    return sorted(found | {"OPTIONS"} | ({"HEAD"} if "GET" in found else set()))


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        name = _HTTP.get(error.status_code, "bad-request")
        return Problem(name, headers=dict(error.headers or {}))
    if isinstance(error, ClientDisconnect):  # nobody reads this
        return Problem("bad-request")
    if isinstance(error, KeifuError):
        name = "bad-request" if isinstance(error, UsageError) else "failed"
        name = "cannot-judge" if isinstance(error, CannotJudgeError) else name
        place = f"{error.where}: " if error.where else ""
        return Problem(name, words=(place + error.ja, place + error.en)) if name != "failed" else Problem(name)
    return Problem("failed")


def _note(request: Request, problem: object) -> None:
    """Leaves the kind of a problem where the log finds it."""
    if isinstance(problem, Problem):
        request.state.problem = problem.name


@cache
def _templates(base: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("keifu_server"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["base"] = base
    environment.filters.update(address=partial(address, base=base), short=short)
    return environment
