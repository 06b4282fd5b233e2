"""What pages call the terms of vocabularies: Keifu's own by the ontology in the graph, others by ``terms.yaml``."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

import yaml

from keifu.prefixes import PREFIXES
from keifu.vocabulary import ONTOLOGY
from keifu_server.links import short
from keifu_server.site import Site

_LABELS = (
    f"SELECT ?term ?label WHERE {{ GRAPH <{ONTOLOGY}> {{ ?term rdfs:label ?label }} "
    f'FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}#")) }}'
)
_INVERSES = "SELECT ?a ?b WHERE { ?a owl:inverseOf ?b }"
_LAST = tuple(PREFIXES["prov"] + name for name in ("was", "had")) + tuple(
    PREFIXES["rdf"] + name for name in ("subject", "predicate", "object")
)


@dataclass(frozen=True)
class Names:
    """Labels of terms by IRI and language, the order of ``terms.yaml``, and which property is the inverse of which."""

    labels: dict[str, dict[str, str]]
    order: dict[str, int]
    inverses: dict[str, set[str]]

    def text(self, iri: str, lang: str = "ja") -> str:
        """What a term is called, in English where Japanese is missing; a term without a label by its short IRI."""
        known = self.labels.get(iri, {})
        return known.get(lang) or known.get("en") or self.prefixed(iri)

    def prefixed(self, iri: str) -> str:
        """``prov:wasDerivedFrom``, or what ``links.short`` makes of an IRI without a known prefix."""
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return short(iri)

    def place(self, iri: str) -> tuple[int, int, str]:
        """The key that puts rows in order: described first, Keifu's own next, provenance last."""
        group = 2 if iri.startswith(_LAST) else 0 if iri in self.order else 1
        return group, self.order.get(iri, 0), self.text(iri)

    def without_inverses(self, properties: Iterable[str], outgoing: Iterable[str]) -> list[str]:
        """The properties whose inverse is not among ``outgoing``: a page need not say the same thing twice."""
        said = {inverse for name in outgoing for inverse in self.inverses.get(name, ())}
        return [name for name in properties if name not in said]


async def names_of(site: Site) -> Names:
    """The names for a site, read once from its graph."""
    known = site.cache.get("names")
    if not isinstance(known, Names):
        known = site.cache["names"] = await _read(site)
    return known


async def _read(site: Site) -> Names:
    terms = yaml.safe_load(files("keifu_server").joinpath("terms.yaml").read_text(encoding="utf-8"))
    labels: dict[str, dict[str, str]] = {}
    for name, (ja, en) in terms.items():
        prefix, _, local = name.partition(":")
        labels[PREFIXES[prefix] + local] = {"ja": ja, "en": en}
    order = {iri: place for place, iri in enumerate(labels)}
    for row in (await site.table(_LABELS)).records():
        labels.setdefault(row["term"].value, {})[row["label"].language or "en"] = row["label"].value
    inverses: dict[str, set[str]] = {}
    for row in (await site.table(_INVERSES)).records():
        inverses.setdefault(row["a"].value, set()).add(row["b"].value)
        inverses.setdefault(row["b"].value, set()).add(row["a"].value)
    return Names(labels, order, inverses)
