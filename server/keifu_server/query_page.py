"""The page of ``/sparql``: a form, and below it the answer, or what is wrong with the query."""

from starlette.requests import Request
from starlette.responses import Response

from keifu.prefixes import PREFIXES
from keifu.results import Table
from keifu_server.aside import aside
from keifu_server.asking import answer
from keifu_server.negotiate import GRAPHS, TABLES, TURTLE
from keifu_server.problems import Problem
from keifu_server.protocol import QueryRequest
from keifu_server.respond import page
from keifu_server.site import Site

_MOST = 2_000_000  # bytes of an answer on a page; a browser is slow to show more, and so are we to write it
EXAMPLE = """SELECT ?measure ?label WHERE {
  ?measure a kf:Measure ; rdfs:label ?label .
}
ORDER BY ?measure
LIMIT 20"""


def form(request: Request, query: str = EXAMPLE, problem: Problem | None = None, **shown: object) -> Response:
    """The form with a query in it; ``shown`` is what is below: ``table`` or ``turtle``, ``filled_in`` prefixes."""
    values = {"table": None, "turtle": None, "filled_in": {}} | shown
    return page(
        request,
        "sparql.html",
        status=problem.status if problem else 200,
        headers=problem.headers if problem else None,
        formats=(*TABLES, *GRAPHS),
        query=query,
        problem=problem,
        **values,
    )


async def answered(request: Request, site: Site, query: QueryRequest) -> Response:
    """The form with the answer below it, a table or a graph as Turtle, or with the problem and its place."""
    try:
        found = await answer(site, query, TABLES[0], TURTLE, most=_MOST)
    except Problem as problem:
        return form(request, query.query, _on_a_page(problem))
    result = found.result
    filled_in = {prefix: PREFIXES[prefix] for prefix in result.look.filled_in}
    if result.media_type == TURTLE.media_type:
        response = form(request, query.query, turtle=result.body.decode(), filled_in=filled_in)
    else:
        # A long table takes its time, and the others are not to wait for it.
        response = await aside(
            lambda: form(request, query.query, table=Table.from_json(result.body), filled_in=filled_in)
        )
    response.headers.update(found.headers | {"Cache-Control": "no-cache"})
    return response


def _on_a_page(problem: Problem) -> Problem:
    if problem.name != "answer-too-large":
        return problem
    words = (
        "この画面に表示するには答えが大きすぎます。LIMIT を付けるか、形式を選んで受け取ってください。",
        "The answer is too large for this page. Add LIMIT, or choose a format to save it in.",
    )
    return Problem(problem.name, problem.detail, words=words, extra=problem.extra, headers=problem.headers)
