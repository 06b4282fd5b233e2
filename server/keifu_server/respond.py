"""Responses: pages, bytes with an entity tag, and problems as a page or as JSON (RFC 9457)."""

import json
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from keifu.errors import CannotJudgeError, KeifuError, UsageError
from keifu_server.links import address, short
from keifu_server.negotiate import HTML, JSON, TURTLE, prefers_html
from keifu_server.problems import MEDIA_TYPE, Problem
from keifu_server.site import site_of

_HTTP = {404: "not-found", 405: "method"}


def page(
    request: Request, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: object
) -> Response:
    """An HTML page from ``templates/``; everything is escaped, and a name that the template lacks is an error."""
    site = site_of(request)
    values |= {"snapshot": site.snapshot, "path": request.url.path}
    _note(request, values.get("problem"))
    text = _templates(site.settings.base_path).get_template(template).render(**values)
    return Response(text, status, {"Vary": "Accept", **(headers or {})}, HTML.content_type)


def unchanged(request: Request, etag: str) -> Response | None:
    """A 304 where the client has the version with that entity tag already."""
    known = (part.strip() for part in request.headers.get("if-none-match", "").split(","))
    return tagged(Response(status_code=304), etag) if request.method == "GET" and etag in known else None


def tagged(response: Response, etag: str) -> Response:
    """The response with its entity tag; caches ask again each time, for a new snapshot may be served."""
    response.headers.update({"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"})
    return response


async def problem_response(request: Request, error: Exception) -> Response:
    """Any error as an answer: a page for a browser, problem details for everybody else; never a traceback."""
    problem = _problem(error)
    if prefers_html(request.headers.get("accept"), (JSON, TURTLE)):
        return page(request, "problem.html", status=problem.status, headers=problem.headers, problem=problem)
    _note(request, problem)
    body = json.dumps(problem.members(site_of(request).settings.base_path), ensure_ascii=False)
    return Response(body, problem.status, {"Vary": "Accept", **problem.headers}, MEDIA_TYPE)


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        name = _HTTP.get(error.status_code, "bad-request")
        return Problem(name, headers=dict(error.headers or {}))
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
