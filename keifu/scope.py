"""Which documents an answer looked at: without them "none found" would say nothing."""

from dataclasses import dataclass

from keifu import assets, template
from keifu.parameters import Bound, Run
from keifu.results import Cell, Table


@dataclass(frozen=True)
class Source:
    """A plan that was read: whose it is, its document with date (ISO 8601, as precise as known) and status, its IRI.

    ``text`` is document, date and status in one; a date or a status that is not stated is "".
    """

    municipality: str
    document: str
    date: str
    status: str
    plan: str
    text: str


def plans_read(municipality: Bound | None, run: Run) -> list[dict[str, Cell]]:
    """The rows of the question ``plans``: of one municipality, or of all whose plans were read."""
    question = template.read(assets.folder("queries") / "plans.rq")
    terms = {"municipality": municipality.terms} if municipality else {}
    return Table.from_json(run(question.bound(terms))).records()


def sources(plans: list[dict[str, Cell]]) -> list[Source]:
    """Each plan once, in the order of the rows."""
    found = (
        Source(
            row["municipality"].value,
            row["document"].value,
            row["date"].value,
            row["status"].value,
            row["planIri"].value,
            row["scope"].value,
        )
        for row in plans
    )
    return list(dict.fromkeys(found))
