"""What proposals are made of: measures with their words, requirements in scope, words of themes (``queries/links/``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef

from keifu import assets, template
from keifu.assemble import quads
from keifu.results import Table
from keifu.vocabulary import graph_name

Lines = tuple[int, int]
"""First and last line of a passage, counted from 1, both included."""


@dataclass
class Words:
    """One text of a measure, as printed, and the lines of the document in which it stands."""

    text: str
    lines: list[Lines] = field(default_factory=list)


@dataclass
class Measure:
    """A measure with its texts by place: ``title``, ``heading``, ``part`` and ``text``."""

    iri: URIRef
    number: str
    texts: dict[str, list[Words]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title as printed."""
        return self.texts["title"][0].text


@dataclass
class Requirement:
    """What a measure may answer to: its label, all its names, its theme, and the label of edition or article."""

    iri: URIRef
    label: str
    theme: URIRef
    stated_in: str
    names: list[str] = field(default_factory=list)


class Material:
    """Plans beside laws, national plans, themes and glossary, to be asked with the queries of ``queries/links``."""

    def __init__(self, background: Dataset, plans: Iterable[Graph]) -> None:
        self._store = ox.Store()
        self._store.extend(quads(background))
        whole = Dataset()
        graph = whole.graph(graph_name("plans"))
        for plan in plans:
            for triple in plan:
                graph.add(triple)
        self._store.extend(quads(whole))

    def ask(self, name: str, **things: Sequence[URIRef]) -> list[dict[str, str]]:
        """The rows of ``queries/links/<name>.rq`` with its parameters bound, as text by column."""
        query = template.read(assets.folder("queries") / "links" / f"{name}.rq")
        bound = query.bound({key: [ox.NamedNode(thing) for thing in value] for key, value in things.items()})
        answer = self._store.query(bound, use_default_graph_as_union=True)
        assert isinstance(answer, ox.QuerySolutions)  # noqa: S101  the queries are ours, and SELECT
        content = answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return [{name: cell.value for name, cell in row.items()} for row in Table.from_json(content).records()]

    def measures(self, plan: URIRef) -> list[Measure]:
        """The measures of a plan, in the order of their lines."""
        made: dict[str, Measure] = {}
        for row in self.ask("measures", plan=[plan]):
            measure = made.setdefault(row["measure"], Measure(URIRef(row["measure"]), row["number"]))
            words = measure.texts.setdefault(row["place"], [])
            if not words or words[-1].text != row["text"]:
                words.append(Words(row["text"]))
            if row["first"]:
                words[-1].lines.append((int(row["first"]), int(row["last"])))
        return sorted(
            made.values(), key=lambda measure: (min(measure.texts["title"][0].lines, default=(0, 0)), measure.iri)
        )

    def requirements(self, plan: URIRef, edition: URIRef | None = None) -> list[Requirement]:
        """What the plan may answer to: the items of ``edition``, or of what it follows and serves as."""
        return self._requirements(plan=[plan], **({"edition": [edition]} if edition else {}))

    def stated(self, places: Sequence[URIRef]) -> list[Requirement]:
        """What the editions and provisions of ``places`` ask for, whichever plan it is about."""
        return self._requirements(edition=places)

    def _requirements(self, **bound: Sequence[URIRef]) -> list[Requirement]:
        made: dict[str, Requirement] = {}
        for row in self.ask("requirements", **bound):
            this = Requirement(URIRef(row["requirement"]), row["label"], URIRef(row["theme"]), row["statedIn"])
            made.setdefault(row["requirement"], this).names.append(row["name"])
        return list(made.values())

    def words(self) -> dict[URIRef, list[str]]:
        """Theme → the words that name it."""
        made: dict[URIRef, list[str]] = {}
        for row in self.ask("words"):
            made.setdefault(URIRef(row["theme"]), []).append(row["word"])
        return made
