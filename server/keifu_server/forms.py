"""The questions as forms: what a parameter can be chosen from, filled from the graph."""

from dataclasses import dataclass

from keifu import assets, template
from keifu.questions import Parameter, Question
from keifu_server.site import Site

_MOST_OPTIONS = 40
_PLANS = "SELECT DISTINCT ?code ?name WHERE { ?m kf:plan/kf:adoptedBy ?org . ?org dcterms:identifier ?code ; rdfs:label ?name FILTER(LANG(?name) = 'ja') } ORDER BY ?code"


@dataclass(frozen=True)
class Option:
    """One choice: ``value`` goes into the address, ``label`` is read."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One parameter in a form: a list to choose from where ``closed``, else a text with ``options`` as suggestions."""

    name: str
    parameter: Parameter
    required: bool
    one_of: bool
    value: str
    options: list[Option]

    @property
    def closed(self) -> bool:
        """Whether the options are few enough for a list, and hold the value that is given."""
        few = 0 < len(self.options) <= _MOST_OPTIONS
        return few and self.value in ("", *(option.value for option in self.options))


async def fields(site: Site, question: Question, values: dict[str, str]) -> list[Field]:
    """The fields of a question's form, with the values given."""
    return [
        Field(
            name,
            parameter,
            parameter.required,
            name in question.one_of,
            values.get(name, ""),
            await _options(site, parameter.type),
        )
        for name, parameter in question.parameters.items()
    ]


async def _options(site: Site, type_: str) -> list[Option]:
    """The things of a type of ``queries/lookup``, read once; none where anything will do, and only municipalities with a plan."""
    key = f"options {type_}"
    known = site.cache.get(key)
    if not isinstance(known, list):
        known = site.cache[key] = await _read(site, type_)
    return known


async def _read(site: Site, type_: str) -> list[Option]:
    if type_ == "date":
        return []
    if type_ == "municipality":
        return [Option(row["code"].value, row["name"].value) for row in (await site.table(_PLANS)).records()]
    lookup = template.read(assets.folder("queries") / "lookup" / f"{type_}.rq")
    if "name" not in lookup.marks:
        return []
    found: dict[str, Option] = {}
    for row in (await site.table(lookup.bound({}))).records():
        found.setdefault(row["thingIri"].value, Option(row["hint"].value or row["thing"].value, row["thing"].value))
    return list(found.values())
