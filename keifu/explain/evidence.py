"""What explanations are told with: names of things, where facts were read, and who judged what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from keifu import assets, template
from keifu.explain.proof import Proof, rows, written
from keifu.explain.rules import Fact, Term
from keifu.parameters import Run
from keifu.prefixes import BASE, PREFIXES

_NAMES = {f"{PREFIXES['rdf']}type": {"ja": "種類", "en": "type"}}  # the one standard word that facts are told with

_EDITION = {"ja": "(第{}版)", "en": " (edition {})"}


@dataclass(frozen=True)
class Source:
    """Where a fact was read: a document with lines (``passage`` is their IRI), or a source that is only named."""

    title: str
    lines: str = ""
    passage: str = ""


@dataclass(frozen=True)
class Judgement:
    """What stands with a claim: IRI of its basis, confidence (0 to 1), IRIs of authors, date, and a remark; "" if unknown."""

    basis: str
    confidence: str
    who: tuple[str, ...]
    when: str
    note: str


@dataclass
class Evidence:
    """``names`` by IRI and language, ``sources`` of written facts, ``judgements`` by the IRI of the claim."""

    names: dict[str, dict[str, str]] = field(default_factory=dict)
    sources: dict[Fact, list[Source]] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)

    def name(self, term: Term | str, lang: str) -> str:
        """What a person calls a thing: its label in ``lang``, else in the other language, else its IRI cut short."""
        if isinstance(term, ox.Literal):
            return term.value
        iri = term if isinstance(term, str) else str(term.value)
        names = self.names.get(iri) or _NAMES.get(iri, {})
        return names.get(lang) or next(iter(names.values()), iri.removeprefix(BASE))

    def judgement(self, fact: Fact) -> Judgement | None:
        """The judgement that a fact is part of, where its subject is a claim."""
        return self.judgements.get(_iri(fact[0]))


def gather(proofs: Iterable[Proof], run: Run, also: Iterable[str] = ()) -> Evidence:
    """Everything that the proofs are told with, in four queries (``queries/explain``); ``also`` are more IRIs to name."""
    parts = list({part.fact: part for proof in proofs for part in proof.parts()}.values())
    written_facts = [part.fact for part in parts if part.rule is None]
    evidence = Evidence(sources=_sources(written_facts, run), judgements=_judgements(written_facts, run))
    things = {_iri(term): None for part in parts for term in part.fact} | dict.fromkeys(also)
    for judgement in evidence.judgements.values():
        things |= dict.fromkeys((judgement.basis, *judgement.who))
    for row in rows(_asked("names", things), run):
        edition = str(row["edition"].value) if "edition" in row else ""
        labels = {
            lang: str(row[lang].value) + (told.format(edition) if edition else "")
            for lang, told in _EDITION.items()
            if lang in row
        }
        evidence.names.setdefault(_iri(row["thing"]), {}).update(labels)
    return evidence


def _sources(facts: Sequence[Fact], run: Run) -> dict[Fact, list[Source]]:
    listed = " ".join(f"({written(fact)})" for fact in facts if not any(isinstance(t, ox.BlankNode) for t in fact))
    query = _query("sources").replace("# bind: fact", f"VALUES (?fromIri ?relationIri ?toIri) {{ {listed} }}")
    read, named = dict[Fact, set[str]](), dict[Fact, list[str]]()
    for row in rows(query, run):
        fact = (row["fromIri"], row["relationIri"], row["toIri"])
        read.setdefault(fact, set()).add(_iri(row.get("passage")))
        named[fact] = list(dict.fromkeys([*named.get(fact, []), *([row["named"].value] if "named" in row else [])]))
    passages = [
        Source(str(row["title"].value), str(row["lines"].value), _iri(row["passage"]))
        for row in rows(_asked("passages", {passage for iris in read.values() for passage in iris}), run)
    ]
    return {
        fact: [source for source in passages if source.passage in read[fact]] + [Source(name) for name in named[fact]]
        for fact in read
    }


def _judgements(facts: Sequence[Fact], run: Run) -> dict[str, Judgement]:
    found: dict[str, Judgement] = {}
    for row in rows(_asked("claims", (_iri(fact[0]) for fact in facts)), run):
        text = {name: str(term.value) for name, term in row.items()}
        known = found.get(text["claim"])
        who = (*(known.who if known else ()), *filter(None, [text.get("who", "")]))
        basis, confidence = text.get("basis", ""), text.get("confidence", "")
        found[text["claim"]] = Judgement(basis, confidence, who, text.get("when", ""), text.get("note", ""))
    return found


def _asked(name: str, things: Iterable[str]) -> str:
    query = template.read(assets.folder("queries") / "explain" / f"{name}.rq")
    return query.bound({"thing": [ox.NamedNode(thing) for thing in dict.fromkeys(filter(None, things))]})


def _query(name: str) -> str:
    return template.read(assets.folder("queries") / "explain" / f"{name}.rq").sparql


def _iri(term: Term | None) -> str:
    return str(term.value) if isinstance(term, ox.NamedNode) else ""
