"""Pages for people, and the answers to the questions for programs."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from keifu import formats
from keifu.errors import KeifuError, UsageError
from keifu.questions import Answer, Question, catalogue, once
from keifu_server.aside import aside
from keifu_server.forms import fields
from keifu_server.negotiate import CSV, JSON, XLSX, best, named
from keifu_server.problems import KINDS, Problem
from keifu_server.respond import not_acceptable, page, tagged, unchanged
from keifu_server.settings import Settings
from keifu_server.site import Site, site_of

_OFFERED = (JSON, CSV, XLSX)


@dataclass
class Coverage:
    """The coverage table of the first page: municipalities by code, and for each theme its numbers of measures."""

    municipalities: dict[str, str] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)


async def home(request: Request) -> Response:
    """``/``: what this is, what it holds, the questions as forms, and the coverage table."""
    site = site_of(request)
    etag = site.etag("/")
    if same := unchanged(request, etag):
        return same
    forms = [(question, await fields(site, question, {})) for question in catalogue().values()]
    return tagged(request, page(request, "home.html", forms=forms, coverage=await _coverage(site)), etag)


async def questions(request: Request) -> Response:
    """``/questions``: all questions with what they answer."""
    return page(request, "questions.html", questions=catalogue())


async def question(request: Request) -> Response:
    """``/questions/<name>``: a form; with values in the address also the answer, or what is wrong with the values."""
    site, asked = site_of(request), _asked(request)
    error: KeifuError | None = None
    answer: Answer | None = None
    values: dict[str, str] = {}
    try:
        values = once(request.query_params.multi_items())
        if request.query_params or not (asked.one_of or any(item.required for item in asked.parameters.values())):
            answer = await site.question(asked.name, values)
    except KeifuError as raised:
        error = raised
    form = await fields(site, asked, values)
    return page(
        request,
        "question.html",
        status=_status(error),
        question=asked,
        form=form,
        answer=answer,
        error=error,
        links=_links(site, asked, values),
    )


async def api_question(request: Request) -> Response:
    """``/api/questions/<name>``: the answer as JSON, CSV (with a byte order mark, for Excel: ``bom=1``) or XLSX.

    CSV has no place for what the answer rests on, so a ``Link`` leads to the JSON that says it (RFC 8288).
    """
    site, asked = site_of(request), _asked(request)
    values = once(request.query_params.multi_items())
    wanted, bom = values.pop("format", ""), values.pop("bom", "") == "1"
    chosen = named(wanted, _OFFERED) if wanted else best(request.headers.get("accept"), _OFFERED)
    if chosen is None:
        raise not_acceptable(_OFFERED)
    etag = site.etag("api", asked.name, urlencode(values), chosen.name, str(bom))
    if same := unchanged(request, etag):
        return same
    answer = await site.question(asked.name, values)
    body = await aside(formats.render, answer, chosen.name, bom=bom)
    saved = {"Content-Disposition": f'attachment; filename="{asked.name}.{chosen.ending}"'} if chosen != JSON else {}
    if chosen == CSV:
        saved["Link"] = f'<{_links(site, asked, values)["json"]}>; rel="describedby"; type="application/json"'
    return tagged(request, Response(body, media_type=formats.MEDIA_TYPES[chosen.name], headers=saved), etag)


async def limits(request: Request) -> Response:
    """``/limits``: the settings with their values, and every kind of problem (the ``type`` of RFC 9457)."""
    return page(request, "limits.html", settings=site_of(request).settings, fields=Settings.limits(), kinds=KINDS)


async def robots(request: Request) -> Response:
    """``/robots.txt``: pages may be read by robots, computed answers may not."""
    base = site_of(request).settings.base_path
    refused = "".join(f"Disallow: {base}{path}\n" for path in ("/sparql", "/api/", "/questions/"))
    return PlainTextResponse(f"User-agent: *\n{refused}")


def _asked(request: Request) -> Question:
    name = request.path_params["name"]
    if name not in catalogue():
        raise Problem("not-found")
    return catalogue()[name]


def _status(error: KeifuError | None) -> int:
    if error is None:
        return 200
    return 400 if isinstance(error, UsageError) else 422


def _links(site: Site, asked: Question, values: dict[str, str]) -> dict[str, str]:
    """The addresses of the answer for programs, by format."""
    given = {name: value for name, value in values.items() if value}
    return {
        item.name: f"{site.settings.base_path}/api/questions/{quote(asked.name)}?"
        + urlencode({**given, "format": item.name, **extra})
        for item, extra in ((CSV, {"bom": "1"}), (XLSX, {}), (JSON, {}))
    }


async def _coverage(site: Site) -> Coverage:
    """The answer to ``coverage``, summed up by theme and municipality; municipalities without any measure are left out."""
    found = Coverage()
    for row in (await site.question("coverage", {})).table.records():
        theme, code = (row[name].value.rpartition("/")[2] for name in ("themeIri", "municipalityIri"))
        found.themes[theme] = row["theme"].value
        found.municipalities[code] = row["municipality"].value
        found.numbers[theme, code] = found.numbers.get((theme, code), 0) + int(row["measures"].number or 0)
    for code in list(found.municipalities):
        if not any(found.numbers[theme, code] for theme in found.themes):
            del found.municipalities[code]
    return found
